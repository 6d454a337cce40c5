"""Lines of the health file as resources of their own: one line is one fact, and its digest is its name."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.care.health import actions
from songhe.care.health.forms import FileForm
from songhe.care.health.models import HealthFile
from songhe.desks.partner.fhir import taking
from songhe.desks.partner.fhir.client import Client
from songhe.register.people.models import Elder


def lines(row: HealthFile, field: str) -> list[str]:
    """What the file says, one fact a line."""
    text = str((row.record or {}).get(field) or "")
    return list(dict.fromkeys(filter(None, (part.strip() for part in text.splitlines()))))


def key_of(row: HealthFile, field: str, line: str) -> str:
    """The id of one line."""
    return f"{row.pk.hex}-{field[0]}-{hashlib.sha256(line.encode()).hexdigest()[:12]}"


def add(client: Client, elder: Elder, field: str, line: str, expression: str) -> tuple[str, bool]:
    """Put a line into the file unless it stands there; (id, whether it is new)."""
    new = False

    def change(known: list[str]) -> list[str]:
        nonlocal new
        new = line not in known
        return [*known, line] if new else known

    row = _write(client, elder, field, change, expression)
    return key_of(row, field, line), new


def remove(client: Client, elder: Elder, field: str, line: str, expression: str) -> None:
    """Take a line out of the file; who did it stands in the journal."""
    _write(client, elder, field, lambda known: [one for one in known if one != line], expression)


def replace(client: Client, elder: Elder, field: str, old: str, line: str, expression: str) -> str:
    """Word a line anew; its new id."""
    row = _write(client, elder, field, lambda known: [line if one == old else one for one in known], expression)
    return key_of(row, field, line)


def _write(client: Client, elder: Elder, field: str, change: Callable[[list[str]], list[str]], expression: str) -> HealthFile:
    """Read, change and write under the lock of the file: two who write at once lose nothing."""
    longest: Any = FileForm.base_fields[field]
    with journal.deed():
        Elder.objects.select_for_update().only("pk").get(pk=elder.pk)
        row = HealthFile.objects.filter(elder=elder).first()
        known = lines(row, field) if row is not None else []
        text = "\n".join(told := change(known))
        if told == known and row is not None:
            return row
        if len(text) > longest.max_length:
            taking.no(_("档案这一项最长 %(count)s 个字，已经写满。") % {"count": longest.max_length}, expression, "too-long")
        return actions.write_file(elder=elder, record={field: text}, by=client.user.actor, at=client.at)
