"""Work on a roll is claimed, taken up where it stopped, and never done twice."""

import pytest

from songhe.base.errors import Refused
from songhe.base.vault import Vault
from songhe.register.people import actions as people_actions
from songhe.register.people.models import Elder
from songhe.register.rolls import actions, crew
from songhe.register.rolls.actions import working
from songhe.register.rolls.models import Roll
from songhe.register.rolls.tests.bringing import AT, book, bring, check, counts, later, number, people, work
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def roll(li_county, monkeypatch):
    """A checked list of 40 in ten pieces, judged in this process."""
    monkeypatch.setattr(crew, "ALONE", 99)
    monkeypatch.setattr(working, "GROUP", 1)
    one = bring(book(people(40)))
    rows = [row for chunk in Vault(one.pk, "rows").read() for row in chunk.decode().split("\x1e")]
    pieces = Vault(one.pk, "rows").write("\x1e".join(rows[at : at + 4]).encode() for at in range(0, 40, 4))
    Roll.objects.filter(pk=one.pk).update(pieces=pieces)
    one.refresh_from_db()
    check(one)
    actions.begin(roll=one, by=li_county.actor, at=AT)
    return one


def begin(roll, at=AT):
    assert actions.lease(roll, at)
    return actions.steps(roll=roll, now=lambda: at)


@pytest.mark.parametrize("killed_after", [0, 1, 4, 9, 10])
def test_killed_at_any_piece_it_resumes_and_nothing_is_half_done(roll, killed_after):
    steps = begin(roll)
    for _ in range(killed_after):
        next(steps)
    steps.close()  # as kill -9 would: nothing after the commit of that piece
    assert Elder.objects.count() == killed_after * 4
    assert actions.work_due(now=lambda: later(seconds=10)) == 0  # it is still leased
    assert actions.work_due(now=lambda: later(minutes=5)) == 1
    roll.refresh_from_db()
    assert (roll.status, counts(roll), Elder.objects.count()) == ("done", {"rows": 40, "new": 40}, 40)


def test_a_piece_that_fails_leaves_nothing_of_itself(roll, monkeypatch):
    steps = begin(roll)
    next(steps)

    def fall(*_, **__):
        raise RuntimeError("power")

    monkeypatch.setattr(working, "add_up", fall)
    with pytest.raises(RuntimeError):
        next(steps)
    roll.refresh_from_db()
    assert (Elder.objects.count(), roll.next_piece) == (4, 1)


def test_of_two_workers_one_gets_the_roll(roll):
    other = Roll.objects.get(pk=roll.pk)
    assert actions.lease(roll, AT) and not actions.lease(other, AT)
    assert actions.claim(at=AT) is None


def test_a_worker_that_lost_its_lease_writes_no_more(roll):
    slow = begin(roll)
    next(slow)
    quick = Roll.objects.get(pk=roll.pk)
    assert actions.lease(quick, later(minutes=5))
    fast = actions.steps(roll=quick, now=lambda: later(minutes=5))
    next(fast)
    with pytest.raises(actions.Lost):
        next(slow)
    assert len(list(fast)) == 8 and Elder.objects.count() == 40


def test_a_stopped_roll_stops_at_the_next_piece_and_goes_on_when_told(roll, li_county):
    steps = begin(roll)
    next(steps)
    actions.stop(roll=Roll.objects.get(pk=roll.pk), by=li_county.actor, at=AT)
    with pytest.raises(actions.Lost):
        next(steps)
    roll.refresh_from_db()
    assert (roll.status, Elder.objects.count()) == ("stopped", 4)
    actions.resume(roll=roll, by=li_county.actor, at=AT)
    assert (work(roll).status, Elder.objects.count()) == ("done", 40)


def test_a_person_of_an_earlier_piece_is_known_after_a_resumption(li_county):
    one = bring(book([*people(6), people(1)[0] | {"联系电话": "13900000000"}]))
    rows = next(Vault(one.pk, "rows").read()).decode().split("\x1e")
    Vault(one.pk, "rows").write("\x1e".join(rows[at : at + 3]).encode() for at in range(0, 7, 3))
    Roll.objects.filter(pk=one.pk).update(pieces=3)
    one.refresh_from_db()
    check(one)
    actions.begin(roll=one, by=li_county.actor, at=AT)
    steps = begin(one)
    next(steps)
    steps.close()
    actions.work_due(now=lambda: later(minutes=5))
    one.refresh_from_db()
    assert counts(one) == {"rows": 7, "new": 6, "bad": 1}
    assert Elder.objects.get(name="张一甲").phone == "13992500001"


def test_a_purged_roll_cannot_be_resumed(roll, li_county):
    actions.stop(roll=roll, by=li_county.actor, at=AT)
    assert actions.purge_due(later(days=89)) == 0
    assert actions.purge_due(later(days=91)) == 1
    assert not Vault(roll.pk, "rows").exists() and not Vault(roll.pk, "source").exists()
    with pytest.raises(Refused, match="已按期删除"):
        actions.resume(roll=Roll.objects.get(pk=roll.pk), by=li_county.actor, at=later(days=92))


def test_a_file_at_rest_cannot_be_read_without_the_key(roll):
    raw = Vault(roll.pk, "source").path.read_bytes() + Vault(roll.pk, "rows").path.read_bytes()
    assert "张一甲".encode() not in raw and b"13992500001" not in raw and b"PK\x03\x04" not in raw


@pytest.mark.parametrize("status", Roll.Status.values)
@pytest.mark.parametrize("verb", ["map_columns", "begin", "stop", "resume"])
def test_each_verb_from_each_state(verb, status, li_county):
    one = bring(book(people(2)))
    Roll.objects.filter(pk=one.pk).update(status=status, counts={"pass": "import"})
    one.refresh_from_db()
    more = {"columns": {0: "name", 1: "citizen_id", 7: "village"}} if verb == "map_columns" else {}
    starts = {"map_columns": {"received", "checked"}, "begin": {"checked"}, "resume": {"stopped"}}
    allowed = starts.get(verb, {"received", "mapped", "checked", "importing"})
    deed = {"roll": one, "by": li_county.actor, "at": AT, **more}
    if status in allowed:
        getattr(actions, verb)(**deed)
        assert Roll.objects.get(pk=one.pk).status != status
    else:
        with pytest.raises(Refused):
            getattr(actions, verb)(**deed)
        assert Roll.objects.get(pk=one.pk).status == status


def test_somebody_registered_while_a_piece_is_being_written_is_looked_at_again(li_county, monkeypatch):
    roll = bring(book(people(2)))
    check(roll)
    actions.begin(roll=roll, by=li_county.actor, at=AT)
    judged = crew.judged

    def slowly(task, key, pieces):
        for index, verdict in judged(task, key, pieces):
            facts = {"name": "张一甲", "sex": "1", "birth_date": None, "division": cast.place(cast.PUXI)}
            people_actions.register_elder(**facts, citizen_id=number(1), by=li_county.actor, at=AT)
            yield index, verdict

    monkeypatch.setattr(crew, "judged", slowly)
    assert counts(work(roll)) == {"rows": 2, "new": 1, "changed": 1}
    assert Elder.objects.count() == 2 and Elder.objects.get(name="张一甲").phone == "13992500001"


def test_pieces_are_committed_in_groups_that_know_each_other(roll, monkeypatch):
    monkeypatch.setattr(working, "GROUP", 3)
    assert list(begin(roll)) == [2, 5, 8, 9]
    assert (counts(roll), Elder.objects.count()) == ({"rows": 40, "new": 40}, 40)


def test_a_file_that_is_gone_stops_the_roll_instead_of_trying_for_ever(roll):
    Vault(roll.pk, "rows").remove()
    assert actions.work_due(now=lambda: AT) == 1
    roll.refresh_from_db()
    assert (roll.status, roll.due_at) == ("stopped", None)
