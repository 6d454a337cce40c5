"""Who lies in a bed that is not at home, for the roll of a disaster. Joins beds and rollcall."""

import uuid
from collections.abc import Collection, Iterator

from django.db.models import Q

from songhe.care.beds.models import Stay
from songhe.care.rollcall import sources
from songhe.care.rollcall.sources import Lying
from songhe.register.access.scope import within

AWAY = ("elder_care", "hospice", "medical")


def lying(path: str, elders: Collection[uuid.UUID]) -> Iterator[Lying]:
    """Who lies under `path` tonight, and where these elders do. Whoever is on leave from a home is not in it."""
    rows = Stay.objects.filter(Q(within(path)) | Q(elder__in=list(elders)), kind__in=AWAY, status="present")
    facts = rows.values_list(
        "elder", "facility__name", "division_path", "facility__site__lat", "facility__site__lng", "kind"
    ).order_by()
    for elder, name, where, lat, lng, kind in facts:
        yield Lying(elder, name, where, lat, lng, hospital=kind == "medical")


def register() -> None:
    """Once, when the house is loaded."""
    sources.register("beds", lying)
