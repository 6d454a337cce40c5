"""A person who may be on the register already: somebody says whether it is the same one."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.register.people import actions as people
from songhe.register.people.models import Elder, Source
from songhe.register.places.models import Division
from songhe.register.rolls.actions.pieces import change
from songhe.register.rolls.judging import differences
from songhe.register.rolls.models import Roll, RollRow
from songhe.register.rolls.parsing import Parsed, Parser
from songhe.register.rolls.places import Places

Need, Decision, Status = RollRow.Need, RollRow.Decision, Roll.Status


def decide(*, row: RollRow, decision: str, by: Actor, at: datetime) -> None:
    """Note what somebody decided; where the roll is imported already, do it at once."""
    if row.need != Need.DOUBLE or decision not in Decision.values or not decision:
        raise Refused(_("这一行没有可以决定的事。"))
    with journal.deed():
        open_ = RollRow.objects.filter(pk=row.pk, applied_at=None)
        if not open_.update(decision=decision, decided_by_name=by.name[:80], decided_at=at):
            raise Refused(_("这一行已经导入，不能再改。"))
        row.decision, row.decided_at = decision, at
        told = {"number": row.roll.number, "row": row.number, "decision": decision}
        journal.write(
            verb="rolls.roll.decide", subject=row.roll, by=by, at=at, division=row.roll.division_path, facts=told
        )  # fmt: skip
        if row.roll.status == Status.DONE:
            _apply(row, by, at)


def apply_decided(*, roll: Roll, by: Actor, at: datetime) -> int:
    """Do what was decided while the roll was waiting; one that cannot be done stays open. Returns how many were done."""
    done = 0
    for row in roll.kept_rows.filter(need=Need.DOUBLE, applied_at=None).exclude(decision=Decision.OPEN):
        try:
            with journal.deed():
                _apply(row, by, at)
            done += 1
        except Refused:
            roll.kept_rows.filter(pk=row.pk).update(decision=Decision.OPEN)
    return done


def _apply(row: RollRow, by: Actor, at: datetime) -> None:
    if not RollRow.objects.filter(pk=row.pk, applied_at=None).update(applied_at=at):
        return
    row.applied_at = at
    if row.decision == Decision.SKIP:
        return
    parsed = parse(row, at)
    if row.decision == Decision.NEW:
        _register(row, parsed, by, at)
    elif row.candidate:
        told = {**parsed.facts, "division": parsed.village.key if parsed.village else row.candidate.division_id.hex}
        change(
            row.candidate.pk, differences(row.candidate, told), parsed.mark, number=row.number, roll=row.roll, by=by, at=at
        )  # fmt: skip


def parse(row: RollRow, at: datetime) -> Parsed:
    """The facts of a kept row, read again."""
    columns = {int(column): fact for column, fact in row.roll.columns.items()}
    parser = Parser(row.roll.kind, columns, Places(row.roll.division_path), localtime(at).date())
    return parser.parse(row.number, row.cells)


def _register(row: RollRow, parsed: Parsed, by: Actor, at: datetime) -> None:
    """A file of its own for somebody who looked like another."""
    assert parsed.village is not None
    facts: dict[str, Any] = dict(parsed.facts)
    codes = facts.pop("categories", ())
    facts.pop("household", None)
    contact = {name: facts.pop(f"contact_{name}", "") for name in ("name", "phone", "relation")}
    evidence = f"roll {row.roll.number} row {row.number}"
    village = Division.objects.get(pk=parsed.village.key)
    usual = {"sex": "0", "birth_date": None}
    elder = people.register_elder(
        **{**usual, **facts}, division=village, source=Source.ROLL, evidence=evidence, by=by, at=at
    )  # fmt: skip
    Elder.objects.filter(pk=elder.pk).update(roll_mark=parsed.mark)
    for code in codes:
        people.enter_category(elder=elder, code=code, starts_on=localtime(at).date(), by=by, at=at, evidence=evidence)
    if contact["name"] and contact["phone"]:
        people.add_contact(elder=elder, **contact, by=by, at=at)
