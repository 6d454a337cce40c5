"""A day as the board shows it: a lane for each carer, in quarters of an hour from seven to eight in the evening."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from songhe.care.homecare import laying, saying
from songhe.care.homecare.laying import Day
from songhe.care.homecare.models import DayPlan, Order
from songhe.care.homecare.queries import days
from songhe.engines import routing
from songhe.engines.routing import Plan, Problem, Route
from songhe.links.maps.sheet import Drawing, frame_of
from songhe.register.access.models import Role, User
from songhe.register.places import queries as places
from songhe.register.providers.models import Operator

FIRST, LAST, QUARTER = 7 * 60, 20 * 60, 15
TIDES = range(FIRST // 60, LAST // 60)
LATE = 10  # minutes after the hour said, from which a visit is shown late


@dataclass(frozen=True)
class Block:
    """Something in a lane: a visit, the way to it, a break. `column` and `span` in quarters."""

    kind: str
    column: int
    span: int
    begins: str
    ends: str
    order: Order | None = None
    late: int = 0
    minutes: int = 0


@dataclass
class Lane:
    """A carer's day."""

    carer: Any
    blocks: list[Block] = field(default_factory=list)
    visits: int = 0
    working: int = 0
    road: int = 0
    off: bool = False
    over: bool = False


def board(user: User, operator: Operator, day: date, at: datetime) -> dict[str, Any]:
    """Everything on the page of one day."""
    laid = days.read(operator.pk, day)
    problem = laying.problem(laid)
    now = routing.stand(problem, laying.told(laid))
    lanes = [lane(laid, problem, now, place) for place in range(len(laid.carers))]
    waiting = [one for one in laid.orders if one.status == "accepted"]
    plan = days.plans(user).filter(operator=operator, day=day).first()
    return {
        "operator": operator, "day": day, "lanes": lanes, "waiting": waiting, "orders": len(laid.orders),
        "plan": open_plan(plan),
        "tides": TIDES, "late": sum(1 for one in lanes for block in one.blocks if block.late), "by": laid.by,
        "road": sum(one.road for one in lanes), "may": user.role == Role.OPERATOR, "reasons": reasons(plan, laid),
        "gains": gains(plan),
    }  # fmt: skip


def open_plan(plan: DayPlan | None) -> DayPlan | None:
    """The newest proposal, while something is to be done about it."""
    return plan if plan is not None and plan.status in {"asked", "solving", "proposed", "failed"} else None


def reasons(plan: DayPlan | None, laid: Day) -> list[tuple[Order, str]]:
    """What the newest plan could not serve, and why."""
    if plan is None or plan.status != "proposed":
        return []
    found = [(laid.by_key.get(key), code) for key, code in plan.unserved.items()]
    return [(order, str(saying.UNSERVED[code])) for order, code in found if order is not None]


def gains(plan: DayPlan | None) -> list[str]:
    """What the proposal changes against the day as it stands."""
    if plan is None or plan.status != "proposed" or not plan.cost:
        return []
    return saying.price(routing.Cost(**plan.cost["after"]).minus(routing.Cost(**plan.cost["before"])))


def lane(laid: Day, problem: Problem, plan: Plan, place: int) -> Lane:
    """One carer's blocks in order."""
    carer, worker = laid.carers[place], problem.workers[place]
    route = plan.routes[place]
    found = Lane(carer, off=worker.away, visits=len(route.stops))
    if not route.stops:
        return found
    found.road = round(sum(_ways(laid, problem, route, place)))
    rested = route.rest[1] - route.rest[0] if route.rest else 0
    found.working = round(route.back - route.leave - rested)
    found.over = route.back > worker.end or found.working > worker.most
    found.blocks = sorted(_blocks(laid, problem, route, place), key=lambda block: (block.column, block.kind != "way"))
    return found


def _ways(laid: Day, problem: Problem, route: Route, place: int) -> list[float]:
    spots = {visit.key: visit.place for visit in problem.visits}
    minutes, here, found = problem.way(problem.workers[place]), place, []
    for stop in route.stops:
        found.append(minutes[here][spots[stop.visit]])
        here = spots[stop.visit]
    return [*found, minutes[here][place]]


def _blocks(laid: Day, problem: Problem, route: Route, place: int) -> list[Block]:
    found = []
    ways = _ways(laid, problem, route, place)
    for way, stop in zip(ways, route.stops, strict=False):
        order = laid.by_key[stop.visit]
        if way >= 1:
            found.append(_block("way", stop.arrive - way, stop.arrive, minutes=round(way)))
        said = laying.minute(order.starts_at, laid.day) if order.starts_at else stop.start
        late = round(max(stop.late, stop.start - said))
        found.append(_block("visit", stop.start, stop.end, order=order, late=late if late >= LATE else 0))
    if route.rest:
        found.append(_block("rest", *route.rest))
    return found


def _block(kind: str, begin: float, end: float, **facts: Any) -> Block:
    column = int(max(FIRST, min(begin, LAST - QUARTER)) - FIRST) // QUARTER
    upto = -int(-(min(end, LAST) - FIRST) // QUARTER)
    return Block(kind, column, max(1, upto - column), _clock(begin), _clock(end), **facts)


def _clock(minutes: float) -> str:
    return f"{int(minutes) // 60:02d}:{int(minutes) % 60:02d}"


def drawn(laid: Day, chosen: str) -> Drawing:
    """The rounds on a map: homes and doors, joined in their order. With a carer chosen only hers, numbered."""
    by_carer: dict[Any, list[Order]] = {}
    for order in sorted(laid.orders, key=lambda one: (one.starts_at or one.window_starts, one.pk)):
        for key in {order.carer_id, order.second_id} - {None}:
            by_carer.setdefault(key, []).append(order)
    shown = [one for one in laid.carers if by_carer.get(one.pk) and chosen in ("", str(one.pk))]
    waiting = [order for order in laid.orders if order.carer_id is None and not chosen]
    points = [(one.lat, one.lng) for one in shown] + [(order.lat, order.lng) for one in shown for order in by_carer[one.pk]]
    points += [(order.lat, order.lng) for order in waiting]
    outlines = places.outlines()
    drawing = Drawing(frame_of(points or [(one.lat, one.lng) for one in laid.carers] or [(32.69, 109.02)], width=900)).draw(
        outlines
    )
    for carer in shown:
        here = (carer.lat, carer.lng)
        for order in by_carer[carer.pk]:
            drawing.line(here, (order.lat, order.lng))
            here = (order.lat, order.lng)
        drawing.line(here, (carer.lat, carer.lng))
    for carer in shown:
        for number, order in enumerate(by_carer[carer.pk], start=1):
            drawing.mark((order.lat, order.lng), str(number), name=order.elder.name)
        drawing.mark((carer.lat, carer.lng), carer.name[:1], kind="here", name=carer.name)
    for order in waiting:
        drawing.mark((order.lat, order.lng), "!", kind="shut", name=order.elder.name)
    return drawing


def panel(laid: Day, order: Order) -> dict[str, Any]:
    """Why this carer, and for each other why not."""
    problem = laying.problem(laid)
    told = routing.stand(problem, laying.told(laid))
    answers = routing.why(problem, told, str(order.pk))
    people = [
        {
            "carer": laid.carer(one.worker) if one.worker else None,
            "facts": saying.sentences(one) if one.worker else [],
            "others": [(laid.carer(other.worker), saying.against(laid, order, other), other.more) for other in one.others],
        }
        for one in answers
    ]
    return {"order": order, "people": people, "carers": laid.carers, "times": times(order), "nobody": _("还没有人去")}


def times(order: Order) -> list[str]:
    """Quarters of an hour at which it may begin."""
    first, last = (laying.minute(one, order.day) for one in (order.window_starts, order.window_ends))
    begin = -(-first // QUARTER) * QUARTER
    return [_clock(begin + count * QUARTER) for count in range(int(max(0, last - begin)) // QUARTER + 1)]
