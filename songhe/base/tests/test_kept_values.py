"""What may become of a value on its way into kept SQL: nothing, a moment moved, a text begun with. All else is refused."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import Q

from songhe.base import journal
from songhe.base.actors import CLOCK
from songhe.base.kept import Kept
from songhe.base.models import JournalEntry
from songhe.base.prefix import begins
from tests.cast import AT

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
PLACES = ("6109", "6109/610921", "6109/610921/610921102", "6109/610924", "6109_%", "6109\\")


def around(at: datetime, where: str) -> Any:
    """A moment moved both ways, twice and not at all; a text as it is and as what a column begins with."""
    near = Q(at__gte=at - HOUR) & Q(at__lte=at + HOUR / 2 + HOUR / 2) | Q(at=at)
    rows = JournalEntry.objects.filter(near, begins("division", where) | Q(verb=where))
    return rows.order_by("pos").values_list("pos", flat=True)


@pytest.fixture
def _rows() -> None:
    with journal.deed():
        for number in range(-8, 9):
            for place in PLACES:
                at = AT + number * HOUR / 4
                journal.write(verb=PLACES[number % 5], subject=JournalEntry(), by=CLOCK, at=at, division=place)


@pytest.mark.usefixtures("_rows")
@pytest.mark.parametrize("where", [*PLACES, "6", "", "nowhere"])
def test_moved_moments_and_beginnings_answer_as_the_plain_question_does(where: str) -> None:
    asked = Kept(around, at=datetime, where=str)
    for at in (AT, AT + HOUR / 3, AT - timedelta(days=9)):
        for place in (where, "6109/610921"):  # the values of one asking do not stay for the next
            assert asked(at=at, where=place) == list(around(at, place)), (at, place)


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda at, where: JournalEntry.objects.filter(at__date=at.date(), verb=where),
        lambda at, where: JournalEntry.objects.filter(at=at, verb__contains=where),
        lambda at, where: JournalEntry.objects.filter(at=at),
    ],
)
def test_what_does_not_come_out_whole_is_refused(spoiled: Any) -> None:
    with pytest.raises(ValueError, match="do not reach the SQL"):
        Kept(spoiled, at=datetime, where=str)(at=AT, where="6109")
