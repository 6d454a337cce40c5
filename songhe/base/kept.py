"""Questions that are asked many times a second: the ORM writes their SQL once, and only the values change.

    _OF_USER = Kept(lambda user: Elder.objects.select_related("division").filter(user=user), user=UUID)
    rows = _OF_USER(user=user.pk)

Most of what a short query costs is the building of its SQL. `build` is called once for each database, with marks in place of
the values; where the marks come out among the parameters, the values of each asking go in. So every value must reach the SQL as
it is (no `__contains`), but for two things that are known here: a moment may be moved by a `timedelta`, and a text may be what
a column `begins` with. A mark that comes out as anything else is refused at once. Of `Many(UUID)` keys all go in as one value,
`pk__in=keys`: a list of two hundred costs what one costs. Rows are those of the query set: model instances with what was
selected beside them, or the values of `values_list`, which are read column by column: by the thousand, what Django does for
each row costs more than the database.
"""

import copy
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

import orjson
from django.db import connections, models
from django.db.models.query import FlatValuesListIterable, ValuesListIterable
from django.db.models.sql.compiler import SQLCompiler

from songhe.base import prefix
from songhe.base.instances import Shape, shape_of


class _Moment(datetime):
    """A mark of a moment that remembers how it was moved. A moved one is a mark of its own: no two are the same moment."""

    name: str
    moved: timedelta
    others: "list[_Moment]"

    @classmethod
    def mark(cls, place: int) -> "_Moment":
        return cls(1801, 1, 1 + place, tzinfo=UTC)

    def called(self, name: str, others: "list[_Moment]", moved: timedelta = timedelta()) -> "_Moment":
        self.name, self.others, self.moved = name, others, moved
        others.append(self)
        return self

    def _other(self, moved: timedelta) -> "_Moment":
        made = _Moment(1802, 1, 1, tzinfo=UTC).replace(microsecond=len(self.others))
        return made.called(self.name, self.others, self.moved + moved)

    def __add__(self, by: timedelta) -> "_Moment":
        return self._other(by)

    def __sub__(self, by: Any) -> Any:
        return self._other(-by) if isinstance(by, timedelta) else super().__sub__(by)


_MARKS: dict[type, Callable[[int], Any]] = {
    UUID: lambda n: UUID(int=0xFEED_0000_0000_0000_0000_0000_0000_0000 + n),
    str: lambda n: f"\N{BLACK SQUARE}{n}\N{BLACK SQUARE}",
    int: lambda n: 31_987 - n,  # the smallest column of numbers holds it too
    date: lambda n: date(1801, 1, 1 + n),
    datetime: _Moment.mark,
    time: lambda n: time(3, 33, 33, 987_000 + n),
}
_FIELDS: dict[type, Any] = {
    UUID: models.UUIDField(), str: models.CharField(), int: models.IntegerField(), date: models.DateField(),
    datetime: models.DateTimeField(), time: models.TimeField(),
}  # fmt: skip


_Fit = Callable[[Any, Any], Any]  # (value, connection) → parameter


@dataclass(frozen=True)
class Many:
    """Any number of values of one kind, in an `__in`."""

    kind: type


class _Answers:
    """A compiler whose SQL is known: mixed into the compiler of the database."""

    kept: tuple[str, tuple[Any, ...]]
    kept_converters: Any
    kept_shape: Shape | None

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> tuple[str, tuple[Any, ...]]:
        return self.kept

    def get_converters(self, expressions: Any) -> Any:
        return self.kept_converters


class Kept:
    """One question. Called with its values, by name, it answers with the list of rows."""

    def __init__(self, build: Callable[..., "models.QuerySet[Any, Any]"], **kinds: type | Many) -> None:
        self._many = {name for name, kind in kinds.items() if isinstance(kind, Many)}
        self._kinds: dict[str, type] = {name: kind.kind if isinstance(kind, Many) else kind for name, kind in kinds.items()}
        unknown = set(self._kinds.values()) - set(_MARKS)
        if unknown:
            raise TypeError(f"no mark for values of {unknown}")
        self._build = build
        self._known: dict[str, tuple[Any, Any, list[Any], list[tuple[int, str, _Fit]]]] = {}

    def __call__(self, **values: Any) -> list[Any]:
        rows, compiler, params, holes = self._known.get("default") or self._compile("default")
        shape = compiler.kept_shape
        if shape is None and (rows._iterable_class not in _PLAIN or compiler.has_extra_select):
            return list(self._rows(values))
        connection, params = connections[rows.db], params.copy()
        for place, name, fit in holes:
            params[place] = fit(values[name], connection)
        with connection.cursor() as cursor:
            cursor.execute(compiler.kept[0], params)
            found = cursor.fetchall()
        told = _read(found, compiler.kept_converters, connection)
        if shape is not None:
            return [shape.read(row, rows.db) for row in told]
        return [one for (one,) in told] if rows._iterable_class is FlatValuesListIterable else told

    def first(self, **values: Any) -> Any:
        """The first row, or None."""
        return next(iter(self(**values)), None)

    def _rows(self, values: dict[str, Any]) -> "models.QuerySet[Any, Any]":
        rows, compiler, params, holes = self._known.get("default") or self._compile("default")
        connection, params = connections[rows.db], params.copy()
        for place, name, fit in holes:
            params[place] = fit(values[name], connection)
        mine = copy.copy(compiler)  # threads share the SQL and nothing else
        mine.connection, mine.kept = connection, (compiler.kept[0], tuple(params))
        asked = rows._chain()
        asked.query.get_compiler = lambda *_args, **_more: mine
        return asked

    def _compile(self, key: str) -> Any:
        marks = {name: _MARKS[kind](place) for place, (name, kind) in enumerate(self._kinds.items())}
        moments: list[_Moment] = []
        for name, mark in marks.items():
            if isinstance(mark, _Moment):
                mark.called(name, moments)
        rows = self._build(**{name: [mark] if name in self._many else mark for name, mark in marks.items()})
        connection = connections[rows.db]
        compiler: Any = rows.query.get_compiler(using=rows.db)
        sql, given = compiler.as_sql()
        fits: dict[Any, tuple[str, _Fit]] = {}
        for name, kind in self._kinds.items():
            for fit in _fits(kind) if name not in self._many else _fits(kind)[:1]:
                fits[fit(marks[name], connection)] = name, (partial(_every, fit) if name in self._many else fit)
        for one in moments:
            if one.name not in self._many:
                moved = _fitting(datetime, partial(_moved, one.moved))
                fits[_FIELDS[datetime].get_db_prep_value(one, connection)] = one.name, moved
        holes = [(place, *fits[value]) for place, value in enumerate(given) if _is_among(value, fits)]
        lost = set(self._kinds) - {name for _place, name, _fit in holes}
        if lost:
            raise ValueError(f"{sorted(lost)} do not reach the SQL as they are")
        compiler.kept_converters = compiler.get_converters([one[0] for one in compiler.select[: compiler.col_count]])
        compiler.kept_shape = shape_of(rows, compiler)
        compiler.__class__ = _mixed(type(compiler))
        many = [place for place, name, _fit in holes if name in self._many]
        compiler.kept = (_of_many(sql, many, connection.vendor, len(given)), tuple(given))
        self._known[key] = (rows, compiler, list(given), holes)
        return self._known[key]


_PLAIN = (ValuesListIterable, FlatValuesListIterable)
_known_id = lru_cache(maxsize=32768)(UUID)
"""The same ids are read again and again; to make one of its text costs more than to find it."""


def _read(rows: Sequence[Sequence[Any]], converters: Any, connection: Any) -> list[Any]:
    """Rows as `values_list` gives them: each column that needs it, made by its converters."""
    if not rows or not converters:
        return list(rows)
    columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
    for place, (makers, expression) in converters.items():
        values = columns[place]
        for maker in makers:
            is_json = isinstance(getattr(maker, "__self__", None), models.JSONField) and maker.__self__.decoder is None
            kind, quick = (str, _from_json) if is_json else _QUICK.get(getattr(maker, "__name__", ""), (None, _as_it_is))
            if kind is not None and (is_json or (connection.vendor == "sqlite" and connection.timezone is UTC)):
                values = [quick(one) if type(one) is kind else maker(one, expression, connection) for one in values]
            else:
                values = [maker(one, expression, connection) for one in values]
        columns[place] = values
    return list(zip(*columns, strict=True))


def _as_it_is(value: Any) -> Any:
    return value


_LONG = re.compile(r"\d{19}")


def _from_json(text: str) -> Any:
    """As `json.loads`, whose whole numbers have no end; most of what comes is short, or empty."""
    if text == "{}":
        return {}
    if _LONG.search(text):
        return json.loads(text)
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:  # half a character, which only Python takes for text
        return json.loads(text)


def _in_utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC)


_QUICK: dict[str, tuple[type | None, Callable[[Any], Any]]] = {
    "convert_uuidfield_value": (str, _known_id),
    "convert_datetimefield_value": (datetime, _in_utc),
    "convert_datefield_value": (date, _as_it_is),
}
"""What Django's converters of SQLite do to what comes out of it as a rule, without asking each value what it is."""


def _every(fit: _Fit, values: Any, connection: Any) -> Any:
    """Many as the database takes them: one JSON text on SQLite, an array on PostgreSQL."""
    if fit is _FIT_ID:
        return list(values) if connection.vendor == "postgresql" else f"[{', '.join([_HEX % one.int for one in values])}]"
    every = [fit(one, connection) for one in values]
    return every if connection.vendor == "postgresql" else json.dumps(every)


_HEX = '"%032x"'


def _fitting(kind: type, made: Callable[[Any], Any]) -> _Fit:
    """A value, and what is made of it, as the database is given it."""
    return lambda value, connection: _FIELDS[kind].get_db_prep_value(made(value), connection)


def _fits(kind: type) -> list[_Fit]:
    """How a value of this kind may reach the SQL: as it is, and a text as what a column begins with."""
    if kind is UUID:
        return [_FIT_ID]
    return [_fitting(kind, made) for made in (_as_it_is, *((_after, prefix.pattern) if kind is str else ()))]


_FIT_ID = _fitting(UUID, _as_it_is)


def _after(text: str) -> str:
    """The SQL has an upper end whatever is asked: after everything, where all texts begin so."""
    return prefix.after(text) or chr(prefix.LAST)


def _moved(by: timedelta, value: datetime) -> datetime:
    return value + by


def _of_many(sql: str, places: list[int], vendor: str, count: int) -> str:
    """Where one key stood in an `IN (…)`, as many as there are."""
    parts = sql.split("%s")
    if places and len(parts) != count + 1:
        raise ValueError("a percent sign in the SQL hides where the values go")
    for place in places:
        if not (parts[place].endswith(" IN (") and parts[place + 1].startswith(")")):
            raise ValueError("many values are asked for with __in")
        if vendor == "postgresql":
            parts[place] = parts[place].removesuffix(" IN (") + " = ANY("
        else:
            parts[place], parts[place + 1] = parts[place] + "SELECT value FROM json_each(", ")" + parts[place + 1]
    return "%s".join(parts)


def _is_among(value: Any, fits: dict[Any, Any]) -> bool:
    return isinstance(value, (UUID, str, int, date, time)) and value in fits


_classes: dict[type, type] = {}


def _mixed(kind: type[SQLCompiler]) -> type:
    return _classes.setdefault(kind, type(f"Kept{kind.__name__}", (_Answers, kind), {}))
