"""What notices may forget: their words and numbers, what was read out, and the wishes of who is not told anything any more."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from songhe.links.notify.models import Notice, Preference, VoiceCall
from songhe.register.access.models import User
from songhe.register.people.models import Contact
from songhe.register.rights.offers import sweeper
from songhe.register.staff.models import Responder

AT_ONCE = 500
WORDS = ["text", "link", "phone", "mail"]


@sweeper("notice_words")
def words(before: datetime) -> int:
    """Words and numbers of notices that are over; that somebody was told, how, when and whether it arrived stays."""
    over = Notice.objects.filter(made_at__lt=before).exclude(status=Notice.Status.WAITING)
    rows = list(over.exclude(text="", link="", phone="", mail="")[:AT_ONCE])
    for row in rows:
        row.text = row.link = row.phone = row.mail = ""
    Notice.objects.bulk_update(rows, WORDS)
    return len(rows)


@sweeper("voice_words")
def sentences(before: datetime) -> int:
    """What was read out on the telephone; who was rung and which key came back stays."""
    over = VoiceCall.objects.filter(made_at__lt=before).exclude(status=VoiceCall.Status.RINGING).exclude(sentence="")
    rows = list(over[:AT_ONCE])
    for row in rows:
        row.sentence = ""
    VoiceCall.objects.bulk_update(rows, ["sentence"])
    return len(rows)


@sweeper("notice_wishes")
def wishes(before: datetime) -> int:
    """How somebody wanted to be told who has no log-in, no elder or no duty here any more."""
    old = Preference.objects.filter(set_at__lt=before).values_list("pk", "owner")
    gone = [key for key, owner in old if not _is_told(owner)][:AT_ONCE]
    return Preference.objects.filter(pk__in=gone).delete()[0]


def _is_told(owner: str) -> bool:
    kind, _colon, key = owner.partition(":")
    return kind not in _THERE or _THERE[kind](UUID(key))


_THERE: dict[str, Callable[[UUID], bool]] = {
    "user": lambda key: User.objects.filter(pk=key, is_active=True).exists(),
    "responder": lambda key: Responder.objects.filter(pk=key, is_active=True).exists(),
    "contact": lambda key: Contact.objects.filter(pk=key).exists(),
}
