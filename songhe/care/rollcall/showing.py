"""What the pages say."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.timezone import localtime

from songhe.care.rollcall import dated, queries, words
from songhe.care.rollcall.models import ACCOUNTED, OPEN, Alert, Area, BuddyCall, Mobility, Muster, Person, Standing
from songhe.care.rollcall.queries import inside, standing
from songhe.care.rollcall.queries.inside import Found
from songhe.care.rollcall.rules import shapes
from songhe.register.access.models import User
from songhe.register.access.scope import visible, within
from songhe.register.people.models import Elder
from songhe.register.places import queries as places
from songhe.register.places.models import Division, Level

SHOWN, DRILLS = 60, 12
CHOSEN = ("open", *Standing.values)
Drawing = dict[str, Any]


def muster_line(row: Muster, at: datetime) -> dict[str, Any]:
    """One roll-call of a list."""
    told = queries.standings(row.people.all())
    day = localtime(row.started_at).date()
    ends = row.ended_at or at
    return {
        "row": row, "kind": words.kind_word(row.kind, day), "tone": words.LEVEL_TONES[row.level], "whole": told.whole,
        "open": told.whole.waiting + told.whole.rescue, "minutes": max(0, int((ends - row.started_at).total_seconds() // 60)),
        "score": standing.score_of(row, at) if row.status == Muster.Status.ENDED else None,
    }  # fmt: skip


def alert_line(row: Alert, at: datetime) -> dict[str, Any]:
    """One warning of a list."""
    day = localtime(row.issued_at).date()
    running = row.musters.filter(status=Muster.Status.OPEN).first()
    return {"row": row, "kind": words.kind_word(row.kind, day), "tone": words.LEVEL_TONES[row.level], "running": running}


def desk(user: User, at: datetime) -> dict[str, Any]:
    """What runs, what warns, what was."""
    musters, alerts = queries.musters(user), queries.alerts(user)
    return {
        "running": [muster_line(row, at) for row in queries.open_for(user)[:20]],
        "alerts": [alert_line(row, at) for row in alerts.filter(status="in_force")[:30]],
        "areas": queries.areas(user).filter(kept=True)[:60],
        "past": [muster_line(row, at) for row in musters.filter(status="ended").order_by("-ended_at")[:10]],
    }  # fmt: skip


def counted(found: Iterable[Found]) -> dict[str, Any]:
    """How many there are by what matters."""
    rows = list(found)
    kinds = [(code, words.SHORT[code], sum(one.mobility == code for one in rows)) for code in Mobility.values]
    return {
        "people": len(rows), "mobility": [line for line in kinds if line[2]], "powered": sum(one.powered for one in rows),
        "alone": sum(one.alone for one in rows), "no_phone": sum(one.no_phone for one in rows),
        "leaves": sum(one.leaves for one in rows), "approximate": sum(one.approximate for one in rows),
        "away": sum(one.whereabouts != "home" for one in rows), "guessed": sum(one.guessed for one in rows),
    }  # fmt: skip


def area(row: Area, user: User, kind: str, level: str, at: datetime) -> dict[str, Any]:
    """Who lives inside, who may live just outside, and the map."""
    day, path = localtime(at).date(), _part(row, user)
    found = inside.found_in(row, path, kind, level, day, real=False)
    names = places.names_of({one.path for one in found})
    by_village: dict[str, int] = {}
    for one in found:
        by_village[one.path] = by_village.get(one.path, 0) + 1
    villages = sorted(((names[path], number) for path, number in by_village.items()), key=lambda line: (-line[1], line[0]))
    return {
        **counted(found), "villages": villages, "near": inside.near(row, path, day)[:20],
        "asks": dated.kinds(day)[kind].levels[level],
        "km2": round(shapes.square_km(row.shape), 1), "shape": row.shape, "drawing": _drawing(found),
        "whole": sorted(places.names_of(row.places).values()),
    }  # fmt: skip


def _part(row: Area, user: User) -> str:
    return row.division_path if row.division_path.startswith(user.scope) else user.scope


def _drawing(found: Iterable[Found]) -> Drawing:
    """A point for each person, without a name: how they get out is its look."""
    looks = {"weak": {"label": str(words.SHORT["bedridden"]), "look": "here"}, "other": {"label": "", "look": "home"}}
    points = [
        [*one.point, str(words.SHORT[one.mobility]), "weak" if one.mobility == "bedridden" or one.powered else "other", "",
         one.approximate, ""]
        for one in found
    ]  # fmt: skip
    return {"kinds": looks, "points": points, "lines": []}


def villages(user: User) -> Drawing:
    """Where the villages of a division are, for whoever draws."""
    rows = Division.objects.filter(within(user.scope, "path"), level=Level.VILLAGE).order_by("code")
    points = [[row.lat, row.lng, row.short_name, "village", "", True, ""] for row in rows]
    return {"kinds": {"village": {"label": str(Level.VILLAGE.label), "look": "small"}}, "points": points, "lines": []}


def board(row: Muster, user: User, chosen: str, village: str, at: datetime) -> dict[str, Any]:
    """How it stands now."""
    mine = queries.people(user).filter(muster=row)
    told = queries.standings(mine)
    listed = mine.filter(status__in=OPEN) if chosen == "open" else mine.filter(status=chosen)
    listed = listed.filter(division_path=village) if village else listed
    charges = list(queries.charges(user).filter(muster=row))
    held = queries.holders_of(charges)
    names = places.names_of({one.division_path for one in charges} | {one.path for one in told.villages})
    day = localtime(row.started_at).date()
    return {
        **muster_line(row, at), "whole": told.whole, "villages": told.villages, "chosen": chosen, "village": village,
        "statuses": [(code, label, told.whole.counts.get(code, 0)) for code, label in Standing.choices],
        "mobility": [(words.SHORT[code], told.open_mobility.get(code, 0), told.mobility[code])
                     for code in Mobility.values if told.mobility.get(code)],
        "powered": told.powered, "leaves": told.leaves, "kind": words.kind_word(row.kind, day),
        "rows": listed.order_by("rank", "pk"), "buddies": buddies(row, user),
        "charges": [(one, names[one.division_path], held[one.pk]) for one in charges],
        "village_name": names.get(village, ""), "asks": dated.kinds(row.rules_from)[row.kind].levels[row.level],
    }  # fmt: skip


def buddies(row: Muster, user: User) -> list[dict[str, Any]]:
    """Who was asked on their own phone, and of how many of theirs there is word."""
    calls = visible(user, BuddyCall.objects.filter(muster=row).select_related("buddy"))
    asked = {one.buddy_id for one in calls}
    told = row.people.filter(buddy__in=asked).order_by().values("buddy").annotate(
        people=Count("pk"), told=Count("pk", filter=~Q(status=Standing.WAITING))
    )  # fmt: skip
    sums = {one["buddy"]: one for one in told}
    none = {"people": 0, "told": 0}
    return [{"row": one, **sums.get(one.buddy_id, none)} for one in calls]


def draft(row: Alert, user: User, at: datetime) -> dict[str, Any]:
    """The roll that would be called by this warning: how many, how they get out, who depends on power."""
    path, day = _part(row.area, user), localtime(at).date()
    return counted(inside.found_in(row.area, path, row.kind, row.level, day, real=False))


def person_line(row: Person) -> dict[str, Any]:
    """One person of a list."""
    tone = words.TONES[row.status]
    return {
        "row": row, "elder": row.elder, "tone": tone[0], "icon": tone[1], "short": words.SHORT[row.mobility],
        "done": row.status in ACCOUNTED, "key": uuid.uuid4(),
    }  # fmt: skip


def ended(row: Muster, at: datetime) -> dict[str, Any]:
    """How it went, beside the drill before it."""
    before = standing.drill_before(row) if row.drill else None
    return {
        "told": standing.score_of(row, at), "before": before, "before_told": standing.score_of(before, at) if before else None,
        "silent": [(one, places.names(one.division_path)) for one in standing.silent_lists(row)],
    }  # fmt: skip


def drills(user: User, at: datetime) -> list[dict[str, Any]]:
    """Drills of a division, the newest first, each with its score."""
    rows = queries.musters(user).filter(drill=True, status="ended").order_by("-started_at")[:DRILLS]
    return [{**muster_line(row, at), "place": places.names(row.division_path)} for row in rows]


def sheets(rows: Iterable[dict[str, Any]], by: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """People on paper, one list for each village or each buddy."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row[by], []).append(row)
    return sorted(found.items(), key=lambda line: line[0])


def on_paper(elder: Elder, day: date, **facts: Any) -> dict[str, Any]:
    """One person on paper, with what helpers need; whoever calls this notes that the file was opened."""
    contacts = [f"{one.relation} {one.name} {one.phone}" for one in list(elder.contacts.all())[:2]]
    return {
        "name": elder.name, "age": elder.age(day), "village": places_name(elder), "address": elder.address,
        "phone": elder.phone, "way_in": elder.way_in, "contacts": contacts, **facts,
    }  # fmt: skip


def places_name(elder: Elder) -> str:
    """Town and village."""
    parent = elder.division.parent
    return f"{parent.short_name}·{elder.division.short_name}" if parent else elder.division.short_name
