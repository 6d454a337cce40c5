"""An act is done, not done with a reason, or taken back; a medicine by two people."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.nursing import dated, rules
from songhe.care.nursing.actions import laying
from songhe.care.nursing.actions.ground import check_post, sealed, told
from songhe.care.nursing.actions.posts import try_pin
from songhe.care.nursing.models import Act, Post

MOST_WORDS = 200


def do(
    *, act: Act, post: Post, by: Actor, at: datetime, done_at: datetime | None = None, noted: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """It was done, at the time that the nurse says; what was noted is sealed. A medicine is given by two (`prepare`)."""
    if act.medicine_id is not None:
        raise Refused(_("服药要两个人核对。"))
    facts = read_noted(act, noted or {})
    with journal.deed():
        stamp = _stamp(act, post, at, done_at)
        moves.move(act, "do", by=by, at=at, facts=_told(act), noted=sealed(act, "noted", facts), **stamp)
        laying.clear(act, at)


def prepare(*, act: Act, post: Post, by: Actor, at: datetime, done_at: datetime | None = None) -> None:
    """The first person has the medicine ready, against the order; it is not given before a second one has looked."""
    if act.medicine_id is None:
        raise Refused(_("只有服药要两个人核对。"))
    with journal.deed():
        moves.move(act, "prepare", by=by, at=at, facts=_told(act), **_stamp(act, post, at, done_at))


def confirm(*, act: Act, post: Post, by: Actor, at: datetime) -> None:
    """The second person, with a log-in or number of her own, has looked: it is given. Never the same as the first."""
    with journal.deed():
        check_post(post, act.facility_id)
        if act.done_by is not None and act.done_by.user_id == post.user_id:
            raise Refused(_("第二个核对的人不能是同一个人。"))
        second = {"second": post, "second_name": post.user.name[:80], "second_at": at}
        moves.move(act, "confirm", by=by, at=at, facts={**_told(act), **told(second=post.pk)}, **second)
        laying.clear(act, at)


def give(
    *, act: Act, post: Post, second: Post, pin: str, by: Actor, at: datetime, done_at: datetime | None = None,
) -> str:  # fmt: skip
    """Both at one phone: the first prepares, the second confirms with her own number. A sentence when the number is wrong:
    then it is prepared, and still waits for a second person."""
    if second.user_id == post.user_id:
        raise Refused(_("第二个核对的人不能是同一个人。"))
    with journal.deed():
        check_post(second, act.facility_id)
        if act.status != Act.Status.PREPARED:
            prepare(act=act, post=post, by=by, at=at, done_at=done_at)
        wrong = try_pin(post=second, pin=pin, at=at)
        if not wrong:
            confirm(act=act, post=second, by=second.user.actor, at=at)
    return wrong


def leave_out(
    *, act: Act, post: Post, reason: str, by: Actor, at: datetime, done_at: datetime | None = None, words: str = "",
) -> None:  # fmt: skip
    """It was not done, and why: a reason of the list, and words if there is more to say."""
    if reason not in dated.reasons(localtime(at).date()):
        raise Refused(_("请选没做成的原因。"))
    noted = {"words": words.strip()[:MOST_WORDS]} if words.strip() else {}
    with journal.deed():
        stamp = _stamp(act, post, at, done_at)
        facts = {**_told(act), "reason": reason}
        moves.move(act, "leave_out", by=by, at=at, facts=facts, reason=reason, noted=sealed(act, "noted", noted), **stamp)
        laying.clear(act, at)


def take_back(*, act: Act, post: Post, by: Actor, at: datetime) -> None:
    """One's own tick that was a slip, within half an hour; it is owed again. The journal keeps both."""
    minutes = dated.rules(localtime(at).date()).take_back
    if act.done_by_id != post.pk or act.heard_at is None or at - act.heard_at > timedelta(minutes=minutes):
        raise Refused(_("只能撤回自己 %(n)s 分钟内记的。") % {"n": minutes})
    empty: dict[str, Any] = {
        "done_at": None, "heard_at": None, "late": False, "done_by": None, "done_name": "", "second": None, "second_name": "",
        "second_at": None, "reason": "", "noted": sealed(act, "noted", ""),
    }  # fmt: skip
    with journal.deed():
        moves.move(act, "take_back", by=by, at=at, facts=_told(act), **empty)
        laying.clear(act, at)
        due = laying.next_due(act, act.step)
        if due:
            due.save(force_insert=True)


def _stamp(act: Act, post: Post, at: datetime, done_at: datetime | None) -> dict[str, Any]:
    """Who and when: never later than we heard, never long before it was due."""
    check_post(post, act.facility_id)
    kind = dated.kinds(localtime(act.due_at).date())[act.kind]
    when = min(done_at or at, at)
    if when < act.due_at - timedelta(minutes=kind.early):
        raise Refused(_("还没到时间：%(due)s 才该做。") % {"due": f"{localtime(act.due_at):%H:%M}"})
    late = rules.is_late(act.due_at, when, kind.late)
    return {"done_at": when, "heard_at": at, "late": late, "done_by": post, "done_name": post.user.name[:80]}


def _told(act: Act) -> dict[str, Any]:
    return told(elder=act.elder_id, facility=act.facility_id)


def read_noted(act: Act, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was noted, as far as its kind asks for it; a number out of its limits is refused with a sentence."""
    day = localtime(act.due_at).date()
    asks, kind = dated.asks(day), dated.kinds(day)[act.kind]
    found: dict[str, Any] = {}
    for code in kind.asks:
        value, ask = str(given.get(code) or "").strip(), asks[code]
        if value:
            found[code] = _one(ask, value)
    words = str(given.get("words") or "").strip()[:MOST_WORDS]
    return {**found, "words": words} if words else found


def _one(ask: dated.Ask, value: str) -> Any:
    if ask.choices and value in {code for code, _word, _tone in ask.choices}:
        return value
    if ask.number:
        try:
            number = float(value)
        except ValueError:
            number = ask.number[0] - 1
        if ask.number[0] <= number <= ask.number[1]:
            return round(number, 1)
    if ask.text and re.fullmatch(ask.text, value):
        return value
    raise Refused(_("“%(name)s”填的不对，请核对。") % {"name": ask.name})
