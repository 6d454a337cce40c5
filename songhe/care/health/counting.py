"""How the figures of health are counted, and the lists behind them: who, where, and whether; never what was measured."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Ratio, Row, Span, Told
from songhe.base.prefix import begins
from songhe.care.health import indicators as _declared  # noqa: F401  (declared before they are counted)
from songhe.care.health.models import Adviser, Checkup, Contract, Question, Service, VillageRound
from songhe.care.health.rules import contract as rules
from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.people.models import LIVE, Elder
from songhe.register.places import queries as places
from songhe.register.places.models import Division

MOST = 500  # lines of a list
FEW = 8_000  # papers that are sooner looked up one by one
AGED = 65


def _day(span: Span, at: datetime) -> date:
    return min(span.last, localtime(at).date())


def held(day: date) -> QuerySet[Contract]:
    """Contracts that held on a day: signed, its days reach over it, and not cancelled before."""
    rows = Contract.objects.filter(signed_at__isnull=False, starts_on__lte=day, ends_on__gte=day)
    return rows.filter(Q(status__in=["active", "expired", "signed"]) | Q(status="cancelled", ended_at__date__gt=day))


def _towns(rows: QuerySet[Elder], path: str) -> QuerySet[Elder]:
    """Those who do not live in a street office of a town, from the first village of the place on: a list in the order of places
    would otherwise pass over a hundred thousand people of the streets."""
    villages = Division.objects.filter(begins("path", path), level="village").exclude(parent__kind="subdistrict")
    first = villages.order_by("path").values_list("path", flat=True).first()
    for street in Division.objects.filter(kind="subdistrict").values_list("path", flat=True):
        rows = rows.exclude(scope.within(street))
    return rows.filter(division_path__gte=first) if first else rows.none()


def _homes(day: date) -> dict[str, Ratio]:
    """Households by village: with a contract, and all. Who is in no household is one. Counted by the database: half a million
    people are no rows for a process to read."""
    alive = Elder.objects.filter(status__in=LIVE).order_by()
    home = Count(Coalesce("household", "pk"), distinct=True)
    signed = alive.filter(pk__in=held(day).order_by().values("elder"))
    good = dict(signed.values("division_path").annotate(n=home).values_list("division_path", "n"))
    rows = alive.values("division_path").annotate(n=home).values_list("division_path", "n")
    return {path: Ratio(good.get(path, 0), of) for path, of in rows}


def _rural() -> set[str]:
    """Villages that do not lie in a street office of a town."""
    return set(Division.objects.filter(level="village").exclude(parent__kind="subdistrict").values_list("path", flat=True))


def _rate(rural: bool) -> Counter:
    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        day = _day(span, at)
        homes = base.shared(("health.homes", day), lambda: _homes(day))
        return {path: homes[path] for path in _rural() & homes.keys()} if rural else dict(homes)

    def rows(user: User, span: Span, at: datetime, path: str, part: str) -> Sequence[Row]:
        day = _day(span, at)
        people = _people(user, path)
        people = _towns(people, path.partition("-")[0]) if rural else people
        return _listed(people, held(day), part, lambda met: _("有签约") if met else _("没有签约"))

    return Counter(count, rows, remembers=False)


def _people(user: User, path: str) -> QuerySet[Elder]:
    """On the register, in the user's division and below the place."""
    return scope.visible(user, Elder.objects.filter(status__in=LIVE)).filter(scope.within(path.partition("-")[0]))


def _listed(people: QuerySet[Elder], papers: QuerySet[Any], part: str, note: Callable[[bool], Any]) -> Sequence[Row]:
    """Who has one of these papers, or has none: village by village, the order in which an index has them.

    Those with a paper are found by their papers where these are few among half a million, and else by walking along.
    """
    has = Exists(papers.order_by().filter(elder=OuterRef("pk")))
    if part == "met":
        few = not papers.order_by().values("pk")[FEW : FEW + 1]
        people = people.filter(pk__in=papers.order_by().values("elder")) if few else people.filter(has)
    elif part == "missing":
        people = people.exclude(has)
    else:
        people = people.annotate(met=has)
    facts = ["name", "division_path", *(["met"] if part == "of" else [])]
    found = list(people.order_by("division_path", "pinyin", "pk").values_list(*facts)[: MOST + 1])

    def tell(lines: Sequence[Any]) -> list[Row]:
        names = places.names_of({line[1] for line in lines})
        return [Row(name, names[where], note(met := any(rest) or part == "met"), met=met) for name, where, *rest in lines]

    return Told(found, tell, MOST)


def _proof() -> Counter:
    def look(span: Span, at: datetime) -> QuerySet[Any]:
        day = _day(span, at)
        first, _last = rules.quarter(day)
        served = Service.objects.filter(contract=OuterRef("pk"), on__gte=first, on__lte=day)
        return held(day).filter(elder__status__in=LIVE).annotate(served=Exists(served))

    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        served = Count("pk", filter=Q(served=True))
        rows = look(span, at).order_by().values("division_path").annotate(met=served, n=Count("pk"))
        return {path: Ratio(met, of) for path, met, of in rows.values_list("division_path", "met", "n")}

    def rows(user: User, span: Span, at: datetime, path: str, part: str) -> Sequence[Row]:
        lines = scope.visible(user, look(span, at)).filter(scope.within(path.partition("-")[0]))
        lines = lines if part == "of" else lines.filter(served=part == "met")
        ordered = lines.order_by("division_path", "pk")
        told = ordered.values_list("elder__name", "division_path", "team__name", "served")

        def tell(lines: Sequence[Any]) -> list[Row]:
            names = places.names_of({line[1] for line in lines})
            return [Row(name, names[where], team, met=met) for name, where, team, met in lines]

        return Told(list(told[: MOST + 1]), tell, MOST)

    return Counter(count, rows)


def _checked() -> Counter:
    def done(day: date) -> QuerySet[Checkup]:
        return Checkup.objects.filter(year=day.year, on__lte=day)

    def aged(rows: QuerySet[Elder], day: date) -> QuerySet[Elder]:
        return rows.filter(birth_date__lte=date(day.year - AGED, day.month, min(day.day, 28)))

    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        day = _day(span, at)
        people = aged(Elder.objects.filter(status__in=LIVE), day).order_by()
        checked = people.filter(pk__in=done(day).order_by().values("elder"))
        good = dict(checked.values("division_path").annotate(n=Count("pk")).values_list("division_path", "n"))
        rows = people.values("division_path").annotate(n=Count("pk")).values_list("division_path", "n")
        return {path: Ratio(good.get(path, 0), of) for path, of in rows}

    def rows(user: User, span: Span, at: datetime, path: str, part: str) -> Sequence[Row]:
        day = _day(span, at)
        people = aged(_people(user, path), day)
        return _listed(people, done(day), part, lambda met: _("今年体检过") if met else _("今年没有体检"))

    return Counter(count, rows, remembers=False)


def _visited() -> Counter:
    def look(span: Span, at: datetime) -> Any:
        day = _day(span, at)
        first, _last = rules.quarter(day)
        done = VillageRound.objects.filter(village=OuterRef("pk"), status="done", on__gte=first, on__lte=day)
        return Division.objects.filter(level="village").annotate(done=Exists(done))

    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        return {path: Ratio(int(done), 1) for path, done in look(span, at).order_by().values_list("path", "done")}

    def rows(user: User, span: Span, at: datetime, path: str, part: str) -> list[Row]:
        found = scope.visible(user, look(span, at), "path").filter(scope.within(path.partition("-")[0], "path"))
        found = found if part == "of" else found.filter(done=part == "met")
        lines = list(found.order_by("path")[:MOST])
        names = places.names_of({one.path for one in lines})
        said = {True: _("去过"), False: _("还没去")}
        return [Row(one.short_name, names[one.path], said[one.done], met=one.done) for one in lines]

    return Counter(count, rows)


def _advisers() -> Counter:
    def look(span: Span, at: datetime) -> Any:
        day = _day(span, at)
        began = Q(licence_checked_on__lte=day, joined_on__lte=day)
        return Adviser.objects.filter(began & (Q(status="active") | Q(status="ended", ended_on__gt=day)))

    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        sums: dict[str, int] = defaultdict(int)
        for path in look(span, at).order_by().values_list("division_path", flat=True):
            sums[path] += 1
        return {path: Ratio(n, n) for path, n in sums.items()}

    def rows(user: User, span: Span, at: datetime, path: str, part: str) -> list[Row]:
        found = scope.visible(user, look(span, at)).filter(scope.within(path.partition("-")[0]))
        lines = [] if part == "missing" else list(found.order_by("name", "pk")[:MOST])
        names = places.names_of({one.division_path for one in lines})
        return [Row(one.name, names[one.division_path], one.speciality) for one in lines]

    return Counter(count, rows)


def _answers() -> Counter:
    good = ["answered", "settled"]

    def look(span: Span, at: datetime) -> Any:
        last = min(span.ends_at, at)
        return Question.objects.filter(asked_at__gte=span.starts_at, asked_at__lt=last).exclude(status="withdrawn")

    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for path, status in look(span, at).order_by().values_list("division_path", "status"):
            sums[path][0] += status in good
            sums[path][1] += 1
        return {path: Ratio(*line) for path, line in sums.items()}

    def rows(user: User, span: Span, at: datetime, path: str, part: str) -> list[Row]:
        found = scope.visible(user, look(span, at).select_related("adviser")).filter(scope.within(path.partition("-")[0]))
        found = found if part == "of" else found.filter(status__in=good) if part == "met" else found.exclude(status__in=good)
        lines = list(found.order_by("-asked_at", "pk")[:MOST])
        names = places.names_of({one.division_path for one in lines})
        return [
            Row(one.adviser.name, names[one.division_path], str(one.get_status_display()), met=one.status in good)
            for one in lines
        ]

    return Counter(count, rows)


base.count_by(
    {
        "urban-contract-rate": _rate(rural=False),
        "rural-contract-rate": _rate(rural=True),
        "contract-proof": _proof(),
        "health-checkup-rate": _checked(),
        "round-villages": _visited(),
        "advisers": _advisers(),
        "adviser-answers": _answers(),
    }
)
