"""Opening sealed values: a reason, a trace, ten minutes; and the card of a call."""

from datetime import timedelta

import pytest

from songhe.base import journal
from songhe.base.errors import Refused
from songhe.register.people import actions, queries
from tests.cast import AT

pytestmark = pytest.mark.django_db


def open_phone(user, elder, at=AT):
    return actions.reveal(user=user, elder=elder, field="phone", reason="回拨老人", at=at)


def test_the_whole_value_comes_after_the_reason_was_noted(wang, liu_min):
    assert open_phone(liu_min, wang) == "13992500001"
    entry = journal.since(0)[-1]
    assert (entry.verb, entry.facts) == ("people.elder.reveal", {"fields": ["phone"], "reason": "回拨老人"})


@pytest.mark.parametrize("reason", ["", " ", "看"])
def test_without_a_reason_nothing_is_opened(wang, liu_min, reason):
    with pytest.raises(Refused):
        actions.reveal(user=liu_min, elder=wang, field="phone", reason=reason, at=AT)
    assert journal.head() == 0


@pytest.mark.parametrize("field", ["user", "phone_index", "pk"])
def test_only_sealed_fields_are_opened(wang, liu_min, field):
    with pytest.raises(Refused):
        actions.reveal(user=liu_min, elder=wang, field=field, reason="好奇而已", at=AT)


def test_lists_come_in_one_line_and_contacts_one_a_line(wang, wang_daughter, liu_min):
    asked = {"user": liu_min, "elder": wang, "reason": "回拨老人", "at": AT}
    assert actions.reveal(field="conditions", **asked) == "高血压、房颤"
    assert actions.reveal(field="contacts", **asked) == "王丽 13992500002"


@pytest.mark.parametrize(("minutes", "phone"), [(0, "13992500001"), (9, "13992500001"), (11, "139 **** 0001")])
def test_what_was_opened_closes_after_ten_minutes(wang, liu_min, minutes, phone):
    open_phone(liu_min, wang)
    assert queries.card(liu_min, wang, at=AT + timedelta(minutes=minutes)).phone == phone


def test_what_one_opened_stays_closed_for_the_other(wang, liu_min, ma_chao):
    open_phone(liu_min, wang)
    assert queries.card(ma_chao, wang, at=AT).phone == "139 **** 0001"


def test_outside_a_call_the_card_is_closed(wang, liu_min):
    card = queries.card(liu_min, wang, at=AT)
    assert (card.address, card.way_in, card.conditions, card.instructions) == ("", "", [], "")


def test_in_a_call_a_dispatcher_sees_where_how_and_what(wang, liu_min):
    card = queries.card(liu_min, wang, at=AT, in_call=True)
    assert (card.address, card.way_in, card.conditions) == ("蒲溪社区 3 组 12 号", "钥匙在邻居张大山家", ["高血压", "房颤"])
    assert card.phone == "139 **** 0001"


@pytest.mark.parametrize("person", ["li_county", "sun_city", "chen"])
def test_a_call_opens_nothing_for_other_roles(wang, person, request):
    user = request.getfixturevalue(person)
    card = queries.card(getattr(user, "user", user), wang, at=AT, in_call=True)
    assert card.address == ""


def test_the_card_says_who_where_and_what_first(wang, wang_daughter, neighbour_zhang, liu_min):
    card = queries.card(liu_min, wang, at=AT)
    assert (card.name, card.sex, card.age, card.living, card.place) == ("王桂兰", "女", 81, "独居", "汉阴县·蒲溪镇·蒲溪社区")
    assert [row.text for row in card.warnings] == ["在吃华法林，出血不易止"]
    assert (card.keys, card.contacts[0].phone) == (["张大山"], "139 **** 0002")


def test_the_card_costs_few_queries(wang, wang_daughter, neighbour_zhang, liu_min, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        queries.card(liu_min, queries.one(liu_min, wang.pk), at=AT, in_call=True)


def test_who_looked_is_read_from_the_journal(wang, wang_daughter, liu_min):
    open_phone(liu_min, wang)
    look = queries.looks(wang_daughter.user, wang)[0]
    assert (look.who, look.fields, look.reason, look.at) == ("刘敏", "电话", "回拨老人", AT)


def test_an_opening_by_a_responder_is_seen_too(wang, doctor_zhou, liu_min):
    actions.note_opening(elder=wang, fields=["address", "phone"], reason="20261123-0001", by=doctor_zhou.user.actor, at=AT)
    assert queries.looks(liu_min, wang)[0].fields == "住址、电话"
