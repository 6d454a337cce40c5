"""The round of a day: who is due goes to who visits, nearest first, by the routing engine; shared, and covered."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localtime

from songhe.base import journal
from songhe.base.actors import CLOCK, Actor
from songhe.care.visits.models import Leave, Listed, Post, Stop
from songhe.engines import routing
from songhe.links.maps import travel
from songhe.register.places.models import Division

BEGIN, DAY_ENDS, MINUTES, AHEAD = 8 * 60 + 30, 24 * 60 - 1, 20, timedelta(days=3)
MOST = 40  # in one village and day
TURNS = 200


def who_goes(village: str, day: date) -> list[Post]:
    """Posts of the village that work that day; for who is away, whoever covers."""
    holds = Q(ended_on=None) | Q(ended_on__gt=day)
    rows = list(Post.objects.filter(holds, division_path=village, appointed_on__lte=day).select_related("division"))
    leaves = Leave.objects.filter(first__lte=day, last__gte=day).select_related("cover__division")
    out: dict[UUID, Leave] = {row.post_id: row for row in leaves.filter(post__in=rows)}
    found = [row for row in rows if row.pk not in out]
    instead = [
        leave.cover for leave in out.values() if leave.cover and (leave.cover.ended_on is None or leave.cover.ended_on > day)
    ]
    known = {row.pk for row in found}
    return [*found, *(one for one in instead if one.pk not in known)]


def wanted(village: str, day: date) -> list[Listed]:
    """Who is due by that day or soon, by risk and then by days; who stands aside is not (a refusal is rung, not visited)."""
    rows = Listed.objects.filter(division_path=village, left_on=None, aside="", due_on__lte=day + AHEAD)
    return list(rows.select_related("elder__division").order_by("-grade", "due_on", "pk")[:MOST])


def plan(*, village: Division, day: date, by: Actor, at: datetime) -> int:
    """Lay the rounds of one village anew. How many people are on them; without anybody who goes, none."""
    posts, rows = who_goes(village.path, day), wanted(village.path, day)
    routes = _routes(posts, rows, village, at) if posts and rows else {}
    with journal.deed():
        Stop.objects.filter(division_path=village.path, day=day).delete()
        stops = [
            Stop(post_id=post, elder_id=elder, division_path=village.path, day=day, place=place, minute=minute)
            for post, found in routes.items()
            for place, (elder, minute) in enumerate(found, 1)
        ]
        Stop.objects.bulk_create(stops)
        if stops:
            facts = {"day": day.isoformat(), "stops": len(stops), "visitors": len(routes)}
            journal.write(verb="visits.round.plan", subject=village, by=by, at=at, division=village.path, facts=facts)
    return len(stops)


def plan_due(at: datetime) -> int:
    """Rounds of today for the villages that have somebody who goes and no round yet."""
    day, done = localtime(at).date(), 0
    if localtime(at).hour < 5:
        return 0
    planned = set(Stop.objects.filter(day=day).values_list("division_path", flat=True))
    holds = Post.objects.filter(Q(ended_on=None) | Q(ended_on__gt=day), appointed_on__lte=day)
    for village in Division.objects.filter(pk__in=holds.values("division")).order_by("path"):
        if village.path not in planned and wanted(village.path, day):
            done += bool(plan(village=village, day=day, by=CLOCK, at=at))
    return done


def _routes(posts: list[Post], rows: list[Listed], village: Division, at: datetime) -> dict[UUID, list[tuple[UUID, int]]]:
    """Each post's people in their order, with the minute about which they are visited."""
    points = [(one.division.lat, one.division.lng) for one in posts] + [row.elder.position for row in rows]
    ways = {way: _matrix(points, way, village.terrain, at) for way in {one.way for one in posts}}
    workers = tuple(
        routing.Worker(str(one.pk), number, BEGIN, BEGIN + one.minutes, means=one.way) for number, one in enumerate(posts)
    )
    visits = tuple(
        routing.Visit(
            str(row.elder_id), len(posts) + number, BEGIN, DAY_ENDS, (routing.Need(MINUTES),), priority=_weight(row, number)
        )
        for number, row in enumerate(rows)
    )
    problem = routing.Problem(ways[posts[0].way], workers, visits, ways=ways)
    made = routing.plan(problem, seconds=1.0, turns=TURNS)
    return {
        UUID(route.worker): [(UUID(one.visit), round(one.start)) for one in route.stops] for route in made.routes if route.stops
    }


def _matrix(points: list[travel.Point], way: str, terrain: str, at: datetime) -> list[list[float]]:
    """Minutes from each to each, as this way goes on this ground."""
    rules = travel.in_force(at)
    return [
        [
            travel.by_great_circle(travel.Start(*one, way), other, terrain, rules).seconds / 60 if one != other else 0
            for other in points
        ]
        for one in points
    ]


def _weight(row: Listed, number: int) -> float:
    """High risk before the others, the earlier due before the later, where there is not time for all."""
    return {3: 4.0, 2: 2.0}.get(row.grade, 1.0) + 1.0 / (1 + number)
