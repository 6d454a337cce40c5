"""A mishap: written once, worked through, reported in time, told, and closed only then; and the handover that two sign."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.nursing import actions, jobs
from songhe.care.nursing.models import Mishap, Shift
from songhe.care.nursing.tests import scene
from songhe.care.nursing.tests.scene import AT, Ward, here

pytestmark = pytest.mark.django_db


def fell(ward: Ward, **facts: Any) -> Mishap:
    ward.lies(scene.granny(), "201")
    told = {"facility": scene.home(), "kind": "fall", "elder": scene.granny(), "words": "自己下床", **facts}
    return actions.raise_mishap(by=scene.fang().user.actor, at=AT, **told)


def test_what_is_written_is_sealed_and_the_journal_has_no_name(ward: Ward) -> None:
    row = fell(ward)
    entry = JournalEntry.objects.get(verb="nursing.mishap.raise")
    assert row.report_by == AT + timedelta(hours=24) and set(entry.facts) == {"facility", "kind", "elder", "call"}
    assert "自己下床" not in str(Mishap.objects.filter(pk=row.pk).values_list("words", flat=True)[0])


@pytest.mark.parametrize(
    ("facts", "why"),
    [({"kind": "x"}, "出了什么事"), ({"happened_at": AT - timedelta(days=8)}, "7 天"), ({"elder": "stranger"}, "不住在")],
)
def test_what_cannot_be_written_down(ward: Ward, facts: dict[str, Any], why: str) -> None:
    if "elder" in facts:
        facts = {"elder": scene.elder("外人")}
    with pytest.raises(Refused, match=why):
        fell(ward, **facts)


def test_not_reported_in_time_is_said_once(ward: Ward) -> None:
    row = fell(ward)
    jobs.due(AT + timedelta(hours=23))
    jobs.due(AT + timedelta(hours=24))
    jobs.due(AT + timedelta(hours=30))
    row.refresh_from_db()
    assert row.late_at == AT + timedelta(hours=24)
    assert JournalEntry.objects.filter(verb="nursing.mishap.late").count() == 1


def test_reported_in_time_says_nothing_and_only_once(ward: Ward) -> None:
    row, by = fell(ward), scene.head().user.actor
    actions.report(mishap=row, by=by, at=here(20))
    jobs.due(AT + timedelta(hours=25))
    row.refresh_from_db()
    assert row.late_at is None
    with pytest.raises(Refused, match="报过"):
        actions.report(mishap=row, by=by, at=here(21))


def test_steps_are_of_the_kind_and_noted_once(ward: Ward) -> None:
    row, by = fell(ward), scene.fang().user.actor
    for facts, why in (({}, "写几个字"), ({"code": "police"}, "没有这一步")):
        with pytest.raises(Refused, match=why):
            actions.note(mishap=row, by=by, at=AT, **facts)
    actions.note(mishap=row, code="look", words="清醒", by=by, at=AT)
    with pytest.raises(Refused, match="已经记过"):
        actions.note(mishap=row, code="look", by=by, at=AT)
    assert row.steps.count() == 1


def test_it_is_closed_when_bureau_and_family_know(ward: Ward) -> None:
    row, by = fell(ward), scene.head().user.actor
    said: dict[str, Any] = {"cause": "没按铃", "change": "装感应灯", "by": by, "at": here(20)}
    with pytest.raises(Refused, match="上报"):
        actions.close(mishap=row, **said)
    actions.report(mishap=row, by=by, at=here(20))
    with pytest.raises(Refused, match="家属"):
        actions.close(mishap=row, **said)
    actions.tell_family(mishap=row, how="message", name="孙家女", by=by, at=here(11))
    actions.tell_family(mishap=row, how="phone", name="孙家女", by=by, at=here(12))
    actions.tell_family(mishap=row, how="message", name="孙家儿", by=by, at=here(13))
    assert (row.told_how, row.told_at, row.told_name) == ("phone", here(11), "孙家女")
    actions.close(mishap=row, **said)
    assert row.cause == {"cause": "没按铃", "change": "装感应灯"}
    for verb in (actions.note, actions.ask_for_help):
        with pytest.raises(WrongMoment):
            verb(mishap=row, by=by, at=here(21), **({"words": "再说"} if verb is actions.note else {}))


def test_help_is_asked_for_once(ward: Ward) -> None:
    row, by = fell(ward), scene.fang().user.actor
    actions.ask_for_help(mishap=row, by=by, at=AT)
    with pytest.raises(Refused, match="已经呼叫过"):
        actions.ask_for_help(mishap=row, by=by, at=AT)
    actions.called(mishap=row, call=uuid.uuid4(), by=by, at=AT)


def night(ward: Ward) -> Shift:
    ward.lies(scene.granny(), "201")
    fang = scene.fang()
    return actions.come(post=fang, rooms=["201"], by=fang.user.actor, at=here(20, 5)).shift


def test_a_shift_is_signed_by_two_and_not_before_its_last_hour(ward: Ward) -> None:
    shift, fang, tian = night(ward), scene.fang(), scene.tian()
    said: dict[str, Any] = {"shift": shift, "words": "", "by": fang.user.actor}
    with pytest.raises(Refused, match="07:00 以后"):
        actions.hand_over(post=fang, pin=scene.PIN, at=here(30, 59), **said)
    with pytest.raises(WrongMoment, match="还没有写好"):
        actions.take_over(shift=shift, post=tian, pin="1973", by=tian.user.actor, at=here(31))
    shift.refresh_from_db()
    assert "不对" in actions.hand_over(post=fang, pin="0000", at=here(31), **said)
    assert actions.hand_over(post=fang, pin=scene.PIN, at=here(31), **said) == ""
    with pytest.raises(Refused, match="另一个人"):
        actions.take_over(shift=shift, post=fang, pin=scene.PIN, by=fang.user.actor, at=here(31))
    assert actions.hand_over(post=fang, pin=scene.PIN, at=here(31, 30), **said) == ""  # before it is taken it may be said anew
    assert actions.take_over(shift=shift, post=tian, pin="1973", by=tian.user.actor, at=here(32)) == ""
    with pytest.raises(WrongMoment, match="田甜"):
        actions.hand_over(post=fang, pin=scene.PIN, at=here(32, 5), **said)


def test_the_summary_tells_what_the_next_shift_has_to_know(ward: Ward) -> None:
    from songhe.care.nursing.queries import summary

    shift, fang = night(ward), scene.fang()
    scene.planned(at=here(20), lines=[("turn", "每2小时", ""), ("measure", "21:00", "")])
    ward.lies(scene.elder("何大有"), "202", state="away", where="女儿家")
    actions.do(act=scene.act("measure", here(21)), post=fang, by=fang.user.actor, at=here(21), noted={"temp": "37.9"})
    actions.do(act=scene.act("turn", here(22)), post=fang, by=fang.user.actor, at=here(22, 40), noted={"skin": "red"})
    while jobs.due(here(26)):
        pass
    told = summary(shift, here(26, 30))
    assert (told["done"], told["of"], told["late"]) == (2, 4, 1)
    assert [(one["due"], one["state"]) for one in told["undone"]] == [("00:00", "missed"), ("02:00", "late")]
    assert [one["word"] for one in told["unwell"]] == ["37.9", "发红"] and told["away"][0]["where"] == "女儿家"
