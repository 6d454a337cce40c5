"""The plans on the bureau's first page and on its wall: lights, a map of any figure, what is to be decided today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songhe.base import indicators as base
from songhe.base.indicators import Indicator, Span
from songhe.city.targets import gathering, geography, places, plan, rules, shown, words
from songhe.city.targets.asking import Asked
from songhe.city.targets.models import Outlook, Task
from songhe.city.targets.places import Place
from songhe.city.targets.queries import known, outlooks, progress, tasks
from songhe.city.targets.queries.progress import Standing
from songhe.desks.bureau import late
from songhe.desks.bureau.late import Owed
from songhe.desks.bureau.ranking import NO_DATA
from songhe.register.access.models import User

FIRST_ON_THE_MAP = "town-centers"
SHOWN, SHOWN_CALLS = 7, 2
BEHIND_EDGES = (
    (0.5, gettext_lazy("过半落后")),
    (0.35, gettext_lazy("三分之一")),
    (0.2, gettext_lazy("五分之一")),
    (0.0, gettext_lazy("少数")),
)
"""Edges of the wall's colours, worst first: the share of a county's known targets that is behind."""


@dataclass(frozen=True)
class Spot:
    """One place with its figure: on the map where it has a shape, and in the list beside it."""

    place: Place
    value: str
    aside: str
    band: str
    href: str
    order: tuple[Any, ...]
    shape: geography.Shape | None = None

    @property
    def face(self) -> tuple[str, ...]:
        """All that is printed of it."""
        return self.place.code, self.place.name, self.place.level, self.value, self.aside, self.band, self.href


@dataclass(frozen=True)
class Decision:
    """One thing that waits: how late, what, who owes it, and where it is dealt with."""

    when: str
    urgent: bool
    what: str
    aside: str
    who: str
    href: str


def home(ask: Asked, code: str) -> dict[str, Any]:
    """The plans' part of the first page."""
    indicator, within = chosen(code), places.below(ask.user, ask.place)
    book = _book_of(ask, indicator, within)
    standings = book.standings(ask.place)
    ahead = outlooks.outlooks(ask.user, ask.place.path, progress.day_of(ask.span, ask.at).year)
    spots = on_the_map(ask, indicator, within, book)
    return {
        "ask": ask, "plan_finding": words.finding(standings), "groups": [_group(one, standings, ahead) for one in plan.PLANS],
        "decisions": decisions(ask, standings, ahead), "map_figure": indicator, "map_choices": choices,
        "spots": spots, "plan_areas": [spot for spot in drawn(spots) if spot.shape], "plan_sheet": geography.sheet(),
        "plan_legend": legend(indicator), "plan_bars": shown.bars(ask, indicator.code, book.facts),
        "mapped": plan.targets().get(indicator.code),
    }  # fmt: skip


def _book_of(ask: Asked, indicator: Indicator, within: Sequence[Place]) -> progress.Book:
    """All that the first page asks: every target here, one figure over a year and over the places below."""
    targets, year = list(plan.targets().values()), base.months_before(ask.span, shown.MONTHS)
    questions = [
        known.Question([one.indicator for one in targets], ask.place, [ask.span]),
        known.Question([indicator.code], ask.place, year),
    ]
    questions += [known.Question([indicator.code], ask.place, [ask.span], within)] if within else []
    return progress.book(ask.user, ask.span, ask.at, questions, targets)


def chosen(code: str) -> Indicator:
    """The figure on the map; one that nobody counts is 404."""
    found = gathering.found(code or FIRST_ON_THE_MAP)
    if found is None:
        raise Http404
    return found[0]


def choices() -> list[tuple[Any, list[Indicator]]]:
    """Every figure that can be put on the map, by its group."""
    groups: dict[str, list[Indicator]] = {}
    for indicator, _counter in gathering.counted():
        groups.setdefault(str(indicator.group), []).append(indicator)
    return list(groups.items())


def on_the_map(ask: Asked, indicator: Indicator, within: Sequence[Place], book: progress.Book) -> list[Spot]:
    """The places below the chosen one, worst first."""
    target = plan.targets().get(indicator.code)
    if target:
        spots = [_of_target(ask, line) for line in shown.ranked([book.standing(target, one) for one in within])]
    else:
        spots = sorted((_of_figure(ask, indicator, one, book.facts) for one in within), key=lambda spot: spot.order)
    return spots if ask.place.level == "city" else [spot for spot in spots if spot.value != "—"]


def drawn(spots: Sequence[Spot]) -> list[Spot]:
    """The bad ones last, so that their edge lies on top."""
    return sorted(spots, key=lambda spot: spot.band == "0")


def legend(indicator: Indicator) -> list[tuple[str, str]]:
    """(colour class, what it means), worst first."""
    if indicator.code in plan.targets():
        return [(shown.COLOURS[light], str(words.LIGHTS[light])) for light in (rules.BEHIND, rules.SLOW, rules.OK)]
    low, high = f"{indicator.bands[0]:g}", f"{indicator.bands[-1]:g}"
    worst = _("高于 %(a)s") if indicator.lower_is_better else _("低于 %(a)s")
    best = _("%(a)s 以内") if indicator.lower_is_better else _("达到 %(a)s")
    return [("0", worst % {"a": low}), ("2", _("两者之间")), ("4", best % {"a": high})]


def decisions(ask: Asked, standings: Sequence[Standing], ahead: dict[str, Outlook]) -> list[Decision]:
    """What waits for somebody today: overdue tasks, answers to be looked at, what binds a target, calls unexplained."""
    today = timezone.localdate(ask.at)
    told = [_of_task(row, today) for row in tasks.waiting(ask.user, today)]
    behind = [ahead[one.target.code] for one in standings if one.light == rules.BEHIND and one.target.code in ahead]
    told += [_of_outlook(ask, row) for row in behind if row.need]
    return told + [_of_call(row) for row in late.longest(ask.user, ask.span, ask.at, ask.where, SHOWN_CALLS)]


def _of_task(row: Task, today: date) -> Decision:
    late = (today - row.due_on).days
    when = _("待核") if row.status == "replied" else _("逾期 %(n)s 天") % {"n": late} if late else _("今天到期")
    href = reverse("targets:task", args=[row.pk])
    clause = plan.measures()[row.measure].clause
    return Decision(when, row.status == "open", row.title, clause, plan.said(row.department), href)


def _of_outlook(ask: Asked, row: Outlook) -> Decision:
    target = plan.targets()[row.target]
    href = reverse("targets:target", args=[row.target]) + ask.query()
    return Decision(words.chance(row), False, target.short, words.binds(row), plan.said(target.measure.lead), href)


def _of_call(row: Owed) -> Decision:
    when = _("逾期 %(n)s 天") % {"n": row.days} if row.overdue else _("%(n)s 天后") % {"n": row.days_left}
    what = _("%(place)s的呼叫超时，说明原因") % {"place": row.call.division.short_name}
    return Decision(when, row.overdue, what, row.told, row.owner, reverse("bureau:call", args=[row.call.pk]))


def _group(code: str, standings: Sequence[Standing], ahead: dict[str, Outlook]) -> dict[str, Any]:
    """One plan: how many are where, and those that need looking at first."""
    mine = [one for one in standings if one.target.plan == code]
    order = {rules.BEHIND: 0, rules.SLOW: 1, rules.OK: 2, rules.NONE: 3}
    worst = sorted(mine, key=lambda one: order[one.light])[:SHOWN]
    rows = [(one, ahead.get(one.target.code)) for one in worst]
    tally = words.tally(mine)
    face = (code, tally, len(mine), [(one.face, row.pk if row else None) for one, row in rows])
    return {"code": code, "name": plan.PLANS[code], "tally": tally, "rows": rows, "all": len(mine), "face": face}


def _of_target(ask: Asked, line: Standing) -> Spot:
    goal = line.judged.goal
    aside = "" if goal is None else f"/ {words.number(goal)}"
    href = ask.query(where=line.place.code, map=line.target.code)
    return Spot(
        line.place, words.number(line.value), aside, shown.COLOURS[line.light], href, (), geography.shape_of(line.place.code)
    )


def _of_figure(ask: Asked, indicator: Indicator, one: Place, facts: Mapping[known.Key, known.Fact]) -> Spot:
    fact = facts.get((indicator.code, one.path, ask.span.first))
    value = indicator.value(fact.ratio) if fact else None
    band = NO_DATA if value is None else str(indicator.band(value))
    aside = f"{fact.ratio.met}/{fact.ratio.of}" if fact and indicator.is_share else ""
    href = ask.query(where=one.code, map=indicator.code)
    order = (value is None, (value or 0.0) * (-1 if indicator.lower_is_better else 1))
    return Spot(one, words.number(value), aside, band, href, order, geography.shape_of(one.code))


# --- the wall -------------------------------------------------------------------------------------------------------
def wall(user: User, at: datetime, span: Span | None = None) -> dict[str, Any]:
    """What four metres away has to be seen; every figure is that of the pages."""
    ask = Asked(user, at, span or base.month_of(at), places.place(user))
    within = [one for one in places.below(user, ask.place) if one.level != "unit"]
    book = _book_of_all(ask, within)
    standings, today = book.standings(ask.place), timezone.localdate(at)
    ahead = outlooks.outlooks(user, ask.place.path, today.year)
    spots = sorted((_tallied_one(one, words.tally(book.standings(one))) for one in within), key=lambda spot: spot.order)
    return {
        "ask": ask, "groups": [_group(one, standings, ahead) for one in plan.PLANS], "tally": words.tally(standings),
        "plan_finding": words.finding(standings), "spots": spots, "plan_areas": [spot for spot in drawn(spots) if spot.shape],
        "plan_sheet": geography.sheet(), "headline": next(one for one in standings if one.target.code == "response-15min"),
        "ahead": [(plan.targets()[code], ahead[code]) for code in plan.targets() if code in ahead],
        "late": tasks.listed(user, today, "late").count(), "at": at,
        "wall_legend": [*((str(n), one) for n, (_edge, one) in enumerate(BEHIND_EDGES)), ("4", _("没有"))],
        "known": max((one.at for one in standings if one.counted and one.at), default=at),
    }  # fmt: skip


def _book_of_all(ask: Asked, within: Sequence[Place]) -> progress.Book:
    """Every target here and at the places below, which are coloured by how many of theirs are behind."""
    targets = list(plan.targets().values())
    codes = [one.indicator for one in targets]
    questions = [known.Question(codes, ask.place, [ask.span])]
    questions += [known.Question(codes, ask.place, [ask.span], within)] if within else []
    return progress.book(ask.user, ask.span, ask.at, questions, targets)


def _tallied_one(one: Place, tally: dict[str, int]) -> Spot:
    known_ones = tally[rules.OK] + tally[rules.SLOW] + tally[rules.BEHIND]
    share = tally[rules.BEHIND] / known_ones if known_ones else 0.0
    band = NO_DATA if not known_ones else str(sum(share <= edge for edge, _words in BEHIND_EDGES))
    aside = _("偏慢 %(n)s") % {"n": tally[rules.SLOW]}
    return Spot(one, str(tally[rules.BEHIND]), aside, band, "", (-tally[rules.BEHIND], one.code), geography.shape_of(one.code))
