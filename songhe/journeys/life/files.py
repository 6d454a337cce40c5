"""The person's own file listens: where somebody stands, the household, the categories, and the file that goes on elsewhere."""

from datetime import datetime
from typing import Any

from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.web.marks import listed
from songhe.journeys.life import moving
from songhe.journeys.life.listening import Effect, Manifest, Tone
from songhe.register.life.models import LifeEvent
from songhe.register.people import actions as people
from songhe.register.people import categories
from songhe.register.people.models import Category, Elder, Household, Status
from songhe.register.places import queries as places

NAME = "files"
VERBS = {
    "died": "die", "moved_out": "move_out", "moved_in": "move_in", "admitted": "admit", "discharged": "discharge",
    "went_away": "go_away", "came_back": "come_back",
}  # fmt: skip
LEAVES = frozenset({"died", "moved_out", "moved_within"})
ENDS = frozenset({"died", "moved_out"})


def foresee(event: LifeEvent) -> list[Effect]:
    """Status, categories, household, and where the file goes on."""
    return [*_status(event), *_place(event), *_categories(event), *_household(event)]


def apply(event: LifeEvent, by: Actor, at: datetime) -> Manifest:
    """First where the person stands, so that a new file may have the same identity number."""
    elder, did = event.elder, dict[str, Any]()
    if event.kind in VERBS:
        did.update(status=elder.status, left_at=elder.left_at.isoformat() if elder.left_at else "")
        facts = {"event": str(event.pk), "on": str(event.on)}
        people.change_status(elder=elder, verb=VERBS[event.kind], by=by, at=at, facts=facts)
    if event.kind in ENDS:
        did["categories"] = [_end(row, event, by, at) for row in _in_force(elder)]
    if event.kind in LEAVES and elder.household_id:
        did.update(household=str(elder.household_id), relation=elder.relation)
        people.leave_household(elder=elder, by=by, at=at)
    if event.kind == "moved_within":
        did["facts"] = moving.move_home(event, by, at)
    if event.kind == "moved_out" and event.division:
        did["new"] = moving.open_file(event, did.get("categories", []), by, at)
    return did


def undo(event: LifeEvent, manifest: Manifest, by: Actor, at: datetime) -> list[Effect]:
    """The other way round: the new file ends, the old one stands where it stood."""
    elder = event.elder
    if "new" in manifest:
        moving.close_file(event, manifest["new"], by, at)
    if "facts" in manifest:
        moving.move_back(event, manifest["facts"], by, at)
    if "household" in manifest:
        home = Household.objects.get(pk=manifest["household"])
        people.return_to_household(elder=elder, household=home, relation=manifest["relation"], by=by, at=at)
    for row in Category.objects.filter(pk__in=manifest.get("categories", []), voided_at=None):
        people.reopen_category(category=row, by=by, at=at)
    if "status" in manifest:
        _refuse_a_second(elder, manifest["status"])
        people.restore_status(elder=elder, status=manifest["status"], left_at=manifest["left_at"], by=by, at=at, event=event.pk)
    return []


def _refuse_a_second(elder: Elder, status: str) -> None:
    """Somebody may have been registered anew meanwhile."""
    if (
        elder.status == Status.MOVED
        and status != Status.MOVED
        and elder.citizen_id
        and people.same_number(elder.citizen_id, elder)
    ):
        raise Refused(moving.second_file())


def _end(row: Category, event: LifeEvent, by: Actor, at: datetime) -> str:
    people.end_category(category=row, ends_on=max(row.starts_on, event.on), by=by, at=at, reason=event.kind)
    return str(row.pk)


def _in_force(elder: Elder) -> list[Category]:
    return list(elder.categories.filter(ends_on=None, voided_at=None).order_by("pk"))


def _status(event: LifeEvent) -> list[Effect]:
    if event.kind not in VERBS:
        return []
    after = Status(Elder.MOVES[VERBS[event.kind]][1])
    said = {"before": str(event.elder.get_status_display()), "after": str(after.label)}
    tone = Tone.STARTS if after == Status.HERE else Tone.STOPS
    return [Effect(tone, "status", said)]


def _place(event: LifeEvent) -> list[Effect]:
    if event.kind == "moved_within" and event.division:
        return [Effect(Tone.STARTS, "place.moves", {"place": places.names(event.division.path)})]
    if event.kind == "moved_out" and event.division:
        return [Effect(Tone.STARTS, "file.new", {"place": places.names(event.division.path)})]
    if event.kind == "moved_out":
        return [Effect(Tone.NOTE, "file.out", {"place": event.told.get("place", "")})]
    return [Effect(Tone.STARTS, "file.back")] if event.kind == "moved_in" and not event.cause_id else []


def _categories(event: LifeEvent) -> list[Effect]:
    rows = _in_force(event.elder) if event.kind in ENDS else []
    found = [
        Effect(Tone.STOPS, "category.ends", {"name": categories.label(row.code), "day": str(max(row.starts_on, event.on))})
        for row in rows
    ]
    if event.kind == "moved_out" and event.division:
        found += [Effect(Tone.STARTS, "category.goes_along", {"name": categories.label(row.code)}) for row in rows]
    return found


def _household(event: LifeEvent) -> list[Effect]:
    if event.kind not in LEAVES or event.elder.household is None:
        return []
    others = event.elder.household.members.exclude(pk=event.elder.pk).order_by("name")
    rest = [Effect(Tone.NOTE, "household.rest", {"names": listed(row.name for row in others)})] if others else []
    return [Effect(Tone.STOPS, "household.leaves"), *rest]
