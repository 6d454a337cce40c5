"""How a press becomes a call: once, with the facts of the moment, at a desk where somebody sits."""

from datetime import timedelta

import pytest

from songhe.base.models import JournalEntry
from songhe.care.emergency import actions, queries
from songhe.care.emergency.models import Call, CallDeadline, Press
from songhe.care.emergency.tests.scene import BUTTON, ring
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


def raise_for(source, at=AT, **facts):
    return actions.raise_call(source=source, trigger=facts.pop("trigger", "sos"), by=BUTTON, at=at, **facts)


def test_the_same_press_twice_is_one_call_and_no_repeat(wang):
    first, new = raise_for("m1", elder=wang)
    again, newer = raise_for("m1", elder=wang, at=after(3))
    assert (new, newer, again.pk, again.repeats) == (True, False, first.pk, 0)


def test_another_press_while_the_call_is_open_counts_as_a_repeat(wang):
    call, _ = raise_for("m1", elder=wang)
    for place in (2, 3):
        raise_for(f"m{place}", elder=wang, at=after(place))
    call.refresh_from_db()
    assert (call.repeats, call.last_press_at, Call.objects.count()) == (2, after(3), 1)


def test_a_repeat_delivered_twice_is_counted_once(wang):
    call, _ = raise_for("m1", elder=wang)
    for _ in range(2):
        raise_for("m2", elder=wang)
    call.refresh_from_db()
    assert call.repeats == 1 and Press.objects.filter(call=call).count() == 2


def test_after_the_call_is_over_a_press_is_a_new_call(wang, liu_min):
    call = ring()
    actions.cancel(call=call, by=liu_min.actor, at=after(9), reason="误触")
    other, new = raise_for("m2", elder=wang, at=after(60))
    assert new and other.pk != call.pk


def test_a_drill_and_a_real_call_of_one_elder_stand_beside_each_other(wang):
    real, _ = raise_for("m1", elder=wang)
    drill, new = raise_for("m2", elder=wang, drill=True)
    assert new and drill.pk != real.pk
    assert all(entry.facts["drill"] for entry in JournalEntry.objects.filter(subject=drill.pk))


def test_a_graver_repeat_raises_the_level_and_a_lesser_one_leaves_it(wang):
    call, _ = raise_for("m1", trigger="water", elder=wang)
    assert call.severity == "yellow"
    for source, trigger in (("m2", "smoke"), ("m3", "water")):
        raise_for(source, trigger=trigger, elder=wang)
    call.refresh_from_db()
    assert call.severity == "red"


def test_an_unknown_device_still_makes_a_call_for_the_whole_city(city):
    call, new = raise_for("m1", device_uid="stray-7")
    again, newer = raise_for("m2", device_uid="stray-7", at=after(4))
    assert (new, newer, again.pk) == (True, False, call.pk)
    assert (call.division_path, call.desk_path, call.rung) == ("6109", "6109", ["city"])
    assert "未登记设备 stray-7" in queries.timeline(call)[-1].text


def test_two_strangers_on_the_telephone_are_two_calls(city):
    village = cast.place(cast.PUXI)
    for number in (1, 2):
        raise_for(f"form{number}", trigger="phone", division=village, caller_name="老刘", caller_phone="139 9250 0009")
    assert Call.objects.filter(division=village, elder=None).count() == 2
    assert Call.objects.first().caller_phone == "139 9250 0009"


def test_what_was_true_when_it_rang_is_frozen(wang):
    call, _ = raise_for("m1", elder=wang, device_model="ZB", device_room="床头")
    frozen = (call.lat, call.terrain, call.limit_s, call.unit_code, call.located)
    wang.lat, wang.division = 33.0, cast.place(cast.DONGSHENG)
    wang.save()
    call.refresh_from_db()
    assert (call.lat, call.terrain, call.limit_s, call.unit_code, call.located) == frozen
    assert frozen == (32.7835, "town", 900, "610921", "exact")


def test_a_mountain_village_has_its_own_limit(ye_elder):
    call, _ = raise_for("m1", elder=ye_elder)
    assert (call.terrain, call.limit_s, call.located) == ("mountain", 1800, "approximate")


def test_numbers_of_a_day_count_up_and_begin_anew_at_their_midnight(city):
    evening = AT + timedelta(hours=13, minutes=39)  # 23:59:24 in Shanghai
    numbers = [raise_for(f"m{n}", at=at)[0].number for n, at in enumerate([AT, evening, evening + timedelta(minutes=1)])]
    assert numbers == ["20261123-0001", "20261123-0002", "20261124-0001"]


def test_the_county_is_rung_while_somebody_sits_there(wang, liu_min):
    actions.sit(user=liu_min, at=after(-59))
    call, _ = raise_for("m1", elder=wang)
    assert (call.desk_path, call.rung) == ("6109/610921", ["desk"])


@pytest.mark.parametrize("state", ["nobody", "stale", "resting", "left"])
def test_without_a_ready_seat_the_city_is_rung_at_once(wang, liu_min, state):
    if state != "nobody":
        seat = actions.sit(user=liu_min, at=after(-61 if state == "stale" else -5))
        if state in {"resting", "left"}:
            {"resting": actions.rest, "left": actions.leave}[state](seat=seat, by=liu_min.actor, at=after(-1))
    call, _ = raise_for("m1", elder=wang)
    assert (call.desk_path, call.rung) == ("6109", ["desk", "city"])
    assert "县调度台无人在席" in queries.timeline(call)[0].text
    assert not CallDeadline.objects.filter(call=call, then="city").exists()


@pytest.mark.parametrize(("pressed", "kept"), [(-3, True), (-900, True), (-901, False), (-28_800, False), (1, False)])
def test_a_device_whose_clock_is_off_by_more_than_a_quarter_is_not_believed(wang, pressed, kept):
    call, _ = raise_for("m1", elder=wang, pressed_at=after(pressed))
    assert (call.pressed_at is not None) == kept
    row = JournalEntry.objects.get(subject=call.pk, verb="emergency.call.raise")
    assert row.facts.get("off_clock") == (None if kept else after(pressed).isoformat())
    assert any("设备时钟不准，按收到时间计" in moment.text for moment in queries.timeline(call)) is not kept
    assert queries.stages(call)["transport"] == (-pressed if kept else 0)


@pytest.mark.parametrize(("pressed", "kept"), [(-28_800, True), (-86_400, True), (-86_401, False)])
def test_a_device_known_to_keep_its_presses_is_believed_for_a_day(wang, pressed, kept):
    call, _ = raise_for("m1", elder=wang, pressed_at=after(pressed), stored=True)
    assert (call.pressed_at is not None) == kept


def test_who_telephones_for_an_open_call_is_kept_with_name_number_and_level(wang):
    raise_for("m1", trigger="water", elder=wang)
    facts = {"caller_name": "张大山", "caller_phone": "13992500011", "severity": "orange"}
    call, new = raise_for("form", trigger="person", elder=wang, at=after(40), **facts)
    press = Press.objects.get(source="form")
    assert not new and (press.caller_name, press.caller_phone) == ("张大山", "13992500011")
    assert call.severity == "orange"
    said = [moment.text for moment in queries.timeline(call)]
    assert "再次呼叫，共 1 次重复，来电：张大山 139 **** 0011，报橙级" in said
    assert not any("13992500011" in str(row.facts) for row in JournalEntry.objects.all())


def test_his_level_is_told_also_where_the_call_is_graver_already(wang):
    raise_for("m1", elder=wang)
    call, _ = raise_for("form", trigger="person", elder=wang, at=after(40), caller_phone="5210120", severity="yellow")
    assert call.severity == "red"
    assert "再次呼叫，共 1 次重复，来电：未留姓名 ****120，报黄级" in [moment.text for moment in queries.timeline(call)]


def test_a_call_of_another_county_is_nobodys_business_here(ziyang_elder, liu_min, he_ziyang):
    call, _ = raise_for("m1", elder=ziyang_elder)
    assert list(queries.calls(liu_min)) == [] and list(queries.calls(he_ziyang)) == [call]
