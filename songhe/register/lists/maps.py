"""The map of a selection: the same people as the list. Few are points; many are counted village by village."""

from typing import Any

from songhe.register.lists import queries
from songhe.register.lists.queries import Selection
from songhe.register.places import queries as places

POINTS, SHOWN = 500, 30


def drawn(selection: Selection) -> dict[str, Any]:
    """What the map draws and the table beside it says; positions to three decimals (13.4), approximate ones marked."""
    counted = queries.by_village(selection)
    total = sum(n for _, n in counted)
    names = places.names_of(place.path for place, _ in counted[:SHOWN])
    return {
        "total": total,
        "villages": [
            {
                "name": names[place.path],
                "n": n,
                "query": selection.query(place=place.code),
                "about": place.located != "measured",
            }
            for place, n in counted[:SHOWN]
        ],
        "rest": len(counted) - SHOWN if len(counted) > SHOWN else 0,
        "drawing": {"points": _points(selection), "villages": []}
        if total <= POINTS
        else {"points": [], "villages": _circles(selection, counted)},
    }


def _circles(selection: Selection, counted: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "lat": round(place.lat, 3),
            "lng": round(place.lng, 3),
            "n": n,
            "name": place.short_name,
            "query": selection.query(place=place.code),
        }
        for place, n in counted
    ]


def _points(selection: Selection) -> list[dict[str, Any]]:
    """Each person; those at the position of their village stand there and say so."""
    points = []
    for row in selection.rows().select_related("division").defer("record")[:POINTS]:
        lat, lng = row.position
        exact = row.located == "exact" and row.lat is not None
        points.append({"lat": round(lat, 3), "lng": round(lng, 3), "name": row.name, "key": str(row.pk), "exact": exact})
    return points
