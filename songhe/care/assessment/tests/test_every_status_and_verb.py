"""Every verb is tried in every state: it does what the table of moves says, or it refuses in a sentence."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from songhe.base import journal
from songhe.base.errors import Refused
from songhe.care.assessment import actions
from songhe.care.assessment.models import Appeal, Assessment, Status
from songhe.care.assessment.sheet import PAPER
from songhe.care.assessment.tests import scene
from tests.cast import AT, after

pytestmark = pytest.mark.django_db
LATER = after(600)


def once_signed() -> Assessment:
    row = scene.submitted()
    actions.sign(assessment=row, user=row.first.user, at=AT)
    return row


def superseded() -> Assessment:
    row = scene.issued()
    scene.issued(actions.correct(assessment=row, why="漏记了一次跌倒", user=row.first.user, at=AT))
    row.refresh_from_db()
    return row


def cancelled() -> Assessment:
    row = scene.filled()
    actions.cancel(assessment=row, cause="mistake", user=row.first.user, at=AT)
    return row


IN: dict[str, Callable[[], Assessment]] = {
    "draft": scene.filled, "submitted": scene.submitted, "signing": once_signed, "signed": scene.signed,
    "issued": scene.issued, "appealed": scene.appealed, "superseded": superseded, "cancelled": cancelled,
}  # fmt: skip


class Undo(Exception):
    """Ends an attempt and takes it back."""


def attempt(row: Assessment, deed: Callable[[], Any]) -> str:
    """The state after the deed, or "refused"; either way nothing stays."""
    outcome, pos = "", journal.head()
    try:
        with transaction.atomic():
            try:
                deed()
            except Refused as refusal:
                assert len(refusal.sentence) > 5 and journal.head() == pos
                outcome = "refused"
            else:
                outcome = Assessment.objects.get(pk=row.pk).status
                assert journal.head() > pos
            raise Undo
    except Undo:
        row.refresh_from_db()
    return outcome


def verbs(row: Assessment) -> dict[str, Callable[[], Any]]:
    hand = {"assessment": row, "user": row.first.user, "at": LATER}
    other = {**hand, "user": row.second.user}
    return {
        "fill": lambda: actions.fill(**hand, answers={"B.1.1": 1}, drawing=PAPER),
        "submit": lambda: actions.submit(**hand),
        "reopen": lambda: actions.reopen(**hand),
        "sign": lambda: actions.sign(**other),
        "issue": lambda: actions.issue(**hand),
        "cancel": lambda: actions.cancel(**hand, cause="mistake"),
        "appeal": lambda: actions.appeal(**{**hand, "user": scene.asked_by()}, reason="母亲记性差"),
    }


TABLE = {
    "draft": {"fill": "draft", "submit": "submitted", "cancel": "cancelled"},
    "submitted": {"reopen": "draft", "sign": "signing", "cancel": "cancelled"},
    "signing": {"reopen": "draft", "sign": "signed", "cancel": "cancelled"},
    "signed": {"reopen": "draft", "issue": "issued", "cancel": "cancelled"},
    "issued": {"appeal": "appealed"},
    "appealed": {},
    "superseded": {},
    "cancelled": {},
}


@pytest.mark.parametrize("status", Status.values)
def test_an_assessment_takes_a_verb_only_where_its_table_allows_it(status: str) -> None:
    row = IN[status]()
    assert row.status == status
    got = {verb: attempt(row, deed) for verb, deed in verbs(row).items()}
    assert got == {verb: TABLE[status].get(verb, "refused") for verb in got}


def test_the_table_of_this_test_is_that_of_the_model() -> None:
    moves = {(status, verb.split("_")[0]): end for verb, (starts, end) in Assessment.MOVES.items() for status in starts}
    told = {(status, verb): end for status, ends in TABLE.items() for verb, end in ends.items() if verb != "fill"}
    assert told == {pair: moves[pair] for pair in told} and len(told) == 12


@pytest.mark.parametrize("status", ["answered", "withdrawn"])
def test_an_appeal_ends_once(status: str) -> None:
    scene.appealed()
    Appeal.objects.update(status=status)
    with pytest.raises(Refused, match="复评"):
        actions.withdraw(appeal=Appeal.objects.get(), user=scene.asked_by(), at=LATER)
