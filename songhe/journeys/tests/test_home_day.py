"""The beds and the elder's consent plugged into the day of a home, and who hears what of it."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.care.beds import actions as beds
from songhe.care.beds.models import Stay
from songhe.care.beds.tests import scene as bed_scene
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call
from songhe.care.health import actions as health
from songhe.care.nursing import actions, jobs, lying
from songhe.care.nursing.models import CarePlan, Medicine, Mishap
from songhe.care.nursing.tests import scene
from songhe.care.nursing.tests.scene import AT, here
from songhe.journeys import home_day, home_rings
from songhe.links.notify.models import Notice
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def stay(db: None) -> Stay:
    """孙阿婆 lies in 201-1 since nine days."""
    bed_scene.home()
    return bed_scene.lives(scene.granny(), bed_scene.bed("201"), at=AT - timedelta(days=9))


def one() -> Any:
    return lying.one(scene.home().pk, scene.granny().pk)


def go(journey: Any, at: Any) -> None:
    while journey.run_once(at):
        pass


def test_the_port_says_what_the_beds_say_at_this_moment(stay: Stay) -> None:
    home, who, by = scene.home().pk, scene.granny().pk, cast.li_county().actor
    assert (one().state, one().place, one().zone) == ("present", "201-1", "失能失智区")
    beds.leave(stay=stay, where="女儿家", due_back=here(60).date(), by=by, at=here(12))
    assert (one().state, one().where, one().due_back) == ("away", "女儿家", here(60).date())
    beds.come_back(stay=stay, by=by, at=here(15))
    beds.keep(stay=stay, where="县医院", by=by, at=here(18))
    states = [lying.state_at(home, who, moment) for moment in (AT - timedelta(days=10), here(11), here(12), here(15), here(18))]
    assert states == ["gone", "present", "away", "present", "kept"] and one().state == "kept"
    assert lying.homes_of([who]) == {who: home}


def test_of_two_beds_in_one_home_the_one_counts_in_which_he_lies(stay: Stay) -> None:
    there = beds.transfer(stay=stay, bed=bed_scene.bed("医1"), why="肺炎", keep=True, by=cast.li_county().actor, at=here(12))
    assert there.kind == "medical" and (one().state, one().room) == ("present", "医1")
    assert [row.elder for row in lying.residents(scene.home().pk)] == [scene.granny().pk]


def test_who_may_read_is_the_elders_own_word(stay: Stay) -> None:
    who = scene.granny()
    assert lying.may_read([who.pk]) == set()
    health.share(elder=who, given_by="孙阿婆", by=cast.li_county().actor, at=AT)
    assert lying.may_read([who.pk]) == {who.pk}


def test_who_leaves_has_no_plan_there_any_more_and_who_moves_room_keeps_it(stay: Stay) -> None:
    by = cast.li_county().actor
    scene.planned()
    scene.tablet()
    moved = beds.transfer(stay=stay, bed=bed_scene.bed("201", "2"), why="换床", keep=False, by=by, at=here(12))
    go(home_day, here(12))
    assert CarePlan.objects.get().status == "active"
    beds.discharge(stay=moved, why="回家", by=by, at=here(13))
    go(home_day, here(13))
    assert (CarePlan.objects.get().status, Medicine.objects.get().status) == ("ended", "ended")


def texts(user: Any) -> list[str]:
    return [row.text for row in Notice.objects.filter(to=f"user:{user.pk}", channel="console")]  # opened: it lies sealed


def test_what_was_not_done_rings_the_head_once_and_not_when_it_is_old_or_done(stay: Stay) -> None:
    scene.planned(lines=[("turn", "每2小时", "")])  # only turning: a meal that nobody gave would ring by itself
    head, fang = scene.head(), scene.fang()
    jobs.due(here(12, 31))
    for _copy in range(2):
        go(home_rings, here(12, 32))
    assert len(texts(head.user)) == 1 and "201-1" in texts(head.user)[0]
    actions.do(act=scene.act("turn", here(12)), post=fang, by=fang.user.actor, at=here(12, 40))
    jobs.due(here(14, 31))
    actions.do(act=scene.act("turn", here(14)), post=fang, by=fang.user.actor, at=here(14, 32))
    go(home_rings, here(14, 33))
    jobs.due(here(16, 31))
    go(home_rings, here(19))
    assert len(texts(head.user)) == 1


def test_a_mishap_that_is_not_reported_reaches_the_bureau_and_the_manager(stay: Stay) -> None:
    county, head = cast.li_county(), scene.head()
    row = actions.raise_mishap(
        facility=scene.home(), kind="fall", elder=scene.granny(), words="自己下床", by=head.user.actor, at=AT
    )
    go(home_rings, AT)
    assert len(texts(head.user)) == 1 and not texts(county)
    late = AT + timedelta(hours=24)
    jobs.due(late)
    go(home_rings, late)
    assert ["还没上报" in one for one in texts(county)] == [True] and len(texts(cast.zheng_operator())) == 2
    actions.report(mishap=row, by=head.user.actor, at=late)
    go(home_rings, late)
    assert len(texts(county)) == 2 and not any("跌倒" in one or "孙阿婆" in one for one in texts(county))


def test_help_is_called_once_also_for_a_fire_without_a_person(stay: Stay) -> None:
    emergency.load_rules()
    by = scene.head().user.actor
    row = actions.raise_mishap(facility=scene.home(), kind="fire", place="厨房", call=True, by=by, at=AT)
    for _copy in range(2):
        go(home_rings, AT)
    call, mishap = Call.objects.get(), Mishap.objects.get(pk=row.pk)
    assert (mishap.call, call.trigger, call.elder) == (call.pk, "smoke", None)
    assert call.division_path == scene.home().division_path and "厨房" in call.place_note
