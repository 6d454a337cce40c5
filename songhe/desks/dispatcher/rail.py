"""The time rail of a case: one line from the alarm to the limit, on which everything stands where it happened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from songhe.base.web.marks import clauses, mmss
from songhe.care.emergency.models import Call, Response

ROOM = 1.04  # of the longest known: a late case ends a little before the edge
APART = 13.0  # percent below which two words would touch


@dataclass(frozen=True)
class Mark:
    """One dot, with a word where there is room for it. `kind`: m happened, p expected."""

    x: str
    kind: str
    word: str = ""
    anchor: str = "middle"


@dataclass(frozen=True)
class Rail:
    """Positions in percent of the line. `span` in seconds and `start` let the screen move the filled part by itself."""

    start: datetime
    span: float
    stands: bool  # nobody is waited for any more: the line is filled to `now` and stays
    now: str
    limit: str
    marks: list[Mark]
    words: list[Mark]
    said: str


def rail(call: Call, lead: Response | None, at: datetime) -> Rail:
    """The rail of `call`, with the expected arrival of `lead`."""
    end = call.arrived_at or call.closed_at
    elapsed = ((end or at) - call.received_at).total_seconds()
    expected = None if call.arrived_at else _expected(call, lead)
    span = max(call.limit_s, elapsed * ROOM, (expected or 0) * ROOM) or 1.0
    happened = _happened(call)
    dots = [Mark(_x(seconds, span), "m") for _word, seconds in happened]
    dots += [Mark(_x(expected, span), "p")] if expected is not None else []
    words = _words(call, happened, expected, elapsed, span, stands=end is not None)
    said = _said(call, happened, expected)
    return Rail(call.received_at, span, end is not None, _x(elapsed, span), _x(call.limit_s, span), dots, words, said)


def _expected(call: Call, lead: Response | None) -> float | None:
    if lead is None or lead.eta_s is None:
        return None
    set_out = lead.departed_at or lead.answered_at or lead.asked_at
    return (set_out - call.received_at).total_seconds() + lead.eta_s


def _happened(call: Call) -> list[tuple[str, float]]:
    steps: list[tuple[Any, datetime | None]] = [
        (_("接听"), call.answered_at),
        (_("派单"), call.dispatched_at),
        (_("接单"), call.accepted_at),
        (_("出发"), call.departed_at),
        (_("到场"), call.arrived_at),
    ]
    return [(str(word), (stamp - call.received_at).total_seconds()) for word, stamp in steps if stamp]


def _words(
    call: Call, happened: list[tuple[str, float]], expected: float | None, now: float, span: float, *, stands: bool
) -> list[Mark]:
    """Words under the line, each only where it has room; the limit and the expected arrival come first."""
    wanted: list[tuple[float, str, str]] = [(call.limit_s, _("时限 %(t)s") % {"t": mmss(call.limit_s)}, "lim")]
    if expected is not None:
        wanted.append((expected, _("预计 %(t)s") % {"t": mmss(expected)}, "p"))
    if not stands:
        wanted.append((now, _("现在"), "now"))
    wanted += [(seconds, word, "m") for word, seconds in reversed(happened)]
    placed: list[tuple[float, Mark]] = []
    for seconds, word, kind in wanted:
        x = 100 * max(0.0, seconds) / span
        if all(abs(x - other) >= APART for other, _mark in placed):
            placed.append((x, Mark(f"{x:.2f}%", kind, word, "start" if x < 6 else "end" if x > 94 else "middle")))
    return [mark for _x0, mark in placed]


def _said(call: Call, happened: list[tuple[str, float]], expected: float | None) -> str:
    parts = [_("%(word)s %(t)s") % {"word": word, "t": mmss(seconds)} for word, seconds in happened]
    parts += [_("预计 %(t)s 到场") % {"t": mmss(expected)}] if expected is not None else []
    parts.append(_("时限 %(t)s") % {"t": mmss(call.limit_s)})
    return _("时间轴：%(story)s") % {"story": clauses(parts)}


def _x(seconds: float, span: float) -> str:
    return f"{min(100.0, max(0.0, 100 * seconds / span)):.2f}%"
