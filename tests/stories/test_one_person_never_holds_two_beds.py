"""Li lives in a home, falls ill, is taken to a medical bed while his own waits, and comes back. At every midnight he lay in one
bed, each day is written once, and the register and the public map say the same as the board."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from songhe.base import clock
from songhe.care.beds import actions
from songhe.care.beds.models import LIES, Night, Stay
from songhe.care.beds.tests import scene
from songhe.care.homecare.models import Standing
from songhe.journeys import bed_life
from songhe.register.people.models import Elder
from songhe.register.providers.models import Beds
from tests import cast

pytestmark = pytest.mark.django_db


def free() -> int:
    return Beds.objects.get(facility=scene.home(), kind="ordinary").free


def test_one_person_never_holds_two_beds(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = {"at": cast.AT}
    monkeypatch.setattr(clock, "now", lambda: hand["at"])
    county = sign_in(cast.li_county())
    li = scene.elder("李大山")
    stay = scene.taken_in(li, at=hand["at"])
    assert free() == 1

    # The register follows: he lives in a home now, so that nobody goes to knock at his empty door.
    bed_life.run_once(hand["at"])
    assert Elder.objects.get(pk=li.pk).status == "admitted" and not Standing.objects.filter(elder=li, status="running").exists()

    # Another bed cannot be given to him beside this one, nor this one to somebody else.
    hand["at"] += timedelta(days=1)
    county = sign_in(cast.li_county())
    told = {"bed": scene.bed("医1").pk, "why": "肺炎", "keep": "on"}
    answer = county.post(reverse("beds:transfer", args=[stay.pk]), told)
    assert answer.status_code == 302
    assert Stay.objects.filter(elder=li, status__in=LIES).count() == 1
    ward = Stay.objects.get(elder=li, status="present")
    stay.refresh_from_db()
    assert (ward.kind, ward.previous, stay.status) == ("medical", stay, "kept") and free() == 1

    # A second clerk, whose page is old, moves him once more: told that it is too late, nothing happens.
    late = county.post(reverse("beds:transfer", args=[stay.pk]), {"bed": scene.bed("101", "2").pk, "why": "换床"})
    assert late.status_code == 409 and Stay.objects.filter(elder=li, status__in=LIES).get() == ward

    # He comes back into the bed that waited.
    hand["at"] += timedelta(days=2)
    county = sign_in(cast.li_county())
    assert county.post(reverse("beds:back", args=[stay.pk])).status_code == 302
    ward.refresh_from_db()
    assert (Stay.objects.get(elder=li, status="present"), ward.status) == (stay, "ended")
    bed_life.run_once(hand["at"])
    assert Elder.objects.get(pk=li.pk).status == "admitted"

    # Each day was written once, by the bed of its midnight, however often the job ran.
    hand["at"] += timedelta(days=1)
    county = sign_in(cast.li_county())
    for _ in range(3):
        actions.write_nights(hand["at"])
    assert list(Night.objects.order_by("day").values_list("kind", flat=True)) == [
        "elder_care", "medical", "medical", "elder_care",
    ]  # fmt: skip

    # He goes home: the bed is free on the map at once, and the register says that he is at home again.
    county.post(reverse("beds:discharge", args=[stay.pk]), {"why": "儿子接回家"})
    bed_life.run_once(hand["at"])
    assert free() == 2 and Elder.objects.get(pk=li.pk).status == "here"
    assert "李大山" not in county.get(reverse("beds:board", args=[scene.home().pk])).content.decode()
