"""What the figures of facilities count: one reading of the register for a day (`queries.states`), the guard against counting
twice, and the sums by place. The lists behind a figure come from the same functions.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Ratio, Row, Span, Told
from songhe.register.access.counted import page
from songhe.register.access.scope import covers
from songhe.register.places import queries as places
from songhe.register.places.models import Division
from songhe.register.providers import queries
from songhe.register.providers.indicators import NETWORK, OPERATING, SINCE
from songhe.register.providers.models import HOMES, Facility, Kind, Nature
from songhe.register.providers.rules import State, towns_served

CITY = "6109"


@dataclass(frozen=True)
class Judged:
    """One thing that was looked at for a figure: does it count, and if not, why."""

    state: State
    met: bool
    why: str = ""


Looking = Callable[[list[State], date], Iterable[Judged]]


def day_of(span: Span, at: datetime) -> date:
    """The day for which a month is counted."""
    return min(span.last, timezone.localdate(at))


def _states(day: date, within: str = CITY) -> list[State]:
    """Every facility as it stood on that day; read once where many figures are counted. A building and its signs lie in one
    village, so that a part of the city can be looked at by itself."""
    return base.shared(("providers.states", day, within), lambda: queries.states(within, day))


def _states_for(kinds: Collection[str], day: date, within: str) -> list[State]:
    """Of these what a list of some kinds needs to know; all, where every kind may stand in it."""
    return queries.states(within, day, beside=kinds) if kinds else _states(day, within)


def _built(kind: str) -> Looking:
    """Built since the plans began, a building once; the others with the reason."""

    def look(states: list[State], day: date) -> Iterable[Judged]:
        found = queries.counted(kind, CITY, day, among=states)
        yield from (Judged(one, True) for one in found.counted if one.built_on and one.built_on >= SINCE)
        yield from (Judged(one.state, False, queries.sentence(one)) for one in found.left_out if _ours(one.state))

    return look


def _ours(state: State) -> bool:
    return bool(state.built_on and state.built_on >= SINCE)


def _running(kind: str) -> Looking:
    """Operating, of all that stand; what was closed or converted is neither."""

    def look(states: list[State], day: date) -> Iterable[Judged]:
        for state in states:
            if state.kind == kind and state.status in {"accepted", "operating", "suspended"}:
                yield Judged(state, state.status == "operating", _("登记的状态不是“运营中”"))

    return look


def _in_fact(kind: str) -> Looking:
    """Left a trace of work in the dated days, of all that stand."""

    def look(states: list[State], day: date) -> Iterable[Judged]:
        worked = queries.worked(CITY, day)
        for state in states:
            if state.kind == kind and state.status in {"accepted", "operating", "suspended"}:
                yield Judged(state, state.key in worked, _("近 30 天没有订单、用餐、签到等运营痕迹"))

    return look


def _supporting(states: list[State], day: date) -> Iterable[Judged]:
    found = queries.counted(Kind.SUPPORT_INSTITUTION, CITY, day, among=states, stage="operating")
    yield from (Judged(one, True) for one in found.counted)
    yield from (Judged(one.state, False, queries.sentence(one)) for one in found.left_out)


def _fire(states: list[State], day: date) -> Iterable[Judged]:
    """Public homes and support institutions whose fire licence stands."""
    passed = queries.holders(CITY, "fire", day)
    public = set(Facility.objects.filter(kind__in=HOMES, nature=Nature.PUBLIC).values_list("pk", flat=True))
    for state in states:
        if state.key in public and state.status in {"accepted", "operating", "suspended"}:
            yield Judged(state, state.key in passed, _("没有在有效期内的消防审验合格证明"))


def _reformed(states: list[State], day: date) -> Iterable[Judged]:
    """Of the reforms that are due, those complete by the day."""
    known = {state.key: state for state in states}
    for reform in queries.reforms_below(CITY).exclude(status="excused"):
        if reform.facility_id in known:
            done = reform.completed_on is not None and reform.completed_on <= day
            yield Judged(known[reform.facility_id], done, _("还没有完成改革"))


def _counter(look: Looking, kinds: Collection[str] = (), planned: str = "") -> Counter:
    """Counting and listing by one way of looking, at these kinds. `planned`: the kind whose way to completion is told."""

    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        day = day_of(span, at)
        return base.sums((one.state.division_path, int(one.met), 1) for one in look(_states(day), day))

    def rows(user: Any, span: Span, at: datetime, path: str, part: str) -> Sequence[Row]:
        day = day_of(span, at)
        there = _states_for(kinds, day, path.partition("-")[0])
        found = [one for one in look(there, day) if _within(one.state, path, user.scope)]
        return _listed([one for one in found if part == "of" or one.met == (part == "met")])

    def on_the_way(at: datetime) -> list[tuple[str, str, int]]:
        today = timezone.localdate(at)
        waiting = queries.pipeline(_states(today), planned)
        return [(one.division_path, stage, (today - one.status_on).days) for stage, ones in waiting.items() for one in ones]

    return Counter(count, rows, pipeline=on_the_way if planned else None)


def _within(state: State, path: str, scope: str) -> bool:
    """In the place asked for (a unit by its villages) and in the user's division."""
    _county, dash, _unit = path.partition("-")
    here = state.unit == path.rsplit("/", 1)[-1] if dash else covers(path, state.division_path)
    return here and covers(scope, state.division_path)


def _listed(found: Iterable[Judged]) -> Told:
    """What counts first, with its day; then the others with the reason."""
    return Told(sorted(found, key=lambda one: (not one.met, one.state.division_path)), _told)


def _told(found: Sequence[Judged]) -> list[Row]:
    names = places.names_of({one.state.division_path for one in found})
    return [
        Row(one.state.name, names[one.state.division_path], _note(one), page("providers:facility", one.state.key), one.met)
        for one in found
    ]


def _note(one: Judged) -> str:
    if not one.met:
        return one.why
    return _("%(day)s 建成") % {"day": one.state.built_on} if one.state.built_on else ""


def _beds(kinds: frozenset[str], bed: str) -> Counter:
    """Beds of one kind out of all. The register keeps today's beds only: an earlier month cannot be counted again."""

    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        rows = queries.bed_sums(CITY, kinds)
        return base.sums((row["facility__division_path"], row["count"] * (row["kind"] == bed), row["count"]) for row in rows)

    def rows(user: Any, span: Span, at: datetime, path: str, part: str) -> list[Row]:
        states = {one.key: one for one in _states(day_of(span, at)) if _within(one, path, user.scope)}
        sums: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
        for row in queries.bed_sums(CITY, kinds):
            sums[row["facility_id"]][0] += row["count"] * (row["kind"] == bed)
            sums[row["facility_id"]][1] += row["count"]
        return [
            Row(
                states[key].name,
                "",
                _("%(met)d / %(of)d 张") % {"met": met, "of": of},
                page("providers:facility", key),
                met > 0,
            )
            for key, (met, of) in sums.items()
            if key in states and (part == "of" or (met > 0) == (part == "met"))
        ]

    return Counter(count, rows, remembers=False)


def _coverage() -> Counter:
    """Towns (not subdistricts) that an operating town centre serves: it stands there, or leads something there."""

    def towns(day: date) -> list[tuple[Division, bool]]:
        states = _states(day)
        centers = queries.counted(Kind.TOWN_CENTER, CITY, day, among=states, stage="operating").counted
        served = towns_served(centers, states)
        rows = Division.objects.filter(level="town").exclude(kind="subdistrict").order_by("code")
        return [(town, town.path in served) for town in rows]

    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        return {town.path: Ratio(int(met), 1) for town, met in towns(day_of(span, at))}

    def rows(user: Any, span: Span, at: datetime, path: str, part: str) -> list[Row]:
        mine = [(t, met) for t, met in towns(day_of(span, at)) if covers(path, t.path) and covers(user.scope, t.path)]
        return [Row(town.name, "", met=met) for town, met in mine if part == "of" or met == (part == "met")]

    return Counter(count, rows)


def _chains() -> Counter:
    """Chains of at least so many operating facilities; those of a county are not added up to the city's."""

    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        paths = [CITY, *(county.path for county in places.counties())]
        found = {path: len(queries.chains(path, day_of(span, at))) for path in paths}
        return {path: Ratio(number, number) for path, number in found.items() if number}

    def rows(user: Any, span: Span, at: datetime, path: str, part: str) -> list[Row]:
        chains = [] if part == "missing" else queries.chains(path.partition("-")[0], day_of(span, at))
        words = _("%(operators)d 家运营方，%(facilities)d 处运营中的设施")
        return [Row(one["chain"], "", words % one) for one in chains]

    return Counter(count, rows, adds_up=False, remembers=False)


base.count_by(
    {
        **{code: _counter(_built(kind), [kind], kind) for code, (kind, *_more) in NETWORK.items()},
        **{code: _counter(_running(kind), [kind]) for code, (kind, *_more) in OPERATING.items()},
        **{
            code.replace("operating", "working"): _counter(_in_fact(kind), [kind]) for code, (kind, *_more) in OPERATING.items()
        },
        "county-support-institutions": _counter(_supporting, [Kind.SUPPORT_INSTITUTION]),
        "fire-pass-rate": _counter(_fire, HOMES),
        "public-reform": _counter(_reformed),
        "town-center-coverage": _coverage(),
        "chain-operators": _chains(),
        "nursing-bed-share": _beds(frozenset({Kind.SUPPORT_INSTITUTION}), "nursing"),
        "reserve-beds": _beds(frozenset({Kind.CARE_HOME}), "reserve"),
    }
)
