"""Providers of a service are offered by their quality, then by nearness; who was not judged yet stands between."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from songhe.care.homecare.queries.providers import Choice, offer_order
from songhe.city.quality import queries as quality

BAND = 10  # points of 100: two that differ by less are told apart by the way, not by the points
UNJUDGED = 70.0  # a new provider is neither praised nor hidden [D]


def best_first(choices: Sequence[Choice], day: date) -> list[Choice]:
    """The same choices with their points, good ones first; within a band as they came, the nearest first."""
    points = quality.standing([one.offer.facility_id for one in choices])
    told = [replace(one, points=points.get(one.offer.facility_id)) for one in choices]
    return sorted(told, key=lambda one: -((UNJUDGED if one.points is None else one.points) // BAND))


def register() -> None:
    """Booking asks for this order from now on."""
    if best_first not in offer_order:
        offer_order.append(best_first)
