"""A comparison list meant this person, somebody says: a death or a move becomes a life event that waits to be looked at, a
certificate or an allowance goes into the file with the list as its evidence. All of it in the transaction of the acceptance."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base.actors import Actor
from songhe.journeys import life
from songhe.register.people import actions as people
from songhe.register.people import rules
from songhe.register.people.models import Source
from songhe.register.rolls.models import Proposal

SEVERE = frozenset({"1", "2"})
"""Grades of a certificate whose holder is `severely_disabled` (standards 5: 重度残疾 is grade one and two)."""
Place = tuple[str, Any]


def accepted(*, proposal: Proposal, by: Actor, at: datetime) -> Place | None:
    """Begin what follows. Returns the page (name, key) on which it goes on, where somebody has to look once more."""
    follow = {
        Proposal.Kind.DIED: _died, Proposal.Kind.MOVED_OUT: _moved, Proposal.Kind.DISABILITY: _disability,
        Proposal.Kind.LOW_INCOME: _income,
    }[Proposal.Kind(proposal.kind)]  # fmt: skip
    return follow(proposal, by, at)


def _died(proposal: Proposal, by: Actor, at: datetime) -> Place:
    return _event(proposal, "died", by, at)


def _moved(proposal: Proposal, by: Actor, at: datetime) -> Place:
    """Where to is what the list says; a village of this city is chosen on the page of the event's kind instead."""
    return _event(proposal, "moved_out", by, at, place=_said(proposal).get("target") or _("名册没有写去处"))


def _event(proposal: Proposal, kind: str, by: Actor, at: datetime, **more: Any) -> Place:
    event = life.propose(
        proposal.elder, kind, _day(proposal), source=Source.ROLL, evidence=_evidence(proposal), by=by, at=at, **more
    )
    return "life:event", event.pk


def _disability(proposal: Proposal, by: Actor, at: datetime) -> None:
    said, elder = _said(proposal), proposal.elder
    card = rules.certificate(
        said.get("disability", ""), elder.disability, kind=said.get("trait", ""), grade=said.get("level", "")
    )
    people.change_elder(elder=elder, disability=card, source=Source.ROLL, evidence=_evidence(proposal), by=by, at=at)
    if card["grade"] in SEVERE:
        _category(proposal, "severely_disabled", by, at)


def _income(proposal: Proposal, by: Actor, at: datetime) -> None:
    for code in _said(proposal).get("categories") or ["low_income"]:
        _category(proposal, code, by, at)


def _category(proposal: Proposal, code: str, by: Actor, at: datetime) -> None:
    facts: dict[str, Any] = {"starts_on": _day(proposal), "evidence": _evidence(proposal), "source": Source.ROLL}
    people.enter_category(elder=proposal.elder, code=code, by=by, at=at, **facts)


def _said(proposal: Proposal) -> dict[str, Any]:
    return proposal.facts or {}


def _day(proposal: Proposal) -> date:
    """When it happened, where the list says so; else the day on which the list came."""
    return proposal.on or localtime(proposal.roll.received_at).date()


def _evidence(proposal: Proposal) -> str:
    """Which row of whose list, as a clerk writes it."""
    roll = proposal.roll
    said = {"bureau": roll.bureau, "kind": roll.get_kind_display(), "number": roll.number, "row": proposal.row}
    return _("%(bureau)s%(kind)s %(number)s 第 %(row)s 行") % said
