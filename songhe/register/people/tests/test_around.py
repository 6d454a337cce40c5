"""Contacts in order, at most three warnings, consent that is proof."""

import pytest

from songhe.base import journal
from songhe.base.errors import Refused
from songhe.register.people import actions
from tests.cast import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(liu_min):
    return {"by": liu_min.actor, "at": AT}


@pytest.fixture
def three(wang, by):
    names = ("王丽", "张大山", "王强")
    return [actions.add_contact(elder=wang, name=name, relation="亲友", phone="13812340000", **by) for name in names]


def names(elder):
    return [row.name for row in elder.contacts.all()]


def test_contacts_stand_in_the_order_in_which_they_were_added(wang, three):
    assert [row.place for row in three] == [1, 2, 3]


@pytest.mark.parametrize(
    ("which", "up", "order"),
    [
        (1, True, ["张大山", "王丽", "王强"]),
        (1, False, ["王丽", "王强", "张大山"]),
        (0, True, ["王丽", "张大山", "王强"]),
        (2, False, ["王丽", "张大山", "王强"]),
    ],
)
def test_a_contact_changes_places_with_its_neighbour(wang, three, by, which, up, order):
    actions.move_contact(contact=three[which], up=up, **by)
    assert names(wang) == order


def test_after_one_was_removed_moving_still_works(wang, three, by):
    actions.remove_contact(contact=three[1], **by)
    actions.move_contact(contact=three[2], up=True, **by)
    assert names(wang) == ["王强", "王丽"]


def test_a_changed_number_is_found_by_its_new_mark(three, by):
    old = three[0].phone_index
    actions.change_contact(contact=three[0], phone="13900000000", **by)
    assert three[0].phone_index != old and "13900000000" not in str([vars(row) for row in journal.since(0)])


def test_a_fourth_warning_is_refused(ye_elder, by):
    for text in ("一", "二", "三"):
        actions.add_warning(elder=ye_elder, tone="warn", icon="pill", text=text, **by)
    with pytest.raises(Refused, match="三条"):
        actions.add_warning(elder=ye_elder, tone="warn", icon="pill", text="四", **by)


def test_a_removed_warning_makes_room_in_its_place(ye_elder, by):
    rows = [actions.add_warning(elder=ye_elder, tone="warn", icon="pill", text=text, **by) for text in ("一", "二", "三")]
    actions.remove_warning(warning=rows[1], **by)
    assert actions.add_warning(elder=ye_elder, tone="danger", icon="pill", text="新", **by).place == 2


def test_a_warning_is_worded_anew(ye_elder, by):
    row = actions.add_warning(elder=ye_elder, tone="warn", icon="pill", text="一", **by)
    actions.change_warning(warning=row, tone="danger", icon="droplet", text="二", **by)
    row.refresh_from_db()
    assert (row.text, row.tone) == ("二", "danger")


def test_consent_given_twice_is_one(wang, by):
    first = actions.give_consent(elder=wang, purpose="health", given_by="王桂兰", **by)
    assert actions.give_consent(elder=wang, purpose="health", given_by="王桂兰", **by) == first


def test_withdrawn_consent_stays_as_proof_and_may_be_given_again(wang, by):
    actions.give_consent(elder=wang, purpose="health", given_by="王桂兰", **by)
    actions.withdraw_consent(elder=wang, purpose="health", **by)
    actions.give_consent(elder=wang, purpose="health", given_by="王丽代", **by)
    assert [row.withdrawn_at for row in wang.consents.order_by("pk")] == [AT, None]


def test_what_was_never_given_cannot_be_withdrawn(wang, by):
    with pytest.raises(Refused):
        actions.withdraw_consent(elder=wang, purpose="health", **by)
