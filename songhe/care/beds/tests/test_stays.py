"""One bed truth: beginning, moving from bed to bed, away and back, ending; and what the database refuses by itself."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.beds import actions, queries
from songhe.care.beds.models import Leave, Night, Stay
from songhe.care.beds.tests.scene import AT, a_room, bed, by, do, elder, home, later, lives
from songhe.register.providers import queries as providers
from songhe.register.providers.models import Beds

pytestmark = pytest.mark.django_db


def test_a_bed_is_reserved_and_the_person_comes() -> None:
    stay = do(actions.reserve, bed=bed("101"), elder=elder(), group="self_reliant")
    assert (stay.status, stay.began_at) == ("reserved", None)
    do(actions.arrive, stay=stay, at=later(1))
    stay.refresh_from_db()
    assert (stay.status, stay.began_at) == ("present", later(1))


def test_a_bed_is_one_persons() -> None:
    lives(elder(), bed("101"))
    with pytest.raises(Refused, match="已经有人：李大山"):
        do(actions.reserve, bed=bed("101"), elder=elder("王五"), group="self_reliant")


def test_from_bed_to_bed_in_one_deed_with_the_one_before() -> None:
    first = lives(elder(), bed("101"))
    second = do(actions.transfer, stay=first, bed=bed("101", "2"), why="换到窗边", at=later(1))
    first.refresh_from_db()
    assert (first.status, first.end, first.ended_at) == ("ended", "transfer", later(1))
    assert (second.previous, second.began_at, second.status) == (first, later(1), "present")
    assert Stay.objects.filter(status__in=["present", "away"]).count() == 1


def test_a_bed_is_kept_while_one_lies_in_hospital_and_waits_for_the_return() -> None:
    stay = lives(elder(), bed("101"))
    ward = do(actions.transfer, stay=stay, bed=bed("医1"), why="肺炎", keep=True, at=later(1))
    stay.refresh_from_db()
    assert (stay.status, ward.kind) == ("kept", "medical") and Leave.objects.get().kind == "kept"
    with pytest.raises(Refused, match="已经有人"):
        do(actions.reserve, bed=bed("101"), elder=elder("王五"), group="self_reliant", at=later(2))
    back = do(actions.transfer, stay=ward, bed=bed("101"), why="治好了", at=later(3))
    assert back == stay and back.status == "present"
    ward.refresh_from_db()
    assert (ward.end, Leave.objects.get().back_at) == ("transfer", later(3))


def test_the_same_return_said_at_the_bed_that_waits() -> None:
    stay = lives(elder(), bed("101"))
    ward = do(actions.transfer, stay=stay, bed=bed("医1"), why="肺炎", keep=True, at=later(1))
    stay.refresh_from_db()
    do(actions.come_back, stay=stay, at=later(2))
    ward.refresh_from_db()
    assert (stay.status, ward.status) == ("present", "ended")


def test_only_one_bed_is_kept_for_one_person() -> None:
    stay = lives(elder(), bed("101"))
    ward = do(actions.transfer, stay=stay, bed=bed("医1"), why="肺炎", keep=True, at=later(1))
    with pytest.raises(Refused, match="一个人同时只能有一张"):
        do(actions.transfer, stay=ward, bed=bed("医1", "2"), why="换床", keep=True, at=later(2))
    ward.refresh_from_db()
    assert ward.status == "present"


def test_away_and_back() -> None:
    stay = lives(elder(), bed("101"))
    do(actions.leave, stay=stay, where="女儿家", due_back=date(2026, 11, 26), at=later(1))
    assert stay.status == "away"
    do(actions.come_back, stay=stay, at=later(3))
    gone = Leave.objects.get()
    assert (stay.status, gone.left_at, gone.back_at, gone.where) == ("present", later(1), later(3), "女儿家")


def test_who_arrives_elsewhere_has_left_here() -> None:
    first = lives(elder(), bed("101"))
    other = do(actions.reserve, bed=bed("101", "2"), elder=elder(), group="self_reliant", at=later(1))
    do(actions.arrive, stay=other, at=later(2))
    first.refresh_from_db()
    other.refresh_from_db()
    assert (first.end, other.previous) == ("transfer", first)


def test_a_death_ends_all_that_was_held_and_can_be_taken_back() -> None:
    stay = lives(elder(), bed("101"))
    ward = do(actions.transfer, stay=stay, bed=bed("医1"), why="肺炎", keep=True, at=later(1))
    with pytest.raises(Refused, match="依据"):
        do(actions.die, stay=ward, certificate=" ")
    do(actions.die, stay=ward, certificate="死证 1", at=later(2))
    assert set(Stay.objects.values_list("status", "end")) == {("ended", "death")}
    assert "死证" not in str(list(JournalEntry.objects.values_list("facts", "after")))
    do(actions.resume, stay=ward, at=later(3))
    assert ward.status == "present" and ward.ended_at is None


def test_a_discharge_gives_up_the_bed_that_was_kept() -> None:
    stay = lives(elder(), bed("101"))
    ward = do(actions.transfer, stay=stay, bed=bed("医1"), why="肺炎", keep=True, at=later(1))
    do(actions.discharge, stay=ward, why="回家", at=later(2))
    assert not Stay.objects.exclude(status="ended").exists()


def test_nothing_happens_before_what_is_known() -> None:
    stay = lives(elder(), bed("101"), at=later(1))
    with pytest.raises(Refused, match="核对时间"):
        do(actions.leave, stay=stay, at=AT)


def test_for_who_is_gone_there_is_no_bed() -> None:
    who = elder()
    who.status = "died"
    who.save()
    with pytest.raises(Refused, match="已不在册"):
        do(actions.reserve, bed=bed("101"), elder=who, group="self_reliant")


VERBS: dict[str, Any] = {
    "arrive": lambda row: do(actions.arrive, stay=row, at=later(9)),
    "release": lambda row: do(actions.release, stay=row, at=later(9)),
    "leave": lambda row: do(actions.leave, stay=row, at=later(9)),
    "come_back": lambda row: do(actions.come_back, stay=row, at=later(9)),
    "keep": lambda row: do(actions.keep, stay=row, where="县医院", at=later(9)),
    "end": lambda row: do(actions.discharge, stay=row, why="回家", at=later(9)),
    "resume": lambda row: do(actions.resume, stay=row, at=later(9)),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("status", Stay.Status.values)
def test_every_status_with_every_verb(status: str, verb: str) -> None:
    row = lives(elder(), bed("101"))
    ended = {"ended_at": AT, "end": "death"} if status == "ended" else {"ended_at": None}
    Stay.objects.filter(pk=row.pk).update(status=status, **ended)
    row.refresh_from_db()
    starts, end = Stay.MOVES[verb]
    before = JournalEntry.objects.count()
    if status in starts:
        VERBS[verb](row)
        row.refresh_from_db()
        assert row.status == end
    else:
        with pytest.raises(WrongMoment):
            VERBS[verb](row)
        assert JournalEntry.objects.count() == before and Stay.objects.get(pk=row.pk).status == status


@pytest.mark.parametrize("status", ["present", "away"])
def test_the_database_itself_refuses_a_second_truth(status: str) -> None:
    row = lives(elder(), bed("101"))
    twin = {"elder": row.elder, "bed": bed("医1"), "facility": row.facility, "division_path": row.division_path}
    facts = {"kind": "medical", "group": "none", "reserved_at": AT, "began_at": AT, "since": AT, "by_name": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Stay.objects.create(**twin, **facts, status=status)
    other = {**twin, "elder": elder("王五"), "bed": row.bed}
    for held in ("reserved", "present", "away", "kept"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Stay.objects.create(**other, **facts, status=held)
    Stay.objects.create(**twin, **{**facts, "began_at": None}, status="reserved")  # a bed that is to come is no second truth


def test_the_map_is_told_in_the_same_deed() -> None:
    where = home()
    free = lambda: {row.kind: row.free for row in Beds.objects.filter(facility=where)}  # noqa: E731
    assert free() == {"nursing": 4, "ordinary": 2, "reserve": 1}
    stay = lives(elder(), bed("201"))
    assert free()["nursing"] == 3
    do(actions.take_out, bed=bed("101", "2"), why="漏水", at=later(1))
    assert free() == {"nursing": 3, "ordinary": 1, "reserve": 1}
    do(actions.discharge, stay=stay, why="回家", at=later(2))
    assert free()["nursing"] == 4
    assert where in providers.vacancies(providers.public_facilities())


def test_a_kind_whose_beds_do_not_all_stand_on_the_board_is_not_told() -> None:
    where = home()
    do(actions.close_bed, bed=bed("201"))
    lives(elder(), bed("201", "2"))
    assert Beds.objects.get(facility=where, kind="nursing").taken == 0


def test_no_more_beds_than_were_filed() -> None:
    where = home()
    with pytest.raises(Refused, match="只备案了 2 张"):
        do(actions.add_bed, facility=where, room=a_room("101"), kind="elder_care", number="9")


def test_a_bed_with_somebody_in_it_is_not_taken_out() -> None:
    lives(elder(), bed("101"))
    for verb, more in ((actions.take_out, {"why": "漏水"}), (actions.close_bed, {})):
        with pytest.raises(Refused, match="先办转床"):
            do(verb, bed=bed("101"), **more)


def test_a_reserve_bed_is_not_given_to_anybody() -> None:
    with pytest.raises(Refused, match="机动床位"):
        do(actions.reserve, bed=bed("101", "3"), elder=elder(), group="self_reliant")
    kept = actions.reserve(bed=bed("101", "3"), elder=elder(), group="self_reliant", supported=True, by=by(), at=AT)
    assert kept.status == "reserved"


def test_nights_are_written_once_by_the_bed_of_that_midnight() -> None:
    stay = lives(elder(), bed("101"), at=later(-5))
    ward = do(actions.transfer, stay=stay, bed=bed("医1"), why="肺炎", keep=True, at=later(-3))
    do(actions.transfer, stay=ward, bed=bed("101"), why="好了", at=later(-2))
    do(actions.leave, stay=Stay.objects.get(pk=stay.pk), where="女儿家", at=later(-1))
    assert actions.write_nights(AT) == 5
    kinds = list(Night.objects.order_by("day").values_list("kind", "state"))
    assert kinds == [("elder_care", "present")] * 2 + [
        ("medical", "present"),
        ("elder_care", "present"),
        ("elder_care", "away"),
    ]
    assert actions.write_nights(AT) == 0 and actions.write_nights(AT + timedelta(days=1)) == 1
    Night.objects.all().delete()


def test_a_night_in_a_kept_bed_with_no_other_is_a_kept_night() -> None:
    stay = lives(elder(), bed("101"), at=later(-2))
    do(actions.keep, stay=stay, where="县医院", at=later(-1))
    actions.write_nights(AT)
    assert list(Night.objects.order_by("day").values_list("state", flat=True)) == ["present", "kept"]
    found = queries.traces(date(2026, 11, 1), date(2026, 11, 30))
    assert {key: n for key, _day, n in found} == {stay.facility_id: 1}
