"""The one query layer of the figures: the same calls behind every page, export and API answer, in the reader's scope."""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, FloatField, Func, Q, QuerySet
from django.db.models.functions import Coalesce, Least, Substr, TruncMonth

from songhe.base import indicators as base
from songhe.base.indicators import HOME, Counter, Ratio, Row, Span
from songhe.care.emergency.indicators import COUNTING
from songhe.care.emergency.models import Call
from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.places.models import Division, Unit

NO_DEVICE = "-"  # where a model is asked for: the calls that no device raised
PATH_CHARS = {"county": 11, "town": 21, "village": 34}  # 6109/610921, 6109/610921/610921102, …


class Seconds(Func):
    """A difference of two moments as seconds, on both databases."""

    output_field = FloatField()
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="((%(expressions)s) / 1000000.0)", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="EXTRACT(EPOCH FROM (%(expressions)s))::double precision", **context)


PRESS = Least(Coalesce("pressed_at", "received_at"), "received_at")
"""The press by the device's clock where it is known; never later than the receipt here (T0)."""


def rows(user: User, span: Span, where: str = "", model: str = "") -> QuerySet[Call]:
    """Calls of the span that `user` may see, drills left out, with the seconds the figures compare."""
    calls = scope.visible(user, Call.objects.all())
    if where:
        calls = calls.filter(inside(where))
    if model:
        calls = calls.filter(device_model="" if model == NO_DEVICE else model)
    return _calls(calls, span)


def _calls(calls: QuerySet[Call], span: Span) -> QuerySet[Call]:
    """Of these calls those of the span, drills left out, with the seconds the figures compare."""
    calls = calls.filter(drill=False, received_at__gte=span.starts_at, received_at__lt=span.ends_at)
    return calls.annotate(
        took=Seconds(F("arrived_at") - PRESS),
        took_dispatch=Seconds(F("arrived_at") - Coalesce("dispatched_at", PRESS)),
        waited=Seconds(F("answered_at") - F("received_at")),
    )


def counted(user: User, code: str, span: Span, at: datetime, part: str = "of", **narrow: str) -> QuerySet[Call]:
    """The calls behind a figure: all it counts (`of`), those that are `met`, those that are `missing`."""
    counting = COUNTING[code]
    calls = rows(user, span, **narrow).filter(counting.of(at))
    if part == "met":
        return calls.filter(counting.met)
    # A comparison with a moment that never came is unknown, not false: what is missing is what is not among the met.
    return calls.exclude(pk__in=calls.filter(counting.met).values("pk")) if part == "missing" else calls


def ratios(user: User, span: Span, at: datetime, **narrow: str) -> dict[str, Ratio]:
    """Every figure of one place and span, in one query."""
    sums = rows(user, span, **narrow).aggregate(**_counts(list(COUNTING), at))
    return {code: _ratio(sums, code) for code in COUNTING}


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
    calls = rows(user, Span(spans[0].first, spans[-1].last), where=where, model=model)
    names: dict[str, Any] = {"month": TruncMonth("received_at", tzinfo=HOME)}
    if grain == "unit":
        calls, names["key"] = calls.filter(unit_code__contains="-"), F("unit_code")
    elif grain:
        names["key"] = Substr("division_path", 1, PATH_CHARS[grain])
    lines: Any = calls.values(**names).order_by(*names).annotate(**_counts([code], at))
    return {(f"{line['month']:%Y-%m}", line.get("key", "")): _ratio(line, code) for line in lines}


def has_place(user: User, where: str) -> bool:
    """True when `where` is the code of a division or unit that exists and lies in the user's division."""
    if "-" in where:
        unit = Unit.objects.filter(code=where).first()
        return unit is not None and scope.covers(user.scope, path_of(unit.within))
    division = Division.objects.filter(code=where).first()
    return division is not None and scope.covers(user.scope, division.path)


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
        calls = _calls(Call.objects.all(), span).filter(received_at__lte=at)
        found: dict[str, Ratio] = {}
        for name, place in (("division_path", ""), ("unit_code", "-")):
            grouped: Any = calls.filter(**{f"{name}__contains": place}).values(key=F(name)).order_by("key")
            for line in grouped.annotate(**_counts([code], at)):
                found[_unit_path(line["key"]) if place else line["key"]] = _ratio(line, code)
        return {key: ratio for key, ratio in found.items() if ratio.of}

    def live(user: User, spans: list[Span], at: datetime, where: str, grain: str) -> dict[tuple[str, str], Ratio]:
        return by_month(user, code, spans, at, grain, where)

    def listed(user: User, span: Span, at: datetime, where: str, part: str) -> list[Row]:
        calls = counted(user, code, span, at, part, where=where).select_related("division").order_by("-received_at")
        return [_listed(call, part) for call in calls]

    return Counter(count, listed, live=live)


def _unit_path(code: str) -> str:
    return f"{path_of(code[:6])}{code[6:]}"


def _listed(call: Call, part: str) -> Row:
    return Row(call.number, call.division.short_name, met=part != "missing")


base.count_by({code: _stored(code) for code in COUNTING})
