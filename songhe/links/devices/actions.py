"""Verbs of the door: who may come in, a press over HTTPS, and what became of what was kept."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from songhe.base import bell, crypto, journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.rows import this_node
from songhe.links.devices import adapters, reasons
from songhe.links.devices.adapters.mapped import PREFIX, faults
from songhe.links.devices.adapters.reading import Reading
from songhe.links.devices.credentials import digest, new_secret
from songhe.links.devices.hooks import FRESH
from songhe.links.devices.inbox import LOCK
from songhe.links.devices.models import Credential, DeadLetter, Mapping, Message, Nonce, Setting
from songhe.links.devices.queries import Standing
from songhe.links.devices.reasons import Unreadable
from songhe.links.devices.rows import LETTER_COLUMNS, MESSAGE_COLUMNS, TOPIC_LENGTH, LetterRow, letter_row, message_row
from songhe.links.devices.topics import is_own

LONGEST_TOLD = 4_096  # bytes of one setting or command
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
    mapped = adapter.startswith(PREFIX) and Mapping.objects.filter(code=adapter.removeprefix(PREFIX)).exists()
    if adapter not in adapters.ADAPTERS and not mapped:
        raise Refused(_("没有这种报文格式：%(name)s") % {"name": adapter})
    if Credential.objects.filter(username=username).exists():
        raise Refused(_("账号 %(name)s 已经有了。") % {"name": username})
    secret = secret or new_secret()
    with journal.deed():
        row = Credential.objects.create(
            username=username,
            secret_digest=digest(secret.encode()),
            adapter=adapter,
            topics=topics or adapters.TOPICS.get(adapter, adapters.TOPICS["generic"]),
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


def issue_signing(*, credential: Credential, by: Actor, at: datetime, division: str = "") -> str:
    """A secret with which a vendor's cloud signs what it posts to `/door/hook/<name>/`; the old one signs nothing any more.

    It is kept sealed and not as a digest: a signature can only be checked by whoever knows the secret.
    """
    secret = new_secret()
    with journal.deed():
        credential.signing = secret
        credential.save(update_fields=["signing"])
        facts = {"username": credential.username}
        journal.write(
            verb="devices.credential.signing", subject=credential, by=by, at=at, division=division or settings.NODE, facts=facts
        )
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
    *,
    credential: str,
    body: bytes,
    at: datetime,
    key: str = "",
    adapter: str = "generic",
    topic: str = "https",
    durable: bool = True,
) -> Message:
    """A press that came another way than MQTT, durable when this returns; the same `key` again is the same message.

    Call it outside a transaction, unless `durable` is False: for a seed, to whom nobody listens for an answer. Raises
    `Unreadable` after the bytes were kept as a dead letter.
    """
    try:
        readings = adapters.read(adapter, topic, body, at)
        if not readings:
            raise Unreadable(reasons.UNKNOWN_SIGNAL, "nothing in it")
        row = message_row(_keyed(readings[0], key), credential, topic, body, at)
    except Unreadable as fault:
        keep_letter(letter_row(fault, credential, topic, body, at))
        raise
    message = _keep(dict(zip(MESSAGE_COLUMNS, row, strict=True)), readings[0], durable)
    if message.urgent:
        bell.ring("inbox")
    return message


class Replayed(Exception):
    """These very headers and bytes were taken before."""


def keep_hook(*, credential: str, mark: str, body: bytes, at: datetime, key: str, adapter: str) -> list[Message]:
    """What a vendor's cloud posted, durable when this returns; `mark` (of its signature) a second time is `Replayed`.

    Several events in one post are numbered under its key. Raises `Unreadable` after the bytes were kept as a dead letter.
    """
    topic = "https/hook"
    try:
        readings = adapters.read(adapter, topic, body, at)
        if not readings or not key:
            raise Unreadable(reasons.BAD_KEY if readings else reasons.UNKNOWN_SIGNAL, "nothing in it" if key else "no key")
        keys = [key] if len(readings) == 1 else [f"{key}:{place}" for place in range(len(readings))]
        rows = [message_row(_keyed(one, name), credential, topic, body, at) for one, name in zip(readings, keys, strict=True)]
    except Unreadable as fault:
        keep_letter(letter_row(fault, credential, topic, body, at))
        raise
    kept = []
    with transaction.atomic(using=settings.INBOX_DB, durable=True):
        _lock_seq()
        if not Nonce.objects.get_or_create(node=this_node(), digest=mark, defaults={"at": at})[1]:
            raise Replayed
        for row, reading in zip(rows, readings, strict=True):
            values = {**dict(zip(MESSAGE_COLUMNS, row, strict=True)), "facts": reading.facts}
            kept.append(Message.objects.get_or_create(device=values["device"], key=values["key"], defaults=values)[0])
    if any(one.urgent for one in kept):
        bell.ring("inbox")
    return kept


def forget_nonces(at: datetime) -> int:
    """Marks whose time stamps nobody would take any more."""
    return Nonce.objects.filter(at__lt=at - 4 * FRESH).delete()[0]


def save_mapping(
    *, code: str, name: str, rules: dict[str, Any], by: Actor, at: datetime, division: str, sample: str = ""
) -> Mapping:
    """How the JSON of a maker is read. Changed, it holds for what comes in half a minute; what came before is what it was."""
    wrong = faults(rules)
    if wrong or not name.strip():
        raise Refused(_("映射里这些不对：%(names)s") % {"names": _("、").join(wrong) or _("名称")})
    with journal.deed():
        before = Mapping.objects.filter(node=this_node(), code=code).values_list("rules", flat=True).first()
        told = {
            "name": name.strip()[:60],
            "rules": rules,
            "sample": sample[:4_000],
            "changed_at": at,
            "changed_by": by.name[:80],
        }
        row, _new = Mapping.objects.update_or_create(node=this_node(), code=code, defaults=told)
        was, now = {"rules": before}, {"rules": rules}
        journal.write(verb="devices.mapping.save", subject=row, by=by, at=at, division=division, before=was, after=now)
    return row


def _keyed(reading: Reading, key: str) -> Reading:
    if len(key) > 80 or not key.isprintable():
        raise Unreadable(reasons.BAD_KEY, key[:80])
    reading.key = key or reading.key
    return reading


def _keep(values: dict[str, object], reading: Reading, durable: bool) -> Message:
    values["facts"] = reading.facts
    with transaction.atomic(using=settings.INBOX_DB, durable=durable):
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


def mark_handled(messages: Sequence[Message], at: datetime) -> None:
    """These alarms have become calls, or were found to need none: the intake will not see them again."""
    if messages:
        Message.objects.filter(pk__in=[one.pk for one in messages], handled_at=None).update(handled_at=at, trouble="")


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


def tell(
    *,
    credential: Credential,
    topic: str,
    text: str,
    by: Actor,
    at: datetime,
    once: bool = False,
    until: datetime | None = None,
    division: str = "",
) -> Setting:
    """Set what a device is told on one of its topics; the door tells it now, or when it comes. With `once` it is a command.

    One topic holds one thing: what is newer takes the place of what was not heard yet. An empty text takes it back. The journal
    keeps that it was said, and not what: it may be somebody's telephone number.
    """
    if not is_own(credential.topics, credential.username, topic) or len(topic) > TOPIC_LENGTH:
        raise Refused(_("主题 %(topic)s 不是这个账号的。") % {"topic": topic})
    if len(text.encode()) > LONGEST_TOLD:
        raise Refused(_("下发的内容最长 4096 字节。"))
    fresh = {"text": text, "once": once, "until": until, "set_at": at, "heard_at": None}
    with journal.deed():
        row, made = Setting.objects.select_for_update().get_or_create(
            node=this_node(), credential=credential.username, topic=topic, defaults=fresh
        )
        if not made:
            for name, value in {**fresh, "number": row.number + 1}.items():
                setattr(row, name, value)
            row.save()
        facts = {
            "username": credential.username,
            "topic": topic,
            "number": row.number,
            "once": once,
            "bytes": len(text.encode()),
        }
        journal.write(verb="devices.setting.tell", subject=row, by=by, at=at, division=division or settings.NODE, facts=facts)
        transaction.on_commit(lambda: bell.ring("settings"))
    return row


def note_heard(*, heard: Sequence[Standing], at: datetime) -> None:
    """Devices have acknowledged these. Not journalled: it is no deed of anybody, and the row says when."""
    for one in heard:
        Setting.objects.filter(pk=one.pk, number=one.number, heard_at=None).update(heard_at=at)
