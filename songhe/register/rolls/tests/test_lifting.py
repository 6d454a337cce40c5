"""Indexes are lifted while a long roll fills an empty register. Whatever happens in between, they are all there afterwards."""

import pytest
from django.db import IntegrityError, connection, transaction

from songhe.base.models import JournalEntry
from songhe.base.vault import Vault
from songhe.register.people import actions as people_actions
from songhe.register.people import apps as people_apps
from songhe.register.people.actions import lifting
from songhe.register.people.models import Category, Contact, Elder, Lifted
from songhe.register.rolls import actions, crew
from songhe.register.rolls.actions import working
from songhe.register.rolls.models import Roll
from songhe.register.rolls.tests.bringing import AT, book, bring, check, counts, later, number, people, work
from tests import cast

pytestmark = pytest.mark.django_db
TABLES = [model._meta.db_table for model in (Elder, Contact, Category)]


def indexes():
    """Name and definition of every index of the three tables."""
    return {(table, name, sql) for table, name, sql in lifting._found()}


def names():
    return {name for _, name, _ in indexes()}


@pytest.fixture
def roll(li_county, monkeypatch):
    """A checked list of 40 in ten pieces, judged in this process; long enough for indexes to be lifted."""
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


def begun(roll, at=AT):
    assert actions.lease(roll, at)
    steps = actions.steps(roll=roll, now=lambda: at)
    next(steps)
    return steps


def kill(steps, monkeypatch):
    """As kill -9: nothing is laid again on the way out."""
    with monkeypatch.context() as dead:
        dead.setattr(lifting, "lay_again", lambda: 0)
        steps.close()
    assert lifting.are_lifted()


def test_while_it_lasts_they_are_gone_and_afterwards_the_same_as_before(roll):
    before = indexes()
    steps = begun(roll)
    assert "elder_place" in {name for _, name, _ in before} and "elder_place" not in names()
    assert Lifted.objects.count() == len(before) - len(indexes()) > 15
    assert len(list(steps)) == 9
    assert indexes() == before and not lifting.are_lifted()
    assert JournalEntry.objects.get(verb="rolls.roll.lift").facts["indexes"] > 15


def test_what_guards_the_register_and_what_judging_asks_with_is_never_lifted(roll):
    begun(roll)
    assert not [row.sql for row in Lifted.objects.all() if "UNIQUE" in row.sql]
    assert {"elder_name", "elder_citizen_id", "category_one_in_force"} <= names()
    assert any("citizen_id_index" in sql and "CREATE INDEX" in sql for _, _, sql in indexes())
    first = Elder.objects.order_by("pk").first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Elder.objects.create(name="别人", division=first.division, citizen_id_index=first.citizen_id_index)


def test_killed_in_between_whoever_resumes_lays_them_again(roll, monkeypatch):
    before = indexes()
    kill(begun(roll), monkeypatch)
    assert Elder.objects.count() == 4 and indexes() != before
    assert actions.work_due(now=lambda: later(minutes=5)) == 1
    roll.refresh_from_db()
    assert (roll.status, counts(roll), Elder.objects.count()) == ("done", {"rows": 40, "new": 40}, 40)
    assert indexes() == before and not lifting.are_lifted()


def test_killed_and_then_stopped_by_somebody_the_worker_lays_them_again(roll, li_county, monkeypatch):
    before = indexes()
    kill(begun(roll), monkeypatch)
    assert actions.work_due(now=lambda: AT) == 0 and lifting.are_lifted()  # it may yet be resumed
    actions.stop(roll=Roll.objects.get(pk=roll.pk), by=li_county.actor, at=AT)
    assert actions.work_due(now=lambda: AT) == 1
    assert indexes() == before and not lifting.are_lifted()
    assert actions.work_due(now=lambda: AT) == 0


def test_killed_while_they_were_laid_the_rest_is_laid_by_the_next(roll, monkeypatch):
    before = indexes()
    steps = begun(roll)
    kill(steps, monkeypatch)
    assert lifting._lay_one() and lifting._lay_one()
    half = Lifted.objects.count()
    assert half > 0 and len(indexes()) == len(before) - half
    assert lifting.lay_again() == half and indexes() == before


def test_an_index_that_cannot_be_laid_stays_noted(roll, monkeypatch):
    kill(begun(roll), monkeypatch)
    waiting = Lifted.objects.count()
    say = lifting._say

    def fall(sql):
        if sql.startswith("CREATE"):
            raise RuntimeError("power")
        say(sql)

    monkeypatch.setattr(lifting, "_say", fall)
    with pytest.raises(RuntimeError):
        lifting.lay_again()
    assert Lifted.objects.count() == waiting


def test_a_piece_that_fails_still_leaves_every_index(roll, monkeypatch):
    before = indexes()
    steps = begun(roll)
    monkeypatch.setattr(working, "add_up", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        next(steps)
    assert indexes() == before and Elder.objects.count() == 4


def test_people_are_registered_by_hand_meanwhile_and_nobody_is_doubled(roll, li_county):
    before = indexes()
    steps = begun(roll)
    facts = {"sex": "0", "birth_date": None, "division": cast.place(cast.PUXI), "by": li_county.actor, "at": AT}
    people_actions.register_elder(name="路过人", citizen_id=number(300), **facts)
    last = people(40)[-1]
    people_actions.register_elder(name=last["姓名"], citizen_id=number(40), **facts)
    list(steps)
    assert counts(roll) == {"rows": 40, "new": 39, "changed": 1} and Elder.objects.count() == 41
    assert indexes() == before and Elder.objects.get(name=last["姓名"], citizen_id_index__gt="").phone


def test_a_register_that_has_people_keeps_its_indexes(roll, li_county, monkeypatch):
    monkeypatch.setattr(lifting, "FEW", 0)
    facts = {"name": "路过人", "sex": "0", "birth_date": None, "division": cast.place(cast.PUXI)}
    people_actions.register_elder(**facts, citizen_id=number(300), by=li_county.actor, at=AT)
    before = indexes()
    begun(roll)
    assert indexes() == before and not lifting.are_lifted()


def test_a_short_list_or_a_check_lifts_nothing(li_county, monkeypatch):
    lifted = []
    monkeypatch.setattr(lifting, "lift", lambda **_: lifted.append(1) or 0)
    roll = check(bring(book(people(3))))
    actions.begin(roll=roll, by=li_county.actor, at=AT)
    work(roll)
    assert not lifted and counts(roll) == {"rows": 3, "new": 3}


def test_where_they_cannot_be_lifted_now_the_import_goes_on(roll, monkeypatch):
    from django.db import OperationalError

    def busy(_):
        raise OperationalError("lock timeout")

    before = indexes()
    monkeypatch.setattr(lifting, "_lift", busy)
    begun(roll)
    assert indexes() == before and Elder.objects.count() == 4


def test_a_migration_finds_every_index_in_its_place(roll, monkeypatch):
    before = indexes()
    kill(begun(roll), monkeypatch)
    people_apps._lay_again(using="inbox")
    assert lifting.are_lifted()
    people_apps._lay_again(using="default")
    assert indexes() == before and not lifting.are_lifted()


def test_another_roll_goes_on_with_them_lifted_and_lays_them_at_its_end(roll, monkeypatch):
    before = indexes()
    kill(begun(roll), monkeypatch)
    with connection.cursor() as cursor:
        assert TABLES[0] in connection.introspection.table_names(cursor)
    other = bring(book(people(3)))
    check(other)  # a check lifts nothing, and lays what another left
    assert indexes() == before
