"""Which facts of two files speak for one person, and how much. Values in, values out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

SAME_ID, NEAR_ID, OTHER_ID = "same_id", "near_id", "other_id"
NAME_BIRTH_VILLAGE, NAME_BIRTH_COUNTY, NAME_BIRTH = "name_birth_village", "name_birth_county", "name_birth"
SOUND_BIRTH_VILLAGE, NAME_VILLAGE_BIRTH_NEAR = "sound_birth_village", "name_village_birth_near"
PHONE_NAME, PHONE_BIRTH, ADDRESS = "phone_name", "phone_birth", "address"
WEIGHTS = {
    SAME_ID: 100,
    NEAR_ID: 45,
    NAME_BIRTH_VILLAGE: 60,
    NAME_BIRTH_COUNTY: 40,
    NAME_BIRTH: 25,
    SOUND_BIRTH_VILLAGE: 45,
    NAME_VILLAGE_BIRTH_NEAR: 35,
    PHONE_NAME: 45,
    PHONE_BIRTH: 50,
    ADDRESS: 15,
    OTHER_ID: -70,  # two whole and different numbers: two people, unless nearly everything else agrees
}
"""How much each reason speaks for one person (our own proposal, peers A15)."""
WORTH_A_LOOK = 40


@dataclass(frozen=True)
class Face:
    """What of a file is compared."""

    name: str
    pinyin: str
    birth_date: date | None
    number: str  # identity number, opened; nothing is known when empty
    phone_mark: str
    address_mark: str
    division_path: str


def face(elder: Any) -> Face:
    """The face of a file; opens its record when it holds an identity number."""
    number = elder.citizen_id if "citizen_id" in elder.held else ""
    marks = (elder.phone_index, elder.address_index, elder.division_path)
    return Face(elder.name, elder.pinyin, elder.birth_date, number, *marks)


def reasons(one: Face, other: Face) -> list[str]:
    """Names of what speaks for (or against) these two being one person."""
    return [*_number(one, other), *_name(one, other), *_reach(one, other)]


def score(found: Iterable[str]) -> int:
    """From 0 (nothing) to 100 (as good as certain)."""
    return max(0, min(100, sum(WEIGHTS[reason] for reason in found)))


def numbers_are_near(one: str, other: str) -> bool:
    """True when of two different identity numbers one can be a slip of the other: one figure wrong, or two neighbours swapped.

    The check character follows from the others, so that it does not count.
    """
    if len(one) != 18 or len(other) != 18 or one == other:
        return False
    wrong = [place for place in range(17) if one[place] != other[place]]
    if len(wrong) != 2:
        return len(wrong) < 2
    left, right = wrong
    return right == left + 1 and one[left] == other[right] and one[right] == other[left]


def births_are_near(one: date | None, other: date | None) -> bool:
    """True when of two different birth dates one can be a slip of the other: one part differs, or month and day are swapped."""
    if one is None or other is None or one == other:
        return False
    same = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    swapped = one.year == other.year and one.month == other.day and one.day == other.month
    return swapped or (same == 2 and abs(one.year - other.year) <= 10)


def _number(one: Face, other: Face) -> list[str]:
    if not one.number or not other.number:
        return []
    if one.number == other.number:
        return [SAME_ID]
    return [NEAR_ID if numbers_are_near(one.number, other.number) else OTHER_ID]


def _name(one: Face, other: Face) -> list[str]:
    """The strongest that names, birth dates and places say together."""
    village = one.division_path == other.division_path
    born = one.birth_date is not None and one.birth_date == other.birth_date
    if one.name == other.name:
        if born:
            return [_by_place(one, other)]
        return [NAME_VILLAGE_BIRTH_NEAR] if village and births_are_near(one.birth_date, other.birth_date) else []
    sounds = bool(one.pinyin) and one.pinyin == other.pinyin
    return [SOUND_BIRTH_VILLAGE] if sounds and born and village else []


def _by_place(one: Face, other: Face) -> str:
    if one.division_path == other.division_path:
        return NAME_BIRTH_VILLAGE
    near = one.division_path.split("/")[:2] == other.division_path.split("/")[:2]
    return NAME_BIRTH_COUNTY if near else NAME_BIRTH


def _reach(one: Face, other: Face) -> list[str]:
    found = []
    if one.phone_mark and one.phone_mark == other.phone_mark:
        found += [PHONE_NAME] if one.name == other.name else []
        found += [PHONE_BIRTH] if one.birth_date and one.birth_date == other.birth_date else []
    if found and PHONE_NAME in found and PHONE_BIRTH in found:
        found.remove(PHONE_BIRTH)  # the name and the birth date have been counted together already
    here = one.division_path == other.division_path and one.address_mark
    return [*found, ADDRESS] if here and one.address_mark == other.address_mark else found
