"""The picture of thirty days of medicine: one column a day, by height what was taken, a cross for what was missed.

A nurse and a daughter read the same one; shapes, not colours alone, say what is what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base.web.marks import listed
from songhe.care.health import dated, queries
from songhe.care.health.models import Dose
from songhe.care.health.rules.medicine import Adherence, DayMark, Kept, adherence
from songhe.register.people.models import Elder

WIDTH, HEIGHT, LEFT, TOP, TALL = 480, 104, 8, 18, 60


@dataclass(frozen=True)
class Picture:
    """The drawing, and the same in words."""

    svg: SafeString
    sentence: str
    percent: int | None
    good: bool
    missed_days: str


@dataclass(frozen=True)
class Hour:
    """The medicines of one hour, with one button for all of them."""

    due_at: datetime
    doses: Sequence[Dose]
    now: bool  # may be marked

    @property
    def waits(self) -> list[Dose]:
        """Nobody said anything of these yet."""
        return [dose for dose in self.doses if dose.status in {"due", "told", "missed"}]

    @property
    def stamp(self) -> int:
        """As the button sends it."""
        return int(self.due_at.timestamp())


def hours(doses: Sequence[Dose], at: datetime) -> list[Hour]:
    """The doses of some days by hour, earliest first."""
    rule = dated.medicine(localtime(at).date())
    early, back = timedelta(minutes=rule.early_minutes), timedelta(hours=rule.mark_hours)
    moments = sorted({dose.due_at for dose in doses})
    return [Hour(due, [dose for dose in doses if dose.due_at == due], due - early <= at <= due + back) for due in moments]


def picture(elder: Elder, at: datetime) -> Picture | None:
    """What was taken in the days of the rule; nothing where nothing was due."""
    today = localtime(at).date()
    rule = dated.medicine(today)
    first = today - timedelta(days=rule.picture_days - 1)
    rows = Dose.objects.filter(elder=elder, day__gte=first, day__lte=today).values_list("day", "status", "critical")
    found = adherence((Kept(*row) for row in rows), today, rule.picture_days)
    if not found.of:
        return None
    sentence = _("%(days)s 天里该吃 %(of)s 次，吃了 %(taken)s 次，有原因没吃 %(skipped)s 次，漏了 %(missed)s 次。") % {
        "days": rule.picture_days, "of": found.of, "taken": found.taken, "skipped": found.skipped, "missed": found.missed,
    }  # fmt: skip
    days = listed(f"{mark.day:%m-%d}" for mark in found.days if mark.missed)
    good = found.percent is not None and found.percent >= rule.good_percent
    return Picture(mark_safe(draw(found, sentence)), sentence, found.percent, good, days)


def draw(found: Adherence, label: str) -> str:
    """The columns, the last day on the right."""
    wide = (WIDTH - 2 * LEFT) / len(found.days)
    parts = [part for place, mark in enumerate(found.days) for part in _column(LEFT + place * wide, wide, mark)]
    for place in (0, len(found.days) // 2, len(found.days) - 1):
        parts.append(_day(LEFT + (place + 0.5) * wide, found.days[place].day, place, len(found.days)))
    said = escape(label)
    return f'<svg class="doses-chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{said}">{"".join(parts)}</svg>'


def _column(x: float, wide: float, mark: DayMark) -> list[str]:
    left, width, base = f"{x + 1:.1f}", f"{wide - 2:.1f}", TOP + TALL
    if not mark.of:
        return [f'<circle class="none" cx="{x + wide / 2:.1f}" cy="{base - 3}" r="1.5"/>']
    high = TALL * mark.taken / mark.of
    parts = [f'<rect class="box" x="{left}" y="{TOP}" width="{width}" height="{TALL}" rx="2"/>']
    if high:
        parts.append(f'<rect class="taken" x="{left}" y="{base - high:.1f}" width="{width}" height="{high:.1f}" rx="2"/>')
    middle = x + wide / 2
    if mark.missed:
        parts.append(f'<path class="missed" d="M{middle - 4:.1f} 5l8 8m0 -8l-8 8"/>')
    elif mark.skipped:
        parts.append(f'<path class="skipped" d="M{middle - 4:.1f} 9h8"/>')
    return parts


def _day(x: float, day: date, place: int, count: int) -> str:
    anchor = "start" if place == 0 else "end" if place == count - 1 else "middle"
    x = LEFT if place == 0 else WIDTH - LEFT if place == count - 1 else x
    return f'<text class="axis" x="{x:.1f}" y="{HEIGHT - 8}" text-anchor="{anchor}">{day:%m-%d}</text>'


def today_of(elder: Elder, at: datetime) -> list[Hour]:
    """The hours of yesterday that nobody marked, and all of today."""
    today = localtime(at).date()
    shown = hours(queries.doses_of(elder, today - timedelta(days=1), today), at)
    return [hour for hour in shown if localtime(hour.due_at).date() == today or (hour.waits and hour.now)]
