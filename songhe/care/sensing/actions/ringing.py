"""A rule rings, once; and ends by itself when somebody stirs before anybody went."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.timezone import localtime

from songhe.base import journal, moves
from songhe.base.actors import CLOCK
from songhe.care.sensing import dated
from songhe.care.sensing.models import Ring
from songhe.care.sensing.models.rings import Outcome
from songhe.care.sensing.rules.judging import CALL, Finding, Rule
from songhe.register.people.models import Elder

if TYPE_CHECKING:
    from songhe.care.sensing.actions.hearing import Living

LONGEST_QUIET = timedelta(days=8)


def consider(person: "Living", finding: Finding, at: datetime) -> None:
    """Ring, unless it rings already or is quiet after the last time."""
    key = (finding.rule.code, finding.about)
    if key in person.open:
        return
    last = person.ended.get(key)
    if last is not None and at - last < timedelta(hours=finding.rule.quiet_hours):
        return
    person.open[key] = _open(person, finding, at)


def _open(person: "Living", finding: Finding, at: datetime) -> Ring:
    rule, trace = finding.rule, person.home.traces[finding.device]
    row = Ring(
        elder=person.elder,
        division_path=person.elder.division_path,
        rule=rule.code,
        version=rule.version,
        level=rule.level,
        device_uid=finding.device[:120],
        model=trace.get("n", "")[:60],
        about=finding.about[:120],
        record=why(rule, finding, person.home.traces),
        opened_at=at,
    )
    row.save()
    facts = {"rule": rule.code, "level": rule.level, "version": rule.version}
    journal.write(verb="sensing.ring.open", subject=row, by=CLOCK, at=at, division=row.division_path, facts=facts)
    return row


def why(rule: Rule, finding: Finding, traces: dict[str, Any]) -> dict[str, Any]:
    """Everything that decided, as it was at that moment; and what the other sensors of the home knew."""
    others = [
        {"device": name, "kind": other["k"], "on": other.get("on", 0), "heard": other.get("heard", 0)}
        for name, other in traces.items()
        if name != finding.device
    ]
    return {
        "facts": dict(finding.facts),
        "limits": dict(rule.limits),
        "own": rule.own,
        "version": rule.version,
        "since": rule.valid_from.isoformat(),
        "clause": rule.clause,
        "sure": rule.sure,
        "others": others[:8],
    }


def calm(person: "Living", key: tuple[str, str], ring: Ring, at: datetime) -> None:
    """It does not hold any more: it ends by itself, unless somebody is on the way because of it. A journey tells on."""
    if ring.held:
        return
    moves.move(ring, "calm", by=CLOCK, at=at, ended_at=at, ended_by=CLOCK.name, outcome=Outcome.CALMED)
    del person.open[key]
    person.ended[key] = at


def note_call(
    *, call: UUID, elder: Elder, rule: str, device: str, model: str, at: datetime, facts: dict[str, Any] | None = None
) -> Ring | None:
    """A device itself cried smoke, gas or a fall, and the desk has the call: kept as a ring, so that its outcome counts."""
    every = dated.rules(localtime(at).date())
    if rule not in every or Ring.objects.filter(call=call, rule=rule).exists():
        return None
    told = every[rule]
    with journal.deed():
        row = Ring.objects.filter(elder=elder, rule=rule, about="", status=Ring.Status.OPEN).first()
        if row is not None:
            return None  # it rings already: the call was raised again for the same
        finding = Finding(told, device, facts={"at": int(at.timestamp()), "signal": told.of, **(facts or {})})
        row = Ring(elder=elder, division_path=elder.division_path, rule=rule, version=told.version, level=CALL, opened_at=at)
        row.device_uid, row.model, row.call = device[:120], model[:60], call
        row.record = why(told, finding, {})
        row.save()
        facts = {"rule": rule, "level": CALL, "version": told.version, "call": str(call)}
        journal.write(verb="sensing.ring.note", subject=row, by=CLOCK, at=at, division=row.division_path, facts=facts)
    return row
