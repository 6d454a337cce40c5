"""What the pages of needs say."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localtime

from songhe.base import indicators
from songhe.care.needs import dated, queries, rules, words
from songhe.care.needs.models import Need, Status
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role, User
from songhe.register.access.scope import within
from songhe.register.catalogue import dated as catalogue
from songhe.register.places import queries as places
from songhe.register.places.models import Division

MAY_DECIDE = DESK_ROLES | BUREAU_ROLES
BOOKS = DESK_ROLES | {Role.OPERATOR, Role.ASSISTANT, Role.FAMILY, Role.ELDER}
MOST = 4000  # needs of a month that are added up in memory


def line(row: Need, at: datetime, names: dict[str, str]) -> dict[str, Any]:
    """One need of a list."""
    day = localtime(row.collected_at).date()
    waits = row.status in rules.OPEN
    return {
        "row": row,
        "what": words.item_word(row.item, row.kind, day),
        "where": names[row.division_path],
        "tone": words.TONES[Status(row.status)],
        "late": waits and row.due_at < at,
        "waits": waits,
        "reason": _reason(row, day),
    }


def lines(rows: Sequence[Need], at: datetime) -> list[dict[str, Any]]:
    """A page of a list."""
    names = places.names_of(row.division_path for row in rows)
    return [line(row, at, names) for row in rows]


def _reason(row: Need, day: date) -> str:
    known = dated.reasons(day).get(row.reason)
    return known.name if known else ""


def one(need: Need, user: User, at: datetime) -> dict[str, Any]:
    """Everything of one need: who is near, what was said before, what may be done."""
    day = localtime(at).date()
    waits = need.status in rules.OPEN
    able = queries.able(county_path(need.division_path), day)
    near = able.near(need) if waits else []
    shown = set(need.offered.values_list("facility_id", flat=True))
    return {
        **line(need, at, places.names_of([need.division_path])),
        "alike": lines(queries.alike(need), at) if user.role in queries.BY_PLACE else [],
        "near": [(spot, spot.facility.pk in shown) for spot in near],
        "reach": able.reach_km,
        "none_near": waits and bool(need.kind) and not any(spot.reaches for spot in near),
        "referrals": list(need.referrals.select_related("facility")),
        "open_referral": need.referrals.filter(status="sent").first(),
        "may_decide": user.role in MAY_DECIDE,
        "may_book": user.role in BOOKS and need.status == Status.COLLECTED,
        "book": booking(need),
        "guess": words.item_word(rules.proposed(need.words, catalogue.items(day)), "", day) if not need.kind else "",
    }


def booking(need: Need) -> str:
    """Address of the page that books a visit for this need; empty where this node has none."""
    name, arguments = queries.order_page(need)
    try:
        return f"{reverse(name, args=arguments)}?need={need.pk}"
    except NoReverseMatch:  # the room of bookings is not on this node
        return ""


def county_path(path: str) -> str:
    """City and county of a path."""
    return "/".join(path.split("/")[:2])


def tiles(user: User, at: datetime) -> dict[str, int]:
    """The figures above the desk."""
    rows = queries.needs(user).order_by()
    month = indicators.month_of(at)
    this_month = rows.filter(collected_at__gte=month.starts_at, collected_at__lt=month.ends_at)
    return {
        "open": rows.filter(status=Status.COLLECTED).count(),
        "late": queries.overdue(rows, at).count(),
        "referred": rows.filter(status=Status.REFERRED).count(),
        "unsorted": rows.filter(status=Status.COLLECTED, kind="").count(),
        "month": this_month.count(),
        "unmet": queries.unmet(this_month, at).count(),
    }


def unmet(user: User, at: datetime, month: indicators.Span, below: str, kind: str) -> dict[str, Any]:
    """Unmet needs of a month by place and kind, what is missing in words, and where on a map."""
    here = below if below.startswith(user.scope) else user.scope
    rows = queries.needs(user).filter(within(here), collected_at__gte=month.starts_at, collected_at__lt=month.ends_at)
    found = list(queries.unmet(rows, at).order_by("-collected_at")[:MOST])
    depth = here.count("/") + 1
    able = queries.able(here if depth < 3 else county_path(here), localtime(at).date())
    counts: dict[tuple[str, str], int] = {}
    spots: list[tuple[str, str, bool]] = []
    for row in found:
        place = "/".join(row.division_path.split("/")[: depth + 1])
        counts[place, row.kind] = counts.get((place, row.kind), 0) + 1
        spots.append((place, row.kind, any(one.reaches for one in able.near(row, 1))))
    kinds, table = rules.table(counts)
    names = places.names_of({place for place, _ in counts} | {here})
    return {
        "here": here, "name": names[here], "up": "/".join(here.split("/")[:-1]) if here != user.scope else "",
        "kinds": [(code, words.kind_word(code)) for code in kinds], "kind": kind, "number": len(found), "asked": rows.count(),
        "table": [(place, names[place], list(zip(kinds, cells, strict=True)), total) for place, cells, total in table],
        "gaps": [(gap, names[gap.place], words.kind_word(gap.kind)) for gap in rules.gaps(spots) if gap.count > gap.near][:12],
        "listed": lines([row for row in found if not kind or row.kind == kind][:60], at),
        "drawing": drawing(counts, names), "reach": able.reach_km, "deepest": depth >= 4,
    }  # fmt: skip


def drawing(counts: dict[tuple[str, str], int], names: dict[str, str]) -> dict[str, Any]:
    """One mark a place, as large as what is missing there. A village's middle, never a door."""
    sums: dict[str, int] = {}
    for (place, _kind), number in counts.items():
        sums[place] = sums.get(place, 0) + number
    rows = Division.objects.filter(path__in=sums)
    points = [{"lat": row.lat, "lng": row.lng, "n": sums[row.path], "name": names[row.path], "path": row.path} for row in rows]
    return {"points": points}
