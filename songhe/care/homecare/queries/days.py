"""A provider's day as its plan needs it, and the proposals for it."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet, Sum
from django.utils.timezone import make_aware

from songhe.care.homecare.laying import Day, Matrix
from songhe.care.homecare.models import DayPlan, Engaged, Order
from songhe.links.maps import travel
from songhe.links.maps.travel import Start
from songhe.register.access import scope
from songhe.register.access.models import Role, User
from songhe.register.carers import queries as carers
from songhe.register.carers.models import Absence, Carer, Hours
from songhe.register.places.models import Terrain
from songhe.register.providers.models import Operator
from songhe.register.providers.queries import operator_of

PLANNED = ("accepted", "assigned", "en_route", "checked_in", "in_service", "checked_out", "confirmed", "rated", "closed")
ON = ("assigned", *PLANNED[2:])
REMEMBERED = timedelta(days=180)  # so long an elder is said to know a carer
PATIENCE_S = 4.0  # for all questions to a router about one day


def operators(user: User) -> QuerySet[Operator]:
    """Operators whose day this user may look at: its own, or (a bureau, a desk's lead) those with orders in the division."""
    if user.role == Role.OPERATOR:
        mine = operator_of(user)
        return Operator.objects.filter(pk=mine.pk) if mine else Operator.objects.none()
    rows = scope.visible(user, Operator.objects.all())
    return rows.filter(Q(care_staff__is_active=True)).distinct().order_by("name")


def plans(user: User) -> QuerySet[DayPlan]:
    """Proposals this user may see."""
    return DayPlan.objects.filter(operator__in=operators(user)).select_related("operator")


def orders_of(operator: UUID, day: date) -> QuerySet[Order]:
    """What is to be planned or is planned on that day."""
    rows = Order.objects.filter(operator=operator, day=day, status__in=PLANNED).defer("note", "said")
    return rows.select_related("elder__division", "carer", "second", "preferred").order_by("window_starts", "pk")


def read(operator: UUID, day: date) -> Day:
    """The whole day. Eight queries, however many orders."""
    orders = tuple(orders_of(operator, day))
    held_by = {key for order in orders for key in (order.carer_id, order.second_id) if key}
    crew = Carer.objects.filter(Q(operator=operator, is_active=True) | Q(pk__in=held_by)).select_related("division")
    people = tuple(crew.order_by("name", "pk"))
    keys = [one.pk for one in people]
    ways, said = matrices(people, orders, day)
    hours = {row.carer_id: row for row in Hours.objects.filter(carer__in=keys, weekday=day.weekday())}
    return Day(
        day, people, orders, hours, carers.held(keys), _away(keys, day), _left(people, day), _known(orders), ways, said,
        {str(order.pk): order for order in orders}, _elsewhere(orders, day),
    )  # fmt: skip


def _away(keys: list[UUID], day: date) -> dict[UUID, list[tuple[datetime, datetime]]]:
    begins = make_aware(datetime.combine(day, time()))
    rows = Absence.objects.filter(
        carer__in=keys, withdrawn_at=None, starts_at__lt=begins + timedelta(days=1), ends_at__gt=begins
    )
    found: dict[UUID, list[tuple[datetime, datetime]]] = {}
    for carer, starts_at, ends_at in rows.values_list("carer", "starts_at", "ends_at"):
        found.setdefault(carer, []).append((starts_at, ends_at))
    return found


def _left(people: Iterable[Carer], day: date) -> dict[UUID, int]:
    """Of the week's minutes, what the other days of the week have not taken."""
    monday = day - timedelta(days=day.weekday())
    week = Order.objects.filter(day__range=(monday, monday + timedelta(days=6)), status__in=ON).exclude(day=day)
    known = {one.pk: one.week_minutes for one in people}
    for column in ("carer", "second"):
        rows = week.filter(**{f"{column}__in": list(known)}).order_by().values_list(column).annotate(sum=Sum("minutes"))
        for key, minutes in rows:
            known[key] -= minutes
    return known


def _elsewhere(orders: tuple[Order, ...], day: date) -> dict[UUID, list[datetime]]:
    """When somebody else's visit is at the same people's on that day."""
    begins = make_aware(datetime.combine(day, time()))
    rows = Engaged.objects.filter(elder__in={one.elder_id for one in orders}, quarter__gte=begins)
    rows = rows.filter(quarter__lt=begins + timedelta(days=1)).exclude(order__in=[one.pk for one in orders])
    found: dict[UUID, list[datetime]] = {}
    for elder, quarter in rows.order_by("quarter").values_list("elder", "quarter"):
        found.setdefault(elder, []).append(quarter)
    return found


def _known(orders: Iterable[Order]) -> dict[UUID, frozenset[UUID]]:
    elders = {order.elder_id: order.day for order in orders}
    if not elders:
        return {}
    since = min(elders.values()) - REMEMBERED
    rows = Order.objects.filter(elder__in=list(elders), day__gte=since, status__in=("confirmed", "rated", "closed"))
    found: dict[UUID, set[UUID]] = {}
    for elder, carer, second in rows.order_by().values_list("elder", "carer", "second"):
        found.setdefault(elder, set()).update(key for key in (carer, second) if key)
    return {elder: frozenset(keys) for elder, keys in found.items()}


def matrices(people: tuple[Carer, ...], orders: tuple[Order, ...], day: date) -> tuple[dict[str, Matrix], str]:
    """Minutes from everywhere to everywhere, by each way that somebody has; and who said so."""
    spots = [(one.lat, one.lng, one.division.terrain) for one in people]
    spots += [(one.lat, one.lng, one.elder.division.terrain) for one in orders]
    at = make_aware(datetime.combine(day, time(12)))
    ways = sorted({one.way for one in people}) or ["bike"]
    if settings.ROUTER_URL:
        return {way: _asked(spots, way, at, PATIENCE_S / len(ways)) for way in ways}, settings.ROUTER_KIND
    return {way: _reckoned(spots, way, at) for way in ways}, travel.GREAT_CIRCLE


def _reckoned(spots: list[tuple[float, float, str]], way: str, at: datetime) -> Matrix:
    """Each pair once: the straight way is the same back, and in the mountains where either end is."""
    rules = travel.in_force(at)
    rows = [[0.0] * len(spots) for _ in spots]
    for one, (lat, lng, ground) in enumerate(spots):
        for other in range(one):
            to_lat, to_lng, there = spots[other]
            terrain = Terrain.TOWN if ground == there == Terrain.TOWN else Terrain.MOUNTAIN
            trip = travel.by_great_circle(Start(lat, lng, way), (to_lat, to_lng), terrain, rules)
            rows[one][other] = rows[other][one] = trip.seconds / 60 if trip.metres > 20 else 0.0
    return rows


def _asked(spots: list[tuple[float, float, str]], way: str, at: datetime, patience_s: float) -> Matrix:
    """A column at a time from the router; what it does not know in time is reckoned."""
    starts = [Start(lat, lng, way) for lat, lng, _ in spots]
    rows = [[0.0] * len(spots) for _ in spots]
    for column, (lat, lng, ground) in enumerate(spots):
        found = travel.trips(starts, (lat, lng), terrain=ground, at=at, patience_s=patience_s)
        for row, trip in enumerate(found):
            rows[row][column] = trip.seconds / 60 if row != column and trip.metres > 20 else 0.0
    return rows
