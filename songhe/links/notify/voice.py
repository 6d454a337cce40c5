"""What comes back of a telephone call: a key, or nobody. Once; a gateway that says it twice hears the same."""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import CLOCK
from songhe.base.errors import Refused, WrongMoment
from songhe.links.notify import actions
from songhe.links.notify.models import Notice, VoiceCall

log = logging.getLogger(__name__)
Pressed = Callable[[Notice, str, uuid.UUID, datetime], str]
_pressed: dict[str, Pressed] = {}
HEARD = "1"


def when_pressed(hear: Pressed) -> Pressed:
    """Register what a key does to notices of some kind: the sentence that is read out then, or "" when it is not its kind.

    A link knows no rooms. It may be called again with the same key of the call: it is one press.
    """
    _pressed[f"{hear.__module__}.{hear.__qualname__}"] = hear
    return hear


def answered(*, call: VoiceCall, digit: str, at: datetime) -> str:
    """A key was pressed; the sentence that is read out. Refused when the key means nothing here."""
    notice = call.notice
    said = next((said for said in (hear(notice, digit, call.pk, at) for hear in _pressed.values()) if said), "")
    if not said and digit != HEARD:
        raise Refused(_("听明白了请按 1。"))
    try:
        with journal.deed():
            facts = {"to": notice.to, "digit": digit}
            moves.move(call, "answer", by=CLOCK, at=at, facts=facts, digit=digit, ended_at=at)
    except WrongMoment:
        log.info("voice call %s was over", call.pk)
    actions.note_letter_read(notice=notice, at=at)
    return said or _("好的，谢谢。")


def missed(*, call: VoiceCall, at: datetime) -> None:
    """Nobody took it, or the line was busy: the next way is tried now."""
    with journal.deed():
        moves.move(call, "miss", by=CLOCK, at=at, facts={"to": call.notice.to}, ended_at=at)
    actions.hurry(call.notice, at)
