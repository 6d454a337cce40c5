"""Bulk export: what agreed people's records say, one file a resource type, sealed until it is fetched or expires.

It is a list that leaves the house, and goes its way (`register/extracts`): a purpose, a second person, the worker, a trace.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.vault import PIECE, Vault
from songhe.care.health import queries as health
from songhe.care.health.models import Contract
from songhe.desks.partner.fhir import everything, opening
from songhe.desks.partner.fhir.client import CLINICAL, Client, Refusal, must
from songhe.desks.partner.fhir.kinds import Kind, Part, Resource
from songhe.desks.partner.fhir.registry import kinds
from songhe.desks.partner.fhir.resources import patients
from songhe.register.extracts import actions
from songhe.register.extracts.models import Extract
from songhe.register.people import actions as people

SYSTEM, SINCE = "level:system", "since:"
FORM = "fhir"


def ask(client: Client, *, group: UUID | None, system: bool, types: str, since: str) -> Extract:
    """Ask for it: everybody in reach who agreed, or those whom a family-doctor team looks after."""
    must(client, CLINICAL, "Patient")
    rows = patients.PART.mine(client).filter(agreed=True)
    if group is not None:
        rows = rows.filter(pk__in=team(client, group).filter(status="active").values("elder"))
    names = everything.types(types)
    columns = [*([SYSTEM] if system else []), *([f"{SINCE}{everything.since(since)}"] if since else []), *names]
    return actions.ask_form(
        user=client.user, form=FORM, purpose=opening.reason_of(client), rows=rows, title=_("FHIR 批量导出"), columns=columns,
        at=client.at,
    )  # fmt: skip


def team(client: Client, group: UUID) -> QuerySet[Contract]:
    """Contracts of a family-doctor team with people in reach; a team without any does not exist here."""
    found = health.contracts(client.user).filter(team=group).order_by()
    if not found.exists():
        raise Refusal(404, "not-found", _("没有这条记录。"))
    return found


def wanted(extract: Extract) -> list[Kind]:
    """The kinds that were asked for; without a word of it all."""
    names = [name for name in extract.columns if name in kinds()]
    return [kind for kind in kinds().values() if not names or kind.name in names]


def make(extract: Extract, batches: Iterable[list[UUID]], at: datetime) -> None:
    """Write the files. Who agreed when it was asked for and does not any more is left out."""
    client = Client(extract.asked_by, at, extract.purpose, "")
    keys = list(batches)
    since = next((name.removeprefix(SINCE) for name in extract.columns if name.startswith(SINCE)), "")
    opened: set[str] = set()
    for kind in wanted(extract):
        lines = _lines(client, kind, keys, since, system=SYSTEM in extract.columns)
        first = next(lines, None)
        if first is not None:
            Vault(extract.pk, part_of(kind.name)).write(_pieces(first, lines))
            opened |= {name for part in kind.parts for name in part.opens}
    _note(client, keys, sorted(opened), extract)


def _lines(client: Client, kind: Kind, keys: list[list[UUID]], since: str, *, system: bool) -> Iterator[Resource]:
    for part in kind.parts:
        if part.patient:
            for some in keys:
                yield from _of_people(client, part, some, since)
        elif system and kind.name != "Provenance":
            for row in part.mine(client).order_by("pk").iterator(chunk_size=500):
                yield from part.shown(client, row)


def _of_people(client: Client, part: Part, some: list[UUID], since: str) -> Iterator[Resource]:
    rows: Any = part.mine(client).filter(**{f"{part.patient}__in": some}, agreed=True)
    if since and part.stamped:
        rows = rows.filter(part.narrowed("_since")(client, since))  # type: ignore[misc]
    for row in rows.order_by(part.order).iterator(chunk_size=200):
        yield from part.shown(client, row)


def _pieces(first: Resource, rest: Iterator[Resource]) -> Iterator[bytes]:
    """One resource a line, a megabyte a piece."""
    held, size = [json.dumps(first, ensure_ascii=False).encode() + b"\n"], 0
    for one in rest:
        if size > PIECE:
            yield b"".join(held)
            held, size = [], 0
        held.append(json.dumps(one, ensure_ascii=False).encode() + b"\n")
        size += len(held[-1])
    yield b"".join(held)


def part_of(name: str) -> str:
    """The file of one resource type."""
    return f"{name}.ndjson"


def _note(client: Client, keys: list[list[UUID]], fields: list[str], extract: Extract) -> None:
    """Each of them can read that it was taken, by whom and for what."""
    if not fields:
        return
    for some in keys:
        with journal.deed():
            for elder in patients.PART.mine(client).filter(pk__in=some, agreed=True):
                people.note_opening(elder=elder, fields=fields, reason=extract.purpose, by=extract.asked_by.actor, at=client.at)
