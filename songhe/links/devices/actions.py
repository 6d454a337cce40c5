"""Verbs of the door: who may come in, a press over HTTPS, and what became of what was kept."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connections, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from songhe.base import bell, crypto, journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.rows import this_node
from songhe.links.devices import adapters, reasons
from songhe.links.devices.adapters.reading import Reading
from songhe.links.devices.credentials import digest, new_secret
from songhe.links.devices.inbox import LOCK
from songhe.links.devices.models import Credential, DeadLetter, Message
from songhe.links.devices.reasons import Unreadable
from songhe.links.devices.rows import LETTER_COLUMNS, MESSAGE_COLUMNS, LetterRow, letter_row, message_row

TRY_AGAIN = (1, 5, 15, 60)  # seconds before the second, third … attempt to handle an alarm; then every minute


def issue_credential(
    *,
    username: str,
    by: Actor,
    at: datetime,
    adapter: str = "generic",
    topics: list[str] | None = None,
    secret: str = "",
    division: str = "",
) -> str:
    """Let a device or gateway in. Gives its secret (a new one unless `secret` is given), which is kept nowhere."""
    if not username or len(username) > 80 or not username.isprintable() or set(username) & set("/+#:"):
        raise Refused(_("账号只能用字母、数字、点和短横线，最长 80 个字。"))
    if adapter not in adapters.ADAPTERS:
        raise Refused(_("没有这种报文格式：%(name)s") % {"name": adapter})
    if Credential.objects.filter(username=username).exists():
        raise Refused(_("账号 %(name)s 已经有了。") % {"name": username})
    secret = secret or new_secret()
    with journal.deed():
        row = Credential.objects.create(
            username=username,
            secret_digest=digest(secret.encode()),
            adapter=adapter,
            topics=topics or adapters.TOPICS[adapter],
        )
        after = {"username": username, "adapter": adapter, "topics": row.topics}
        journal.write(
            verb="devices.credential.issue", subject=row, by=by, at=at, division=division or settings.NODE, after=after
        )
    return secret


def renew_secret(*, credential: Credential, by: Actor, at: datetime, division: str = "") -> str:
    """A new secret for the same account, which opens again if it was disabled. The old one opens nothing in half a minute."""
    secret = new_secret()
    with journal.deed():
        made = {"secret_digest": digest(secret.encode()), "digest_key": crypto.newest_index_key()}
        Credential.objects.filter(pk=credential.pk).update(**made, disabled_at=None)
        facts = {"username": credential.username}
        journal.write(
            verb="devices.credential.renew", subject=credential, by=by, at=at, division=division or settings.NODE, facts=facts
        )
    credential.refresh_from_db()
    return secret


def disable_credential(*, credential: Credential, by: Actor, at: datetime, division: str = "") -> None:
    """Shut a credential out; a connection of it that is open is ended within seconds."""
    with journal.deed():
        if Credential.objects.filter(pk=credential.pk, disabled_at=None).update(disabled_at=at):
            facts = {"username": credential.username}
            journal.write(
                verb="devices.credential.disable",
                subject=credential,
                by=by,
                at=at,
                division=division or settings.NODE,
                facts=facts,
            )
    credential.refresh_from_db()


def forget_credential(*, credential: Credential, by: Actor, at: datetime, division: str = "") -> None:
    """Take away an account that was made for a drill, so that nothing is left that opens the door."""
    with journal.deed():
        facts = {"username": credential.username}
        journal.write(
            verb="devices.credential.forget", subject=credential, by=by, at=at, division=division or settings.NODE, facts=facts
        )
        credential.delete()


def keep_press(
    *, credential: str, body: bytes, at: datetime, key: str = "", adapter: str = "generic", topic: str = "https"
) -> Message:
    """A press that came another way than MQTT, durable when this returns; the same `key` again is the same message.

    Call it outside a transaction. Raises `Unreadable` after the bytes were kept as a dead letter.
    """
    try:
        readings = adapters.read(adapter, topic, body, at)
        if not readings:
            raise Unreadable(reasons.UNKNOWN_SIGNAL, "nothing in it")
        row = message_row(_keyed(readings[0], key), credential, topic, body, at)
    except Unreadable as fault:
        keep_letter(letter_row(fault, credential, topic, body, at))
        raise
    message = _keep(dict(zip(MESSAGE_COLUMNS, row, strict=True)), readings[0])
    if message.urgent:
        bell.ring("inbox")
    return message


def _keyed(reading: Reading, key: str) -> Reading:
    if len(key) > 80 or not key.isprintable():
        raise Unreadable(reasons.BAD_KEY, key[:80])
    reading.key = key or reading.key
    return reading


def _keep(values: dict[str, object], reading: Reading) -> Message:
    values["facts"] = reading.facts
    with transaction.atomic(using=settings.INBOX_DB, durable=True):
        _lock_seq()
        message, _made = Message.objects.get_or_create(device=values["device"], key=values["key"], defaults=values)
    return message


def _lock_seq() -> None:
    connection = connections[settings.INBOX_DB]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def keep_letter(letter: LetterRow) -> None:
    """Put aside what came another way than MQTT; the same again is counted."""
    facts = dict(zip(LETTER_COLUMNS, letter, strict=True))
    once = {"node": this_node(), "credential": facts["credential"], "digest": facts["digest"]}
    row, made = DeadLetter.objects.get_or_create(**once, defaults=facts)
    if not made:
        DeadLetter.objects.filter(pk=row.pk).update(times=F("times") + facts["times"], last_at=facts["received_at"])


def mark_handled(message: Message, at: datetime) -> None:
    """The alarm has become a call, or was found to need none: the intake will not see it again."""
    Message.objects.filter(pk=message.pk, handled_at=None).update(handled_at=at, trouble="")


def mark_failed(message: Message, at: datetime, trouble: str) -> None:
    """Note why an alarm could not be handled; it is tried again, later each time, and never given up."""
    wait = TRY_AGAIN[min(message.tries, len(TRY_AGAIN) - 1)]
    Message.objects.filter(pk=message.pk, handled_at=None).update(
        trouble=trouble[:200], tries=F("tries") + 1, try_at=at + timedelta(seconds=wait)
    )


def see_letter(*, letter: DeadLetter, by: Actor, at: datetime) -> None:
    """Somebody has looked at these bytes. The letter stays; if it comes again it is only counted."""
    with journal.deed():
        facts = {"credential": letter.credential, "reason": letter.reason, "times": letter.times}
        journal.write(verb="devices.deadletter.see", subject=letter, by=by, at=at, division=settings.NODE, facts=facts)
    DeadLetter.objects.filter(pk=letter.pk, seen_at=None).update(seen_at=at, seen_by=by.name[:80])
    letter.refresh_from_db()


def forget_telemetry(*, before: datetime, up_to: int, limit: int = 1_000) -> int:
    """Remove quiet messages received before `before` that a reader has passed (`up_to`), a few at a time. Alarms stay."""
    quiet = Message.objects.filter(urgent=False, seq__lte=up_to).order_by("seq").values_list("seq", "received_at")
    old = [seq for seq, received_at in quiet[:limit] if received_at < before]
    if old:
        Message.objects.filter(seq__in=old, urgent=False).delete()
    return len(old)
