"""What counts towards a target: facilities as they stood on a day, as they are known now or were known then.

These take a division's path instead of a user: they feed figures (`city/targets`), whose pages scope what they show.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from songhe.register.access import scope
from songhe.register.providers import dated, rules
from songhe.register.providers.models import Beds, Facility, Footprint, Kind, Licence, Operator, Reform, Status, Step
from songhe.register.providers.rules import Counted, LeftOut, State

COMMUNITY = frozenset(Kind.values) - {Kind.CARE_HOME, Kind.SUPPORT_INSTITUTION}
"""Facilities of the community, of which a chain is made (urban-3.3)."""


COLUMNS = (
    "pk", "site", "kind", "name", "site__name", "division_path", "unit", "center", "operator", "due_on",
)  # fmt: skip


def states(
    prefix: str, until: date, *, known_at: datetime | None = None, unit: str = "", beside: Collection[str] = ()
) -> list[State]:
    """Every facility below `prefix` that had begun by `until`, as it stood on that day. Two queries.

    `known_at`: only what had been written down by then. `unit`: only what this unit (or county) answers for. `beside`: only
    what stands in a building with one of these kinds, which is all that decides about them.
    """
    steps = Step.objects.filter(scope.within(prefix, "facility__division_path"), on__lte=until)
    if known_at is not None:
        steps = steps.filter(known_at__lte=known_at)
    rows = Facility.objects.filter(scope.within(prefix))
    if unit:
        rows = rows.filter(unit=unit)
    if beside:
        sites = Facility.objects.filter(kind__in=beside).values("site")
        steps, rows = steps.filter(facility__site__in=sites), rows.filter(site__in=sites)
    lives = _lives(steps)
    return [_state(row, lives[row[0]]) for row in rows.values_list(*COLUMNS) if row[0] in lives]


def counted(
    kind: str | Collection[str],
    prefix: str,
    until: date,
    *,
    unit: str = "",
    stage: str = "",
    known_at: datetime | None = None,
    among: Iterable[State] | None = None,
) -> Counted:
    """Facilities of this kind (or these kinds of one family) that count on that day, and those that do not with the reason.

    `stage` "built" or "operating" instead of what the dated rule says. `among`: what `states` gave already, so that many
    figures cost one reading. The number of a year is that of those whose `built_on` lies in it.
    """
    kinds = {kind} if isinstance(kind, str) else set(kind)
    rows = states(prefix, until, known_at=known_at) if among is None else list(among)
    family = dated.family(min(kinds), until)
    found = rules.count_once(rows, kinds, family, stage=stage)
    if not unit:
        return found
    left = tuple(one for one in found.left_out if one.state.unit == unit)
    return Counted(tuple(one for one in found.counted if one.unit == unit), left)


def sentence(left: LeftOut) -> str:
    """Why it does not count, for a reader."""
    state = left.state
    if left.reason == "same_site" and left.by is not None:
        return _("与“%(other)s”在同一栋建筑（%(site)s），已按“%(kind)s”计入，一栋建筑只算一次。") % {
            "other": left.by.name,
            "site": state.site_name,
            "kind": Kind(left.by.kind).label,
        }
    words = {
        "closed": _("已于 %(on)s 关停，不再计入。"),
        "converted": _("已于 %(on)s 转型，不再按原类别计入。"),
        "suspended": _("自 %(on)s 起暂停运营，这项指标只算运营中的。"),
        "not_open": _("%(on)s 验收，还没有开始运营，这项指标只算运营中的。"),
    }
    return words[left.reason] % {"on": state.status_on.isoformat()}


def pipeline(among: Iterable[State], kind: str) -> dict[str, list[State]]:
    """Those of this kind that are not built yet, by stage: planned, approved, building; each with its `due_on`."""
    found: dict[str, list[State]] = {stage: [] for stage in ("planned", "approved", "building")}
    for state in among:
        if state.kind == kind and state.status in found:
            found[state.status].append(state)
    return found


def worked(prefix: str, day: date, *, days: int = 0) -> set[UUID]:
    """Facilities that left a trace of work on `day` or in the days before it (as many as the dated rule says)."""
    first = day - timedelta(days=days or dated.operating(day).quiet_days)
    rows = Footprint.objects.filter(scope.within(prefix, "facility__division_path"), day__gte=first, day__lte=day, count__gt=0)
    return set(rows.values_list("facility_id", flat=True).distinct())


def hung_up(among: Iterable[State], traced: Collection[UUID], day: date) -> set[UUID]:
    """Of these, as they stood on `day`, those that say they operate, past their grace and not among `traced` (`worked`).

    The same as the list of them today (`quiet`), for any day and without a query.
    """
    grace = timedelta(days=dated.operating(day).grace_days)
    silent = (one for one in among if one.status == Status.OPERATING and one.key not in traced)
    return {one.key for one in silent if one.status_on <= day - grace}


def bed_sums(prefix: str, kinds: Collection[str]) -> list[dict[str, Any]]:
    """Beds of these kinds of facilities: `facility_id`, `kind` of bed, `count`, `taken`; not of what has ended."""
    rows = Beds.objects.filter(scope.within(prefix, "facility__division_path"), facility__kind__in=kinds)
    rows = rows.exclude(facility__status__in=["closed", "converted"])
    columns = ("facility_id", "kind", "count", "taken", "facility__division_path", "facility__unit")
    return [dict(zip(columns, row, strict=True)) for row in rows.values_list(*columns)]


def holders(prefix: str, licence: str, day: date) -> set[UUID]:
    """Facilities whose licence of this kind stands on that day (fire: rural-3.5)."""
    rows = Licence.objects.filter(scope.within(prefix), kind=licence, issued_on__lte=day)
    rows = rows.filter(Q(expires_on=None) | Q(expires_on__gte=day), Q(revoked_on=None) | Q(revoked_on__gt=day))
    return set(rows.values_list("facility_id", flat=True))


def reforms_below(prefix: str) -> QuerySet[Reform]:
    """Public homes on their way from town to county (rural-3.1). Excused ones are not due."""
    return Reform.objects.filter(scope.within(prefix)).select_related("facility")


def chains(prefix: str, day: date) -> list[dict[str, Any]]:
    """Chains of community facilities below `prefix` (urban-3.3): `chain`, `operators`, `facilities`, biggest first.

    A chain has a name in the register and at least so many operating facilities as the dated rule asks.
    """
    mine = Q(facilities__status=Status.OPERATING, facilities__kind__in=COMMUNITY)
    mine &= scope.within(prefix, "facilities__division_path")
    rows = Operator.objects.exclude(chain="").values("chain")
    rows = rows.annotate(
        operators=Count("pk", filter=mine, distinct=True), number=Count("facilities", filter=mine, distinct=True)
    )
    least = dated.operating(day).chain_facilities
    found = rows.filter(number__gte=least).order_by("-number", "chain")
    return [{"chain": row["chain"], "operators": row["operators"], "facilities": row["number"]} for row in found]


def staff_sums(prefix: str) -> dict[str, int]:
    """Staff and carers of what operates below `prefix`."""
    rows = Facility.objects.filter(scope.within(prefix), status=Status.OPERATING)
    sums = rows.aggregate(staff=Sum("staff"), carers=Sum("carers"))
    return {name: value or 0 for name, value in sums.items()}


def _lives(steps: QuerySet[Step]) -> dict[UUID, rules.Life]:
    rows = steps.order_by("facility_id", "on", "known_at", "id").values_list("facility_id", "status", "on")
    found = {}
    for key, group in groupby(rows, key=lambda row: row[0]):
        life = rules.life([rules.Move(*row) for row in group])
        if life:
            found[key] = life
    return found


def _state(row: tuple[Any, ...], life: rules.Life) -> State:
    """What `COLUMNS` told of a facility, with its life."""
    key, site, kind, name, site_name, path, unit, center, operator, due_on = row
    return State(
        key=key, site=site, kind=kind, name=name, site_name=site_name, division_path=path, unit=unit, center=center,
        operator=operator, due_on=due_on, status=life.status, status_on=life.status_on, built_on=life.built_on,
        opened_on=life.opened_on,
    )  # fmt: skip
