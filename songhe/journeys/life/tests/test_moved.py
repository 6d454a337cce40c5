"""Moves: within the county the same file at a new place; to another county a new file there, and the old one is history."""

from datetime import date

import pytest

from songhe.base.errors import Refused
from songhe.journeys import life
from songhe.register.life.models import LifeEvent
from songhe.register.people import actions as people
from songhe.register.people import queries
from songhe.register.people.models import Elder
from songhe.register.staff.models import Responder
from tests import cast
from tests.cast import AT, after
from tests.dump import differences, rows

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def move(elder, kind, to, by, at=0, **more):
    division = cast.place(to) if to else None
    event = life.propose(elder, kind, DAY, source="hand", division=division, by=by.actor, at=after(at), **more)
    life.perform(event, by=by.actor, at=after(at + 10))
    return event


@pytest.fixture
def whole(wang, wang_button, wang_daughter, neighbour_zhang, li_county):
    """Wang with everything around her."""
    by = {"by": li_county.actor, "at": AT}
    people.change_elder(elder=wang, citizen_id="61092119450312122X", address="蒲溪社区 3 组 21 号", **by)
    for purpose in ("health", "family"):
        people.give_consent(elder=wang, purpose=purpose, given_by="王桂兰", **by)
    people.enter_category(elder=wang, code="low_income", starts_on=date(2024, 1, 1), **by)
    wang.refresh_from_db()
    return wang


def test_within_the_county_nobody_is_sent_to_the_old_door(whole, wang_button, neighbour_zhang, li_county):
    move(whole, "moved_within", cast.DONGSHENG, li_county, address="东升村 2 组 5 号")
    whole.refresh_from_db(), wang_button.refresh_from_db()
    assert whole.division.code == cast.DONGSHENG and whole.address == "东升村 2 组 5 号"
    assert (whole.way_in, whole.lat, whole.located) == ("", None, "approximate")
    assert wang_button.division_path == whole.division_path and wang_button.test_press_at is None
    assert not Responder.objects.filter(keys_for=whole).exists()
    assert whole.conditions == ["高血压", "房颤"] and whole.status == "here"


def test_within_the_county_undone_every_row_is_as_it_was(whole, li_county):
    whole.contacts.update(has_key=True)
    before = rows("life.lifeevent")
    event = move(whole, "moved_within", cast.DONGSHENG, li_county)
    life.undo(event, reason="没有搬", by=li_county.actor, at=after(60))
    assert differences(before, rows("life.lifeevent")) == []


def test_across_counties_a_new_file_goes_on_with_what_matters(whole, li_county, he_ziyang, liu_min):
    move(whole, "moved_out", cast.HAOPING, li_county, address="蒿坪村 1 组")
    whole.refresh_from_db()
    new = Elder.objects.get(predecessor=whole)
    assert (whole.status, new.status, new.division.code) == ("moved", "here", cast.HAOPING)
    assert (new.citizen_id, new.conditions, new.address, new.way_in) == (whole.citizen_id, whole.conditions, "蒿坪村 1 组", "")
    assert new.warnings.get().text == whole.warnings.get().text and new.contacts.get().user.username == "wangli"
    assert {row.purpose for row in new.consents.all()} == {"health", "family"}
    assert "汉阴县" in new.categories.get().evidence and whole.categories.get().ends_on == DAY
    assert new.user.username == "wangguilan" and new.user.division.code == cast.HAOPING and whole.user is None
    assert queries.elders(he_ziyang).filter(pk=new.pk).exists() and not queries.elders(liu_min).filter(pk=new.pk).exists()
    assert queries.elders(liu_min).filter(pk=whole.pk).exists()
    arrival = LifeEvent.objects.get(elder=new)
    assert (arrival.kind, arrival.status, arrival.cause.elder) == ("moved_in", "done", whole)


def test_the_old_county_sees_only_to_which_county_and_the_new_one_from_which(whole, li_county, he_ziyang, liu_min, sign_in):
    move(whole, "moved_out", cast.HAOPING, li_county)
    new = Elder.objects.get(predecessor=whole)
    old_page = sign_in(liu_min).get(f"/life/elders/{whole.pk}/").content.decode()
    assert "迁往 紫阳县" in old_page and str(new.pk) not in old_page and "蒿坪" not in old_page
    new_page = sign_in(he_ziyang).get(f"/life/elders/{new.pk}/").content.decode()
    assert "迁自 汉阴县" in new_page and str(whole.pk) not in new_page


def test_across_counties_undone_the_old_file_is_as_it_was_and_the_new_one_leads_back(whole, li_county, he_ziyang):
    old = {label: set(keys) for label, keys in rows().items()}
    before = rows("life.lifeevent")
    event = move(whole, "moved_out", cast.HAOPING, li_county)
    life.undo(event, reason="没有迁", by=li_county.actor, at=after(60))
    after_it = rows("life.lifeevent")
    known = {label: {key: row for key, row in keys.items() if key in old.get(label, ())} for label, keys in after_it.items()}
    assert differences(before, known) == []
    new = Elder.objects.get(predecessor=whole)
    assert (new.status, new.merged_into) == ("merged", whole)
    assert LifeEvent.objects.get(elder=new).status == "undone"


def test_an_undo_is_refused_once_the_new_county_has_written_something(whole, li_county, he_ziyang):
    event = move(whole, "moved_out", cast.HAOPING, li_county)
    new = Elder.objects.get(predecessor=whole)
    people.add_contact(elder=new, name="谭", relation="邻居", phone="", by=he_ziyang.actor, at=after(30))
    with pytest.raises(Refused) as told:
        life.undo(event, reason="没有迁", by=li_county.actor, at=after(60))
    assert "紫阳县" in told.value.sentence
    whole.refresh_from_db()
    assert whole.status == "moved"


def test_out_of_the_city_and_back_the_same_file_goes_on(whole, li_county):
    move(whole, "moved_out", None, li_county, place="西安市雁塔区")
    whole.refresh_from_db(), whole.user.refresh_from_db()
    assert whole.status == "moved" and not whole.user.is_active and not Elder.objects.filter(predecessor=whole).exists()
    back = move(whole, "moved_in", None, li_county, at=100)
    whole.refresh_from_db()
    assert whole.status == "here"
    life.undo(back, reason="没有回来", by=li_county.actor, at=after(200))
    whole.refresh_from_db()
    assert whole.status == "moved"


def test_an_arrival_is_undone_only_where_the_departure_was_registered(whole, li_county):
    move(whole, "moved_out", cast.HAOPING, li_county)
    arrival = LifeEvent.objects.get(kind="moved_in")
    with pytest.raises(Refused):
        life.undo(arrival, reason="错了", by=li_county.actor, at=after(60))


@pytest.mark.parametrize(
    ("kind", "to"), [("moved_within", cast.HAOPING), ("moved_out", cast.DONGSHENG), ("moved_within", None), ("moved_out", None)]
)
def test_a_move_to_the_wrong_side_of_the_border_is_refused(wang, li_county, kind, to):
    with pytest.raises(Refused):
        move(wang, kind, to, li_county)
