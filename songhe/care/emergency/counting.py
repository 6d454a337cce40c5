"""The one query layer of the figures: the same calls behind every page, export and API answer, in the reader's scope."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import Case, CharField, Count, F, FloatField, Func, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Least, Substr

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Ratio, Row, Span, Told
from songhe.base.kept import Kept
from songhe.care.emergency.indicators import COUNTING
from songhe.care.emergency.models import Call
from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.places import queries as divisions
from songhe.register.places.models import Division, Unit

NO_DEVICE = "-"  # where a model is asked for: the calls that no device raised
ANY_MOMENT = datetime(2026, 1, 1, tzinfo=base.HOME)
PATH_CHARS = {"county": 11, "town": 21, "village": 34}  # 6109/610921, 6109/610921/610921102, …


class Seconds(Func):
    """From the second moment to the first, in seconds, on both databases; nothing where one of them never came.

    SQLite keeps moments as text. Django takes them apart with a function in Python, row by row; this does it in SQL, in whole
    microseconds, so that 900 seconds are 900 seconds.
    """

    output_field = FloatField()
    arity = 2

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        to, since = (compiler.compile(one) for one in self.get_source_expressions())
        moments = [f"(strftime('%%s', {sql}) * 1000000 + CAST(substr({sql}, 21, 6) AS INTEGER))" for sql, _ in (to, since)]
        return f"(({moments[0]} - {moments[1]}) / 1000000.0)", [*to[1], *to[1], *since[1], *since[1]]

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "EXTRACT(EPOCH FROM (%(expressions)s))::double precision"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" - ", **context)


class MonthHere(Func):
    """`2026-11`: the month of a moment in Ankang, eight hours ahead of the moment that is stored, the whole year round."""

    output_field = CharField()
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="strftime('%%%%Y-%%%%m', %(expressions)s, '+8 hours')", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "to_char(%(expressions)s AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')"
        return self.as_sql(compiler, connection, template=template, **context)


PRESS = Least(Coalesce("pressed_at", "received_at"), "received_at")
"""The press by the device's clock where it is known; never later than the receipt here (T0)."""


def rows(user: User, span: Span, where: str = "", model: str = "") -> QuerySet[Call]:
    """Calls of the span that `user` may see, drills left out, with the seconds the figures compare."""
    return calls_of(**asked_of(user, span, where, model))


def asked_of(user: User, span: Span, where: str, model: str) -> dict[str, Any]:
    """What is asked, as values: under these names a question that is kept takes them."""
    asked: dict[str, Any] = {"own": user.scope, "first": span.starts_at, "after": span.ends_at}
    if where:
        asked |= {"unit": where} if "-" in where else {"path": path_of(where)}
    if model:
        asked["model"] = "" if model == NO_DEVICE else model
    return asked


def calls_of(
    own: str, first: datetime, after: datetime, path: str = "", unit: str = "", model: str | None = None
) -> QuerySet[Call]:  # fmt: skip
    calls = Call.objects.filter(scope.within(own))
    if path:
        calls = calls.filter(scope.within(path))
    if unit:
        calls = calls.filter(unit_code=unit)
    if model is not None:
        calls = calls.filter(device_model=model)
    return _calls(calls, first, after)


def _calls(calls: QuerySet[Call], first: datetime, after: datetime) -> QuerySet[Call]:
    """Of these calls those from `first` until before `after`, drills left out, with the seconds the figures compare."""
    calls = calls.filter(drill=False, received_at__gte=first, received_at__lt=after)
    return calls.annotate(
        took=Seconds("arrived_at", PRESS),
        took_dispatch=Seconds("arrived_at", Coalesce("dispatched_at", PRESS)),
        waited=Seconds("answered_at", "received_at"),
    )


def counted(user: User, code: str, span: Span, at: datetime, part: str = "of", **narrow: str) -> QuerySet[Call]:
    """The calls behind a figure: all it counts (`of`), those that are `met`, those that are `missing`."""
    counting = COUNTING[code]
    calls = rows(user, span, **narrow).filter(counting.of(at))
    if part == "met":
        return calls.filter(counting.met)
    return missing(calls, counting.met) if part == "missing" else calls


def missing(calls: QuerySet[Call], met: Q) -> QuerySet[Call]:
    """Those of them that did not do it. A comparison with a moment that never came is unknown, not false: what is missing is
    whatever is not met."""
    return calls.exclude(Case(When(met, then=Value(True)), default=Value(False)))


def ratios(user: User, span: Span, at: datetime, **narrow: str) -> dict[str, Ratio]:
    """Every figure of one place and span, in one query."""
    sums = rows(user, span, **narrow).aggregate(**_counts(list(COUNTING), at))
    return {code: _ratio(sums, code) for code in COUNTING}


@dataclass(frozen=True)
class Sheet:
    """Some figures of a span by place and management unit: what a page prints, added up from one reading."""

    codes: Sequence[str]
    lines: list[tuple[str, str, dict[str, Ratio]]]  # path of the place, code of the unit, figures

    def ratios(self) -> dict[str, Ratio]:
        """Each figure of the whole."""
        return {code: _added(ratios[code] for _, _, ratios in self.lines) for code in self.codes}

    def by_place(self, code: str) -> dict[str, Ratio]:
        """One figure by place, as `by_place` says it."""
        return self._by(code, [(place, ratios) for place, _, ratios in self.lines])

    def by_unit(self, code: str) -> dict[str, Ratio]:
        """One figure by management unit."""
        return self._by(code, [(unit, ratios) for _, unit, ratios in self.lines if "-" in unit])

    def _by(self, code: str, lines: list[tuple[str, dict[str, Ratio]]]) -> dict[str, Ratio]:
        keys = dict.fromkeys(key for key, _ in lines)
        sums = {key: _added(ratios[code] for other, ratios in lines if other == key) for key in sorted(keys)}
        return {key: ratio for key, ratio in sums.items() if ratio.of}


def _added(ratios: Iterable[Ratio]) -> Ratio:
    met, of = 0, 0
    for one in ratios:
        met, of = met + one.met, of + one.of
    return Ratio(met, of)


def sheet(user: User, codes: Iterable[str], span: Span, at: datetime, grain: str, where: str = "", model: str = "") -> Sheet:
    """These figures by county, town or village and unit, in one query."""
    wanted = list(dict.fromkeys(codes))
    asked = asked_of(user, span, where, model) | _moment(wanted, at)
    lines = []
    for key, unit, *sums in _sheets(tuple(wanted), grain, tuple(asked))(**asked):
        counts = zip(sums[::2], sums[1::2], strict=True)
        lines.append((key, unit, {code: Ratio(met, of) for code, (of, met) in zip(wanted, counts, strict=True)}))
    return Sheet(wanted, lines)


@cache
def _sheets(codes: tuple[str, ...], grain: str, names: tuple[str, ...]) -> Kept:
    """Some twenty counts with long conditions: written once, asked by every page of the bureaus."""

    def build(at: datetime = ANY_MOMENT, **asked: Any) -> "QuerySet[Any, Any]":
        grouped = calls_of(**asked).values(key=Substr("division_path", 1, PATH_CHARS[grain]), unit=F("unit_code"))
        counts = _counts(list(codes), at)
        return grouped.order_by("key", "unit").annotate(**counts).values_list("key", "unit", *counts)

    return kept(build, names)


def _moment(codes: Sequence[str], at: datetime) -> dict[str, Any]:
    """The moment of counting, where one of these figures asks for it: the others are the same at any."""
    return {"at": at} if _depends(tuple(codes)) else {}


@cache
def _depends(codes: tuple[str, ...]) -> bool:
    later = ANY_MOMENT + timedelta(days=1)
    return any(COUNTING[code].of(ANY_MOMENT) != COUNTING[code].of(later) for code in codes)


def kept(build: Callable[..., "QuerySet[Any, Any]"], names: Iterable[str]) -> Kept:
    return Kept(build, **{name: datetime if name in {"first", "after", "at"} else str for name in names})


def by_place(
    user: User, code: str, span: Span, at: datetime, grain: str = "county", where: str = "", model: str = ""
) -> dict[str, Ratio]:
    """One figure by county, town (keys are paths), unit (codes of management units) or device model."""
    calls = rows(user, span, where=where, model=model)
    if grain == "unit":
        grouped = calls.filter(unit_code__contains="-").values(key=F("unit_code"))
    elif grain == "model":
        grouped = calls.values(key=F("device_model"))
    else:
        grouped = calls.values(key=Substr("division_path", 1, PATH_CHARS[grain]))
    lines: Any = grouped.order_by("key").annotate(**_counts([code], at))
    return {line["key"]: _ratio(line, code) for line in lines if line[_name(code, "of")]}


def by_month(
    user: User, code: str, spans: list[Span], at: datetime, grain: str = "", where: str = "", model: str = ""
) -> dict[tuple[str, str], Ratio]:
    """One figure by month over adjoining spans; keys are (month, path), the path empty unless a grain is asked for."""
    asked = asked_of(user, Span(spans[0].first, spans[-1].last), where, model) | _moment([code], at)
    return {(month, key): Ratio(met, of) for month, key, of, met in _months(code, grain, tuple(asked))(**asked)}


@cache
def _months(code: str, grain: str, names: tuple[str, ...]) -> Kept:
    def build(at: datetime = ANY_MOMENT, **asked: Any) -> "QuerySet[Any, Any]":
        calls = calls_of(**asked)
        key: Any = Value("", CharField())
        if grain == "unit":
            calls, key = calls.filter(unit_code__contains="-"), F("unit_code")
        elif grain:
            key = Substr("division_path", 1, PATH_CHARS[grain])
        counts = _counts([code], at)
        lines = calls.values(month=MonthHere("received_at"), key=key).order_by("month", "key")
        return lines.annotate(**counts).values_list("month", "key", *counts)

    return kept(build, names)


def place_of(user: User, where: str) -> Division | Unit | None:
    """The division or unit with this code, where it lies in the user's division."""
    found = divisions.unit(where) if "-" in where else divisions.found(where)
    path = "" if found is None else path_of(found.within) if isinstance(found, Unit) else found.path
    return found if path and scope.covers(user.scope, path) else None


def has_place(user: User, where: str) -> bool:
    """True when `where` is the code of a division or unit that exists and lies in the user's division."""
    return place_of(user, where) is not None


def has_model(user: User, model: str) -> bool:
    """True when some call of the user's division came from a device of this model (or, for `NO_DEVICE`, from none)."""
    calls = scope.visible(user, Call.objects.all())
    return calls.filter(device_model="" if model == NO_DEVICE else model).exists()


def inside(where: str) -> Q:
    """Calls of a division, or of a management unit, by its code."""
    return Q(unit_code=where) if "-" in where else scope.within(path_of(where))


def path_of(code: str) -> str:
    """The path of a division's code: a county's begins with the city's four digits, a town's with the county's six."""
    return "/".join(code[:end] for end in (4, 6, 9, 12) if end <= len(code))


def _name(code: str, part: str) -> str:
    return f"{code.replace('-', '_')}_{part}"


def _counts(codes: list[str], at: datetime) -> dict[str, Count]:
    counts = {}
    for code in codes:
        counting = COUNTING[code]
        counts[_name(code, "of")] = Count("pk", filter=counting.of(at))
        counts[_name(code, "met")] = Count("pk", filter=counting.of(at) & counting.met)
    return counts


def _ratio(sums: dict[str, Any], code: str) -> Ratio:
    return Ratio(sums[_name(code, "met")], sums[_name(code, "of")])


def _stored(code: str) -> Counter:
    """The same figure for the table of counts: of every village and unit, whoever asks."""

    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        calls = _calls(Call.objects.all(), span.starts_at, span.ends_at).filter(received_at__lte=at)
        found: dict[str, Ratio] = {}
        for name, place in (("division_path", ""), ("unit_code", "-")):
            grouped: Any = calls.filter(**{f"{name}__contains": place}).values(key=F(name)).order_by("key")
            for line in grouped.annotate(**_counts([code], at)):
                found[_unit_path(line["key"]) if place else line["key"]] = _ratio(line, code)
        return {key: ratio for key, ratio in found.items() if ratio.of}

    def live(user: User, spans: list[Span], at: datetime, where: str, grain: str) -> dict[tuple[str, str], Ratio]:
        return by_month(user, code, spans, at, grain, where)

    def listed(user: User, span: Span, at: datetime, where: str, part: str) -> Told:
        rows = counted(user, code, span, at, part, where=where).select_related("division").order_by("-received_at")
        calls: Any = rows.only("number", "division", "division__name", "division__level")
        return Told(calls, lambda found: [_listed(call, part) for call in found])

    return Counter(count, listed, live=live)


def _unit_path(code: str) -> str:
    return f"{path_of(code[:6])}{code[6:]}"


def _listed(call: Call, part: str) -> Row:
    return Row(call.number, call.division.short_name, met=part != "missing")


base.count_by({code: _stored(code) for code in COUNTING})
