"""A death: everything that listens stops in one transaction, nothing when one cannot, and comes back exactly."""

from datetime import date, timedelta

import pytest

from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call
from songhe.journeys import life
from songhe.journeys.life import log_ins
from songhe.links.notify import actions as notify
from songhe.links.notify.models import Notice, StandingLink
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from tests.cast import AT, after
from tests.dump import differences, rows

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


@pytest.fixture
def died(wang, wang_daughter, neighbour_zhang, ye_elder, li_county):
    """Wang's death, proposed; with a category, a household, a link and a key to be looked after."""
    by = {"by": li_county.actor, "at": AT}
    people.enter_category(elder=wang, code="low_income", starts_on=date(2024, 1, 1), **by)
    other = people.register_elder(name="李大爷", sex="1", birth_date=date(1943, 1, 1), division=wang.division, **by)
    people.join_household(elder=other, other=wang, relation="10", **by)
    notify.give_link(owner=f"elder:{wang.pk}", purpose="help", division=wang.division_path, by=li_county.actor, at=AT)
    wang.refresh_from_db()
    return life.propose(wang, "died", DAY, source="hand", certificate="S-2026-0815", **by)


def test_before_it_is_done_every_listener_says_what_will_follow(died):
    told = "\n".join(effect.sentence for effect in life.foresee(died))
    for word in ("btn-wang", "1 个求助链接", "张大山", "李大爷", "低保", "已去世", "wangguilan", "不会自动发消息"):
        assert word in told


def test_looking_writes_nothing(died):
    before = rows()
    life.foresee(died)
    assert differences(before, rows()) == []


def test_done_it_stops_device_link_log_in_category_household_and_status(died, wang, wang_button, li_county):
    life.perform(died, by=li_county.actor, at=after(60))
    for row in (wang, wang_button, wang.user, died):
        row.refresh_from_db()
    assert (wang.status, wang.household, wang.user.is_active, died.status) == ("died", None, False, "done")
    assert (wang_button.elder, wang_button.collect_since, wang_button.retired_at) == (None, after(60), None)
    assert StandingLink.objects.get().status == "revoked" and wang.categories.get().ends_on == DAY


def test_undone_every_row_is_as_it_was(died, wang, li_county):
    before = rows("life.lifeevent")
    life.perform(died, by=li_county.actor, at=after(60))
    assert differences(before, rows("life.lifeevent"))
    assert life.undo(died, reason="同名的另一个人", by=li_county.actor, at=after(120)) == []
    assert differences(before, rows("life.lifeevent")) == []


def test_all_follow_or_none(died, wang, li_county, monkeypatch):
    def fail(*args):
        raise RuntimeError

    before, said = rows(), JournalEntry.objects.count()
    monkeypatch.setattr(log_ins, "apply", fail)  # the last of all
    with pytest.raises(RuntimeError):
        life.perform(died, by=li_county.actor, at=after(60))
    assert differences(before, rows()) == [] and JournalEntry.objects.count() == said


def test_an_undo_that_fails_half_way_leaves_it_done(died, wang, li_county, monkeypatch):
    life.perform(died, by=li_county.actor, at=after(60))
    before = rows()
    monkeypatch.setattr("songhe.journeys.life.help_links.undo", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        life.undo(died, reason="同名", by=li_county.actor, at=after(120))
    assert differences(before, rows()) == []


def test_an_open_call_is_a_conflict_and_is_never_closed_silently(died, wang, liu_min, li_county):
    call = emergency.raise_call(source="x", trigger="sos", elder=wang, by=liu_min.actor, at=AT)[0]
    tones = {effect.tone: effect.sentence for effect in life.foresee(died)}
    assert call.number in tones["conflict"]
    life.perform(died, by=li_county.actor, at=after(60))
    assert Call.objects.get(pk=call.pk).status == "offered"


def test_of_two_clerks_one_is_told_that_it_is_done(died, li_county):
    same = type(died).objects.get(pk=died.pk)
    life.perform(died, by=li_county.actor, at=after(60))
    with pytest.raises(WrongMoment) as told:
        life.perform(same, by=li_county.actor, at=after(61))
    assert "已经有人确认" in told.value.sentence


def test_a_device_that_hangs_with_somebody_else_stays_there_and_it_is_said(died, wang, wang_button, ye_elder, li_county):
    from songhe.care.fleet import actions as fleet

    life.perform(died, by=li_county.actor, at=after(60))
    wang_button.refresh_from_db()
    fleet.install(device=wang_button, elder=ye_elder, room="卧室", by=li_county.actor, at=after(90))
    lost = life.undo(died, reason="同名", by=li_county.actor, at=after(120))
    assert [effect.code for effect in lost] == ["device.elsewhere"] and "btn-wang" in lost[0].sentence
    assert Elder.objects.get(pk=wang.pk).status == "here"


def test_the_certificate_is_sealed_and_in_no_journal_row(died, li_county):
    life.perform(died, by=li_county.actor, at=after(60))
    assert died.told == {"certificate": "S-2026-0815"}
    raw = type(died).objects.filter(pk=died.pk).values_list("details", flat=True)[0]
    assert "S-2026" not in str(raw) and not any("S-2026" in str(vars(row)) for row in JournalEntry.objects.all())


def test_no_relative_gets_a_message_of_a_death(died, wang, li_county):
    from songhe.journeys import people_told

    people.give_consent(elder=wang, purpose="family", given_by="王桂兰", by=li_county.actor, at=AT)
    life.perform(died, by=li_county.actor, at=after(60))
    life.undo(died, reason="同名", by=li_county.actor, at=after(90))
    while people_told.run_once(after(120)):
        pass
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    "facts",
    [{"certificate": ""}, {"certificate": "1", "day": DAY + timedelta(days=2)}, {"certificate": "1", "day": date(1940, 1, 1)}],
)
def test_without_evidence_or_on_an_impossible_day_it_is_refused(wang, li_county, facts):
    day = facts.pop("day", DAY)
    with pytest.raises(Refused):
        life.propose(wang, "died", day, source="hand", by=li_county.actor, at=AT, **facts)


def test_a_refused_one_changes_nothing_and_may_be_proposed_again(died, wang, li_county):
    before = rows("life.lifeevent")
    life.refuse(died, reason="名册里是邻村的人", by=li_county.actor, at=after(60))
    assert differences(before, rows("life.lifeevent")) == []
    again = life.propose(wang, "died", DAY, source="roll", evidence="名册", by=li_county.actor, at=after(90))
    assert again.pk != died.pk and again.status == "proposed"
