"""The two routers that can be asked: OSRM (`/table/v1`) and Valhalla (`/sources_to_targets`), many starts to one end."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import httpx

Point = tuple[float, float]  # latitude, longitude; both wire formats want it the other way round or named


class Silent(Exception):
    """The router did not answer in time, or not in its own language."""


class Leg(NamedTuple):
    """What the router says of one start; None in a list where it knows no road."""

    seconds: float
    metres: float


def ask(kind: str, url: str, profile: str, starts: Sequence[Point], end: Point, *, timeout: float) -> list[Leg | None]:
    """One leg per start, in their order; `Silent` when there is no usable answer within `timeout` seconds."""
    try:
        with httpx.Client(base_url=url.rstrip("/"), timeout=timeout) as client:
            return {"osrm": _osrm, "valhalla": _valhalla}[kind](client, profile, starts, end)
    except (httpx.HTTPError, ValueError, KeyError, IndexError, TypeError) as fault:
        raise Silent(f"{kind}: {type(fault).__name__} {fault}") from fault


def _osrm(client: httpx.Client, profile: str, starts: Sequence[Point], end: Point) -> list[Leg | None]:
    points = ";".join(f"{lng:.6f},{lat:.6f}" for lat, lng in [*starts, end])
    sources = ";".join(str(place) for place in range(len(starts)))
    query = f"sources={sources}&destinations={len(starts)}&annotations=duration,distance"
    answer = client.get(f"/table/v1/{profile}/{points}?{query}").raise_for_status().json()
    if answer["code"] != "Ok":
        raise ValueError(answer["code"])
    pairs = zip(answer["durations"], answer["distances"], strict=True)
    return [_leg(seconds, metres) for (seconds,), (metres,) in pairs]


def _valhalla(client: httpx.Client, profile: str, starts: Sequence[Point], end: Point) -> list[Leg | None]:
    body = {
        "sources": [{"lat": lat, "lon": lng} for lat, lng in starts],
        "targets": [{"lat": end[0], "lon": end[1]}],
        "costing": profile,
        "units": "kilometers",
    }
    answer = client.post("/sources_to_targets", json=body).raise_for_status().json()
    rows = answer["sources_to_targets"]
    if len(rows) != len(starts):
        raise ValueError(f"{len(rows)} rows for {len(starts)} starts")
    return [_leg(row[0]["time"], _metres(row[0]["distance"])) for row in rows]


def _metres(kilometres: Any) -> float | None:
    return None if kilometres is None else kilometres * 1000


def _leg(seconds: float | None, metres: float | None) -> Leg | None:
    return None if seconds is None or metres is None else Leg(float(seconds), float(metres))
