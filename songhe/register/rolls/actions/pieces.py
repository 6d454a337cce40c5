"""What one piece of a roll changes. Runs inside the transaction of that piece."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from songhe.base.actors import Actor
from songhe.register.people import actions as people
from songhe.register.people.actions import bulk
from songhe.register.people.models import Elder, Source
from songhe.register.places.models import Division
from songhe.register.rolls.judging import Judged, Kept, Task
from songhe.register.rolls.matching import PROPOSES, Match, Matched
from songhe.register.rolls.models import Proposal, Roll, RollRow

MOST_KEPT = 20_000  # rows of one roll that are kept for somebody; the rest is only counted
Counts = dict[str, int]


def settle(roll: Roll, verdict: Any, seen: dict[str, int], task: Task, *, by: Actor, at: datetime) -> Counts:
    """Write one piece down: people and proposals only where the task says so, rows that need somebody always."""
    if isinstance(verdict, Matched):
        return _propose(roll, verdict, task, at=at)
    repeated = _repeated(verdict, seen)
    if task.make:
        if verdict.made:
            bulk.pour_made(verdict.made, repeated)
        for one in verdict.changed:
            if one.number not in repeated:
                change(one.elder, one.facts, one.mark, number=one.number, roll=roll, by=by, at=at)
    kept = verdict.kept + [Kept(number, "", [], [[-1, "repeated", str(first)]]) for number, first in repeated.items()]
    _keep(roll, kept, repeated)
    return _counts(verdict, repeated)


def add_up(before: Mapping[str, Any], piece: Counts) -> dict[str, Any]:
    """The counts of the pass with one more piece."""
    return {**before, **{name: before.get(name, 0) + count for name, count in piece.items()}}


def change(
    key: UUID, facts: dict[str, Any], mark: str, *, number: int, roll: Roll, by: Actor, at: datetime
) -> None:  # fmt: skip
    """Put into a file what the roll says differently, with the version before kept."""
    elder = Elder.objects.select_for_update(of=("self",)).select_related("division").get(pk=key)
    evidence = f"roll {roll.number} row {number}"
    plain = {name: value for name, value in facts.items() if name in bulk.OPEN_TEXTS or name in FILED}
    if "division" in facts:
        plain["division"] = Division.objects.get(pk=facts["division"])
    bulk.change_file(elder=elder, facts=plain, evidence=evidence, roll_mark=mark, by=by, at=at)
    for code in facts.get("categories", ()):
        people.enter_category(
            elder=elder, code=code, starts_on=at.date(), by=by, at=at, evidence=evidence, source=Source.ROLL
        )  # fmt: skip
    if facts.get("contact_name") and facts.get("contact_phone"):
        said = {"name": facts["contact_name"], "relation": facts.get("contact_relation", ""), "phone": facts["contact_phone"]}
        people.add_contact(elder=elder, **said, by=by, at=at)


FILED = frozenset(bulk.SEALED_TEXTS) | {"name", "birth_date"}


def _repeated(verdict: Judged, seen: dict[str, int]) -> dict[int, int]:
    """Rows whose person stood in the roll before, with the row where: the first one counts."""
    others: list[Any] = [*verdict.changed, *verdict.kept]
    told = [(one.number, one.ident) for one in others if one.ident] + verdict.new + verdict.same
    repeated: dict[int, int] = {}
    fresh: dict[str, int] = {}
    for number, ident in sorted(told):
        first = seen.get(ident, fresh.setdefault(ident, number))
        if first != number:
            repeated[number] = first
    verdict.seen = fresh
    return repeated


def _keep(roll: Roll, kept: list[Kept], repeated: dict[int, int]) -> None:
    """Rows for somebody to look at. Those kept by an earlier pass keep what was decided about them."""
    wanted = [one for one in kept if one.number not in repeated or not one.ident]
    if not wanted or roll.kept_rows.count() + len(wanted) > MOST_KEPT:
        return
    there = set(roll.kept_rows.filter(number__in=[one.number for one in wanted]).values_list("number", flat=True))
    RollRow.objects.bulk_create(
        RollRow(
            roll=roll, number=one.number, cells=one.cells, faults=one.faults, candidate_id=one.candidate,
            need=RollRow.Need.DOUBLE if one.candidate else RollRow.Need.BAD,
        )
        for one in wanted
        if one.number not in there
    )  # fmt: skip


def _counts(verdict: Judged, repeated: dict[int, int]) -> Counts:
    counts = Counter(rows=verdict.rows, bad=len(repeated))
    counts["new"], counts["same"] = (sum(number not in repeated for number, _ in one) for one in (verdict.new, verdict.same))
    counts["changed"] = sum(one.number not in repeated for one in verdict.changed)
    for one in verdict.kept:
        if one.number not in repeated:
            counts["double" if one.candidate else "bad"] += 1
    return dict(counts)


def _propose(roll: Roll, matched: Matched, task: Task, *, at: datetime) -> Counts:
    """A proposal for each match; one that is open already for that person, or was decided for that day, is not made again."""
    kind = PROPOSES[roll.kind]  # type: ignore[index]
    told = Proposal.objects.filter(elder__in=[one.elder for one in matched.matches], kind=kind)
    waiting = {row.elder_id for row in told if row.status == Proposal.Status.OPEN}
    decided = {(row.elder_id, row.on) for row in told}
    new: dict[UUID, Match] = {}
    for one in matched.matches:
        if one.elder not in waiting and (one.elder, one.on) not in decided:
            new.setdefault(one.elder, one)
    if task.make:
        Proposal.objects.bulk_create(
            Proposal(
                elder_id=one.elder, roll=roll, row=one.number, kind=kind, on=one.on, facts=one.facts, sure=one.sure,
                division_path=one.path, proposed_at=at,
            )
            for one in new.values()
        )  # fmt: skip
    _keep(roll, matched.kept, {})
    known = len(matched.matches) - len(new)
    return {"rows": matched.rows, "new": len(new), "same": known, "nobody": matched.nobody, "bad": len(matched.kept)}
