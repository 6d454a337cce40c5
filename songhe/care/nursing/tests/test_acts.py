"""An act is written ahead, told when it stays undone, and noted once: alone, by two, with a reason, or taken back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.care.nursing import actions, jobs, queries
from songhe.care.nursing.models import Act, ActDue, CarePlan
from songhe.care.nursing.tests import scene
from songhe.care.nursing.tests.scene import AT, Ward, here

pytestmark = pytest.mark.django_db


@pytest.fixture
def ill(ward: Ward) -> Ward:
    """孙阿婆 lies in 201-1, planned."""
    ward.lies(scene.granny(), "201")
    scene.planned()
    return ward


def tick(act: Act, post: Any = None, at: Any = None, **facts: Any) -> None:
    by = post or scene.fang()
    actions.do(act=act, post=by, by=by.user.actor, at=at or act.due_at, **facts)


def test_a_day_is_written_ahead_once_and_goes_on(ill: Ward) -> None:
    first = Act.objects.count()
    assert first == 12 + 3 and Act.objects.filter(due_at__lte=AT).count() == 0
    assert jobs.ahead(AT) == 0 and jobs.ahead(AT + timedelta(hours=11)) == 0
    more = jobs.ahead(AT + timedelta(hours=13))
    assert more and Act.objects.count() == first + more
    pairs = list(Act.objects.values_list("item", "due_at"))
    assert len(pairs) == len(set(pairs)) and ActDue.objects.count() == len(pairs)


def test_a_new_version_takes_the_place_of_what_was_ahead_and_keeps_what_was_done(ill: Ward) -> None:
    tick(scene.act("turn", here(12)))
    plan = scene.planned(at=here(13), lines=[("turn", "每3小时", "")])
    assert plan.version == 2 and CarePlan.objects.get(version=1).status == "ended"
    assert set(Act.objects.filter(item__plan__version=1, due_at__gt=here(13)).values_list("status", flat=True)) == {"void"}
    assert scene.act("turn", here(12)).status == "done"
    assert not ActDue.objects.filter(act__status="void", cleared_at=None, fired_at=None).exists()


def test_an_act_is_noted_once_and_the_second_hears_who_was_first(ill: Ward) -> None:
    act, again = scene.act("turn", here(12)), scene.act("turn", here(12))
    tick(act, noted={"side": "left", "skin": "fine", "temp": "40", "words": " 好 "})
    assert (act.status, act.noted, act.late) == ("done", {"side": "left", "skin": "fine", "words": "好"}, False)
    with pytest.raises(Refused, match="方芳 12:00 已经记过"):
        tick(again, scene.tian())
    assert not ActDue.objects.filter(act=act, cleared_at=None).exists()
    facts = JournalEntry.objects.get(verb="nursing.act.do").facts
    assert set(facts) == {"elder", "facility"}


def test_nothing_is_noted_long_before_its_time_nor_later_than_now(ill: Ward) -> None:
    act = scene.act("turn", here(14))
    with pytest.raises(Refused, match="14:00 才该做"):
        tick(act, at=here(12, 59))
    tick(act, at=here(14, 20), done_at=here(15))
    assert (act.done_at, act.late) == (here(14, 20), True)


def test_a_number_out_of_its_limits_is_refused(ward: Ward) -> None:
    ward.lies(scene.granny(), "201")
    scene.planned(lines=[("measure", "12:00", "")])
    act = scene.act("measure", here(12))
    for wrong in ({"temp": "50"}, {"temp": "热"}, {"pressure": "高"}):
        with pytest.raises(Refused, match="填的不对"):
            tick(act, noted=wrong)
    tick(act, noted={"temp": "37.6", "pressure": "130/80"})
    assert act.noted == {"temp": 37.6, "pressure": "130/80"}


def test_what_stays_undone_is_told_step_by_step_and_missed_at_the_end(ill: Ward) -> None:
    act = scene.act("turn", here(12))
    seen = []
    for minutes in (29, 30, 59, 60, 109, 110, 300):
        jobs.due(here(12, minutes))
        act.refresh_from_db()
        seen.append((act.status, act.step))
    assert seen == [("due", 0), ("due", 1), ("due", 1), ("due", 2), ("due", 2), ("missed", 2), ("missed", 2)]
    told = JournalEntry.objects.filter(verb="nursing.act.alarm", subject=act.pk).order_by("pos")
    assert [row.facts["to"] for row in told] == ["nurse", "head"]
    tick(act, at=here(17, 5))
    assert (act.status, act.late) == ("done", True)


def test_whoever_was_not_there_owes_nothing(ill: Ward) -> None:
    ill.stands(scene.granny(), "away")
    jobs.due(here(12, 31))
    assert scene.act("turn", here(12)).status == "away"
    assert not JournalEntry.objects.filter(verb="nursing.act.alarm").exists()


def test_who_is_told(ill: Ward) -> None:
    home, fang, head = scene.home(), scene.fang(), scene.head()
    assert [user.name for user in queries.whom(home, "201", "nurse", AT)] == ["蒋护士长"]  # nobody is on duty
    actions.come(post=fang, rooms=["101"], by=fang.user.actor, at=AT)
    assert queries.whom(home, "201", "nurse", AT) == [head.user] and queries.whom(home, "101", "nurse", AT) == [fang.user]
    actions.come(post=fang, rooms=[], by=fang.user.actor, at=AT)
    assert queries.whom(home, "201", "nurse", AT) == [fang.user] and queries.whom(home, "201", "nurse", here(21)) == [head.user]
    actions.unseat(post=head, by=head.user.actor, at=AT)
    assert [user.username for user in queries.whom(home, "201", "head", AT)] == ["zhenghui"]


def test_a_reason_is_of_the_list_and_a_slip_is_taken_back_within_half_an_hour(ill: Ward) -> None:
    act, fang = scene.act("turn", here(12)), scene.fang()
    by: dict[str, Any] = {"post": fang, "by": fang.user.actor}
    with pytest.raises(Refused, match="原因"):
        actions.leave_out(act=act, reason="none", at=here(12), **by)
    actions.leave_out(act=act, reason="refused", words="说疼", at=here(12), **by)
    assert (act.status, act.noted) == ("not_done", {"words": "说疼"})
    with pytest.raises(Refused, match="30 分钟"):
        actions.take_back(act=act, at=here(12, 31), **by)
    actions.take_back(act=act, at=here(12, 20), **by)
    assert (act.status, act.done_name) == ("due", "") and ActDue.objects.filter(act=act, cleared_at=None).count() == 1
    with pytest.raises(Refused, match="30 分钟"):
        actions.take_back(act=act, at=here(12, 21), **by)


def test_a_tablet_is_given_by_two_and_never_by_one(ill: Ward) -> None:
    scene.tablet(said="12:00")
    act, fang, tian = scene.act("medicine", here(12)), scene.fang(), scene.tian()
    with pytest.raises(Refused, match="两个人"):
        tick(act)
    with pytest.raises(Refused, match="同一个人"):
        actions.give(act=act, post=fang, second=fang, pin=scene.PIN, by=fang.user.actor, at=here(12))
    actions.prepare(act=act, post=fang, by=fang.user.actor, at=here(12))
    with pytest.raises(Refused, match="同一个人"):
        actions.confirm(act=act, post=fang, by=fang.user.actor, at=here(12))
    with pytest.raises(IntegrityError), transaction.atomic():
        Act.objects.filter(pk=act.pk).update(second=fang)
    with pytest.raises(IntegrityError), transaction.atomic():
        Act.objects.filter(pk=act.pk).update(status="done")
    jobs.due(here(12, 31))  # prepared and not given is not done: it is told
    actions.confirm(act=act, post=tian, by=tian.user.actor, at=here(12, 40))
    assert (act.status, act.done_name, act.second_name) == ("done", "方芳", "田甜")


def test_wrong_numbers_lock_and_the_act_waits(ill: Ward) -> None:
    scene.tablet(said="12:00")
    act, fang, tian = scene.act("medicine", here(12)), scene.fang(), scene.tian()
    for _try in range(5):
        said = actions.give(act=act, post=fang, second=tian, pin="0000", by=fang.user.actor, at=here(12))
        assert "不对" in said and act.status == "prepared"
        tian.refresh_from_db()
    assert "停用" in actions.give(act=act, post=fang, second=tian, pin="1973", by=fang.user.actor, at=here(12))
    actions.set_pin(post=tian, pin="7193", by=tian.user.actor, at=here(12))
    assert actions.give(act=act, post=fang, second=tian, pin="7193", by=fang.user.actor, at=here(12)) == ""


def test_a_medicine_ends_on_its_last_day_and_when_it_is_stopped(ill: Ward) -> None:
    row = scene.tablet(said="09:00 21:00", ends_on=date(2026, 11, 23))
    assert list(Act.objects.filter(medicine=row).values_list("due_at", flat=True)) == [here(21)]
    actions.stop(medicine=row, by=scene.head().user.actor, at=here(20))
    assert scene.act("medicine", here(21)).status == "void"
    with pytest.raises(Refused, match="停了"):
        actions.stop(medicine=row, by=scene.head().user.actor, at=here(20))


def test_a_plan_is_for_who_lives_there_and_is_signed(ward: Ward) -> None:
    who, by = scene.granny(), scene.head().user.actor
    told: dict[str, Any] = {"facility": scene.home(), "elder": who, "level": 3, "by": by, "at": AT}
    with pytest.raises(Refused, match="不住在"):
        actions.draft(lines=scene.TURNS, **told)
    ward.lies(who, "201")
    for lines, why in (([], "至少"), ([("turn", "夜里", "")], "写成"), ([("medicine", "08:00", "")], "没有这一项")):
        with pytest.raises(Refused, match=why):
            actions.draft(lines=lines, **told)
    plan = actions.draft(lines=scene.TURNS, **told)
    assert actions.draft(lines=[("turn", "08:00", "")], **told).pk == plan.pk and plan.items.count() == 1
    with pytest.raises(Refused, match="签的字"):
        actions.sign(plan=plan, signed_by=" ", relation="", by=by, at=AT)
    assert (plan.review_on - AT.date()).days == 90 and not Act.objects.exists()


def test_who_leaves_owes_nothing_any_more(ill: Ward) -> None:
    scene.tablet()
    who = scene.granny()
    assert actions.end_of_stay(elder=who.pk, facility=scene.home().pk, by=scene.head().user.actor, at=here(13)) == 2
    assert actions.end_of_stay(elder=who.pk, facility=scene.home().pk, by=scene.head().user.actor, at=here(13)) == 0
    assert not Act.objects.filter(status="due", due_at__gt=here(13)).exists()
