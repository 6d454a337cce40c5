"""How the rows of a person's own file change hands when two files become one. Where both cannot stand, one stays behind."""

from typing import Any

from songhe.register.life.walk import FULL, RIVAL, SAME, WITHDRAWN, Choice, rule
from songhe.register.people import categories
from songhe.register.people.actions.around import MOST_WARNINGS
from songhe.register.people.models import Elder


@rule("people.contact")
def contacts(survivor: Elder, rows: list[Any]) -> Choice:
    """After the survivor's own, in their order. Somebody with the same number stays behind: nobody is rung twice."""
    choice = Choice()
    mine = list(survivor.contacts.all())
    numbers = {row.phone_index for row in mine if row.phone_index}
    place = max((row.place for row in mine), default=0)
    for row in sorted(rows, key=lambda one: one.place):
        if row.phone_index in numbers and row.user_id is None:
            choice.stays[row.pk] = SAME
            continue
        place += 1
        choice.changes[row.pk] = {"place": place}
    return choice


@rule("people.warning")
def warnings(survivor: Elder, rows: list[Any]) -> Choice:
    """Into the places that are free; at most three."""
    choice = Choice()
    taken = set(survivor.warnings.values_list("place", flat=True))
    free = [place for place in range(1, MOST_WARNINGS + 1) if place not in taken]
    for row in sorted(rows, key=lambda one: one.place):
        if free:
            choice.changes[row.pk] = {"place": free.pop(0)}
        else:
            choice.stays[row.pk] = FULL
    return choice


@rule("people.consent")
def consents(survivor: Elder, rows: list[Any]) -> Choice:
    """What was said last holds: a consent taken back on one file is not in force again because of the other."""
    choice = Choice()
    for row in rows:
        mine = list(survivor.consents.filter(purpose=row.purpose))
        in_force = next((one for one in mine if one.withdrawn_at is None), None)
        if row.withdrawn_at is None:
            later = any(one.withdrawn_at and one.withdrawn_at > row.given_at for one in mine)
            if in_force or later:
                choice.stays[row.pk] = SAME if in_force else WITHDRAWN
        elif in_force and row.withdrawn_at > in_force.given_at:
            choice.mine[in_force.pk] = {"withdrawn_at": row.withdrawn_at}
    return choice


@rule("people.category")
def held(survivor: Elder, rows: list[Any]) -> Choice:
    """One in force of a code, and one of a group that excludes each other."""
    choice = Choice()
    mine = set(survivor.categories.filter(ends_on=None, voided_at=None).values_list("code", flat=True))
    for row in rows:
        if row.ends_on is not None or row.voided_at is not None:
            continue
        if row.code in mine:
            choice.stays[row.pk] = SAME
        elif mine & set(categories.rivals(row.code, row.starts_on)):
            choice.stays[row.pk] = RIVAL
    choice.changes = {row.pk: {"division_path": survivor.division_path} for row in rows if row.pk not in choice.stays}
    return choice
