"""What a nurse's phone may send (`base/outbox`): each kind with its verb."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from songhe.base.errors import Refused
from songhe.base.outbox import kinds
from songhe.base.outbox.kinds import Kind, Told
from songhe.care.nursing import actions, queries
from songhe.care.nursing.models import Act, Mishap, Post
from songhe.register.access.models import Role

Verb = Callable[[Act, Post, Told], str | None]


def moment(number: Any) -> datetime:
    """Milliseconds since 1970, as scripts count."""
    return datetime.fromtimestamp(float(number) / 1000, UTC)


def may(user: Any) -> bool:
    """Carers only; where they work is asked for each fact."""
    return bool(user.role == Role.CARER)


def about(facts: dict[str, Any]) -> uuid.UUID:
    """The act, or the home of a mishap, a fact is about."""
    return uuid.UUID(facts["order"])


def _post(told: Told) -> Post:
    post = queries.me(told.user)
    if post is None:
        raise Refused(_("您不在这家机构的护理岗位上。"))
    return post


def _kind(name: str, verb: Verb) -> Kind:
    def apply(told: Told) -> str:
        post = _post(told)
        act = Act.objects.select_related("done_by", "facility").filter(pk=about(told.facts), facility=post.facility_id).first()
        if act is None:
            raise ValueError(str(told.key))
        return verb(act, post, told) or ""

    return Kind(f"nursing.{name}", apply, may, about)


def _do(act: Act, post: Post, told: Told) -> None:
    noted: dict[str, Any] = dict(told.facts.get("noted") or {})
    actions.do(act=act, post=post, done_at=moment(told.facts["at"]), noted=noted, by=told.by, at=told.at)


def _leave_out(act: Act, post: Post, told: Told) -> None:
    said = {"reason": str(told.facts["reason"]), "words": str(told.facts.get("words", ""))}
    actions.leave_out(act=act, post=post, done_at=moment(told.facts["at"]), by=told.by, at=told.at, **said)


def _prepare(act: Act, post: Post, told: Told) -> None:
    actions.prepare(act=act, post=post, done_at=moment(told.facts["at"]), by=told.by, at=told.at)


def _confirm(act: Act, post: Post, told: Told) -> None:
    actions.confirm(act=act, post=post, by=told.by, at=told.at)


def _give(act: Act, post: Post, told: Told) -> str:
    second = Post.objects.filter(pk=told.facts["second"], ended_at=None).select_related("user").first()
    if second is None:
        raise Refused(_("第二个核对的人不在岗位上。"))
    pin = str(told.facts.get("pin", ""))
    return actions.give(act=act, post=post, second=second, pin=pin, done_at=moment(told.facts["at"]), by=told.by, at=told.at)


def _take_back(act: Act, post: Post, told: Told) -> None:
    actions.take_back(act=act, post=post, by=told.by, at=told.at)


def _mishap(told: Told) -> str:
    """One that was written down in a dead zone: its key is the phone's."""
    post, facts = _post(told), told.facts
    who = facts.get("elder")
    elder = queries.elder_of(uuid.UUID(who)) if who else None
    if Mishap.objects.filter(pk=told.key).exists():
        return ""
    said: dict[str, Any] = {name: str(facts.get(name, "")) for name in ("kind", "place", "words")}
    actions.raise_mishap(
        facility=post.facility, elder=elder, happened_at=moment(facts["at"]), call=bool(facts.get("call")), key=told.key,
        by=told.by, at=told.at, **said,
    )  # fmt: skip
    return ""


VERBS: dict[str, Verb] = {
    "do": _do,
    "leave_out": _leave_out,
    "prepare": _prepare,
    "confirm": _confirm,
    "give": _give,
    "take_back": _take_back,
}


def register() -> None:
    """Once, when the house is loaded."""
    for name, verb in VERBS.items():
        kinds.register(_kind(name, verb))
    kinds.register(Kind("nursing.mishap", _mishap, may, about))
