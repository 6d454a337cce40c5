"""Medicine: hours, lapses and the picture as rules; every verb of the list and of doses; who sees it."""

from datetime import date, timedelta
from typing import Any

import pytest

from songhe.base.errors import Refused, WrongMoment
from songhe.care.health import actions, pictures, queries
from songhe.care.health.actions import dosing, leaving, medicating
from songhe.care.health.models import Dose, HealthFile, Lapse, Medicine, Reminding
from songhe.care.health.rules import medicine as rules
from songhe.care.health.tests.scene import AT, DAY, by, chen, doctor, minutes
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db
RULE = rules.Rule(120, 60, 180, 48, 2, 2, 4, 7, 5, 30, 80, "", False)


def pill(times: Any = ("12:00",), **facts: Any) -> Medicine:
    record = {"name": facts.pop("name", "华法林"), "dose": "1 片"}
    return actions.prescribe(elder=chen(), record=record, times=list(times), starts_on=DAY, by=by(), at=AT, **facts)


def missed(dose: Dose) -> None:
    dosing.miss_due(dose.missed_at)


@pytest.mark.parametrize(
    ("text", "read"),
    [("", []), ("8 20", ["08:00", "20:00"]), ("20:30、8点，8:00", ["08:00", "20:30"]), ("12点半", ["12:30"])],  # words: data
)
def test_hours_are_read_as_people_write_them(text: str, read: list[str]) -> None:
    assert rules.read_times(text) == read


@pytest.mark.parametrize("text", ["25", "8:70", "早饭后", "1 2 3 4 5 6 7 8 9"])  # words: data
def test_what_is_no_hour_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        rules.read_times(text)


def kept(back: int, status: str, critical: bool = False) -> rules.Kept:
    return rules.Kept(DAY - timedelta(days=back), status, critical)


def test_two_critical_or_four_of_any_are_for_a_doctor() -> None:
    assert rules.lapse([], DAY, RULE) == ("", 0)
    assert rules.lapse([kept(0, "missed", True)], DAY, RULE) == ("", 0)
    assert rules.lapse([kept(0, "missed", True), kept(1, "missed", True)], DAY, RULE) == ("critical", 2)
    assert rules.lapse([kept(0, "missed", True), kept(2, "missed", True)], DAY, RULE) == ("", 0)
    assert rules.lapse([kept(0, "missed", True), kept(1, "taken", True)], DAY, RULE) == ("", 0)
    assert rules.lapse([kept(back, "missed") for back in (0, 1, 2, 6)], DAY, RULE) == ("often", 4)
    assert rules.lapse([kept(back, "missed") for back in (0, 1, 2, 7)], DAY, RULE) == ("", 0)


def test_the_picture_counts_what_was_due_and_not_what_waits() -> None:
    told = [kept(0, "told"), kept(1, "taken"), kept(1, "skipped"), kept(2, "missed"), kept(3, "void")]
    found = rules.adherence(told, DAY, 30)
    assert (len(found.days), found.of, found.percent) == (30, 3, 33)
    assert [(one.of, one.taken, one.waits) for one in found.days[-3:]] == [(1, 0, 0), (2, 1, 0), (1, 0, 1)]
    assert rules.adherence([], DAY, 30).percent is None
    drawn = pictures.draw(found, "<x>")
    assert drawn.count('class="missed"') == 1 and drawn.count('class="taken"') == 1 and "&lt;x&gt;" in drawn


def test_the_list_takes_what_a_box_says_once() -> None:
    row = pill()
    assert (row.record["name"], row.doses.count()) == ("华法林", 2)
    for wrong in ({"name": "华法林"}, {"name": "x"}, {"name": "阿司匹林", "ends_on": DAY - timedelta(days=1)}):
        with pytest.raises(Refused):
            pill(**wrong)
    with pytest.raises(Refused):
        pill(times=["8点"], name="阿司匹林")  # words: data
    Elder.objects.filter(pk=chen().pk).update(status="died")
    with pytest.raises(Refused):
        pill(name="阿司匹林")


def test_a_change_lays_what_is_to_come_anew() -> None:
    row = pill(("11:00", "21:00"))
    first = row.doses.order_by("due_at").first()
    assert first is not None
    dosing.take(dose=first, teller="elder", by=by(), at=first.due_at)
    medicating.change(medicine=row, times=["20:00"], critical=True, by=by(), at=first.due_at)
    hours = [(dose.status, dose.critical) for dose in row.doses.order_by("due_at")]
    assert hours == [("taken", False), ("due", True), ("due", True)]
    with pytest.raises(Refused):
        medicating.change(medicine=row, record={"name": ""}, by=by(), at=AT)


def test_an_end_drops_what_waits_and_a_return_lays_it() -> None:
    row = pill()
    dosing.remind_due(minutes(100))
    with pytest.raises(Refused):
        medicating.end(medicine=row, why="", by=by(), at=minutes(101))
    medicating.end(medicine=row, why="出血", by=by(), at=minutes(101))
    assert [dose.status for dose in row.doses.all()] == ["void"] and row.ended_why == "出血"
    with pytest.raises(WrongMoment):
        medicating.refill(medicine=row, until=DAY, by=by(), at=AT)
    medicating.resume(medicine=row, by=by(), at=minutes(102))
    assert row.doses.filter(status="due").count() == 1


def test_doses_are_laid_once_and_only_at_home() -> None:
    row = pill()
    assert dosing.lay_ahead(minutes(1)) == 0
    assert dosing.lay_ahead(AT + timedelta(days=1)) == 1 and row.doses.count() == 3
    assert leaving.go_in(elder=chen(), by=by(), at=AT + timedelta(days=1)) == 1
    Elder.objects.filter(pk=chen().pk).update(status="admitted")
    assert dosing.lay_ahead(AT + timedelta(days=2)) == 0


def test_a_dose_goes_from_reminder_to_missed_and_is_still_set_right() -> None:
    row = pill()
    dose = row.doses.get(day=DAY)
    with pytest.raises(Refused):
        dosing.take(dose=row.doses.exclude(day=DAY).get(), teller="elder", by=by(), at=AT)  # tomorrow's
    assert dosing.remind_due(AT) == 0 and dosing.remind_due(dose.due_at) == 1 and dosing.remind_due(dose.due_at) == 0
    missed(dose)
    dose.refresh_from_db()
    assert dose.status == "missed"
    dosing.take(dose=dose, teller="family", by=by(), at=dose.missed_at + timedelta(hours=1))
    with pytest.raises(WrongMoment):
        dosing.skip(dose=dose, why="不想吃", teller="elder", by=by(), at=dose.missed_at)
    with pytest.raises(Refused):
        dosing.take_all(doses=[dose], teller="elder", by=by(), at=dose.missed_at)
    with pytest.raises(Refused):
        dosing.take(dose=dose, teller="elder", by=by(), at=dose.due_at + timedelta(hours=49))


def test_a_reminder_that_is_late_is_not_sent_and_a_reason_is_asked() -> None:
    dose = pill().doses.get(day=DAY)
    assert dosing.remind_due(dose.due_at + timedelta(minutes=61)) == 0
    with pytest.raises(Refused):
        dosing.skip(dose=dose, why="", teller="elder", by=by(), at=dose.due_at)
    dosing.skip(dose=dose, why="胃不舒服", teller="elder", by=by(), at=dose.due_at)
    dose.refresh_from_db()
    assert (dose.status, dose.why) == ("skipped", "胃不舒服")


def test_a_lapse_is_opened_once_rises_and_is_closed_with_a_reason() -> None:
    rows = [pill(("11:00",), critical=True), pill(("11:00",), name="地高辛", critical=True)]
    missed(rows[0].doses.get(day=DAY))
    lapse = Lapse.objects.get()
    assert (lapse.cause, lapse.missed) == ("critical", 2)
    missed(rows[0].doses.exclude(day=DAY).get())
    lapse.refresh_from_db()
    assert lapse.missed == 4 and Lapse.objects.count() == 1
    with pytest.raises(Refused):
        dosing.settle(lapse=lapse, found="", said="", by=by(), at=AT)
    dosing.settle(lapse=lapse, found="forgot", said="", by=by(), at=AT)
    with pytest.raises(WrongMoment):
        dosing.settle(lapse=lapse, found="forgot", said="", by=by(), at=AT)


def test_a_box_that_runs_out_is_said_once_and_again_after_a_refill() -> None:
    row = pill(refill_on=DAY + timedelta(days=5))
    assert dosing.warn_of_refills(AT) == 1 and dosing.warn_of_refills(AT) == 0
    assert list(queries.running_out(doctor(), AT)) == [row]
    row.refresh_from_db()
    with pytest.raises(Refused):
        medicating.refill(medicine=row, until=DAY - timedelta(days=1), by=by(), at=AT)
    medicating.refill(medicine=row, until=DAY + timedelta(days=40), by=by(), at=AT)
    assert row.warned_on is None and not queries.running_out(doctor(), AT)


def test_the_health_file_has_no_list_of_its_own() -> None:
    told = {"conditions": "高血压", "medicines": "氨氯地平 5 毫克\n华法林；华法林"}  # words: data
    actions.write_file(elder=chen(), record=told, by=by(), at=AT)
    assert "medicines" not in HealthFile.objects.get().record
    assert [row.record["name"] for row in queries.medicines_of(chen())] == ["氨氯地平 5 毫克", "华法林"]
    assert not actions.adopt(elder=chen(), text="华法林", by=by(), at=AT) and not Dose.objects.exists()


def test_who_sees_the_medicine_and_who_marks_it(sign_in: Any) -> None:
    dose, who = pill().doses.get(day=DAY), chen()
    helper = cast.user("zhangxh", "张小红", "assistant", cast.PUXI)
    far = cast.user("hefar", "何医生", "doctor", cast.HAOPING)
    where = f"/health/of/{who.pk}/medicines/"
    for user, status in ((doctor(), 200), (who.user, 200), (helper, 404), (far, 404), (cast.li_county(), 404)):
        assert sign_in(user).get(where).status_code == status
    actions.set_reminding(elder=who, way="call", tells_family=False, helped_said="陈老大", by=by(), at=AT)
    assert sign_in(helper).get(where).status_code == 200
    assert queries.reminding_of(who).helped_since == AT
    client = sign_in(helper)
    assert client.post(f"{where}skipping/", {"dose": "x", "why": "外出"}).status_code == 409
    assert client.post(f"{where}reminding/", {"way": "call"}).status_code == 404
    actions.set_reminding(elder=who, way="none", tells_family=False, helped_said="", by=by(), at=AT)
    assert client.get(where).status_code == 404 and Reminding.objects.get().helped_since is None
    assert dose.status == "due"


def test_a_box_lasts_until_a_day_of_the_calendar(sign_in: Any) -> None:
    row, client = pill(), sign_in(doctor())
    for no_day in ("", "2026-02-30", "0001-01-01"):
        assert client.post(f"/health/medicines/{row.pk}/refill/", {"until": no_day}).status_code == 409
    assert Medicine.objects.get().refill_on == row.refill_on


def test_death_ends_everything_and_a_mistake_brings_it_back() -> None:
    from songhe.care.health.tests.scene import team

    who, row = chen(), pill()
    contract = actions.draft(elder=who, team=team(), package="basic", starts_on=DAY, by=by(), at=AT)
    actions.sign(contract=contract, signed_by="陈老大", by=by(), at=AT)
    programme = actions.enrol(elder=who, kind="htn", on=DAY, by=by(), at=AT, first_due=date(2027, 1, 1))
    assert leaving.held(who) == {"contracts": 1, "programmes": 1, "medicines": 1}
    made = leaving.leave(elder=who, why="去世", by=by(), at=minutes(5))
    assert leaving.held(who) == {} and "lost" not in made and not row.doses.filter(status="due").exists()
    assert leaving.come_back(elder=who, manifest=made, by=by(), at=minutes(9))
    assert leaving.held(who) == {"contracts": 1, "programmes": 1, "medicines": 1}
    programme.refresh_from_db()
    assert programme.due_on == date(2027, 1, 1) and row.doses.filter(status="due").count() == 2
