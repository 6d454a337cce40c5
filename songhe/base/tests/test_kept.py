"""Questions that are asked many times a second: many keys go in as one value, and each asking gets its own."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from songhe.base import kept
from songhe.base.kept import Kept, Many
from songhe.base.models import JournalEntry

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 28, tzinfo=UTC)
SUBJECTS = Kept(
    lambda verb, subjects: (
        JournalEntry.objects.filter(verb=verb, subject__in=subjects).order_by("pos").values_list("subject", flat=True)
    ),
    verb=str,
    subjects=Many(UUID),
)
VERBS = Kept(lambda verbs: JournalEntry.objects.filter(verb__in=verbs).order_by("pos"), verbs=Many(str))


def rows(count: int) -> list[JournalEntry]:
    every = [
        JournalEntry(
            pos=1000 + n, verb=f"x.{n % 2}", subject_kind="x", subject=uuid4(), by="b", by_name="b", at=AT, division="6109"
        )
        for n in range(count)
    ]
    return JournalEntry.objects.bulk_create(every)


def test_many_keys_are_one_value_and_each_asking_gets_its_own() -> None:
    made = rows(6)
    keys = [row.subject for row in made]
    assert SUBJECTS(verb="x.0", subjects=keys) == keys[::2]
    assert SUBJECTS(verb="x.1", subjects=keys[:2]) == [keys[1]]
    assert SUBJECTS(verb="x.1", subjects=[uuid4()]) == [] == SUBJECTS(verb="x.1", subjects=[])


def test_many_words_may_hold_anything() -> None:
    made = rows(2)
    found = VERBS(verbs=["x.1", "a\"]),('%s", "王桂兰"])
    assert [row.pk for row in found] == [made[1].pk]


def test_many_values_are_asked_for_with_in_and_nothing_else() -> None:
    with pytest.raises((TypeError, ValueError)):
        Kept(lambda verbs: JournalEntry.objects.filter(verb=verbs[0]), verbs=Many(str))(verbs=["x.1"])


VALUES = Kept(
    lambda verb: JournalEntry.objects.filter(verb=verb).order_by("pos").values_list("id", "at", "facts", "pos", "subject"),
    verb=str,
)


def test_values_are_those_the_orm_gives() -> None:
    made = rows(3)
    facts = [{}, {"n": [1, 2.5, None, True], "字": "陈老大"}, {"deep": {"empty": []}}]
    more: dict[str, Any] = {"verb": "y", "subject_kind": "x", "by": "b", "by_name": "b", "at": AT, "division": "6109"}
    for row, told in zip(made, facts, strict=True):
        JournalEntry(pos=row.pos + 50, subject=row.subject, facts=told, **more).save()
    asked = VALUES(verb="y")
    names = ("id", "at", "facts", "pos", "subject")
    assert asked == list(JournalEntry.objects.filter(verb="y").order_by("pos").values_list(*names))
    assert [row[2] for row in asked] == facts
    assert all(row[1] == AT and row[1].utcoffset() is not None and isinstance(row[0], UUID) for row in asked)
    assert VALUES(verb="none") == []


def test_half_a_character_is_read_as_python_reads_it() -> None:
    assert kept._from_json('{"a": "\\ud800"}') == {"a": "\ud800"} and kept._from_json('{"a": 1}') == {"a": 1}
    assert kept._from_json('{"a": 36893488147419103232}') == {"a": 2**65}
