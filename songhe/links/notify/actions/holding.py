"""What belongs to whom a notice is for: browsers that may be rung, answers that came back, standing links."""

import hashlib
import uuid
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.links.notify.actions.sending import inserted
from songhe.links.notify.models import Answer, StandingLink, Subscription


def subscribe(*, owner: str, endpoint: str, keys: dict[str, str], at: datetime) -> Subscription:
    """Let this browser be rung for `owner`. Refused when the address cannot be a push service."""
    if not _may_be_a_push_service(endpoint) or set(keys) != {"p256dh", "auth"}:
        raise Refused(_("这个浏览器给的推送地址不能用。"))
    digest = hashlib.sha256(endpoint.encode()).hexdigest()
    row = Subscription.objects.filter(owner=owner, endpoint_digest=digest).first()
    row = row or Subscription(owner=owner, endpoint_digest=digest)
    row.endpoint, row.keys, row.made_at, row.gone_at = endpoint, keys, at, None
    row.save()
    return row


def unsubscribe(*, owner: str, endpoint: str, at: datetime) -> None:
    """Ring this browser no more."""
    digest = hashlib.sha256(endpoint.encode()).hexdigest()
    Subscription.objects.filter(owner=owner, endpoint_digest=digest, gone_at=None).update(gone_at=at)


def silence(*, owner: str, at: datetime) -> int:
    """Ring none of their browsers any more: one of them is lost. Whoever still has one asks for it again."""
    return Subscription.objects.filter(owner=owner, gone_at=None).update(gone_at=at)


def _may_be_a_push_service(endpoint: str) -> bool:
    """https at one of the makers of browsers: this address is given by a browser and called by us."""
    parts = urlsplit(endpoint)
    if f"{parts.scheme}://{parts.netloc}" in getattr(settings, "PUSH_ORIGINS", ()):
        return True
    name = parts.hostname or ""
    maker = any(name == host or name.endswith(f".{host}") for host in settings.PUSH_HOSTS)
    return parts.scheme == "https" and parts.port in (None, 443) and maker and len(endpoint) <= 1000


def note_answer(
    *, press: uuid.UUID, owner: str, subject: uuid.UUID, verb: str, pressed_at: datetime, at: datetime
) -> tuple[Answer, bool]:
    """Keep a press; (row, True) when it is new. Must run in the transaction of the deed it asks for."""
    row = Answer(press=press, owner=owner, subject=subject, verb=verb, pressed_at=pressed_at, received_at=at)
    if inserted(row):
        return row, True
    kept = Answer.objects.get(press=press, owner=owner)
    if (kept.subject, kept.verb) != (subject, verb):
        raise Refused(_("同一个编号已经用在另一次操作上。"))
    return kept, False


def refuse_answer(*, answer: Answer, sentence: str) -> None:
    """Keep why the deed was refused, so that the same press hears the same sentence again."""
    answer.sentence = sentence[:200]
    answer.save(update_fields=["sentence"])


def give_link(*, owner: str, purpose: str, division: str, by: Actor, at: datetime) -> StandingLink:
    """A link that holds until it is revoked."""
    with journal.deed():
        row = StandingLink(owner=owner, purpose=purpose, division_path=division, made_at=at, made_by=by.id)
        row.save()
        facts = {"owner": owner, "purpose": purpose}
        journal.write(verb="notify.standinglink.give", subject=row, by=by, at=at, division=division, facts=facts)
    return row


def revoke_link(*, link: StandingLink, by: Actor, at: datetime) -> None:
    """From now on the link opens nothing."""
    with journal.deed():
        moves.move(link, "revoke", by=by, at=at, facts={"owner": link.owner}, revoked_at=at)


def reinstate_link(*, link: StandingLink, by: Actor, at: datetime) -> None:
    """The link opens again: what ended it did not happen."""
    with journal.deed():
        moves.move(link, "reinstate", by=by, at=at, facts={"owner": link.owner}, revoked_at=None)
