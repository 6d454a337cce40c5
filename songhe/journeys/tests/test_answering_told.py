"""Overdue audits and drills are told to the desk's lead: once, in a sentence, and only while they are owed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from songhe.base.models import JournalEntry
from songhe.city.answering import actions, drilling, owing
from songhe.city.answering.models import Drill, Owed
from songhe.city.answering.tests import scene
from songhe.journeys import answering_told, people_told
from songhe.links.notify.models import Notice
from songhe.register.access.models import User
from tests import cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DUE_OVER = datetime(2026, 11, 20, 16, tzinfo=UTC)  # midnight here after the 20th
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)


def told(at: datetime) -> list[tuple[str, str]]:
    while people_told.run_once(at):
        pass
    rows = Notice.objects.filter(channel="console").order_by("made_at", "id")
    return [(row.to_name, row.text) for row in rows if row.title.split("·")[0] in {"抽查到期", "演练没有记", "该演练了"}]


def quarter_not_over() -> None:
    """Every desk has just drilled."""
    owing.lay_missing(scene.NOVEMBER_2)
    Owed.objects.filter(what="drill").update(due_at=NOON + 60 * DAY)


def plan(on: date, at: datetime = scene.NOVEMBER_2) -> Drill:
    lead = cast.zhao_lead()
    return drilling.plan(desk=lead.division, scene="silent", planned_on=on, by=lead.actor, at=at)


def test_audits_that_are_late_are_told_once_to_the_lead(zhao_lead: User) -> None:
    for hour in range(3):
        scene.call(at=scene.OCTOBER + timedelta(hours=hour))
    scene.call(cast.ma_chao())
    actions.draw_due(scene.NOVEMBER_2)
    quarter_not_over()
    assert Owed.objects.get(what="audits").due_at == DUE_OVER
    assert owing.due(DUE_OVER - timedelta(seconds=1)) == 0
    assert owing.due(NOON) == 1 and owing.due(NOON) == 0
    (one,) = told(NOON)
    assert one == ("赵建国", "汉阴县 10 月的呼叫抽查还有 3 起没做，已经到期，请补上。")
    assert told(NOON + timedelta(minutes=5)) == [one]


def test_what_was_judged_in_time_is_told_to_nobody(zhao_lead: User) -> None:
    scene.judged()
    quarter_not_over()
    assert owing.due(NOON) == 1 and told(NOON) == []
    assert not JournalEntry.objects.filter(verb="answering.audits.overdue").exists()


def test_a_planned_drill_of_which_nobody_wrote_anything(zhao_lead: User) -> None:
    row = plan(date(2026, 11, 20))
    quarter_not_over()
    assert owing.due(DUE_OVER - timedelta(seconds=1)) == 0 and owing.due(NOON) == 1
    assert told(NOON) == [("赵建国", "汉阴县 原定 11 月 20 日的演练还没有记下结果，请记下，或取消改期。")]
    notice = Notice.objects.filter(channel="console").get()
    assert notice.link.endswith(f"/answering/drills/{row.pk}/")


@pytest.mark.parametrize("ending", ["hold", "call_off"])
def test_one_that_was_held_or_called_off_is_owed_no_more(zhao_lead: User, ending: str) -> None:
    row, by = plan(date(2026, 11, 20)), {"by": zhao_lead.actor, "at": datetime(2026, 11, 20, 9, tzinfo=UTC)}
    quarter_not_over()
    if ending == "hold":
        drilling.hold(drill=row, held_on=date(2026, 11, 20), **by)
    else:
        drilling.call_off(drill=row, reason="暴雨", **by)
    assert owing.due(NOON) == 0 and told(NOON) == []


def test_a_desk_without_a_drill_in_a_quarter_and_again_a_quarter_after_the_next(zhao_lead: User) -> None:
    row = plan(date(2026, 11, 20))
    held = datetime(2026, 11, 20, 9, tzinfo=UTC)
    drilling.hold(drill=row, held_on=date(2026, 11, 20), by=zhao_lead.actor, at=held)
    due_at = Owed.objects.get(what="drill", desk=zhao_lead.division).due_at
    assert due_at == DUE_OVER + 92 * DAY  # data/drill.yaml
    at = due_at + timedelta(hours=9)
    assert owing.due(at) == 1 and told(at) == [("赵建国", "汉阴县 超过 92 天没有演练了，请排一次。")]
    assert owing.due(at + 200 * DAY) == 0  # said once; the page goes on showing it
    drilling.hold(drill=plan(at.date(), at), held_on=at.date(), by=zhao_lead.actor, at=at)
    assert Owed.objects.get(what="drill", desk=zhao_lead.division, fired_at=None).due_at > at + 91 * DAY


def test_a_desk_that_never_drilled_is_told_so_and_not_again(zhao_lead: User, li_county: User) -> None:
    assert owing.due(NOON) == 1 and owing.due(NOON + DAY) == 0
    assert told(NOON) == [("赵建国", "汉阴县 还没有演练过，请排一次。")]


def test_without_a_lead_it_is_the_bureau_and_then_whoever_is_above(liu_min: User, li_county: User, sun_city: User) -> None:
    desk = liu_min.division.path
    assert answering_told.chiefs(desk) == [li_county]
    User.objects.filter(pk=li_county.pk).update(is_active=False)
    assert answering_told.chiefs(desk) == [sun_city]


def test_every_sentence_is_one_text_message(zhao_lead: User) -> None:
    scene.call()
    actions.draw_due(scene.NOVEMBER_2)
    plan(date(2026, 11, 20))
    owing.due(NOON)
    found = told(NOON)
    assert len(found) == 3 and all(len(text) <= 70 for _name, text in found)


def test_at_night_nobody_is_woken_for_it(zhao_lead: User) -> None:
    night = datetime(2026, 11, 20, 16, 5, tzinfo=UTC)  # 0:05 here
    quarter_not_over()
    plan(date(2026, 11, 20))
    owing.due(night)
    told(night)
    assert all(row.due_at > night + timedelta(hours=5) for row in Notice.objects.all())


def test_the_lead_reads_it_on_his_page(zhao_lead: User, sign_in: Any) -> None:
    owing.due(NOON)
    told(NOON)
    link = Notice.objects.filter(channel="console").get().link
    page = sign_in(zhao_lead)
    assert page.get(link[link.index("/answering") :]).status_code == 200
