"""What live screens are told of orders: that one changed, and of which day and provider. Nothing about anybody is in a frame.

Bureaus and desks hear it in their division; whoever the order is for, whoever comes and whoever works for the provider hears it
alone. Three queries for a batch of rows, however many screens are open.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime

from songhe.base import live
from songhe.base.models import JournalEntry
from songhe.care.homecare.models import Order
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES
from songhe.register.people.models import Consent, Contact
from songhe.register.providers.models import Clerk

WATCH = frozenset(str(role.value) for role in BUREAU_ROLES | DESK_ROLES)


@live.teller("orders", {"homecare.order"})
def orders(entries: list[JournalEntry]) -> Iterable[live.Frame]:
    """One frame for each order that changed, at the place of its last row in the batch, to each who may see it."""
    news: dict[UUID, list[JournalEntry]] = {}
    for entry in entries:
        news.setdefault(entry.subject, []).append(entry)
    rows = Order.objects.filter(pk__in=news).values(
        "pk", "day", "operator", "elder", "division_path", "elder__user", "carer__user", "second__user"
    )
    found = {row["pk"]: row for row in rows}
    clerks, family = _clerks({row["operator"] for row in found.values()}), _family({row["elder"] for row in found.values()})
    for key, heard in news.items():
        row = found.get(key)
        if row is None:
            continue
        data = {
            "order": str(key), "operator": str(row["operator"]), "elder": str(row["elder"]),
            "days": sorted({row["day"].isoformat(), *_days_before(heard)}), "verb": heard[-1].verb.rpartition(".")[2],
        }  # fmt: skip
        pos = heard[-1].pos
        yield live.Frame("order", data, row["division_path"], pos, roles=WATCH)
        own = {row["elder__user"], row["carer__user"], row["second__user"]} - {None}
        for user in sorted({str(one) for one in own | clerks[row["operator"]] | family[row["elder"]]}):
            yield live.Frame("order", data, row["division_path"], pos, to=user)


def _days_before(heard: list[JournalEntry]) -> set[str]:
    """Days on which it stood before it was moved: their boards change too."""
    found: set[str] = set()
    for entry in heard:
        day, begins = entry.before.get("day"), parse_datetime(entry.before.get("starts_at") or "")
        found |= {day} if day else set()
        found |= {localtime(begins).date().isoformat()} if begins else set()
    return found


def _clerks(operators: set[Any]) -> defaultdict[Any, set[Any]]:
    found: defaultdict[Any, set[Any]] = defaultdict(set)
    for operator, user in Clerk.objects.filter(operator__in=operators, ended_at=None).values_list("operator", "user"):
        found[operator].add(user)
    return found


def _family(elders: set[Any]) -> defaultdict[Any, set[Any]]:
    """Relatives with a log-in, while the elder consents."""
    agreed = Consent.objects.filter(elder=OuterRef("elder"), purpose=Consent.Purpose.FAMILY, withdrawn_at=None)
    rows = Contact.objects.filter(Q(user__isnull=False), Exists(agreed), elder__in=elders, may_follow=True)
    found: defaultdict[Any, set[Any]] = defaultdict(set)
    for elder, user in rows.values_list("elder", "user"):
        found[elder].add(user)
    return found
