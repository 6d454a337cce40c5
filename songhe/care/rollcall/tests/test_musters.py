"""A roll-call from the drawing to the end: who is in, in which order, who has the list, what is said and how it ends."""

import uuid
from datetime import date
from typing import Any

import pytest

from songhe.base.deadlines import fire_due
from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.rollcall import actions, queries, sources
from songhe.care.rollcall.models import Alert, Charge, Muster, MusterDue, Person, Said
from songhe.care.rollcall.queries import inside
from songhe.care.rollcall.sources import Lying
from songhe.care.rollcall.tests import scene
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_sources", {})


def _names(row: Muster) -> list[str]:
    return list(Person.objects.filter(muster=row).order_by("rank").values_list("elder__name", flat=True))


def _due(minutes: float) -> int:
    return fire_due(MusterDue, at=scene.later(minutes), fire=actions.fire)


# --- who is in ---
def test_exact_places_by_the_shape_and_the_others_by_the_middle_of_their_village() -> None:
    scene.assistant()
    scene.elder("甲在里面", at=(32.78, 108.28))
    scene.elder("乙在外面", at=(32.80, 108.28))
    scene.elder("丙只知村")
    scene.elder("丁邻村在里面", cast.DONGSHENG, at=(32.79, 108.29))
    scene.elder("戊邻村只知村", cast.DONGSHENG)
    cast.ziyang_elder()
    row = scene.muster()
    assert set(_names(row)) == {"甲在里面", "丙只知村", "丁邻村在里面"}
    assert {one.elder.name: one.approximate for one in row.people.select_related("elder")}["丙只知村"]
    near = inside.near(row.area, scene.COUNTY_PATH, DAY)
    assert [(one.name, one.people) for one in near] == [("东升村", 1)] and 0 < near[0].metres < 2000


def test_a_village_chosen_by_name_is_in_as_a_whole() -> None:
    scene.elder("甲", at=(32.9, 108.5)), scene.elder("乙"), scene.elder("丙", cast.DONGSHENG)
    row = scene.muster(area=scene.area({}, [scene.PUXI_PATH]))
    assert set(_names(row)) == {"甲", "乙"} and row.division_path == scene.PUXI_PATH
    assert not row.people.filter(approximate=True).exists()


def test_the_dead_and_those_who_moved_are_not_called() -> None:
    scene.elder("甲", status="died"), scene.elder("乙", status="moved"), scene.elder("丙", status="merged"), scene.elder("丁")
    assert _names(scene.muster()) == ["丁"]


def test_who_lies_in_a_home_is_called_there() -> None:
    away, here, out = (
        scene.elder("住在外面", status="admitted"),
        scene.elder("外村住进来", cast.DONGSHENG),
        scene.elder("外出", status="away"),
    )
    beds = [
        Lying(away.pk, "县福利院", "6109/610921/610921100/x", 32.9, 108.5, hospital=False),
        Lying(here.pk, "蒲溪敬老院", scene.PUXI_PATH, 32.78, 108.28, hospital=False),
    ]
    sources.register("beds", lambda path, elders: beds)
    row = scene.muster()
    told = {one.elder.name: (one.whereabouts, one.at_place, one.leaves) for one in row.people.select_related("elder")}
    assert told == {
        "外村住进来": ("facility", "蒲溪敬老院", True), "住在外面": ("facility", "县福利院", False),
        "外出": ("away", "", False),
    }  # fmt: skip
    assert _names(row)[0] == "外村住进来" and row.people.get(elder=here).division_path == scene.PUXI_PATH
    assert out.pk in set(row.people.values_list("elder", flat=True))


def test_the_order_is_by_need() -> None:
    scene.elder("能走", care_level="能力完好", birth_date=date(1960, 1, 1), phone="13911112222")
    weak = scene.elder("卧床", care_level="轻度失能")
    oxygen = scene.elder("吸氧", care_level="能力完好")
    scene.elder("不知道", living="alone")
    actions.write_card(elder=weak, mobility="bedridden", device={}, agreed_by="", by=scene.by(), at=scene.AT)
    device = {"kind": "oxygen", "hours": "2"}
    actions.write_card(elder=oxygen, mobility="walks", device=device, agreed_by="本人", by=scene.by(), at=scene.AT)
    row = scene.muster(kind="outage", level="yellow")
    assert _names(row)[:2] == ["吸氧", "卧床"] and _names(row)[-1] == "能走"
    first = scene.person(row, "吸氧")
    assert first.powered and first.device["kind"] == "oxygen" and first.mobility == "walks"
    assert (scene.person(row, "能走").guessed, scene.person(row, "卧床").guessed) == (True, False)


def test_a_device_needs_consent_and_a_drill_forgets_it_without() -> None:
    who = scene.elder("吸氧")
    facts: dict[str, Any] = {"elder": who, "mobility": "walks", "device": {"kind": "oxygen"}, "by": scene.by(), "at": scene.AT}
    with pytest.raises(Refused):
        actions.write_card(**facts, agreed_by="")
    actions.write_card(**facts, agreed_by="女儿")
    people.withdraw_consent(elder=who, purpose="emergency", by=scene.by(), at=scene.later(1))
    drill, real = scene.muster(drill=True), scene.muster(area=scene.area(name="又一片"))
    assert not scene.person(drill, "吸氧").powered and scene.person(real, "吸氧").powered


def test_nobody_there_and_foreign_ground_are_refused() -> None:
    with pytest.raises(Refused, match="没有登记"):
        scene.muster()
    with pytest.raises(Refused, match="辖区"):
        scene.area({"type": "Polygon", "coordinates": [[[109, 33], [109.1, 33], [109.1, 33.1], [109, 33]]]})
    far = scene.area({}, ["6109/610924"], within="6109")
    with pytest.raises(Refused, match="辖区"):
        scene.muster(area=far)


def test_a_city_calls_one_roll_for_each_county() -> None:
    scene.elder("甲"), cast.ziyang_elder()
    ground = scene.area({}, ["6109/610921", "6109/610924"], within="6109")
    rows = actions.start(area=ground, kind="cold", level="red", within="6109", by=scene.by(), at=scene.AT)
    assert {row.division_path for row in rows} == {"6109/610921", "6109/610924"}
    assert queries.musters(cast.he_ziyang()).get().division_path == "6109/610924"


# --- the cascade ---
def test_a_silent_assistant_is_passed_over_and_then_the_town() -> None:
    scene.assistant(), cast.user("town", "镇里", "assistant", cast.PUXI_TOWN), cast.li_county()
    scene.elder("甲"), scene.elder("乙")
    row = scene.muster()
    (charge,) = row.charges.all()
    assert (charge.tier, charge.status, charge.division_path) == ("assistant", "told", scene.PUXI_PATH)
    scene.tell(scene.person(row, "甲"), "safe", minutes=5)
    assert _due(9.9) == 0 and _due(10) == 1
    charge.refresh_from_db()
    town = row.charges.get(tier="town")
    assert charge.status == "passed" and [one.elder.name for one in town.people.all()] == ["乙"]
    _due(20)
    county = row.charges.get(tier="county")
    assert county.people.get().elder.name == "乙"
    _due(30)
    assert county.people.count() == 1 and JournalEntry.objects.filter(verb="rollcall.charge.unanswered").count() == 1
    actions.confirm(charge=charge, by=scene.assistant().actor, at=scene.later(31))  # late is better than never
    with pytest.raises(WrongMoment):
        actions.confirm(charge=charge, by=scene.assistant().actor, at=scene.later(32))


def test_confirmed_and_still_somebody_missing_goes_up_too() -> None:
    scene.assistant(), cast.li_county()
    scene.elder("甲")
    row = scene.muster()
    charge = row.charges.get()
    actions.confirm(charge=charge, by=scene.assistant().actor, at=scene.later(2))
    _due(15)
    charge.refresh_from_db()
    assert charge.reminded == 1
    _due(30)
    charge.refresh_from_db()
    assert charge.overdue_at and charge.status == "confirmed" and row.charges.get(tier="county").people.count() == 1
    assert scene.person(row, "甲").status == "waiting"


def test_without_an_assistant_the_list_begins_above() -> None:
    cast.li_county()
    scene.elder("甲")
    assert scene.muster().charges.get().tier == "county"


def test_everybody_found_fires_nothing() -> None:
    scene.assistant()
    scene.elder("甲")
    row = scene.muster()
    scene.tell(scene.person(row, "甲"), "family", minutes=3)
    _due(300)
    assert row.charges.get().status == "told" and not JournalEntry.objects.filter(verb="rollcall.charge.pass_up").exists()


# --- what is said ---
def test_the_newest_word_stands_whichever_comes_first() -> None:
    scene.elder("甲")
    row = scene.muster()
    who = scene.person(row, "甲")
    scene.tell(who, "safe", minutes=10)
    scene.tell(who, "lost", minutes=5, heard=40)  # a phone that was without network
    who.refresh_from_db()
    assert (who.status, who.accounted_at) == ("safe", scene.later(10)) and who.said.filter(late=True).count() == 1
    scene.tell(who, "rescue", minutes=50)
    who.refresh_from_db()
    assert (who.status, who.accounted_at, who.first_said_at) == ("rescue", None, scene.later(10))
    scene.tell(who, "shelter", minutes=70), scene.tell(who, "family", minutes=80)
    who.refresh_from_db()
    assert (who.status, who.accounted_at) == ("family", scene.later(70))
    scene.tell(who, "waiting", minutes=90)
    who.refresh_from_db()
    assert (who.status, who.accounted_at) == ("waiting", None)


def test_the_same_word_twice_is_one_and_another_under_its_key_is_refused() -> None:
    scene.elder("甲"), scene.elder("乙")
    row, key = scene.muster(), uuid.uuid4()
    scene.tell(scene.person(row, "甲"), "safe", key=key), scene.tell(scene.person(row, "甲"), "safe", key=key, minutes=2)
    assert Said.objects.count() == 1 and JournalEntry.objects.filter(verb="rollcall.person.safe").count() == 1
    with pytest.raises(Refused):
        scene.tell(scene.person(row, "乙"), "safe", key=key)
    with pytest.raises(Refused):
        scene.tell(scene.person(row, "乙"), "flown")


def test_words_after_the_end_are_kept_and_change_nothing() -> None:
    scene.elder("甲")
    row = scene.muster()
    with pytest.raises(Refused, match="1 位"):
        actions.end(muster=row, by=scene.by(), at=scene.later(5))
    actions.end(muster=row, by=scene.by(), at=scene.later(5), why="桥断了，移交公安")
    scene.tell(scene.person(row, "甲"), "safe", minutes=6)
    assert scene.person(row, "甲").status == "waiting" and Said.objects.get().late
    with pytest.raises(WrongMoment):
        actions.end(muster=row, by=scene.by(), at=scene.later(7), why="再来")


# --- later ---
def test_a_recount_adds_and_loses_nothing() -> None:
    scene.assistant()
    scene.elder("甲")
    row = scene.muster()
    scene.tell(scene.person(row, "甲"), "safe")
    scene.elder("新搬来", care_level="完全失能")
    assert actions.recount(muster=row, by=scene.by(), at=scene.later(9)) == 1
    assert scene.person(row, "甲").status == "safe" and scene.person(row, "新搬来").charge.tier == "assistant"
    assert actions.recount(muster=row, by=scene.by(), at=scene.later(10)) == 0
    actions.raise_level(muster=row, level="blue", by=scene.by(), at=scene.later(11))
    assert not scene.person(row, "新搬来").leaves and row.level == "blue"


def test_somebody_is_added_by_hand_once() -> None:
    scene.elder("甲")
    row, guest = scene.muster(), scene.elder("来走亲戚", cast.DONGSHENG)
    assert actions.add_person(muster=row, elder=guest, by=scene.by(), at=scene.later(3)).by_hand
    with pytest.raises(Refused, match="已经在名单"):
        actions.add_person(muster=row, elder=guest, by=scene.by(), at=scene.later(4))
    Elder.objects.filter(pk=guest.pk).update(status="died")
    dead = Elder.objects.get(pk=guest.pk)
    with pytest.raises(Refused, match="已去世"):
        actions.add_person(muster=row, elder=dead, by=scene.by(), at=scene.later(4))


def test_the_plan_serves_need_and_leaves_what_a_person_chose() -> None:
    bed = scene.elder("卧床", at=(32.78, 108.28))
    scene.elder("能走", care_level="能力完好", at=(32.781, 108.28))
    actions.write_card(elder=bed, mobility="bedridden", device={}, agreed_by="", by=scene.by(), at=scene.AT)
    row = scene.muster()
    near, van, hall = scene.buddy("王支书", most=1), scene.vehicle("面包车"), scene.shelter("东升小学")
    inside_it = scene.shelter("水边的楼", village=cast.PUXI)
    told = actions.plan(muster=row, by=scene.by(), at=scene.later(1))
    who = scene.person(row, "卧床")
    assert (who.buddy, who.shelter, who.vehicle) == (near, hall, None) and scene.person(row, "能走").vehicle == van
    assert (told.people, told.without_buddy, told.without_seat, told.without_shelter) == (2, 1, 1, 0)
    other = scene.person(row, "能走")
    actions.assign(person=other, buddy=None, vehicle=None, shelter=inside_it, by=scene.by(), at=scene.later(2))
    actions.plan(muster=row, by=scene.by(), at=scene.later(3))
    assert scene.person(row, "能走").shelter == inside_it and scene.person(row, "能走").vehicle is None


# --- warnings ---
def test_the_same_number_is_the_same_warning_and_its_level_follows() -> None:
    told: dict[str, Any] = {"kind": "flood", "area": scene.area(), "source": "县气象台", "number": "7", "by": scene.by()}
    row, new = actions.hear_alert(level="yellow", issued_at=scene.AT, at=scene.AT, **told)
    again, twice = actions.hear_alert(level="red", issued_at=scene.later(5), at=scene.later(5), **told)
    row.refresh_from_db()
    assert (new, twice, again.pk, row.level) == (True, False, row.pk, "red")
    scene.elder("甲")
    scene.muster(area=row.area, alert=row)
    with pytest.raises(Refused, match="已经在进行"):
        scene.muster(area=row.area, alert=row)
    actions.lift(alert=row, by=scene.by(), at=scene.later(50))
    with pytest.raises(WrongMoment):
        actions.lift(alert=row, by=scene.by(), at=scene.later(51))
    with pytest.raises(Refused, match="已经解除"):
        scene.muster(area=row.area, alert=row)
    assert Alert.objects.count() == 1


# --- standings ---
def test_the_board_counts_in_few_queries(django_assert_max_num_queries: Any) -> None:
    for number in range(6):
        scene.elder(f"甲{number}")
    scene.elder("东", cast.DONGSHENG, at=(32.79, 108.29))
    row = scene.muster()
    for name, status in (("甲0", "safe"), ("甲1", "rescue"), ("甲2", "lost"), ("甲3", "died"), ("东", "shelter")):
        scene.tell(scene.person(row, name), status)
    with django_assert_max_num_queries(2):
        told = queries.standings(row.people.all())
    assert (told.whole.people, told.whole.accounted, told.whole.waiting, told.whole.rescue) == (7, 3, 3, 1)
    assert (told.villages[0].people, told.villages[0].accounted) == (6, 2)
    assert queries.score_of(row, scene.later(99)).shares[15] == 42.9


def test_two_musters_of_one_place_do_not_mix() -> None:
    scene.assistant()
    scene.elder("甲")
    one, two = scene.muster(), scene.muster(area=scene.area(name="另"), drill=True)
    scene.tell(scene.person(one, "甲"), "safe")
    assert scene.person(two, "甲").status == "waiting" and Charge.objects.count() == 2
