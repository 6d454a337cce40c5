"""Sealed columns (law 8): clear in memory, SM4-sealed in the database, opened only when somebody reads the attribute."""

import json
from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from songhe.base import crypto

_json = json.JSONEncoder(ensure_ascii=False).encode
_quoted = json.encoder.encode_basestring


def _written(value: Any) -> str:
    """JSON, the same to the letter; of a record of plain texts, which most are, without an encoder's machinery."""
    try:
        return f"{{{', '.join([f'{_quoted(name)}: {_quoted(text)}' for name, text in value.items()])}}}"
    except (AttributeError, TypeError):
        return _json(value)


class Closed(str):
    """A value as the database has it: still sealed."""


class _Opening(DeferredAttribute):
    """Opens a sealed value at its first reading, so that listing a thousand people opens nothing."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Closed):
            value = instance.__dict__[self.field.attname] = self.field.unseal(value, instance.pk)  # type: ignore[attr-defined]
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        # A descriptor that also sets is asked before the instance's own dict; without this the value stays closed.
        instance.__dict__[self.field.attname] = value


class SealedField(models.TextField):
    """Text or JSON sealed at rest. The place bound into the seal is `table:primary key:column`.

    The row's key must exist before the value is saved (UUIDv7 keys do). A sealed value cannot be filtered or changed with
    `update()`: set it on the row and save it, with a `BlindIndexField` beside it where it must be found.
    Screens print masks (`base.web` filters); the whole value is shown through `people.reveal`, which notes the reason.
    """

    descriptor_class = _Opening
    _pyi_private_set_type: Any  # for the type checker: what is sealed is text, or what JSON can hold
    _pyi_private_get_type: Any

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return Closed(value) if value else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname, "")
        return value if isinstance(value, Closed) else self.seal(value, model_instance.pk)

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Closed) or value in (None, ""):
            return str(value or "")
        raise TypeError(f"{self.name} is sealed: set it on the row and save; it cannot be filtered or updated in bulk")

    def seal(self, value: Any, key: Any) -> Closed:
        """The sealed form of `value` for the row `key`; nothing stays nothing."""
        if value in (None, "", [], {}):
            return Closed("")
        return Closed(crypto.seal(_json(value), self._place(key)))

    def seal_json(self, data: bytes, key: Any) -> str:
        """`seal` of what is written as JSON already."""
        return crypto.seal_coded(data, self._place(key))

    def unseal_json(self, value: str, key: Any) -> bytes:
        """`unseal`, not yet read as JSON: for whoever needs a part of it, or reads many."""
        return crypto.unseal_coded(value, self._place(key)) if value else b""

    def closer(self) -> Callable[[Any, str], str]:
        """`seal` for half a million rows: `close(value, str(key))`; there is a value, and nobody opens it in between."""
        table, column = self.model._meta.db_table, self.column
        close = crypto.sealer()
        return lambda value, key: close(_written(value), f"{table}:{key}:{column}")

    def unseal(self, value: Closed, key: Any) -> Any:
        """What was sealed for the row `key`; raises `crypto.Unreadable` when it was changed or moved."""
        return json.loads(crypto.unseal(value, self._place(key))) if value else ""

    def _place(self, key: Any) -> str:
        return f"{self.model._meta.db_table}:{key}:{self.column}"


class BlindIndexField(models.CharField):
    """The mark by which a sealed value is found; set by the verb that sets the value (`crypto.blind_index`).

    `of` names the sealed field beside it (`part` which part of a sealed record), `normal` says how its value is written before
    it is marked, `purpose` (the name of field or part unless told) which marks are compared with it: so that
    `rotate-keys --index` can make every mark anew.
    """

    def __init__(
        self, *, of: str = "", part: str = "", normal: Callable[[str], str] = str, purpose: str = "", **kwargs: Any
    ) -> None:
        self.of, self.part, self.normal, self.purpose = of, part, normal, purpose or part or of
        super().__init__(**{"max_length": 64, "blank": True, "editable": False, "db_index": True, **kwargs})

    def db_type(self, connection: Any) -> str | None:
        """On PostgreSQL the same type by its long name: of a `varchar` Django makes a second index, for LIKE, which no mark is
        ever asked with and every write would pay for."""
        return f"character varying({self.max_length})" if connection.vendor == "postgresql" else super().db_type(connection)

    def mark(self, value: str) -> str:
        """What `value` is found by; nothing is found by nothing."""
        plain = self.normal(value) if value else ""
        return crypto.blind_index(plain, self.purpose)[: self.max_length] if plain else ""

    def marks(self, value: str) -> list[str]:
        """Every mark under which `value` may stand while the index key is being rotated, for looking it up."""
        plain = self.normal(value) if value else ""
        return [one[: self.max_length] for one in crypto.blind_indexes(plain, self.purpose)] if plain else []

    def source(self, opened: Any) -> Any:
        """Of the sealed field, opened, the value that is marked."""
        return (opened or {}).get(self.part, "") if self.part else opened


class IndexKeyField(models.PositiveSmallIntegerField):
    """Number of the index key under which the digest beside it was made: a digest cannot be made anew from itself.

    So an old key stays in the ring until whoever knows the secret has shown it once more (`rotate-keys --index` counts them).
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"default": crypto.newest_index_key, "db_default": 1, "editable": False, **kwargs})
