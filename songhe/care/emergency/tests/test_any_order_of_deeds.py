"""Whatever people and clocks do, in whatever order: the promises of the room hold after every single deed."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from songhe.base.deadlines import fire_due
from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions, queries
from songhe.care.emergency.models import GOING, OPEN, OVER, SEEKING, Call, CallDeadline, Cause, Response, Severity
from songhe.care.emergency.tests.scene import BUTTON, by
from tests import cast
from tests.cast import after

ACTIVE = ["accepted", "en_route", "on_scene"]
MADE_ANEW_BY = {
    "unanswered": {"call.reopen_ring"},
    "pressed_again": {"call.repeat"},
    "no_seat": {"call.reopen_ring", "call.repeat"},
    "nobody": {"response.ask"},
    "red": {"call.reopen_ring", "call.repeat"},
    "unconfirmed": {"response.ask"},
    "crew_no": {"response.ask", "response.accept"},
    "unclosed": {"call.hand_over"},
}
"""Which deeds make it right to tell the same person the same thing of one call again."""
NUMBERS = st.integers(0, 7)


class Room(RuleBasedStateMachine):
    """Two elders, four responders, two dispatchers, one worker; time only moves forward. Refusals are normal."""

    def __init__(self) -> None:
        super().__init__()
        self.all_or_nothing = transaction.atomic()
        self.all_or_nothing.__enter__()
        self.seconds, self.presses = 0.0, 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.all_or_nothing.__exit__(None, None, None)

    @property
    def now(self) -> Any:
        return after(self.seconds)

    def attempt(self, deed: Callable[..., Any], **facts: Any) -> None:
        self.seconds += 1
        try:
            deed(**facts, at=self.now)
        except Refused as refusal:
            assert refusal.sentence

    @initialize()
    def people(self) -> None:
        self.elders = [cast.wang(), cast.ye_elder()]
        self.dispatchers = [cast.liu_min(), cast.ma_chao()]
        self.responders = [cast.neighbour_zhang(), cast.doctor_zhou(), cast.chen(), cast.ambulance()]

    @rule(who=NUMBERS, drill=st.booleans(), trigger=st.sampled_from(["sos", "fall", "water"]), again=st.booleans())
    def press(self, who: int, drill: bool, trigger: str, again: bool) -> None:
        self.presses += not again
        source, elder = f"m{self.presses}", self.elders[who % 2]
        self.attempt(actions.raise_call, source=source, trigger=trigger, by=BUTTON, elder=elder, drill=drill)

    @rule(seconds=st.sampled_from([1, 29, 31, 61, 119, 121, 600, 90_000]))
    def time_passes(self, seconds: int) -> None:
        self.seconds += seconds
        fire_due(CallDeadline, at=self.now, fire=actions.fire)

    def call(self, which: int) -> Call | None:
        calls = list(Call.objects.order_by("pk"))
        return calls[which % len(calls)] if calls else None

    def response(self, which: int) -> Response | None:
        rows = list(Response.objects.order_by("pk").select_related("call", "responder"))
        return rows[which % len(rows)] if rows else None

    @rule(which=NUMBERS, who=NUMBERS)
    def answer(self, which: int, who: int) -> None:
        if call := self.call(which):
            self.attempt(actions.answer, call=call, user=self.dispatchers[who % 2])

    @rule(which=NUMBERS, verb=st.sampled_from(["hear", "miss", "start_cascade", "stop_cascade"]))
    def at_the_desk(self, which: int, verb: str) -> None:
        if call := self.call(which):
            self.attempt(getattr(actions, verb), call=call, by=self.dispatchers[0].actor)

    @rule(which=NUMBERS, severity=st.sampled_from(Severity.values))
    def grade(self, which: int, severity: str) -> None:
        if call := self.call(which):
            self.attempt(actions.set_severity, call=call, severity=severity, by=self.dispatchers[0].actor)

    @rule(which=NUMBERS, who=NUMBERS, support=st.booleans())
    def ask(self, which: int, who: int, support: bool) -> None:
        if call := self.call(which):
            hand = self.dispatchers[0].actor
            self.attempt(actions.ask, call=call, responder=self.responders[who % 4], by=hand, support=support)

    @rule(which=NUMBERS, verb=st.sampled_from(["accept", "decline", "depart", "arrive", "enter", "finish", "withdraw"]))
    def in_the_field(self, which: int, verb: str) -> None:
        if response := self.response(which):
            self.attempt(getattr(actions, verb), response=response, by=by(response.responder))

    @rule(which=NUMBERS, cause=st.sampled_from(Cause.values))
    def close(self, which: int, cause: str) -> None:
        if call := self.call(which):
            self.attempt(actions.close, call=call, cause=cause, by=self.dispatchers[0].actor)

    @rule(which=NUMBERS, verb=st.sampled_from(["hand_over", "cancel", "merge", "review", "follow_up"]), other=NUMBERS)
    def end(self, which: int, verb: str, other: int) -> None:
        call, into = self.call(which), self.call(other)
        more = {"hand_over": {"to": "120"}, "cancel": {"reason": "误触"}, "merge": {"into": into}}.get(verb, {"note": "好"})
        if call:
            self.attempt(getattr(actions, verb), call=call, by=self.dispatchers[0].actor, **more)

    @invariant()
    def an_elder_has_one_open_call_and_one_drill(self) -> None:
        keys = Counter(Call.objects.filter(status__in=OPEN).values_list("elder", "drill"))
        assert all(count == 1 for count in keys.values())

    @invariant()
    def no_escalation_happens_twice_unless_it_became_true_again(self) -> None:
        told: set[tuple[str, ...]] = set()
        for row in JournalEntry.objects.filter(verb__startswith="emergency.").order_by("pos"):
            verb, facts = row.verb.removeprefix("emergency."), row.facts
            told -= {key for key in told if key[0] == facts.get("call") and verb in MADE_ANEW_BY.get(key[2], ())}
            if verb == "call.escalate":
                key = (facts["call"], facts["to"], facts["reason"])
                assert key not in told, key
                told.add(key)

    @invariant()
    def no_deadline_is_both_fired_and_cleared(self) -> None:
        assert not CallDeadline.objects.exclude(fired_at=None).exclude(cleared_at=None).exists()

    @invariant()
    def a_call_that_needs_somebody_never_waits_for_nobody(self) -> None:
        for call in Call.objects.filter(status__in=SEEKING, lead_response=None):
            asked = call.responses.filter(status="asked", support=False).exists()
            waits = call.deadlines.filter(step__in=["dispatch", "again"], fired_at=None, cleared_at=None)
            assert asked or waits.exists(), call.number

    @invariant()
    def nobody_leads_two_real_calls(self) -> None:
        going = Response.objects.filter(support=False, status__in=["accepted", "en_route"], call__drill=False)
        leads = going.values_list("responder")
        assert all(count == 1 for count in Counter(leads).values())

    @invariant()
    def nobody_is_asked_in_the_past(self) -> None:
        late = CallDeadline.objects.filter(due_at__lt=F("response__asked_at"))
        assert not late.exists()

    @invariant()
    def every_second_has_its_stage(self) -> None:
        for call in Call.objects.all():
            stages = queries.stages(call)
            total = stages.pop("total")
            assert all(seconds is None or seconds >= 0 for seconds in stages.values())
            assert sum(seconds or 0 for seconds in stages.values()) == pytest.approx(total)

    @invariant()
    def who_leads_goes_and_nobody_else_does_instead(self) -> None:
        for call in Call.objects.select_related("lead_response"):
            leads = call.responses.filter(support=False, status__in=ACTIVE)
            assert len(leads) <= 1
            if call.status in GOING | {"on_scene"}:
                assert call.lead_response is not None

    @invariant()
    def what_is_over_keeps_nobody_waiting(self) -> None:
        assert not Response.objects.filter(call__status__in=OVER, status__in=["asked", *ACTIVE]).exists()
        waiting = CallDeadline.objects.filter(call__status__in=OVER, fired_at=None, cleared_at=None)
        assert set(waiting.values_list("step", flat=True)) <= {"review", "follow_up"}

    @invariant()
    def a_call_can_be_told(self) -> None:
        for call in Call.objects.all():
            moments = queries.timeline(call)
            assert moments and all(moment.text for moment in moments)


@pytest.mark.django_db
def test_the_promises_hold_after_every_deed() -> None:
    known = settings(max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Room, settings=known)
