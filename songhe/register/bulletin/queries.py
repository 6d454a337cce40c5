"""Reads of the bulletin: of a bureau (scoped), and of the public (only what is published, only fields named here)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.bulletin.models import Article, Counter

NEWS = ("pk", "title", "body", "published_at", "division__name", "division_path")
"""What the public reads of an article."""
OFFICE = (
    "pk", "name", "phone", "address", "hours", "matters", "note", "said_at", "division_path", "division__name",
    "division__level",
)  # fmt: skip
"""What the public reads of a counter."""


def articles(user: User) -> QuerySet[Article]:
    """Articles of the user's division, newest first."""
    return scope.visible(user, Article.objects.select_related("division")).order_by("-written_at", "pk")


def counters(user: User) -> QuerySet[Counter]:
    """Counters of the user's division, open ones first."""
    return scope.visible(user, Counter.objects.select_related("division")).order_by("-status", "division_path", "name", "pk")


def news() -> QuerySet[Article, dict[str, Any]]:
    """For everybody: what is published, newest first."""
    rows = Article.objects.filter(status=Article.Status.PUBLISHED)
    return rows.order_by("-published_at", "pk").values(*NEWS)


def offices() -> QuerySet[Counter, dict[str, Any]]:
    """For everybody: where one may go, the widest place first."""
    return Counter.objects.filter(status=Counter.Status.OPEN).order_by("division_path", "name", "pk").values(*OFFICE)


def near(rows: Sequence[dict[str, Any]], path: str, matter: str = "") -> list[dict[str, Any]]:
    """Of these offices, those on the way from the city down to `path`, the nearest first; without a path those of the city."""
    mine = [row for row in rows if not matter or matter in row["matters"]]
    on_the_way = [row for row in mine if f"{path}/".startswith(f"{row['division_path']}/")] if path else []
    chosen = on_the_way or [row for row in mine if row["division__level"] == "city"]
    return sorted(chosen, key=lambda row: -len(str(row["division_path"])))
