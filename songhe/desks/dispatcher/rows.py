"""One call as a row of the list: what the clock says, which badge, where. The same for the page and the live frame."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from songhe.base.models import JournalEntry
from songhe.base.web import marks
from songhe.care.emergency import dated, words
from songhe.care.emergency.models import FALSE, OVER, Call

NEAR = 0.8  # share of the limit from which a clock warns


@dataclass(frozen=True)
class Row:
    """What `_row.html` prints. A clock that stands has no `limit_s`."""

    call: Call
    group: str  # ringing, hand, over
    state: str  # calm, near, late, done
    seconds: float
    limit_s: int | None
    limit: str
    tone: str
    icon: str
    word: str
    what: str
    sort: float
    since: datetime  # from when the clock runs

    @property
    def for_lead(self) -> bool:
        """It was reported to the lead and is not over: the lead's own screen says so."""
        return self.group != "over" and "lead" in self.call.rung

    @property
    def passed_on(self) -> bool:
        """It came from a county whose desk did not pick up: the city's desk has it too."""
        return self.group != "over" and "/" in self.call.division_path and "/" not in self.call.desk_path

    @property
    def who(self) -> str:
        """The elder, or who called, or that nobody knows."""
        return who(self.call)

    @property
    def age(self) -> int | None:
        """Full years on the day of the call."""
        return self.call.elder.age(self.call.received_at.date()) if self.call.elder else None

    @property
    def where(self) -> str:
        """Town and village."""
        return place(self.call)


def row(call: Call, at: datetime) -> Row:
    """How the call stands at `at`."""
    if call.status in OVER:
        return _over(call)
    if call.rings:
        word = _("再次呼叫") if call.pressed_again_at else _("来电")
        return _waiting(call, at, dated.answer_limit(dated.local_day(call.received_at)), word, "solid", "bell", "ringing")
    if call.arrived_at:
        return _there(call)
    tone, word = ("info" if call.status in {"accepted", "en_route"} else ""), call.get_status_display()
    return _waiting(call, at, call.limit_s, word, tone, "", "hand")


def rows(calls: Any, at: datetime) -> list[Row]:
    """Rows in the order of their group: what must be done next on top."""
    return sorted((row(call, at) for call in calls), key=lambda one: one.sort)


def who(call: Call) -> str:
    """The elder, or who called, or that nobody knows."""
    return call.elder.name if call.elder else call.caller_name or _("未登记的老人")


def place(call: Call) -> str:
    """蒲溪镇·蒲溪社区; where only the county is known, the county."""
    above = call.division.parent
    inner = above is not None and call.division.level == "village"
    return f"{above.name}·{call.division.short_name}" if inner and above else call.division.name


def announcement(call: Call) -> str:
    """What the screen reader says of a new call."""
    kind = _("新演练呼叫") if call.drill else _("新呼叫")
    return _("%(kind)s，%(who)s，%(where)s") % {"kind": kind, "who": who(call), "where": place(call)}


def alarm(call: Call, entry: JournalEntry) -> str:
    """What every desk that is concerned hears of a call it knows already: pressed again, or passed on because nobody acted."""
    facts = entry.facts
    if entry.verb == "emergency.call.repeat":
        what = _("再次呼叫")
    elif entry.verb != "emergency.call.escalate":
        return ""
    elif facts["to"] == "next_desk":
        what = _("%(n)d 秒无人接听，请接听") % {"n": facts["seconds"]}
    else:
        what = words.escalated(facts)
    said = _("%(what)s，%(who)s，%(where)s") % {"what": what, "who": who(call), "where": place(call)}
    return _("演练：%(text)s") % {"text": said} if call.drill else said


def state_of(seconds: float, limit_s: float) -> str:
    """calm, near from 80 % of the limit, late beyond it."""
    if seconds > limit_s:
        return "late"
    return "near" if seconds >= limit_s * NEAR else "calm"


def cause_of(call: Call) -> str:
    """What it was: the trigger and the room, or the reason it rang."""
    device = call.device_room or (_("未登记设备") if call.device_uid and not call.elder else "")
    return "·".join(part for part in (str(call.get_trigger_display()), device) if part)


def _waiting(call: Call, at: datetime, limit_s: int, word: Any, tone: str, icon: str, group: str) -> Row:
    since = call.pressed_again_at or call.received_at
    seconds, due = (at - since).total_seconds(), since + timedelta(seconds=limit_s)
    state = state_of(seconds, limit_s)
    if group == "hand" and state == "late":
        tone, word = "danger", _("超时 %(n)d 分") % {"n": max(1, int((seconds - limit_s) // 60))}
    elif group == "hand" and state == "near":
        tone = "warn"
    limit = _("限 %(limit)s") % {"limit": marks.mmss(limit_s)}
    return Row(call, group, state, seconds, limit_s, limit, tone, icon, str(word), cause_of(call), due.timestamp(), since)


def _there(call: Call) -> Row:
    """At the door: the clock stands; below everything that still runs."""
    seconds = (call.arrived_at - call.received_at).total_seconds()  # type: ignore[operator]
    limit = _("%(at)s 到场") % {"at": marks.hhmm(call.arrived_at)}
    late = seconds > call.limit_s
    tone, word = ("warn", _("到场，超时")) if late else ("ok", str(call.get_status_display()))
    sort = call.received_at.timestamp() + 10_000_000
    return Row(call, "hand", "done", seconds, None, limit, tone, "", word, cause_of(call), sort, call.received_at)


def _over(call: Call) -> Row:
    end = call.arrived_at or call.closed_at or call.received_at
    seconds = (end - call.received_at).total_seconds()
    shown = _("%(at)s 到场") if call.arrived_at else _("%(at)s 结案")
    tone, word = _verdict(call, seconds)
    why = str(call.get_cause_display() if call.cause else call.get_status_display())
    what = f"{call.get_trigger_display()}·{why}"
    sort = -(call.closed_at or end).timestamp()
    limit = shown % {"at": marks.hhmm(end)}
    return Row(call, "over", "done", seconds, None, limit, tone, "", word, what, sort, call.received_at)


def _verdict(call: Call, seconds: float) -> tuple[str, str]:
    if call.cause in FALSE:
        return "", _("误触") if call.cause == "false_touch" else _("误报")
    if call.status != "closed" or not call.arrived_at:
        return "", str(call.get_status_display())
    return ("ok", _("按时")) if seconds <= call.limit_s else ("warn", _("迟到"))
