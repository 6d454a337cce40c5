"""Sentences of the room: what the timeline says of each verb, and what is said to people who tried something too late."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from songhe.base.web import marks
from songhe.care.emergency.models.states import OVER, Cause, FalseWhy, Severity, Trigger


@dataclass(frozen=True)
class Said:
    """One sentence, its tone ("", info, ok, warn, danger) and its icon."""

    text: str
    tone: str = ""
    icon: str = "clock"


def told(verb: str, facts: dict[str, Any], note: str = "", by: str = "") -> Said | None:
    """What the timeline says of a journal row; None for steps that another row tells already.

    Where the responder himself did it (`by`), the sentence does not name him twice.
    """
    word = _WORDS.get(verb.removeprefix("emergency."))
    if word is None:
        return None
    own = {"name": ""} if by and by == facts.get("name") else {}
    said = word({**facts, "text": note, **own})
    said = Said(said.text.strip(), said.tone, said.icon)
    return Said(_("演练：%(text)s") % {"text": said.text}, said.tone, said.icon) if facts.get("drill") else said


def closed_note() -> str:
    """What stands for the words of a note before who may not read them."""
    return _("[记录]")


def broken_note() -> str:
    """What is said where a note no longer fits the journal."""
    return _("这条记录与流水不符：原文被改动过，或不见了")


def minutes(seconds: float | None) -> str:
    """`9 分钟`, `40 秒`; nothing for nothing."""
    if seconds is None:
        return ""
    return _("%(n)d 秒") % {"n": seconds} if seconds < 60 else _("%(n)d 分钟") % {"n": -(-seconds // 60)}


def escalated(facts: dict[str, Any]) -> str:
    """Who is told, and why: for the timeline, for the desk's screens and for the notice to whoever is told."""
    to = {
        "next_desk": _("转下一席位"),
        "lead": _("报调度长"),
        "city": _("转市调度台"),
        "county": _("报县民政"),
        "120": _("联系 120"),
        "119": _("联系 119"),
        "110": _("联系 110"),
    }.get(facts["to"], facts["to"])
    told = _("%(to)s：%(why)s") % {"to": to, "why": reason(facts)}
    return marks.clauses([told, *_service(facts)])


def reason(facts: dict[str, Any]) -> str:
    """Why somebody further up is told."""
    word = _REASONS.get(facts["reason"])
    return word() % {"crew": facts.get("crew", "")} if word else facts["reason"]


_REASONS: dict[str, Callable[[], str]] = {
    "unanswered": lambda: _("无人接听"),
    "pressed_again": lambda: _("到场、移交后再次呼叫，无人接听"),
    "no_seat": lambda: _("县调度台无人在席"),
    "nobody": lambda: _("附近没有人能去"),
    "undispatched": lambda: _("没有派出人"),
    "unaccepted": lambda: _("派出的人没有应答"),
    "red": lambda: _("红色呼叫"),
    "late": lambda: _("超过到场时限"),
    "no_answer": lambda: _("无人应答"),
    "unconfirmed": lambda: _("%(crew)s 还没有确认"),
    "crew_no": lambda: _("%(crew)s 说去不了"),
    "unclosed": lambda: _("到场、移交后没有结案，请结案或写明原因"),
    "review": lambda: _("三日内复核未做"),
    "follow_up": lambda: _("24 小时回访未做"),
}


def _service(facts: dict[str, Any]) -> list[str]:
    """What became of a service: an ask is no answer, so until a crew says yes nobody reads that it was told."""
    service = facts["to"] in {"120", "119", "110"}
    if facts.get("drill") and service:
        return [_("演练不实际联系")]
    if facts.get("asked"):
        word = _("%(crew)s 已接单") if facts.get("goes") else _("已派%(crew)s，未确认")
        return [word % {"crew": facts["asked"]}]
    if service:
        return [_("请立即拨打 %(number)s") % {"number": facts["to"]}]
    return [_("建议拨打 %(numbers)s") % {"numbers": marks.listed(facts["suggest"])}] if facts.get("suggest") else []


def _raised(facts: dict[str, Any]) -> Said:
    parts = [Trigger(facts["trigger"]).label, facts.get("room", "")]
    if not facts.get("known", True):
        parts.append(_("未登记设备 %(uid)s") % {"uid": facts["device"]} if facts.get("device") else _("未登记的老人"))
    if facts.get("off_clock"):
        parts.append(_("设备时钟不准，按收到时间计"))
    return Said("·".join(str(part) for part in parts if part), "danger", "bell")


def _repeated(facts: dict[str, Any]) -> Said:
    parts = [_("再次呼叫，共 %(repeats)d 次重复") % facts]
    if facts.get("press"):
        who = " ".join(part for part in (facts["caller"] or _("未留姓名"), facts.get("phone", "")) if part)
        parts.append(_("来电：%(who)s，报%(level)s级") % {"who": who, "level": Severity(facts["level"]).label})
    return Said(marks.clauses(parts), "danger", "bell")


def _closed(facts: dict[str, Any]) -> Said:
    cause: Any = Cause(facts["cause"]).label
    if facts.get("why"):
        cause = _("%(cause)s（%(why)s）") % {"cause": cause, "why": FalseWhy(facts["why"]).label}
    return Said(_("结案：%(cause)s") % {"cause": cause}, "ok", "check")


def _graded(facts: dict[str, Any]) -> Said:
    levels = {"was": Severity(facts["from"]).label, "now": Severity(facts["to"]).label}
    return Said(_("等级由%(was)s改为%(now)s") % levels, "danger" if facts["to"] == "red" else "warn", "alert-triangle")


def _asked(facts: dict[str, Any]) -> Said:
    eta = minutes(facts.get("eta_s"))
    name = _("%(name)s（协助）") % {"name": facts["name"]} if facts.get("support") else facts["name"]
    text = _("派单给%(name)s，预计 %(eta)s") if eta else _("派单给%(name)s")
    return Said(text % {"name": name, "eta": eta}, "info", "navigation")


def _plain(text: Callable[[], str], tone: str = "", icon: str = "clock") -> Callable[[dict[str, Any]], Said]:
    """A sentence into which facts are set; translated when it is said, not when the module is read."""
    return lambda facts: Said(text() % facts, tone, icon)


_WORDS: dict[str, Callable[[dict[str, Any]], Said]] = {
    "call.raise": _raised,
    "call.repeat": _repeated,
    "call.answer": _plain(lambda: _("接听（%(seconds)d 秒）"), "", "phone"),
    "call.heed": _plain(lambda: _("接听再次呼叫"), "", "phone"),
    "call.take": _plain(lambda: _("接手处置"), "", "phone"),
    "call.take_over": _plain(lambda: _("从%(former)s手里接过这起呼叫"), "warn", "headset"),
    "call.hear": _plain(lambda: _("已通话"), "", "ear"),
    "call.miss": _plain(lambda: _("无人应答，按红色处置"), "danger", "alert-triangle"),
    "call.note": _plain(lambda: "%(text)s", "", "user"),
    "call.severity": _graded,
    "call.cascade": _plain(lambda: _("开始自动派单"), "info", "users"),
    "call.halt": _plain(lambda: _("停止自动派单"), "", "users"),
    "call.escalate": lambda facts: Said(escalated(facts), "warn", "alert-triangle"),
    "call.hand_over": _plain(lambda: _("移交 %(to)s"), "info", "first-aid-kit"),
    "call.close": _closed,
    "call.cancel": _plain(lambda: _("撤销呼叫"), "", "check"),
    "call.merge": _plain(lambda: _("并入 %(into)s"), "", "check"),
    "call.absorb": _plain(lambda: _("%(from)s 并入本呼叫"), "", "users"),
    "call.group": _plain(lambda: _("归入重大事件“%(incident)s”"), "warn", "users"),
    "call.ungroup": _plain(lambda: _("移出重大事件“%(incident)s”"), "", "users"),
    "call.tell": _plain(lambda: _("已告知%(relation)s %(name)s"), "info", "bell"),
    "call.read": _plain(lambda: _("%(relation)s已查看"), "", "check"),
    "call.review": _plain(lambda: _("完成复核"), "ok", "check"),
    "call.miss_follow_up": _plain(lambda: _("回访电话没人接"), "warn", "phone"),
    "call.follow_up": _plain(lambda: _("完成回访"), "ok", "phone"),
    "response.ask": _asked,
    "response.accept": _plain(lambda: _("%(name)s 接单"), "info", "check"),
    "response.decline": _plain(lambda: _("%(name)s 不能去"), "warn", "user"),
    "response.lapse": _plain(lambda: _("%(name)s 未应答"), "warn", "clock"),
    "response.depart": _plain(lambda: _("%(name)s 出发"), "info", "navigation"),
    "response.arrive": _plain(lambda: _("%(name)s 到门口"), "ok", "home"),
    "response.enter": _plain(lambda: _("%(name)s 见到老人"), "ok", "heartbeat"),
    "response.finish": _plain(lambda: _("%(name)s 现场处置完成"), "ok", "check"),
    "response.withdraw": _plain(lambda: _("%(name)s 不能前往，退出"), "danger", "alert-triangle"),
    "response.move": _plain(lambda: _("%(name)s 由 %(from)s 转来"), "info", "users"),
    "response.stand_down": _plain(lambda: _("已告知%(name)s 不用去了"), "", "user"),
}


def too_late(call: Any, verb: str) -> str:
    """Why `verb` cannot be done on this call any more."""
    if verb in {"answer", "take"} and call.answered_by_id:
        return _("%(name)s 已经接听了这起呼叫。") % {"name": call.answered_by.name}
    if verb == "take_over" and call.status not in OVER:
        return (
            _("这起呼叫现在由%(name)s处置。") % {"name": call.answered_by.name}
            if call.answered_by
            else _("还没有人接听，请直接接听。")
        )
    if verb == "ungroup" and call.incident_id is None:
        return _("这起呼叫不在重大事件里。")
    if verb == "accept" and call.lead_response_id:
        return _goes(call.lead_response.responder_name)
    if verb == "review" and call.reviewed_at:
        return _("这起呼叫已经复核过了。")
    if verb == "follow_up" and call.followed_up_at:
        return _("这起呼叫已经回访过了。")
    if call.status == "merged":
        return _("这起呼叫已并入 %(number)s，请到那里处置。") % {"number": call.merged_into.number}
    return _("这起呼叫现在是“%(status)s”，不能这样做了。") % {"status": call.get_status_display()}


def response_too_late(response: Any, verb: str) -> str:
    """Why the responder's verb cannot be done any more."""
    lead = response.call.lead_response
    if verb == "accept" and lead is not None and lead.pk != response.pk and not response.support:
        return _goes(lead.responder_name)
    if verb == "accept" and response.status == "lapsed":
        return _("后来又请了您一次，请按最近的那一次。")
    if verb == "stand_down" and lead is not None and lead.pk == response.pk:
        return _("%(name)s 正在前往，请先让他退出或结案。") % {"name": lead.responder_name}
    if verb == "enter" and response.entered_at:
        return _("已经记录见到老人了。")
    return _("这次派单现在是“%(status)s”，不能这样做了。") % {"status": response.get_status_display()}


def seat_too_late(seat: Any, verb: str) -> str:
    """Why a seat's verb cannot be done."""
    return _("席位现在是“%(status)s”，不能这样做了。") % {"status": seat.get_status_display()}


def _goes(name: str) -> str:
    return _("%(name)s 已经接单，谢谢您。") % {"name": name}


def no_number() -> str:
    """Why there is no number to open."""
    return _("这起呼叫没有来电号码。")


def no_seat() -> str:
    """Why a seat's verb has nothing to act on."""
    return _("您现在不在席位上，请先“坐席”。")
