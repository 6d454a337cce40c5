"""Pairs and merges in scope. A file of another county is masked: that there is one, and what agrees, but nothing of it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from songhe.base.web.marks import listed
from songhe.register.access.models import User
from songhe.register.access.scope import covers, visible, within
from songhe.register.life import walk
from songhe.register.life.facts import CHOOSABLE, LISTS, MERGEABLE, POSITION
from songhe.register.life.models import Merge, Pair
from songhe.register.people import codes
from songhe.register.people.models import Elder
from songhe.register.people.queries.files import BY_PLACE
from songhe.register.people.words import field_name

CODED = {"ethnic", "marital", "education"}


@dataclass(frozen=True)
class Side:
    """One file of a pair as this user sees it; `elder` is nothing when it is another county's."""

    elder: Elder | None
    own: bool


@dataclass(frozen=True)
class Fact:
    """One fact of two files beside each other. Of a sealed one only whether both agree is shown."""

    name: str
    label: str
    one: str
    other: str
    same: bool
    one_has: bool
    other_has: bool
    sealed: bool
    is_list: bool


def pairs(user: User, *, status: str = "open") -> QuerySet[Pair]:
    """Pairs with a file in the user's division, the likeliest first; of open ones only where both files still count."""
    rows = Pair.objects.select_related("one__division", "other__division").filter(status=status)
    if user.role not in BY_PLACE:
        return rows.none()
    rows = rows.filter(within(user.scope, "one__division_path") | within(user.scope, "other__division_path"))
    if status == "open":
        rows = rows.filter(one__status__in=MERGEABLE, other__status__in=MERGEABLE)
    return rows.order_by("-score", "found_at", "pk")


def pair_of(user: User, key: Any) -> Pair:
    """One pair of this user's, in any state, or 404."""
    rows = Pair.objects.select_related("one__division", "other__division")
    mine = within(user.scope, "one__division_path") | within(user.scope, "other__division_path")
    return get_object_or_404(rows.filter(mine if user.role in BY_PLACE else Q(pk=None)), pk=key)


def sides(user: User, pair: Pair) -> tuple[Side, Side]:
    """Both files, each as this user may see it."""
    own = [covers(user.scope, elder.division_path) for elder in (pair.one, pair.other)]
    one, other = (Side(elder if mine else None, mine) for elder, mine in zip((pair.one, pair.other), own, strict=True))
    return one, other


def facts_of(one: Elder, other: Elder) -> list[Fact]:
    """Fact by fact, those that neither file has left out."""
    rows = [_fact(name, one, other) for name in CHOOSABLE]
    return [row for row in rows if row is not None]


def merges(elder: Elder) -> QuerySet[Merge]:
    """Files merged into this one and not taken out again. The caller has made sure that its user may see the file."""
    return Merge.objects.filter(survivor=elder, status="done").select_related("double").order_by("-done_at")


def merge_of(user: User, key: Any) -> Merge:
    """One merge whose survivor is this user's, or 404."""
    rows = Merge.objects.select_related("survivor__division", "double__division")
    if user.role not in BY_PLACE:
        rows = rows.none()
    return get_object_or_404(visible(user, rows, "survivor__division_path"), pk=key)


def into(elder: Elder) -> Merge | None:
    """The merge by which this file went into another; nothing when it did not."""
    return Merge.objects.filter(double=elder, status="done").select_related("survivor__division").first()


def born_since(merge: Merge) -> list[tuple[str, Any]]:
    """(model, row) of what belongs to the survivor and was born after the merge: keys are in order of birth."""
    found: list[tuple[str, Any]] = []
    for relation in walk.relations():
        key = relation.model._meta.pk
        if key and key.name == "id" and key.get_internal_type() == "UUIDField":
            found += [(relation.label, row) for row in relation.rows(merge.survivor).filter(pk__gt=merge.pk)]
    return found


def label_of(name: str) -> str:
    """What a fact is called."""
    return field_name("located" if name == "position" else name) if name != "user" else _("登录账号")


def _fact(name: str, one: Elder, other: Elder) -> Fact | None:
    left, right = _value(name, one), _value(name, other)
    if not left and not right:
        return None
    sealed, same = name in Elder.SEALED, left == right
    said = ("", "") if sealed else (_words(name, one, left), _words(name, other, right))
    return Fact(name, label_of(name), *said, same, bool(left), bool(right), sealed, name in LISTS)


def _value(name: str, elder: Elder) -> Any:
    if name == "position":
        return tuple(getattr(elder, part) for part in POSITION) if elder.lat is not None else None
    return getattr(elder, name)


def _words(name: str, elder: Elder, value: Any) -> str:
    if not value:
        return ""
    if name == "position":
        return listed(f"{part:.3f}" for part in value[:2])
    if name in CODED:
        return codes.name(name, value)
    shown = getattr(elder, f"get_{name}_display", None)
    return str(shown() if shown else value)
