"""Moves every sealed value to the newest data key, and every mark to the newest index key, so that a key can be retired.

A batch is one transaction; what was moved stays moved, so it may be stopped and started again. A value that somebody changes
meanwhile is left as it is: it was written with the newest key already.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

from django.apps import apps
from django.db import models, transaction

from songhe.base import crypto
from songhe.base.fields import BlindIndexField, Closed, IndexKeyField, SealedField

BATCH = 200
F = TypeVar("F", bound=models.Field)
Move = Callable[[Any, list[Any]], int]  # primary key and values of one row → how many were moved


class Step(NamedTuple):
    """After one batch of one table: rows looked at so far, of how many, and values moved so far."""

    table: str
    seen: int
    of: int
    moved: int


class Other(NamedTuple):
    """Sealed values that lie in no `SealedField`: `sealed` gives them as the database has them, `renew` moves the old ones."""

    table: str
    sealed: Callable[[], Iterator[str]]
    renew: Callable[[], int]


_others: dict[str, Other] = {}


def also(other: Other) -> None:
    """Let a room's own sealed values be moved and counted with the rest."""
    _others[other.table] = other


def models_with(kind: type[F]) -> list[tuple[type[models.Model], list[F]]]:
    """Every model with fields of that kind, and these fields."""
    pairs = (
        (model, [field for field in model._meta.concrete_fields if isinstance(field, kind)]) for model in apps.get_models()
    )
    return [(model, fields) for model, fields in pairs if fields]


def rotate() -> Iterator[Step]:
    """Re-seal everything that an older data key sealed."""
    for model, fields in models_with(SealedField):
        yield from _table(model, [field.attname for field in fields], _resealing(model, fields))
    for other in _others.values():
        count = sum(1 for _ in other.sealed())
        yield Step(other.table, count, count, other.renew())


def rotate_index() -> Iterator[Step]:
    """Make every mark anew that an older index key made, from the sealed value beside it."""
    for model, fields in models_with(BlindIndexField):
        names = [name for field in fields for name in (field.attname, field.of)]
        yield from _table(model, names, _remarking(model, fields))


def keys_in_use() -> Counter[int]:
    """How many values each data key seals; a key that is not in here may be taken from the ring."""
    counts: Counter[int] = Counter()
    for model, fields in models_with(SealedField):
        for row in model._base_manager.values_list(*(field.attname for field in fields)).iterator():
            counts.update(crypto.sealed_with(value) for value in row if value)
    for other in _others.values():
        counts.update(map(crypto.sealed_with, other.sealed()))
    return counts


def index_keys_in_use() -> Counter[int]:
    """How many digests of secrets and tokens each index key made; they move when they are shown the next time."""
    counts: Counter[int] = Counter()
    for model, fields in models_with(IndexKeyField):
        for field in fields:
            counts.update(model._base_manager.values_list(field.attname, flat=True).iterator())
    return counts


def _table(model: type[models.Model], names: list[str], move: Move) -> Iterator[Step]:
    of, seen, moved, last = model._base_manager.count(), 0, 0, None
    while True:
        rows = model._base_manager.order_by("pk").values_list("pk", *names)
        batch = list((rows.filter(pk__gt=last) if last else rows)[:BATCH])
        if not batch:
            return
        with transaction.atomic():
            moved += sum(move(key, values) for key, *values in batch)
        seen, last = seen + len(batch), batch[-1][0]
        yield Step(model._meta.db_table, seen, of, moved)


def _resealing(model: type[models.Model], fields: list[SealedField]) -> Move:
    def reseal(key: Any, values: list[Closed]) -> int:
        newest = crypto.newest_key()
        pairs = zip(fields, values, strict=True)
        old = {field: value for field, value in pairs if value and crypto.sealed_with(value) != newest}
        for field, value in old.items():
            unchanged = model._base_manager.filter(pk=key, **{field.attname: value})
            unchanged.update(**{field.attname: field.seal(field.unseal(value, key), key)})
        return len(old)

    return reseal


def _remarking(model: type[models.Model], fields: list[BlindIndexField]) -> Move:
    sources: list[Any] = [model._meta.get_field(field.of) for field in fields]

    def remark(key: Any, values: list[Any]) -> int:
        moved = 0
        for field, source, mark, sealed in zip(fields, sources, values[::2], values[1::2], strict=True):
            new = field.mark(field.source(source.unseal(sealed, key)))
            if new != mark:
                unchanged = model._base_manager.filter(pk=key, **{field.attname: mark, source.attname: sealed})
                moved += unchanged.update(**{field.attname: new})
        return moved

    return remark
