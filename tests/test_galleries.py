"""Pictures and recordings of a person, whichever room has them, go when the person asks and when the person has left."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from songhe.base import clock, journal
from songhe.base.fields import SealedField
from songhe.care.visits.models import Visit, VisitPicture, VisitVoice
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from songhe.register.rights import actions, offers
from tests import cast

OF_PEOPLE = {"picture", "jpeg", "webm", "png", "sound"}
ELSEWHERE = {"people.Photo", "carers.Portrait"}  # erased with the file itself; a carer's, who is no elder


def test_every_table_of_sealed_pictures_and_sounds_is_offered_for_erasure() -> None:
    sealed = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, SealedField) and field.name in OF_PEOPLE
    }
    offered = {model._meta.label for kind in ("photo", "voice") for model, _path in offers.galleries(kind)}
    assert sealed - ELSEWHERE == offered and len(offered) >= 5


def seen(elder: Elder) -> None:
    """A visit with a picture and a voice note."""
    at = clock.now() - timedelta(days=200)
    row = Visit.objects.create(
        elder=elder, division_path=elder.division_path, method="home", outcome="met", visitor_name="刘敏", made_at=at,
        received_at=at, pictured=True, valid=True,
    )  # fmt: skip
    VisitPicture.objects.create(visit=row, jpeg="aaaa", taken_at=at)
    VisitVoice.objects.create(visit=row, webm="bbbb", seconds=3, taken_at=at)


@pytest.mark.django_db
def test_an_erasure_takes_the_kind_that_was_chosen_and_says_how_many(city: Any, li_county: Any, sign_in: Any) -> None:
    wang, other = cast.wang(), cast.wang_again()
    seen(wang), seen(other)
    row = actions.ask(elder=wang, kind="erase", asked_by="王丽", text="删去录音", by=li_county.actor, at=clock.now())
    county = sign_in(li_county)
    page = county.get(f"/rights/{row.pk}/").content.decode()
    assert 'value="voice"' in page and 'value="photo"' in page and "录音" in page
    county.post(f"/rights/{row.pk}/", {"text": "已经删除录音", "deed": "answer", "erase": ["voice"]})
    assert [one.visit.elder_id for one in VisitVoice.objects.all()] == [other.pk] and VisitPicture.objects.count() == 2
    told = next(one for one in journal.since(0) if one.verb == "rights.datarequest.answer")
    assert told.facts["taken_away"] == {"voice": 1} and told.facts["erased"] == ["voice"]
    assert Visit.objects.filter(elder=wang, valid=True, pictured=True).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "kept"), [(91, 0), (60, 1)])
def test_they_go_with_whoever_left_and_no_other(city: Any, days: int, kept: int) -> None:
    wang = cast.wang()
    seen(wang)
    people.change_status(elder=wang, verb="die", by=cast.liu_min().actor, at=clock.now() - timedelta(days=days))
    actions.sweep_due(clock.now())
    assert (VisitPicture.objects.count(), VisitVoice.objects.count()) == (kept, kept)
