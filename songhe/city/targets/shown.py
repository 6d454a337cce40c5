"""What the pages of this room show, put together from the queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404
from django.utils import timezone

from songhe.base import indicators as base
from songhe.base.indicators import Span
from songhe.city.targets import gathering, geography, places, plan, rules, words
from songhe.city.targets.asking import Asked
from songhe.city.targets.places import Place
from songhe.city.targets.plan import Measure, Target
from songhe.city.targets.queries import known, outlooks, progress, publications, tasks
from songhe.city.targets.queries.progress import Standing, asked
from songhe.register.access.models import User

MONTHS, HIGH, STEP = 12, 120.0, 56.0
SHOWN_TASKS, SHOWN_REPORTS = 8, 6


COLOURS = {rules.BEHIND: "0", rules.SLOW: "2", rules.OK: "4", rules.NONE: "none"}
"""Classes of the map's colours, by light."""


@dataclass(frozen=True)
class Area:
    """One county on the map with where it stands."""

    shape: geography.Shape
    line: Standing
    band: str


@dataclass(frozen=True)
class Bar:
    """One month of a chart: where it stands, how high it is, what is written on it; nothing known is a gap."""

    month: str
    name: str
    x: float
    y: float
    height: float
    shown: str


@dataclass(frozen=True)
class Year:
    """One year of a target: its step, what is to be there in the end, what was, and whether that was enough."""

    year: int
    step: float | None
    goal: float | None
    value: float | None
    light: str
    over: bool
    kind: str


def target_or_404(code: str) -> Target:
    """One of the thirty."""
    target = plan.targets().get(code)
    if target is None:
        raise Http404
    return target


def measure_or_404(code: str) -> Measure:
    """One of the thirty-seven."""
    measure = plan.measures().get(code)
    if measure is None:
        raise Http404
    return measure


def listed(ask: Asked, only: str = "", light: str = "") -> dict[str, Any]:
    """All targets of a place, plan by plan."""
    standings = progress.standings(ask.user, ask.place, ask.span, ask.at)
    ahead = outlooks.outlooks(ask.user, ask.place.path, progress.day_of(ask.span, ask.at).year)
    groups = [_group(code, standings, ahead, light) for code in plan.PLANS if only in ("", code)]
    return {
        "ask": ask, "finding": words.finding(standings), "groups": groups, "plans": plan.PLANS.items(), "only": only,
        "light": light, "lights": [(code or "none", words.LIGHTS[code]) for code in words.MARKS],
        "tally": words.tally(standings),
    }  # fmt: skip


def _group(code: str, standings: Sequence[Standing], ahead: dict[str, Any], light: str) -> dict[str, Any]:
    mine = [one for one in standings if one.target.plan == code]
    wanted = "" if light == "none" else light
    chosen = [one for one in mine if not light or one.light == wanted]
    rows = [(one, ahead.get(one.target.code)) for one in chosen]
    tally = words.tally(mine)
    face = (code, tally, [(one.face, row.pk if row else None) for one, row in rows])
    return {"name": plan.PLANS[code], "tally": tally, "rows": rows, "face": face}


def target(ask: Asked, one: Target) -> dict[str, Any]:
    """One target: its definition, its years, its places, its chance, what was said of it before."""
    below, day = places.below(ask.user, ask.place), progress.day_of(ask.span, ask.at)
    reports = publications.of_place(ask.user, ask.place)
    book = _book_of(ask, one, below, day, [base.month(row.month.year, row.month.month) for row in reports])
    standing = book.standing(one, ask.place)
    lines = ranked([book.standing(one, place) for place in below])
    said = [row for row in book.said if row.area == ask.place.code]
    return {
        "ask": ask, "target": one, "one": standing, "indicator": base.find(one.indicator), "lines": lines,
        "areas": areas(lines) if ask.place.level == "city" else [], "sheet": geography.sheet(),
        "legend": [(COLOURS[light], words.LIGHTS[light]) for light in (rules.BEHIND, rules.SLOW, rules.OK)],
        "grain": ask.place.below, "years": years(ask, one, day, book), "bars": bars(ask, one.indicator, book.facts),
        "high": HIGH, "ahead": outlooks.of_target(ask.user, one.code, ask.place.path),
        "then": publications.then_and_now(reports, one, ask.place, book.facts), "parts": parts(standing),
        "reports": sorted(said, key=lambda row: row.reported_at, reverse=True)[:SHOWN_REPORTS],
        "open": list(tasks.listed(ask.user, day, measure=one.measure.code).filter(status__in=tasks.OWED)[:SHOWN_TASKS]),
        "today": timezone.localdate(ask.at),
    }  # fmt: skip


def areas(lines: Sequence[Standing]) -> list[Area]:
    """Counties for the map; those behind last, so that their edge lies on top."""
    found = [Area(shape, line, COLOURS[line.light]) for line in lines if (shape := geography.shape_of(line.place.code))]
    return sorted(found, key=lambda area: area.line.light == rules.BEHIND)


def _book_of(ask: Asked, one: Target, below: Sequence[Place], day: date, more: list[Span]) -> progress.Book:
    """All that a target's page asks: the year's months, each December that is over, what reports said; and the places below."""
    spans = {span.key: span for span in [*base.months_before(ask.span, MONTHS), *(_december(y) for y in over(day)), *more]}
    questions = [known.Question([one.indicator], ask.place, list(spans.values()))]
    questions += [known.Question([one.indicator], ask.place, [ask.span], below)] if below else []
    return progress.book(ask.user, ask.span, ask.at, questions, [one])


def parts(one: Standing) -> list[tuple[str, Any, int]]:
    """(code, count) of the lists behind a computed figure."""
    if one.ratio is None:
        return []
    return [("of", None, one.ratio.of), ("met", None, one.ratio.met), ("missing", None, one.ratio.missing)]


def ranked(lines: Sequence[Standing]) -> list[Standing]:
    """Worst first; what has no light last. A unit stays behind its county."""
    order = {rules.BEHIND: 0, rules.SLOW: 1, rules.OK: 2, rules.NONE: 3}
    groups: list[list[Standing]] = []
    for line in lines:
        if line.place.level == "unit" and groups:
            groups[-1].append(line)
        else:
            groups.append([line])
    groups.sort(key=lambda group: (order[group[0].light], -group[0].judged.missing, group[0].value or 0.0))
    return [line for group in groups for line in group]


def over(day: date) -> list[int]:
    """Years of the plans that are over."""
    return [year for year in plan.YEARS if date(year, 12, 31) < day]


def _december(year: int) -> Span:
    return base.month(year, 12)


def years(ask: Asked, one: Target, day: date, book: progress.Book) -> list[Year]:
    """Each year of the plans; those that are over are judged by what December said."""
    steps, past = one.steps_of(ask.place.code), over(day)
    found = []
    for year in plan.YEARS if steps else ():
        then = book.standing(one, ask.place, _december(year)) if year in past else None
        value = then.value if then else None
        goal, light = rules.year_of(asked(one, ask.place.code), value, year)
        found.append(Year(year, steps.get(year), goal, value, light, year in past, then.kind if then else ""))
    return found


def bars(ask: Asked, code: str, facts: Mapping[known.Key, known.Fact]) -> list[Bar]:
    """The last twelve months of a computed figure, as bars from nought."""
    indicator = base.find(code)
    if indicator is None or base.counter(code) is None:
        return []
    spans = base.months_before(ask.span, MONTHS)
    found = [facts.get((code, ask.place.path, span.first)) for span in spans]
    values = [indicator.value(fact.ratio) if fact else None for fact in found]
    top = max([value for value in values if value] + [100.0 if indicator.is_share else 1.0])
    unit = indicator.unit
    return [_bar(index, span.key, value, top, unit) for index, (span, value) in enumerate(zip(spans, values, strict=True))]


def _bar(index: int, month: str, value: float | None, top: float, unit: str) -> Bar:
    height = round(HIGH * (value or 0.0) / top, 1)
    shown = "" if value is None else words.number(value) + ("%" if unit == "%" else "")
    return Bar(month, month[5:].lstrip("0"), index * STEP + 8, round(HIGH - height, 1), height, shown)


def rows(ask: Asked, one: Target, part: str) -> Sequence[Any]:
    """The list behind a figure, in the room that owns the facts."""
    found = gathering.found(one.indicator)
    if found is None:
        raise Http404
    listed: Sequence[Any] = found[1].rows(ask.user, ask.span, ask.at, ask.place.path, part)
    return listed


def measures(user: User, today: date, department: str = "") -> dict[str, Any]:
    """The 37 measures with their targets and what is owed under each."""
    owed: dict[str, list[int]] = {}
    for task in tasks.tasks(user).filter(status__in=tasks.OWED).only("measure", "due_on", "status"):
        line = owed.setdefault(task.measure, [0, 0])
        line[0] += 1
        line[1] += task.status == "open" and task.due_on < today
    chosen = [one for one in plan.measures().values() if not department or department in (one.lead, *one.partners)]
    groups = [
        {
            "name": name,
            "rows": [(one, plan.of_measure(one.code), *owed.get(one.code, [0, 0])) for one in chosen if one.plan == code],
        }
        for code, name in plan.PLANS.items()
    ]
    return {"groups": groups, "departments": plan.departments(), "department": department, "number": len(chosen)}
