"""One invented person after another, door by door of one village: the same village always gives the same people.

Numbers nobody has: the sequence in a citizen ID is 900 to 999, telephones begin with 140 (only things with 13 digits do) or, on
a landline, have a local number that begins with 0.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from songhe.journeys.seed.ground import DICE, Dice, words
from songhe.register.people.rules import check_character
from songhe.register.places.models import Division

FIRST, EACH = 900, 50  # of the sequences 900 to 999 the odd ones are men's, the even ones women's
DAY = timedelta(days=1)


@dataclass
class Invented:
    """What was drawn for one person, before anything is sealed."""

    name: str
    sex: str
    born: date
    citizen_id: str
    ethnic: str
    living: str
    level: str
    means: str
    phone: str
    address: str
    status: str
    categories: list[str]
    relation: str = ""  # GB/T 4761, where two of a door are elders
    contacts: list[tuple[str, str, str]] = field(default_factory=list)


class Numbers:
    """Citizen IDs of one county, each given once."""

    def __init__(self, county: str) -> None:
        self.county, self.given = county, Counter[tuple[date, str]]()

    def next(self, born: date, sex: str) -> tuple[date, str]:
        """(birth date, ID): a day whose numbers are all given passes the person on to the day before."""
        while self.given[born, sex] >= EACH:
            born -= DAY
        sequence = FIRST + 2 * self.given[born, sex] + (sex == "1")
        self.given[born, sex] += 1
        first = f"{self.county}{born:%Y%m%d}{sequence}"
        return born, first + check_character(first)


def village(place: Division, count: int, today: date, numbers: Numbers) -> Iterator[list[Invented]]:
    """`count` people of this village, door by door."""
    dice, said, door = Dice(f"{DICE}:{place.code}"), words("crowd"), 0
    while count > 0:
        door += 1
        people = _door(dice, said, door, today, numbers, room=count)
        count -= len(people)
        yield people


def _door(dice: Dice, said: Any, door: int, today: date, numbers: Numbers, room: int) -> list[Invented]:
    age = dice.pick(said["ages"]) + dice.randrange(5)
    living = dice.pick(_of_age(said["doors"], age))
    sex = "1" if dice.random() < 0.49 - max(0, age - 70) * 0.008 else "2"
    where = f"{door // 40 + 1}组{door % 40 + 1}号"
    people = [_person(dice, said, sex, age, living, where, today, numbers)]
    if room > 1 and dice.random() < said["couples"].get(living, 0):
        other = max(60, age + (dice.randrange(-6, 3) if sex == "1" else dice.randrange(-2, 7)))
        people.append(_person(dice, said, "2" if sex == "1" else "1", other, living, where, today, numbers))
        people[0].relation, people[1].relation = "01", "10"
    return people


def _of_age(table: dict[str, Any], age: int) -> Any:
    return table["80" if age >= 80 else "70" if age >= 70 else "60"]


def _person(dice: Dice, said: Any, sex: str, age: int, living: str, where: str, today: date, numbers: Numbers) -> Invented:
    born = today.replace(day=1, year=today.year - age) - timedelta(days=dice.randrange(365))
    born, number = numbers.next(born, sex)
    ethnic, means = dice.pick(said["ethnic"]), dice.pick(_of_age(said["means"], age))
    held = [code for code, share in said["categories"] if dice.random() < share]
    return Invented(
        name=name(dice, sex, ethnic), sex=sex, born=born, citizen_id=number, ethnic=ethnic, living=living,
        level=dice.pick(_of_age(said["levels"], age)), means=means, phone=_phone(dice, means), address=where,
        status="admitted" if "supported_central" in held[:1] else dice.pick(said["status"]),
        categories=_without_rivals(held, living), contacts=list(_contacts(dice)),
    )  # fmt: skip


def _without_rivals(held: list[str], living: str) -> list[str]:
    """At most one of each group: who is supported by the state has no minimum allowance beside it."""
    support = [code for code in held if code.startswith("supported")][:1]
    income = [] if support else [code for code in held if code.startswith("low_income")][:1]
    rest = [code for code in held if not code.startswith(("supported", "low_income"))]
    return [*support, *income, *rest, *(["left_behind_list"] if living == "left_behind" else [])]


def _phone(dice: Dice, means: str) -> str:
    if means in {"mobile", "smartphone"}:
        return f"140{dice.randrange(10**8):08d}"
    return f"09150{dice.randrange(10**6):06d}" if means == "landline" else ""


def _contacts(dice: Dice) -> Iterator[tuple[str, str, str]]:
    """(name, relation, phone) of none, one or two; grown children mostly."""
    for _ in range(dice.choices([0, 1, 2], [14, 66, 20])[0]):
        sex = dice.choice("12")
        yield name(dice, sex, "01"), dice.pick(words()["relations"]), f"140{dice.randrange(10**8):08d}"


def name(dice: Dice, sex: str, ethnic: str) -> str:
    """A name of the region and generation; minorities' names and characters beyond the first plane in their small share."""
    said = words("crowd")
    if ethnic in {"05", "04"}:
        return dice.choice(said["dotted"][ethnic == "04"])
    mine = said["surnames"].get(ethnic)
    surname = dice.choice(mine) if mine and dice.random() < 0.7 else dice.pick(words()["surnames"])
    if dice.random() < 0.12:
        return surname + dice.choice(said["given"][sex])
    return surname + dice.pick(said["middle"]) + dice.pick(said["last"][sex])
