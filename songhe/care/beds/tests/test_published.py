"""What beds tell the public, a person who asks, and what they forget."""

from datetime import timedelta

import pytest

from songhe.base.errors import Refused
from songhe.care.beds import actions, datasets, retention
from songhe.care.beds.models import Asking
from songhe.care.beds.tests import scene
from songhe.care.beds.tests.scene import AT, bed, do, elder, home, later, taken_in
from songhe.register.providers import actions as providers
from songhe.register.providers.models import Beds, Facility
from songhe.register.providers.queries import vacancies
from songhe.register.rights import offers

pytestmark = pytest.mark.django_db


def told(kind: str = "ordinary") -> tuple[int, int, int]:
    row = Beds.objects.get(facility=home(), kind=kind)
    return row.taken, row.out, row.free


def test_free_taken_and_out_of_use_are_told_apart() -> None:
    where = home()
    assert told() == (0, 0, 2)
    do(actions.take_out, bed=bed("101"), why="漏水")
    assert told() == (0, 1, 1)
    scene.lives(elder(), bed("101", "2"))
    assert told() == (1, 1, 0)
    Beds.objects.exclude(kind="ordinary").update(taken=0, out=0, count=0)
    assert not vacancies(Facility.objects.filter(pk=where.pk)).exists()
    do(actions.put_back, bed=bed("101"))
    assert told() == (1, 0, 1) and vacancies(Facility.objects.filter(pk=where.pk)).exists()


def test_what_a_home_without_a_board_says_itself() -> None:
    where = home()
    do(providers.say_taken, facility=where, taken={"nursing": 2}, out={"nursing": 1})
    assert told("nursing") == (2, 1, 1)
    do(providers.say_taken, facility=where, taken={"nursing": 4})  # of those out of use nothing is said: no room is left
    assert told("nursing") == (4, 0, 0)
    with pytest.raises(Refused, match="停用"):
        do(providers.say_taken, facility=where, taken={"nursing": 4}, out={"nursing": 1})


def test_the_open_file_has_homes_with_a_board_and_nobody_in_it() -> None:
    who = taken_in(elder()).elder
    do(actions.take_out, bed=bed("201"), why="在修")
    [row] = list(datasets.rows(AT))
    assert (row["beds"], row["free"], row["out_of_use"], row["nursing"], row["reserve"]) == (7, 5, 1, 4, 1)
    assert who.name not in str(row)


def test_a_copy_opens_what_is_sealed_and_old_files_lose_their_health() -> None:
    stay = taken_in(elder(), "301")
    copies = {code: rows for code, _title, rows in offers.copies(stay.elder)}
    assert copies["beds-1-askings"][0]["facts"]["psychiatric"] is True
    assert copies["beds-2-stays"][0]["value"] == "蒲溪敬老院"
    assert retention.files(later(1)) == 0  # the stay goes on
    do(actions.discharge, stay=stay, why="回家", at=later(1))
    late = later(1) + timedelta(seconds=1)
    assert retention.files(late) == 1 and retention.files(late) == 0 and retention.groups(late) == 1
    row = Asking.objects.get()
    assert not row.file.facts and not row.file.risks and row.file.contract
