"""Putting a person on the register and keeping the file right."""

from datetime import date

import pytest
from django.db import connection

from songhe.base import journal
from songhe.base.crypto import blind_index
from songhe.base.errors import Refused
from songhe.register.people import actions
from songhe.register.people.models import Elder
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db
NUMBER = "610921194512311025"


def register(**facts):
    liu = cast.liu_min()
    whole = {"name": "何玉珍", "sex": "2", "birth_date": date(1945, 12, 31), "division": cast.place(cast.PUXI), **facts}
    return actions.register_elder(**whole, by=liu.actor, at=AT)


def last():
    return journal.since(0)[-1]


def test_path_marks_and_position_follow_from_what_was_given(city):
    elder = register(phone="138 1234 4417", citizen_id=NUMBER)
    assert elder.division_path.endswith(cast.PUXI) and elder.located == "approximate"
    assert elder.phone_index == blind_index("13812344417", "phone")
    assert elder.position == (cast.place(cast.PUXI).lat, cast.place(cast.PUXI).lng)


def test_sealed_values_are_sealed_in_the_database(city):
    elder = register(phone="13812344417", address="3 组 12 号", conditions=["房颤"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_elder")
        row = cursor.fetchone()
    assert not any(part in "".join(map(str, row)) for part in ("13812344417", "12 号", "房颤"))
    assert Elder.objects.get(pk=elder.pk).conditions == ["房颤"]


def test_the_journal_names_fields_but_no_sealed_value(city):
    register(phone="13812344417", address="3 组 12 号")
    assert last().verb == "people.elder.register" and "13812344417" not in str(vars(last()))


@pytest.mark.parametrize("number", ["610921194512311024", "61092119451231102", "610921194513311025"])
def test_a_wrong_id_is_refused_in_words(city, number):
    with pytest.raises(Refused, match="身份证号"):
        register(citizen_id=number)


def test_the_same_id_twice_is_refused(city):
    register(citizen_id=NUMBER)
    with pytest.raises(Refused, match="登记过"):
        register(citizen_id="6109211945 1231 1025")


def test_two_people_without_an_id_are_two(city):
    assert register().pk != register().pk


def test_facts_nobody_knows_are_a_fault_of_the_programmer(city):
    with pytest.raises(TypeError):
        register(shoe_size=38)


def test_a_change_keeps_open_values_before_and_after(wang, liu_min):
    actions.change_elder(elder=wang, by=liu_min.actor, at=AT, living="children", address="新址")
    entry = last()
    assert (entry.before, entry.after) == ({"living": "alone"}, {"living": "children"})
    assert entry.facts == {"fields": ["address", "living"], "source": "hand", "version": 2}


def test_what_stays_the_same_leaves_no_trace(wang, liu_min):
    before = journal.head()
    assert actions.change_elder(elder=wang, by=liu_min.actor, at=AT, living="alone", phone="13992500001") == []
    assert journal.head() == before


def test_who_moves_to_another_village_is_found_there(wang, liu_min):
    actions.change_elder(elder=wang, by=liu_min.actor, at=AT, division=cast.place(cast.DONGSHENG))
    assert Elder.objects.get(pk=wang.pk).division_path.endswith(cast.DONGSHENG)
    assert last().before["division"].endswith(cast.PUXI)


def test_key_holders_are_journalled_by_name(wang, neighbour_zhang, doctor_zhou, liu_min):
    actions.set_key_holders(elder=wang, responders=[doctor_zhou], by=liu_min.actor, at=AT)
    assert (last().before, last().after) == ({"holders": ["张大山"]}, {"holders": ["周明"]})
    assert list(wang.key_holders.all()) == [doctor_zhou]


def test_the_same_key_holders_leave_no_trace(wang, neighbour_zhang, liu_min):
    before = journal.head()
    actions.set_key_holders(elder=wang, responders=[neighbour_zhang], by=liu_min.actor, at=AT)
    assert journal.head() == before


def test_one_log_in_is_tied_to_one_file_and_the_journal_says_which(wang, ye_elder, liu_min):
    with pytest.raises(Refused, match="刚刚关联给了别人"):
        actions.change_elder(elder=ye_elder, user=wang.user, by=liu_min.actor, at=AT)
    account = cast.user("yedafu", "叶大福", "elder", cast.DONGSHENG)
    ye_elder.refresh_from_db()
    actions.change_elder(elder=ye_elder, user=account, by=liu_min.actor, at=AT)
    assert journal.since(0)[-1].after == {"user": str(account.pk)}
