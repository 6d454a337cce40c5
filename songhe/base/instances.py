"""Rows of a kept question as model instances, and what was selected beside them, without asking each row what it is.

What Django does for every row (`Model.__init__`: signals, deferred columns, a setter for each value) and for every asking
(which column belongs to which model) costs more than the database's answer. Here it is found out once for a question; a row is
then values put where they belong. A model whose instances are made in a way of their own is left to Django.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable
from django.db.models.signals import post_init, pre_init


@dataclass(frozen=True)
class _Beside:
    """A row selected beside another: how either knows of the other, and where its key stands."""

    shape: "Shape"
    key: int
    here: Callable[[Any, Any], None]
    there: Callable[[Any, Any], None]


@dataclass(frozen=True)
class Shape:
    """Which columns make one instance, and what lies beside it."""

    model: type[models.Model]
    first: int
    last: int
    names: tuple[str, ...]
    beside: tuple[_Beside, ...]
    more: tuple[tuple[str, int], ...] = ()  # annotations

    def read(self, row: Sequence[Any], database: str) -> models.Model:
        """The instance of one row."""
        made = self.model.__new__(self.model)
        told = made.__dict__
        state = told["_state"] = ModelState()
        state.adding, state.db = False, database
        told.update(zip(self.names, row[self.first : self.last], strict=True))
        for one in self.beside:
            other = None if row[one.key] is None else one.shape.read(row, database)
            one.here(made, other)
            if other is not None:
                one.there(other, made)
        for name, place in self.more:
            setattr(made, name, row[place])
        return made


def shape_of(rows: Any, compiler: Any) -> Shape | None:
    """The shape of what a compiled question answers with; None where Django must make the instances."""
    if rows._iterable_class is not ModelIterable or rows._prefetch_related_lookups or rows._known_related_objects:
        return None
    try:
        return _shape(compiler.klass_info, compiler.select, tuple((compiler.annotation_col_map or {}).items()))
    except _OfItsOwn:
        return None


class _OfItsOwn(Exception):
    """The instances of a model are made in a way of their own."""


def _maker(model: Any) -> Any:
    return model.from_db.__func__


def _shape(told: dict[str, Any], select: Any, more: tuple[tuple[str, int], ...] = ()) -> Shape:
    model, places = told["model"], told["select_fields"]
    first, last = places[0], places[-1] + 1
    signals = pre_init.has_listeners(model) or post_init.has_listeners(model)
    plain = model.__init__ is models.Model.__init__ and _maker(model) is _maker(models.Model)
    if signals or not plain or told.get("from_parent") or list(places) != list(range(first, last)):
        raise _OfItsOwn
    names = tuple(select[place][0].target.attname for place in places)
    beside = tuple(_beside(one, select) for one in told.get("related_klass_infos", ()))
    return Shape(model, first, last, names, beside, more)


def _beside(told: dict[str, Any], select: Any) -> _Beside:
    shape = _shape(told, select)
    key = shape.first + shape.names.index(shape.model._meta.pk_fields[0].attname)
    return _Beside(shape, key, told["local_setter"], told["remote_setter"])
