"""Assets on their way from one facility to another: two receipts, and the sum is what was sent."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from songhe.base.errors import Refused, WrongMoment
from songhe.register.providers import actions, rules
from songhe.register.providers.models import Asset, Facility, Transfer
from songhe.register.providers.tests import making
from tests import cast

pytestmark = pytest.mark.django_db
COUNTS = st.dictionaries(st.sampled_from("abc"), st.integers(0, 9), max_size=3)


def do(deed: Any, **facts: Any) -> Any:
    """The giver's hand; what is received is signed for by somebody else."""
    by = making.another() if deed is actions.receive else making.by()
    return deed(**{"by": by, "at": cast.AT, **facts})


@pytest.fixture
def two(db: None) -> tuple[Facility, Facility]:
    cast.city()
    return making.facility("旧幸福院", "happiness_home"), making.facility()


def bed(where: Facility, count: int = 10) -> Asset:
    return do(actions.enter_asset, facility=where, name="护理床", count=count, measure="张", value_cents=count * 320_000)


def sent(two: tuple[Facility, Facility], asset: Asset, count: int) -> Transfer:
    told = {"giver": two[0], "taker": two[1], "lines": [(asset, count)], "paper": "汉财发〔2026〕5号"}
    return do(actions.draft_transfer, **told)


def whole() -> dict[str, Any]:
    return Asset.objects.aggregate(count=Sum("count"), value=Sum("value_cents"))


def test_everything_arrives_and_nothing_is_more_or_less(two: tuple[Facility, Facility]) -> None:
    asset, before = bed(two[0]), {"count": 10, "value": 3_200_000}
    row = sent(two, asset, 4)
    do(actions.hand_over, transfer=row)
    do(actions.receive, transfer=row, came={row.lines.get().pk: (4, "")})
    asset.refresh_from_db()
    assert (asset.count, two[1].assets.get().count, whole()) == (6, 4, before)


def test_what_is_missing_is_written_down_with_its_reason(two: tuple[Facility, Facility]) -> None:
    asset = bed(two[0])
    row = sent(two, asset, 4)
    do(actions.hand_over, transfer=row)
    line = row.lines.get()
    with pytest.raises(Refused):
        do(actions.receive, transfer=row, came={line.pk: (3, " ")})
    assert Transfer.objects.get().status == "handed"  # the refusal changed nothing
    do(actions.receive, transfer=Transfer.objects.get(), came={line.pk: (3, "一张途中损坏")})
    line.refresh_from_db()
    assert (line.sent, line.received, line.missing, whole()["count"]) == (4, 3, 1, 9)


def test_things_on_their_way_are_not_sent_twice_nor_written_off(two: tuple[Facility, Facility]) -> None:
    asset = bed(two[0], 5)
    sent(two, asset, 3)
    with pytest.raises(Refused):
        sent(two, asset, 3)
    with pytest.raises(Refused):
        do(actions.write_off, asset=asset, count=3, reason="报废")
    do(actions.write_off, asset=asset, count=2, reason="报废")


def test_nobody_signs_both_receipts(two: tuple[Facility, Facility]) -> None:
    asset = bed(two[0])
    row = sent(two, asset, 4)
    do(actions.hand_over, transfer=row)
    came = {row.lines.get().pk: (4, "")}
    with pytest.raises(Refused, match="两次签收不能是同一个人"):
        do(actions.receive, transfer=row, came=came, by=making.by())
    row.refresh_from_db()
    assert (row.status, row.received_by, two[1].assets.count()) == ("handed", "", 0)
    do(actions.receive, transfer=row, came=came)
    assert {row.handed_actor, row.received_actor} == {making.by().id, making.another().id}
    with pytest.raises(IntegrityError), transaction.atomic():  # and the database says so too
        Transfer.objects.update(received_actor=row.handed_actor)


@pytest.mark.parametrize("status", Transfer.Status.values)
@pytest.mark.parametrize("verb", Transfer.MOVES)
def test_every_status_with_every_verb(two: tuple[Facility, Facility], status: str, verb: str) -> None:
    row = sent(two, bed(two[0]), 4)
    Transfer.objects.update(status=status)
    row.refresh_from_db()
    name = {"hand": "hand_over", "receive": "receive", "withdraw": "withdraw_transfer"}[verb]
    facts = {"came": {row.lines.get().pk: (4, "")}} if verb == "receive" else {}
    starts, end = Transfer.MOVES[verb]
    if status in starts:
        do(getattr(actions, name), transfer=row, **facts)
        assert row.status == end
    else:
        with pytest.raises(WrongMoment):
            do(getattr(actions, name), transfer=row, **facts)


def test_every_line_is_signed_for(two: tuple[Facility, Facility]) -> None:
    row = sent(two, bed(two[0]), 4)
    do(actions.hand_over, transfer=row)
    for came in ({}, {row.lines.get().pk: (5, "")}):
        with pytest.raises(Refused):
            do(actions.receive, transfer=row, came=came)
        row.refresh_from_db()


def test_a_transfer_needs_a_paper_lines_and_another_facility(two: tuple[Facility, Facility]) -> None:
    asset = bed(two[0])
    wrong: list[dict[str, Any]] = [{"paper": " "}, {"lines": []}, {"taker": two[0]}]
    told: dict[str, Any] = {"giver": two[0], "taker": two[1], "lines": [(asset, 1)], "paper": "文"}
    for one in wrong:
        with pytest.raises(Refused):
            do(actions.draft_transfer, **{**told, **one})
    with pytest.raises(Refused):
        do(actions.draft_transfer, **{**told, "giver": two[1], "taker": two[0]})  # it is not his to give


@given(COUNTS, COUNTS, COUNTS)
def test_lines_that_do_not_add_up_are_named(sent: dict[str, int], came: dict[str, int], gone: dict[str, int]) -> None:
    wrong = rules.adds_up(sent, came, gone)
    assert (wrong == []) == all(sent.get(k, 0) == came.get(k, 0) + gone.get(k, 0) for k in "abc")


@given(st.integers(0, 10**9), st.integers(0, 50), st.integers(1, 50))
def test_a_share_of_a_value_never_makes_money(value: int, part: int, whole: int) -> None:
    assert 0 <= rules.share_of(value, min(part, whole), whole) <= value
