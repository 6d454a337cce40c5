"""A press that comes twice is one deed; a standing link dies when it is revoked."""

import uuid

import pytest

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused, WrongMoment
from songhe.links.notify import actions, queries
from songhe.links.notify.models import Answer
from tests.cast import AT, after

pytestmark = pytest.mark.django_db
PRESS, RESPONSE, ZHAO = uuid.UUID(int=1), uuid.UUID(int=2), Actor("user:zhao", "赵建国")


def note(verb: str = "arrive", owner: str = "responder:zhang", subject: uuid.UUID = RESPONSE) -> tuple[Answer, bool]:
    return actions.note_answer(press=PRESS, owner=owner, subject=subject, verb=verb, pressed_at=AT, at=after(60))


def test_the_same_press_is_new_once() -> None:
    assert [note()[1], note()[1]] == [True, False]


def test_two_phones_may_use_the_same_id() -> None:
    assert [note()[1], note(owner="responder:zhou")[1]] == [True, True]


@pytest.mark.parametrize("other", [{"verb": "finish"}, {"subject": uuid.UUID(int=3)}])
def test_one_id_for_two_deeds_is_refused(other: dict[str, object]) -> None:
    note()
    with pytest.raises(Refused):
        note(**other)  # type: ignore[arg-type]


def test_a_refusal_is_remembered_with_its_sentence() -> None:
    actions.refuse_answer(answer=note()[0], sentence="周明 已经接单，谢谢您。")
    assert note()[0].sentence == "周明 已经接单，谢谢您。"


def test_a_standing_link_is_listed_until_it_is_revoked_and_both_are_journalled() -> None:
    link = actions.give_link(owner="elder:wang", purpose="help", division="6109", by=ZHAO, at=AT)
    assert list(queries.standing_links("elder:wang", "help")) == [link]
    actions.revoke_link(link=link, by=ZHAO, at=after(9))
    assert not queries.standing_links("elder:wang", "help")
    assert [entry.verb for entry in journal.since(0)] == ["notify.standinglink.give", "notify.standinglink.revoke"]


def test_a_link_is_revoked_once() -> None:
    link = actions.give_link(owner="elder:wang", purpose="help", division="6109", by=ZHAO, at=AT)
    actions.revoke_link(link=link, by=ZHAO, at=after(9))
    with pytest.raises(WrongMoment):
        actions.revoke_link(link=link, by=ZHAO, at=after(10))
