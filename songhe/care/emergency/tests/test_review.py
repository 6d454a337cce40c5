"""A review is a second pair of eyes: the lead's, and not those of who closed the call while another lead could look."""

from typing import Any

import pytest

from songhe.base.errors import Refused
from songhe.care.emergency import actions
from songhe.care.emergency.models import Call
from songhe.care.emergency.queries.afterwards import another_lead, closed_by
from songhe.care.emergency.tests import scene
from songhe.register.access.models import User
from tests import cast
from tests.cast import after

pytestmark = pytest.mark.django_db


def closed_by_the_lead() -> Call:
    call = scene.on_scene().call
    actions.close(call=call, cause="helped", by=cast.zhao_lead().actor, at=after(1800))
    return call


def second_lead(where: str = cast.HANYIN, **facts: Any) -> User:
    user = cast.user("qianlead", "钱进", "lead", where)
    User.objects.filter(pk=user.pk).update(**facts)
    return user


def review(call: Call, lead: User) -> None:
    actions.review(call=call, by=lead.actor, at=after(4000), note="处置得当")


def test_who_closed_it_does_not_review_it_while_another_lead_can() -> None:
    call, other = closed_by_the_lead(), second_lead()
    with pytest.raises(Refused, match="请另一位调度长"):
        review(call, cast.zhao_lead())
    review(call, other)
    assert Call.objects.get(pk=call.pk).reviewed_at == after(4000)


@pytest.mark.parametrize("other", [None, {"where": cast.ZIYANG}, {"is_active": False}, {"role": "dispatcher"}])
def test_an_only_lead_reviews_what_he_closed(other: dict[str, Any] | None) -> None:
    call = closed_by_the_lead()
    if other is not None:
        second_lead(**other)
    review(call, cast.zhao_lead())
    assert Call.objects.get(pk=call.pk).reviewed_at == after(4000)


def test_what_a_dispatcher_closed_any_lead_reviews() -> None:
    call = scene.closed()
    second_lead()
    review(call, cast.zhao_lead())
    assert Call.objects.get(pk=call.pk).reviewed_at == after(4000)


def test_who_closed_it_is_read_from_the_journal() -> None:
    assert closed_by(closed_by_the_lead()) == cast.zhao_lead().actor.id


def test_nobody_closed_what_is_open() -> None:
    call = scene.answered()
    assert closed_by(call) == "" and not another_lead(cast.zhao_lead().actor.id, call)
