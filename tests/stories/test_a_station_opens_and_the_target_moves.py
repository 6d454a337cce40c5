"""A station opens in 蒲溪: within minutes the county's and the city's number moves, on every page that shows it, and the list
behind it names the station. One that shares its building with a stronger one does not count, and the list says why."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from songhe.base import clock
from songhe.city.targets import jobs
from songhe.city.targets.models import Count, Outlook
from songhe.city.targets.tests import scene
from songhe.register.providers import actions as providers
from songhe.register.providers.tests import making
from tests import cast

pytestmark = pytest.mark.django_db
CODE = "embedded-stations"
AT = cast.AT + timedelta(days=3)


def worked(at: Any) -> None:
    """The worker comes round until nothing is left."""
    while jobs.count(at):
        pass


def number(client: Client) -> float:
    return client.get(reverse("targets:target", args=[CODE])).context["one"].value


def test_the_number_moves_and_says_why(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = {"at": AT}
    monkeypatch.setattr(clock, "now", lambda: hand["at"])
    station = scene.center("蒲溪社区养老服务站", "embedded_station", status="planned", on=date(2026, 9, 1))
    city, county = sign_in(cast.sun_city()), sign_in(cast.li_county())
    worked(hand["at"])
    assert (number(city), number(county)) == (0, 0)
    assert Outlook.objects.get(target=CODE, place="6109/610921", year=2026).on_the_way == 1

    # Approved, built, accepted, opened: each with its paper; the worker counts the running month again after two minutes.
    hand["at"] += timedelta(minutes=5)
    for verb, day in (("approve", 20), ("build", 22), ("accept", 24), ("open", 25)):
        making.licence(station) if verb == "open" else None
        paper = {"on": date(2026, 11, day), "paper": f"汉民发〔2026〕{day}号"}
        providers.advance(facility=station, verb=verb, **paper, by=cast.li_county().actor, at=hand["at"])
    worked(hand["at"])
    assert (number(city), number(county)) == (1, 1)

    # The list behind the number is the station; the county's map and the wall say the same.
    rows = county.get(reverse("targets:rows", args=[CODE]), {"part": "met"}).context["page"].object_list
    assert [row.title for row in rows] == ["蒲溪社区养老服务站"]
    spots = city.get(reverse("bureau:home"), {"map": CODE}).context["spots"]
    assert {spot.place.name: spot.value for spot in spots} == {"汉阴县": "1", "紫阳县": "0"}

    # A village point in the same building: the building counts once, and the list says so.
    hand["at"] += timedelta(minutes=5)
    making.facility("蒲溪村养老点", "village_point", status="accepted", on=date(2026, 11, 20), site=station.site)
    worked(hand["at"])
    left = county.get(reverse("targets:rows", args=["village-points"]), {"part": "missing"}).context["page"].object_list
    assert [row.title for row in left] == ["蒲溪村养老点"] and "一栋建筑只算一次" in left[0].note
    assert county.get(reverse("targets:target", args=["village-points"])).context["one"].value == 0

    # What was known before is still there: nothing was overwritten.
    known = Count.objects.filter(indicator=CODE, place="6109", month=date(2026, 11, 1)).order_by("counted_at")
    assert [row.numerator for row in known] == [1]  # nought is not stored: the step says that it was counted
