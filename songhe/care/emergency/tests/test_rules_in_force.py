"""Rules are dated data: a line ends when its file says so, and what it says next is what the house does, at whatever step."""

from datetime import date, timedelta
from typing import Any

import pytest

from songhe.care.emergency import actions, dated
from songhe.care.emergency.actions.laid import load_rules
from songhe.care.emergency.models import CallDeadline, Rule
from songhe.care.emergency.tests.scene import answered, asked, by, ring
from songhe.care.emergency.tests.worker import fresh, tick, told
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db
TODAY = AT.date()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def file(monkeypatch):
    """The lines of deadlines.yaml, to be changed by a test; read anew by every `load_rules`."""
    lines: list[dict[str, Any]] = [dict(line) for line in dated.deadlines()]
    monkeypatch.setattr(dated, "deadlines", lambda: lines)
    dated.answer_limit.cache_clear()
    yield lines
    dated.answer_limit.cache_clear()


def replace(file):
    """As the how-to says: the 30 seconds get their last day, and 20 seconds begin the day after."""
    old = next(line for line in file if (line["step"], line["seconds"]) == ("answer", 30))
    old["valid_to"] = YESTERDAY
    file.append({**old, "valid_to": None, "valid_from": TODAY, "seconds": 20, "clause": "新规定"})
    return load_rules()


def test_a_line_that_got_its_last_day_ends_and_the_new_one_holds(file):
    assert replace(file) == 2
    assert load_rules() == 0
    call = ring()
    due = CallDeadline.objects.filter(call=call, then="next_desk").values_list("due_at", flat=True)
    assert list(due) == [after(20)]


def test_a_call_of_the_day_before_keeps_the_old_line(file):
    replace(file)
    call = ring(at=AT - timedelta(days=1))
    assert CallDeadline.objects.get(call=call, then="next_desk").due_at == call.received_at + timedelta(seconds=30)


def test_what_has_an_end_keeps_it(file):
    replace(file)
    next(line for line in file if line["seconds"] == 30)["valid_to"] = TODAY
    assert load_rules() == 0
    assert Rule.objects.get(step="answer", seconds=30).valid_to == YESTERDAY


@pytest.mark.parametrize(("day", "seconds"), [(YESTERDAY, 30), (TODAY, 20), (date(2020, 1, 1), 20)])
def test_the_clock_of_the_desk_shows_the_limit_of_the_day(file, day, seconds):
    replace(file)
    assert dated.answer_limit(day) == seconds


def test_lead_county_and_120_may_be_told_one_after_the_other(ambulance):
    Rule.objects.filter(step="arrive").delete()
    for seconds, then in ((900, "lead"), (1200, "county"), (1500, "120")):
        Rule.objects.create(step="arrive", terrain="town", seconds=seconds, then=then, valid_from=TODAY, clause="县里规定")
    response = asked(answered(severity="orange"))
    actions.accept(response=response, by=by(response.responder), at=after(30))
    actions.hear(call=response.call, by=cast.liu_min().actor, at=after(31))
    seen = []
    for seconds in (899, 900, 1199, 1200, 1499, 1500):
        tick(seconds)
        seen.append([to for to, _ in told(response.call)])
    assert seen == [[], ["lead"], ["lead"], ["lead", "county"], ["lead", "county"], ["lead", "county", "120"]]
    assert response.call.responses.filter(responder=ambulance).exists() and response.call.limit_s == 900


@pytest.mark.parametrize(("level", "called"), [("red", True), ("orange", False)])
def test_a_line_for_one_level_holds_at_that_level_only(ambulance, level, called):
    Rule.objects.filter(step="dispatch").delete()
    Rule.objects.create(step="dispatch", seconds=100, then="120", severity="red", valid_from=TODAY, clause="县里规定")
    call = answered(severity=level)
    tick(100)
    assert (("120", "undispatched") in told(call)) is called


@pytest.mark.parametrize(
    ("step", "then", "expected"),
    [
        ("triage", "lead", ("lead", "no_answer")),
        ("dispatch", "city", ("city", "undispatched")),
        ("dispatch", "lead", ("lead", "undispatched")),
        ("accept", "lead", ("lead", "unaccepted")),
        ("arrive", "city", ("city", "late")),
        ("close", "county", ("county", "unclosed")),
    ],
)
def test_every_step_does_what_its_line_says(step, then, expected):
    Rule.objects.filter(step=step).delete()
    Rule.objects.create(step=step, seconds=50, then=then, valid_from=TODAY, clause="县里规定")
    call = answered(severity="orange")
    if step == "accept":
        asked(call)
    if step == "close":
        actions.hand_over(call=call, to="120", by=cast.liu_min().actor, at=after(10))
    tick(90)
    assert expected in told(call)
    assert not fresh(call).no_answer


def test_every_line_of_the_file_is_one_the_house_can_obey():
    from songhe.care.emergency.actions.firing import _THEN
    from songhe.care.emergency.models import Severity, Step

    for line in dated.deadlines():
        assert line["step"] in Step.values and line["then"] in _THEN and line["clause"]
        assert line.get("severity", "") in {"", *Severity.values}
