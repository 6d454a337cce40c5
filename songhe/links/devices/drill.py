"""What the practice commands share: virtual devices, their credentials, and how they speak."""

import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from songhe.base import clock, crypto
from songhe.base.actors import Actor
from songhe.base.rows import new_id
from songhe.links.devices import actions
from songhe.links.devices.adapters import TOPICS
from songhe.links.devices.credentials import digest, drill_secret, known
from songhe.links.devices.curves import EVERY, NOWHERE, Sensor
from songhe.links.devices.models import Credential, Message
from songhe.links.devices.mqtt.client import Device, connect

AT_ONCE = 500


class InUse(Exception):
    """A credential of that name belongs to a real device, whose secret only the device knows."""


def secret_for(username: str) -> str:
    """A secret that opens the door for `username`. A missing credential is made; a real one is never touched."""
    fresh = {"secret_digest": digest(drill_secret(username).encode()), "adapter": "generic", "topics": TOPICS["generic"]}
    row, _made = Credential.objects.get_or_create(username=username, defaults=fresh)
    secret = _secret_of(row)
    if not secret:
        raise InUse(username)
    return secret


def _secret_of(row: Credential) -> str:
    """The secret that a drill knows for this credential, made with whichever index key; nothing for a real device."""
    secrets = (drill_secret(row.username, number) for number in crypto.index_keys())
    return next((secret for secret in secrets if known(row).opens_with(secret.encode())), "")


def homes(prefix: str, count: int) -> list[tuple[str, str]]:
    """(user name, secret) of up to `count` homes `prefix000001`…; names that belong to real devices are left out."""
    secrets = {f"{prefix}{number:06d}": "" for number in range(1, count + 1)}
    there = {row.username: row for row in Credential.objects.filter(username__startswith=prefix)}
    missing = []
    for name in secrets:
        if name in there:
            secrets[name] = _secret_of(there[name])
        else:
            secrets[name] = drill_secret(name)
            mark = digest(secrets[name].encode())
            missing.append(Credential(username=name, secret_digest=mark, adapter="generic", topics=TOPICS["generic"]))
    Credential.objects.bulk_create(missing, batch_size=AT_ONCE)
    return [(name, secret) for name, secret in secrets.items() if secret]


@contextmanager
def guest(username: str, *, by: Actor) -> Iterator[str]:
    """The secret of `username` for one drill. An account made for it is gone again afterwards, and the journal says both."""
    row = Credential.objects.filter(username=username).first()
    if row:
        yield secret_for(username)
        return
    secret = actions.issue_credential(username=username, secret=drill_secret(username), by=by, at=clock.now())
    try:
        yield secret
    finally:
        actions.forget_credential(credential=Credential.objects.get(username=username), by=by, at=clock.now())


@contextmanager
def guests(prefix: str, count: int) -> Iterator[list[tuple[str, str]]]:
    """`homes` for one drill: the accounts that were made for it are gone again afterwards."""
    there = Credential.objects.filter(username__startswith=prefix)
    before = set(there.values_list("pk", flat=True))
    try:
        yield homes(prefix, count)
    finally:
        made = [row.pk for row in there.all() if row.pk not in before and _secret_of(row)]
        for start in range(0, len(made), AT_ONCE):
            Credential.objects.filter(pk__in=made[start : start + AT_ONCE]).delete()


def sensors(homes: int) -> tuple[list[Sensor], list[tuple[str, str]]]:
    """Sensors of the demo by their names (`mat-002`: the mat of the second home) that have an account a drill may use, with the
    secrets; of a watch only where it was ever said where its home is. What has no account is not there."""
    names = {f"{kind}-{number:03d}": (kind, number - 1) for kind in EVERY for number in range(1, homes + 1)}
    rows = Credential.objects.filter(username__in=names, disabled_at=None)
    secrets = {row.username: secret for row in rows if (secret := _secret_of(row))}
    points = _points([name for name in secrets if names[name][0] == "watch"])
    known = {name: secret for name, secret in secrets.items() if names[name][0] != "watch" or name in points}
    found = [Sensor(name, *names[name], points.get(name, NOWHERE)) for name in sorted(known)]
    return found, sorted(known.items())


def _points(names: list[str]) -> dict[str, tuple[float, float]]:
    """Where the homes of these watches are, as they were last told."""
    rows = Message.objects.filter(device__in=names, signal="position").order_by("seq").values_list("device", "facts")
    told = {device: facts.get("home") for device, facts in rows if isinstance(facts.get("home"), list)}
    return {device: (float(point[0]), float(point[1])) for device, point in told.items()}


def opener(host: str, port: int, username: str, secret: str) -> Callable[[], Awaitable[Device]]:
    """How `username` comes to the door, each time anew."""
    return lambda: connect(host, port, username, secret)


def said(signal: str, at: datetime, **facts: Any) -> bytes:
    """A message in the house's own JSON, with an id of its own."""
    return json.dumps({"id": str(new_id()), "signal": signal, "at": at.isoformat(), **facts}).encode()
