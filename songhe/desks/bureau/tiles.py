"""The four figures at the top: with goal, verdict, and what is missing in calls."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from songhe.base import indicators as base
from songhe.base.indicators import Indicator, Ratio
from songhe.desks.bureau import words
from songhe.desks.bureau.choice import HEADLINE, Choice

LATE = "late-reports"
SHOWN = ("response-15min", "response-limit", "answer-60s", "false-alarm")


@dataclass(frozen=True)
class Tile:
    """One figure with its verdict in a word, a shape and a tone."""

    figure: Indicator
    ratio: Ratio
    tone: str
    verdict: str
    missing: str
    href: str
    late: Ratio | None = None  # of those in time, how many were reported afterwards

    @property
    def icon(self) -> str:
        return words.MARKS.get(self.tone, "minus")


def tiles(choice: Choice, ratios: dict[str, Ratio]) -> list[Tile]:
    """The four figures of the chosen place and month."""
    return [tile(choice, figure, ratios) for code in SHOWN if (figure := base.find(code))]


def tile(choice: Choice, figure: Indicator, ratios: dict[str, Ratio]) -> Tile:
    """One of them; beside the 15 minutes stands how much of it nobody could check at the time."""
    ratio = ratios[figure.code]
    tone, verdict = judge(figure, ratio)
    late = ratios[LATE] if figure.code == HEADLINE else None
    return Tile(figure, ratio, tone, verdict, _missing(choice, figure, ratio), choice.query(figure=""), late)


def judge(figure: Indicator, ratio: Ratio) -> tuple[str, str]:
    """(tone, word): reached, close to it, or behind."""
    if ratio.share is None:
        return "", _("没有数")
    if figure.reached(ratio.share):
        return "ok", _("达标")
    if figure.band(ratio.share) >= 2:
        return "warn", _("偏高") if figure.lower_is_better else _("偏低")
    return "danger", _("未达标")


def _missing(choice: Choice, figure: Indicator, ratio: Ratio) -> str:
    facts: dict[str, Any] = {"month": choice.month_name, "of": f"{ratio.of:,}", "missing": ratio.missing, "met": ratio.met}
    if not ratio.of:
        return _("%(month)s没有可算的呼叫") % facts
    if figure.lower_is_better:
        return _("%(month)s %(of)s 起中 %(met)s 起") % facts
    return (
        _("%(month)s %(of)s 起，没做到 %(missing)s 起") % facts if ratio.missing else _("%(month)s %(of)s 起，都做到了") % facts
    )
