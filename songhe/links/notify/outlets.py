"""The ways out that bureaus have set: which serves a place, whether it works, and the verbs of their page.

A county's own goes before the city's. One that fails in a row is dead: journalled, left out, and let through once again at
its stored `probe_at`, so that it is back as soon as it works.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import IntegrityError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused, WrongMoment
from songhe.links.notify.models import Outlet

FILE = Path(__file__).parent / "data" / "outlets.csv"
DEAD_AFTER = 3  # attempts in a row
PROBE = timedelta(minutes=5)
STAND_IN = "standin"
GROUP = "group"
BY_TOKEN = frozenset({"dingtalk", "wecombot", "feishu", "twilio", "vonage", "bulksms"})
"""Schemas whose "host" is a token: the host called is the service's own and cannot be chosen."""
ENCRYPTED = frozenset({"jsons", "forms", "xmls", "https", "smseagles", "mailtos"})


@dataclass(frozen=True)
class Rule:
    """What an address of one kind may look like, and what it needs of a person: a telephone number, a mail address, nothing."""

    schemas: frozenset[str]
    for_whom: str


@cache
def rules() -> dict[str, Rule]:
    """By kind."""
    with FILE.open(encoding="utf-8") as lines:
        return {row["kind"]: Rule(frozenset(row["schemas"].split()), row["for_whom"]) for row in csv.DictReader(lines)}


# --- Which ----------------------------------------------------------------------------------------------------------
def serving(division: str, at: datetime | None = None) -> dict[str, Outlet]:
    """By kind, the nearest at or above `division` that works; with `at`, a dead one that is due to be tried again too."""
    parts = division.split("/") if division else []
    above = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
    if not above:
        return {}
    fit = Q(status=Outlet.Status.LIVE)
    if at is not None:
        fit |= Q(status=Outlet.Status.DEAD, probe_at__lte=at)
    rows = Outlet.objects.filter(fit, division_path__in=above)
    return {row.kind: row for row in sorted(rows, key=lambda row: (row.status == Outlet.Status.LIVE, len(row.division_path)))}


def of(scope: str) -> QuerySet[Outlet]:
    """Those of `scope` and below."""
    inside = Q(division_path=scope) | Q(division_path__startswith=f"{scope}/")
    return Outlet.objects.filter(inside).order_by("division_path", "kind")


def above(scope: str) -> QuerySet[Outlet]:
    """Those of the places in which `scope` lies: used where it has none of its own."""
    parts = scope.split("/")
    return Outlet.objects.filter(division_path__in=["/".join(parts[:end]) for end in range(1, len(parts))]).order_by("kind")


def dead(scope: str) -> list[Outlet]:
    """What does not work now, at `scope`, below, or above."""
    return [*of(scope).filter(status=Outlet.Status.DEAD), *above(scope).filter(status=Outlet.Status.DEAD)]


def address(outlet: Outlet, *, phone: str = "", mail: str = "") -> str:
    """The address with whom it is for put in."""
    return str(outlet.address).replace("{phone}", quote(phone, safe="")).replace("{mail}", quote(mail, safe="@"))


# --- Whether it works -----------------------------------------------------------------------------------------------
def worked(outlet: Outlet, at: datetime) -> None:
    """It took a message."""
    Outlet.objects.filter(pk=outlet.pk).update(failed=0, last_ok_at=at)
    if outlet.status == Outlet.Status.DEAD:
        _move(outlet, "revive", at, probe_at=None)


def failed(outlet: Outlet, why: str, at: datetime) -> None:
    """It did not; so often in a row that it is dead."""
    rows = Outlet.objects.filter(pk=outlet.pk)
    count = (rows.values_list("failed", flat=True).first() or 0) + 1
    rows.update(failed=min(count, 1000), last_fault_at=at, last_fault=why[:200])
    if outlet.status == Outlet.Status.DEAD:
        rows.update(probe_at=at + PROBE)
    elif count >= DEAD_AFTER:
        _move(outlet, "die", at, probe_at=at + PROBE)


def _move(outlet: Outlet, verb: str, at: datetime, **changes: object) -> None:
    facts = {"kind": outlet.kind, "name": outlet.name}
    try:
        with journal.deed():
            moves.move(outlet, verb, by=CLOCK, at=at, facts=facts, **changes)
    except WrongMoment:
        outlet.refresh_from_db()  # another hand, or a person, was first


# --- Verbs of the page ----------------------------------------------------------------------------------------------
def add(*, kind: str, name: str, division: str, address: str, by: Actor, at: datetime) -> Outlet:
    """Set a way out. Refused when the address cannot be one of its kind, or there is one already."""
    check(kind, address)
    row = Outlet(kind=kind, name=name, division_path=division, address=address, made_at=at)
    try:
        with journal.deed():
            row.save(force_insert=True)
            journal.write(verb="notify.outlet.add", subject=row, by=by, at=at, division=division, facts=_facts(row))
    except IntegrityError:
        raise Refused(_("这里已经有一条同类的渠道，请改它。")) from None
    return row


def change(*, outlet: Outlet, name: str, address: str = "", by: Actor, at: datetime) -> None:
    """Another name, and another address where one is given: the old one is never shown."""
    if address:
        check(outlet.kind, address)
        outlet.address = address
    with journal.deed():
        moves.move(outlet, "change", by=by, at=at, facts={**_facts(outlet), "address": bool(address)}, name=name)
        outlet.save(update_fields=["address"] if address else [])


def stop(*, outlet: Outlet, by: Actor, at: datetime) -> None:
    """Use it no more, until it is resumed."""
    with journal.deed():
        moves.move(outlet, "stop", by=by, at=at, facts=_facts(outlet), probe_at=None)


def resume(*, outlet: Outlet, by: Actor, at: datetime) -> None:
    """Use it again."""
    with journal.deed():
        moves.move(outlet, "resume", by=by, at=at, facts=_facts(outlet), failed=0)


def _facts(row: Outlet) -> dict[str, str]:
    return {"kind": row.kind, "name": row.name}  # never the address


# --- What an address may be -----------------------------------------------------------------------------------------
def check(kind: str, address: str) -> None:
    """Refuse what is no address of this kind, leads into our own network, or goes in the clear.

    The gateway of a bureau may stand within its own network: an administrator of the machine names it in SONGHE_NOTIFY_HOSTS.
    """
    rule, schema = rules()[kind], address.partition("://")[0].lower()
    if schema not in rule.schemas or (schema == STAND_IN and not settings.VOICE_STAND_IN):
        raise Refused(_("这种渠道的地址要以这些开头：%(schemas)s") % {"schemas": _listed(rule.schemas)})
    if rule.for_whom != GROUP and schema not in {STAND_IN, "https", "http"} and f"{{{rule.for_whom}}}" not in address:
        raise Refused(_("地址里要有 {%(what)s}，发的时候换成收信人的号码。") % {"what": rule.for_whom})
    if schema == STAND_IN or schema in BY_TOKEN:
        known = schema == STAND_IN or _read_by_library(address)
    else:
        _check_host(schema, address)
        known = schema in {"https", "http"} or _read_by_library(address)
    if not known:
        raise Refused(_("这个地址读不懂，请对照说明再看一遍。"))


def _check_host(schema: str, address: str) -> None:
    try:
        host = urlsplit(re.sub(r"\{\w+\}", "x", address)).hostname or ""
    except ValueError:
        host = ""
    if host in settings.NOTIFY_HOSTS:
        return
    outside = "." in host and ":" not in host and not host.replace(".", "").isdigit()
    if not outside or host.endswith((".local", ".internal", ".localhost")):
        raise Refused(_("这个地址在内网：请机器管理员先把主机名写进 SONGHE_NOTIFY_HOSTS。"))
    if schema not in ENCRYPTED:
        raise Refused(_("对外的地址必须加密，请用 https 一类的写法。"))


def _read_by_library(address: str) -> bool:
    from songhe.links.notify.channels.relay import plugin

    return plugin(address.replace("{phone}", "13800000000").replace("{mail}", "x@example.com")) is not None


def _listed(schemas: Iterable[str]) -> str:
    return " ".join(f"{name}://" for name in sorted(schemas) if name != STAND_IN or settings.VOICE_STAND_IN)
