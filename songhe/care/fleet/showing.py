"""What the pages of the device register show, put together from what is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.forms import BoundField
from django.utils.timezone import localtime

from songhe.base.indicators import month_of
from songhe.care.fleet import counting, dated, queries, ways
from songhe.care.fleet.forms import AwayForm, ReportForm, SettingsForm
from songhe.care.fleet.models import Beat, Device, ModelScore, Setting
from songhe.care.fleet.rules import calendar
from songhe.care.fleet.rules import silence as rules
from songhe.register.access.models import Role, User
from songhe.register.places import queries as places

VILLAGE_ROLES = frozenset({Role.ASSISTANT, Role.DISPATCHER})
SOON = timedelta(days=30)
MOST = 300


@dataclass(frozen=True)
class Silent:
    """One silent signal as somebody sees it."""

    beat: Beat
    stage: str
    times: float  # of its limit

    @property
    def device(self) -> Device:
        return self.beat.device


def audience(user: User) -> str:
    """Who looks: whoever is near sees silence first."""
    return "village" if user.role in VILLAGE_ROLES else "county"


def silent(user: User, at: datetime) -> list[Silent]:
    """Signals that are silent for this user, the longest first."""
    steps, who = dated.steps(localtime(at).date()), audience(user)
    found = []
    for beat in queries.silent_beats(user):
        stage = rules.stage(steps, rules.reached(steps, beat.heard_at, beat.limit_s, at), who)
        if stage != rules.FINE:
            found.append(Silent(beat, stage, (at - beat.heard_at).total_seconds() / beat.limit_s))
    return found


def silence_counts(lines: Sequence[Silent]) -> dict[str, int]:
    """How many people have a device that is down, or late."""
    down = {one.device.elder_id for one in lines if one.stage == rules.DOWN and not one.beat.signal}
    late = {one.device.elder_id for one in lines if one.stage == rules.LATE and not one.beat.signal} - down
    return {"down": len(down), "late": len(late), "signals": len(lines)}


@dataclass(frozen=True)
class Walk:
    """One village on one day, and the devices to try there."""

    day: date
    place: str
    turns: list[Any]

    @property
    def late(self) -> int:
        return sum(turn.late for turn in self.turns)


def week(user: User, at: datetime) -> list[Walk]:
    """The walks of this week, day by day and village by village."""
    monday = calendar.monday(localtime(at).date())
    rows = [(row, row.division_path, row.test_press_at) for row in queries.to_try(user)[:MOST]]
    walks: dict[tuple[date, str], list[Any]] = {}
    for turn in calendar.turns(rows, monday):
        walks.setdefault((turn.day, turn.place), []).append(turn)
    names = places.names_of({path for _day, path in walks})
    return [Walk(day, names[path], turns) for (day, path), turns in walks.items()]


def upkeep(user: User, at: datetime) -> dict[str, Any]:
    """Batteries that end within a month, and old firmware."""
    until = localtime(at).date() + SOON
    return {"dying": queries.dying(user, until)[:MOST], "outdated": queries.outdated(user)[:MOST], "until": until}


def models() -> list[dict[str, Any]]:
    """Every make, how it did when it was judged last, and whether it may be installed."""
    newest: dict[Any, ModelScore] = {}
    for score in ModelScore.objects.order_by("day"):
        newest[score.model_id] = score
    return [{"model": row, "score": newest.get(row.pk)} for row in queries.models()]


def model_limit(at: datetime) -> dict[str, Any]:
    """The rule in force, for the page."""
    limit, since, days = dated.model_limit(localtime(at).date())
    return {**vars(limit), "since": since, "days": days}


@dataclass(frozen=True)
class Set:
    """One setting on a device's page: its field, what is wanted of it, and how far that has come."""

    field: BoundField
    choice: dated.Choice
    now: Setting | None
    stage: str  # done, heard (the device or its gateway has it), sent (it waits for the device), noted (nobody can tell it)

    @property
    def wanted(self) -> str:
        return self.choice.word(self.now.wanted) if self.now else ""

    @property
    def said(self) -> str:
        return self.choice.word(self.now.said) if self.now and self.now.said else ""


def settings_form(row: Device, at: datetime, data: Any = None) -> SettingsForm:
    """What may be set on it, filled with what is wanted."""
    now = dict(Setting.objects.filter(device=row).values_list("name", "wanted"))
    return SettingsForm(data, choices=ways.choices(row, localtime(at).date()), now=now)


def _settings(row: Device, at: datetime, form: SettingsForm | None) -> dict[str, Any]:
    """What somebody who keeps devices sees of its settings; `form`: the one that was refused."""
    day, known = localtime(at).date(), {one.name: one for one in Setting.objects.filter(device=row)}
    choices, way = ways.choices(row, day), ways.of(row, day)
    told, form = way.told() if way else None, form or settings_form(row, at)

    def stage(one: Setting | None) -> str:
        if one is None or one.done_at:
            return "done" if one else ""
        if told is None or told.set_at < one.asked_at:
            return "noted"
        return "heard" if told.heard_at else "sent"

    lines = [Set(form[code], choice, known.get(code), stage(known.get(code))) for code, choice in choices.items()]
    return {"settings": lines, "way": way, "can_be_told": bool(way and choices)}


def device(row: Device, at: datetime, *, may_keep: bool, form: SettingsForm | None = None) -> dict[str, Any]:
    """What a device's page shows beside the device itself."""
    span = month_of(at)
    guard = counting.of_elder(row.elder, span, at) if row.elder and row.model.kind in counting.CALLERS else None
    return {
        "beats": row.beats.order_by("signal"),
        "hangings": row.hangings.select_related("elder")[:10],
        "outages": row.outages.all()[:10],
        "errands": row.work.order_by("-asked_at")[:10],
        **(_settings(row, at, form) if may_keep else {}),
        "away": queries.away_of(row.elder) if row.elder else None,
        "away_form": AwayForm(),
        "report": ReportForm(),
        "guard": guard,
        "guard_words": counting.in_words(guard) if guard else "",
        "guard_month": span.key,
    }
