"""Many rows written as values are the rows that `save` would have written."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from songhe.base import bulk
from songhe.base.models import JournalEntry
from songhe.base.outbox.models import Parcel, Phone
from songhe.base.rows import new_id
from songhe.care.visits.models import Hint, Listed, Visit
from songhe.care.visits.tests import scene

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 2, 20, 24, 123456, tzinfo=UTC)


def columns(model: Any, key: Any, *apart: str) -> dict[str, Any]:
    row = model.objects.get(pk=key)
    return {one.attname: getattr(row, one.attname) for one in model._meta.concrete_fields if one.attname not in {"id", *apart}}


@pytest.mark.parametrize("number", [1, 3])
def test_what_is_written_is_what_save_writes(number: int) -> None:
    who = scene.elder()
    told = {
        "elder_id": who.pk,
        "division_path": who.division_path,
        "method": "home",
        "outcome": "met",
        "visitor_name": "张“小”红\\n",
    }
    told |= {"made_at": AT, "received_at": AT, "valid": True, "answers": {"health": {"body": "fine"}}, "note": "多\n行\t\\N"}
    saved = Visit(**told)
    saved.save()
    rows = [bulk.made(Visit, **told) for _each in range(number)]
    bulk.insert_all(rows)
    assert Visit.objects.count() == number + 1 and all(not row._state.adding for row in rows)
    for row in rows:
        assert columns(Visit, row.pk) == columns(Visit, saved.pk)
    parcel = {
        "kind": "x",
        "owner": "o",
        "owner_name": "n",
        "division_path": "6109",
        "digest": "d",
        "box": b"\x00\xff\\",
        "received_at": AT,
    }
    bulk.insert_all([bulk.made(Parcel, **parcel)])
    kept = Parcel.objects.get()
    assert bytes(kept.box) == parcel["box"] and kept.about is None and kept.status == "waiting" and kept.received_at == AT


def test_made_is_what_the_class_makes() -> None:
    told: dict[str, Any] = {
        "verb": "a.b",
        "subject_kind": "x",
        "subject": new_id(),
        "by": "u",
        "by_name": "n",
        "at": AT,
        "division": "6109",
    }
    key = new_id()
    one, other = bulk.made(JournalEntry, id=key, **told), JournalEntry(id=key, **told)
    assert {**vars(one), "_state": 0} == {**vars(other), "_state": 0} and one == other and one._state.adding
    assert bulk.made(JournalEntry, **told).facts is not bulk.made(JournalEntry, **told).facts
    assert bulk.made(Phone, mark=key).pk != bulk.made(Phone, mark=key).pk


def test_the_database_guards_all_the_same() -> None:
    who = scene.elder()
    told = {"elder_id": who.pk, "division_path": who.division_path, "method": "home", "outcome": "not_met", "visitor_name": "x"}
    bad = bulk.made(Visit, **told, made_at=AT, received_at=AT, valid=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert_all([bad])  # not met is not visited
    hint = {
        "elder_id": who.pk,
        "division_path": who.division_path,
        "kind": "weather",
        "points": 20,
        "at": AT,
        "source": "s",
        "until": AT,
    }
    twice = [bulk.made(Hint, **hint), bulk.made(Hint, **hint)]
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert_all(twice)
    assert not Visit.objects.exists() and not Hint.objects.exists()
    bulk.insert_all([])


def test_new_values_of_many_rows_are_what_update_writes() -> None:
    people = [scene.elder(f"人{number}") for number in range(4)]
    scene.computed(AT)
    rows = list(Listed.objects.order_by("pk"))
    assert len(rows) == 4
    told = [(row.pk, AT.date() + timedelta(days=n), None if n % 2 else AT, n + 1) for n, row in enumerate(rows[:3])]
    left = columns(Listed, rows[3].pk)
    bulk.update_all(Listed, ("last_on", "due_at", "grade"), told)
    bulk.update_all(Listed, ("last_on",), [])
    for key, *values in told:
        row = Listed.objects.get(pk=key)
        assert [row.last_on, row.due_at, row.grade] == values
    assert columns(Listed, rows[3].pk) == left
    assert {row.elder_id for row in rows} == {who.pk for who in people}
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.update_all(Listed, ("left_on",), [(rows[0].pk, rows[0].since), (rows[1].pk, rows[1].since - timedelta(days=1))])
    assert not Listed.objects.exclude(left_on=None).exists()  # all or none
