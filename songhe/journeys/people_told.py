"""Responders, families, leads and bureaus are told what the journal says: each row once, whatever is killed in between.

Read as `reading` does it. A drill says so and goes neither to a family nor to 120.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from songhe.base.models import JournalEntry
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import ACTIVE, Call, Response
from songhe.journeys import answering_told, visits_told
from songhe.journeys.channels_told import died
from songhe.journeys.escalations_told import escalated
from songhe.journeys.life import relatives
from songhe.journeys.meals_told import signalled
from songhe.journeys.notice_words import call_of, clock, drilled, response_of, short, title
from songhe.journeys.reading import Reading
from songhe.links.notify import actions as notify
from songhe.links.notify import queries as notify_queries
from songhe.links.notify import tokens
from songhe.links.notify.models import Notice
from songhe.register.people.models import Consent, Contact
from songhe.register.staff.models import EMERGENCY_SERVICES

OLD_NEWS = timedelta(hours=2)  # what happened before, and is only now read (a seeded history, a long silence), rings nobody


def run_once(at: datetime) -> int:
    """Tell of every row since the last time. Returns how many rows were read by this copy."""
    return READING.run_once(at)


def _letters(row: JournalEntry, at: datetime) -> list[dict[str, Any]]:
    """What is to be said of a visit, read before anything is written: price and payers are a dozen questions. Nobody's life
    hangs on it; what is told of a call is read in the deed itself, as it stands at that moment."""
    if row.verb not in visits_told.TELLERS or not _is_news(row, at):
        return []
    with notify.gathered() as letters:
        TELLERS[row.verb](row, at)
    return letters


def _tell(row: JournalEntry, at: datetime, letters: list[dict[str, Any]]) -> None:
    if row.verb not in visits_told.TELLERS and _is_news(row, at):
        TELLERS[row.verb](row, at)
    for one in letters:
        notify.leave(**one)


def _is_news(row: JournalEntry, at: datetime) -> bool:
    return at - row.at <= OLD_NEWS or bool(row.facts.get("late"))


# --- Responders -----------------------------------------------------------------------------------------------------
def _asked(row: JournalEntry, at: datetime) -> None:
    response = response_of(row)
    if response.status != "asked":
        return  # answered or overtaken before this was read
    minutes = f"·{_('约 %(n)s 分钟') % {'n': -(-response.eta_s // 60)}}" if response.eta_s else ""
    text = _("%(who)s 需要帮忙%(minutes)s。能去请点开按“我去”。") % {"who": short(response.call), "minutes": minutes}
    _to_responder(row, response, _("请您去看看"), text, at, prompt=_("能去请按 1，不能去请按 2。"))


def _stood_down(row: JournalEntry, at: datetime) -> None:
    response = response_of(row)
    if _goes_anyway(response):
        return
    goes = response.call.lead_response
    if goes and goes.pk != response.pk:
        text = _("%(name)s 已经去了，您不用去了，谢谢。") % {"name": goes.responder_name}
    else:
        text = _("这起求助已经处理，您不用去了，谢谢。")
    _to_responder(row, response, _("不用去了"), text, at)


def _goes_anyway(response: Response) -> bool:
    """Of two asks for one event, because two calls were merged, only one was taken back."""
    rows = Response.objects.filter(call=response.call.goes_on_in.pk, responder=response.responder_id, status__in=ACTIVE)
    return rows.exists()


def _moved(row: JournalEntry, at: datetime) -> None:
    """The call was merged: he goes on, for the other one, and the family there hears who comes."""
    response = response_of(row)
    text = _("这起求助并到 %(who)s，请照新的地址去。") % {"who": short(response.call)}
    _to_responder(row, response, _("地址有变"), text, at)
    if response.arrived_at:
        _at_the_door(row, response.arrived_at, at)
    elif response.answered_at:
        _accepted(row, at)


def _to_responder(row: JournalEntry, response: Response, word: str, text: str, at: datetime, *, prompt: str = "") -> None:
    call, person = response.call, response.responder
    if call.drill and person.kind in EMERGENCY_SERVICES:
        return
    link = settings.SITE_URL + reverse("field:link", args=[tokens.make("field", response.pk)])
    notify.leave(
        key=str(row.pk), to=f"responder:{person.pk}", to_name=person.name, phone=person.phone, title=title(call, word),
        text=drilled(call, text), link=link, subject=call.pk, division=call.division_path, at=at, urgent=True, replaces=True,
        prompt=prompt,
    )  # fmt: skip


def _ask_over(row: JournalEntry, at: datetime) -> None:
    """Answered, or not in time: what still waits to be sent about it would only mislead."""
    response = response_of(row)
    notify.withdraw(to=f"responder:{response.responder_id}", subject=response.call_id, at=at)


# --- The family -----------------------------------------------------------------------------------------------------
def _raised(row: JournalEntry, at: datetime) -> None:
    text = _("%(clock)s 收到 %(who)s 的求助，正在联系。") % {"clock": clock(row.at), "who": row.facts["who"]}
    _to_followers(row, call_of(row), _("收到求助"), text, at)


def _merged(row: JournalEntry, at: datetime) -> None:
    text = _("%(who)s 的求助和另一起是同一件事，一起处置，还没有结束。进展请点开看。") % {"who": row.facts["who"]}
    _to_followers(row, call_of(row), _("一起处置"), text, at)


def _accepted(row: JournalEntry, at: datetime) -> None:
    _ask_over(row, at)
    eta = row.facts.get("eta_s")
    words = {"name": row.facts["name"], "n": -(-eta // 60) if eta else 0}
    text = _("%(name)s 正赶过去，约 %(n)s 分钟到。") if eta else _("%(name)s 正赶过去。")
    _to_family(row, _("有人赶去"), text % words, at)


def _arrived(row: JournalEntry, at: datetime) -> None:
    _at_the_door(row, row.at, at)


def _at_the_door(row: JournalEntry, since: datetime, at: datetime) -> None:
    text = _("%(name)s %(clock)s 到门口了。") % {"name": row.facts["name"], "clock": clock(since)}
    _to_family(row, _("到门口了"), text, at)


def _withdrew(row: JournalEntry, at: datetime) -> None:
    _ask_over(row, at)
    text = _("%(name)s 去不了了，正在请别人。") % {"name": row.facts["name"]}
    _to_family(row, _("正在换人"), text, at)


def _handed_over(row: JournalEntry, at: datetime) -> None:
    service = {"120": _("120 急救"), "119": _("119 消防"), "110": _("110 公安")}[row.facts["to"]]
    _to_family(row, _("已移交"), _("%(clock)s 已交给 %(service)s。") % {"clock": clock(row.at), "service": service}, at)


def _closed(row: JournalEntry, at: datetime) -> None:
    outcome = OUTCOMES.get(row.facts["cause"], lambda: _("已经处理好"))()
    text = _("%(clock)s 处理完毕：%(outcome)s。") % {"clock": clock(row.at), "outcome": outcome}
    _to_family(row, _("处理完毕"), text, at)


def _cancelled(row: JournalEntry, at: datetime) -> None:
    _to_family(row, _("已撤销"), _("这次求助已撤销，没有人受伤的报告。"), at, only_told=True)


OUTCOMES: dict[str, Callable[[], str]] = {
    "helped": lambda: _("已得到帮助，人在家"),
    "hospital": lambda: _("已送医"),
    "death": lambda: _("请与我们联系"),  # never by a message
    "false_touch": lambda: _("误按，平安"),
    "false_device": lambda: _("设备误报，平安"),
    "test": lambda: _("测试"),
}


def _to_family(row: JournalEntry, word: str, text: str, at: datetime, *, only_told: bool = False) -> None:
    """The family of the call and of every call merged into it; never of somebody who only goes along."""
    if not row.facts.get("support"):
        for call in _of_one_event(call_of(row)):
            _to_followers(row, call, word, text, at, only_told=only_told)


def _of_one_event(call: Call) -> list[Call]:
    merged = call.merged.select_related("elder", "division")
    return [call, *(one for other in merged for one in _of_one_event(other))]


def _to_followers(row: JournalEntry, call: Call, word: str, text: str, at: datetime, *, only_told: bool = False) -> None:
    """Contacts in order, while the elder consents; never of a drill."""
    if call.drill or call.elder is None:
        return
    for contact in followers(call):
        if only_told and not notify_queries.was_left(call.pk, f"contact:{contact.pk}"):
            continue
        link = settings.SITE_URL + reverse("family:follow", args=[tokens.make("follow", call.pk, contact.pk)])
        notify.leave(
            key=str(row.pk), to=f"contact:{contact.pk}", to_name=contact.name, phone=contact.phone, title=title(call, word),
            text=text, link=link, subject=call.pk, division=call.division_path, at=at, replaces=True,
            wakes=True,
        )  # fmt: skip


@notify.when_sent
def note_told(notice: Notice, at: datetime) -> None:
    """The call says that somebody of the family was told when a message has reached them, and not when it was written."""
    kind, _colon, key = notice.to.partition(":")
    call = Call.objects.filter(pk=notice.subject).first() if kind == "contact" and notice.subject else None
    if call is not None:  # families are told of visits and of life events too
        emergency.tell(call=call, contact=Contact.objects.get(pk=key), at=at)


def followers(call: Call) -> list[Contact]:
    """Who of the family may see this call: while the elder's consent is in force, contacts marked so, in order."""
    agreed = Consent.objects.filter(elder=call.elder, purpose=Consent.Purpose.FAMILY, withdrawn_at=None)
    return list(Contact.objects.filter(elder=call.elder, may_follow=True)) if agreed.exists() else []


TELLERS: dict[str, Callable[[JournalEntry, datetime], None]] = {
    "emergency.response.ask": _asked,
    "emergency.response.stand_down": _stood_down,
    "emergency.response.move": _moved,
    "emergency.call.raise": _raised,
    "emergency.response.decline": _ask_over,
    "emergency.response.lapse": _ask_over,
    "emergency.response.accept": _accepted,
    "emergency.response.arrive": _arrived,
    "emergency.response.withdraw": _withdrew,
    "emergency.call.hand_over": _handed_over,
    "emergency.call.merge": _merged,
    "emergency.call.close": _closed,
    "emergency.call.cancel": _cancelled,
    "emergency.call.escalate": escalated,
    "meals.signal.open": signalled,
    "notify.outlet.die": died,
    "life.lifeevent.do": relatives.tell,
    "life.lifeevent.undo": relatives.tell,
    **answering_told.TELLERS,
    **visits_told.TELLERS,
}
"""Verb of the journal → who is told what."""

READING = Reading("people_told", lambda row: row.verb in TELLERS, _tell, unfollowed="notify.reader.untold", prepare=_letters)
