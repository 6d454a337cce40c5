"""The city's elders in any share of 554,400, beside the people of the story: straight into the tables, county by county.

Half a million people are no deeds of anybody: each county is one piece, one transaction and one journal row. A piece that was
sown is not sown again, so that a run that was stopped goes on where it was.
"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from multiprocessing import get_context
from typing import Any

from django.db import connection

from songhe.base import journal, statistics
from songhe.base.models import JournalEntry
from songhe.care.fleet.models import Device, DeviceModel
from songhe.journeys.seed.ground import SEEDER, Dice, Ground, words
from songhe.journeys.seed.invented import Invented, Numbers, village
from songhe.journeys.seed.pouring import Values, pour, poured
from songhe.register.people import marks, rules
from songhe.register.people.models import Category, Consent, Contact, Elder, Household
from songhe.register.people.spelling import spell
from songhe.register.places.models import Division

VERB = "journeys.seed_crowd"
STEP = 1800  # doors handed to a helper at once
HANDS = 2  # helpers, each with at most two handfuls waiting
SINCE = timedelta(days=200)
Tell = Callable[[str], None]
Door = tuple[Division, list[Invented]]


class OtherScale(Exception):
    """This node holds the city at another scale."""


@dataclass
class Sheaf:
    """Rows of a few thousand people, written together."""

    households: list[Household] = field(default_factory=list)
    elders: list[Elder] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    categories: list[Category] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)

    def values(self) -> list[tuple[Any, Values]]:
        """(model, rows as plain values), in the order in which they lean on each other."""
        parts: tuple[tuple[Any, list[Any]], ...] = (
            (Household, self.households), (Elder, self.elders), (Contact, self.contacts), (Consent, self.consents),
            (Category, self.categories), (Device, self.devices),
        )  # fmt: skip
        return [(model, poured(rows)) for model, rows in parts if rows]


def sow(ground: Ground, scale: float, tell: Tell) -> int:
    """Every county's share at this scale; returns how many people were added. OtherScale where the city has another one."""
    known, added = _sown(scale), 0
    shares = ground.share(round(words("crowd")["elders"] * scale))
    model = DeviceModel.objects.filter(kind="button").order_by("code").first()
    with ProcessPoolExecutor(HANDS, get_context("fork"), _on_your_own) as helpers:
        for county in sorted(set(shares) - known):
            added += _county(ground, county, shares[county], scale, Helpers(helpers, ground.at, model))
            tell(f"{county} {shares[county]:,} elders, {added:,} so far")
    if added:
        statistics.take_stock()
    return added


def _on_your_own() -> None:
    """A helper never touches the database: the connection it was born with is its parent's."""
    connection.connection = None


def _sown(scale: float) -> set[str]:
    facts = list(JournalEntry.objects.filter(verb=VERB).values_list("facts", flat=True))
    if any(row["scale"] != scale for row in facts):
        raise OtherScale(str(facts[0]["scale"]))
    return {row["county"] for row in facts}


def _county(ground: Ground, county: str, count: int, scale: float, helpers: "Helpers") -> int:
    place = Division.objects.get(code=county)
    with journal.deed():
        for table in helpers.written(_people(ground, county, count)):
            for model, values in table:
                pour(model, values)
        facts = {"county": county, "elders": count, "scale": scale, "synthetic": True}
        journal.write(verb=VERB, subject=place, by=SEEDER, at=ground.at, division=place.path, facts=facts)
    return count


@dataclass
class Helpers:
    """Processes that seal and mark while this one draws the next people and writes the last ones."""

    pool: ProcessPoolExecutor
    at: datetime
    model: DeviceModel | None

    def written(self, people: Iterator[Door]) -> Iterator[list[tuple[Any, Values]]]:
        """The rows of all these people, a handful after another, in order."""
        waiting: deque[Future[Any]] = deque()
        while doors := list(islice(people, STEP)):
            waiting.append(self.pool.submit(_write_down, self.at, self.model, doors))
            if len(waiting) >= 2 * HANDS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _write_down(at: datetime, model: DeviceModel | None, doors: list[Door]) -> list[tuple[Any, Values]]:
    hand, sheaf = Hand(at, model), Sheaf()
    for place, people in doors:
        hand.note(sheaf, place, people)
    return sheaf.values()


def _people(ground: Ground, county: str, count: int) -> Iterator[Door]:
    numbers = Numbers(county)
    for place, here in _shares(county, count):
        for people in village(place, here, ground.today, numbers):
            yield place, people


def _shares(county: str, count: int) -> Iterator[tuple[Division, int]]:
    """The people of a county over its communities and villages, 1 to 1.3, some villages larger than others."""
    rows = list(Division.objects.filter(level="village", path__contains=f"/{county}/").order_by("code"))
    urban = [row for row in rows if row.kind == "community"]
    share = {
        True: words("crowd")["urban"] / max(1, len(urban)),
        False: (1 - words("crowd")["urban"]) / (len(rows) - len(urban)),
    }
    weights = [share[row.kind == "community"] * Dice(row.code).uniform(0.5, 1.5) for row in rows]
    whole, given, run = sum(weights), 0, 0.0
    for row, weight in zip(rows, weights, strict=True):
        run += weight
        upto = round(count * run / whole)
        yield row, upto - given
        given = upto


class Hand:
    """Writes down one invented person after another."""

    def __init__(self, now: datetime, model: DeviceModel | None) -> None:
        self.at, self.now, self.model = now - SINCE, now, model

    def note(self, sheaf: Sheaf, place: Division, people: list[Invented]) -> None:
        """Those of one door; a household where they are two."""
        home = Household(division=place, division_path=place.path) if len(people) > 1 else None
        if home:
            sheaf.households.append(home)
        for one in people:
            self._note(sheaf, place, one, home)

    def _note(self, sheaf: Sheaf, place: Division, one: Invented, home: Household | None) -> None:
        elder = self._elder(place, one)
        elder.household = home
        sheaf.elders.append(elder)
        for number, (name, relation, phone) in enumerate(one.contacts, 1):
            sheaf.contacts.append(
                Contact(elder=elder, place=number, name=name, relation=relation, phone=phone, **_found(phone))
            )
        seeded = Dice(one.citizen_id)
        if seeded.random() < 0.8:
            sheaf.consents.append(Consent(elder=elder, purpose="emergency", given_at=self.at, given_by=one.name))
        since = elder.recorded_at.date() - timedelta(days=seeded.randrange(1500))
        sheaf.categories += [
            Category(elder=elder, division_path=place.path, code=code, starts_on=since, source="seed", recorded_at=self.at)
            for code in one.categories
        ]
        if self.model and (one.living == "alone" or self._is_old(one)) and seeded.random() < 0.12:
            sheaf.devices.append(self._device(elder, one, seeded))

    def _is_old(self, one: Invented) -> bool:
        return self.now.year - one.born.year > 80

    def _elder(self, place: Division, one: Invented) -> Elder:
        pinyin, initials = spell(one.name)
        seeded = Dice(one.citizen_id[6:])
        lat, lng = seeded.near(place, 1.2)
        elder = Elder(
            name=one.name, pinyin=pinyin, initials=initials, sex=one.sex, birth_date=one.born, ethnic=one.ethnic,
            division=place, division_path=place.path, lat=lat, lng=lng, living=one.living, care_level=one.level,
            located="exact" if seeded.random() < 0.55 else "approximate", means=one.means, status=one.status,
            relation=one.relation, language=seeded.pick(words()["languages"]), pension=seeded.pick(words("crowd")["pension"]),
            insurance=seeded.pick(words("crowd")["insurance"]), education=seeded.pick(words("crowd")["education"]),
            marital="20" if one.relation else seeded.pick([["30", 60], ["20", 30], ["10", 6], ["40", 4]]),
            citizen_id_index=marks.id_mark(one.citizen_id), id_tail_index=marks.id_tail_mark(one.citizen_id),
            phone_index=marks.phone_mark(one.phone), phone_tail_index=marks.phone_tail_mark(one.phone),
            address_index=marks.address_mark(one.address), source="seed", recorded_at=self.at, valid_from=self.at.date(),
        )  # fmt: skip
        record: dict[str, Any] = {
            "citizen_id": one.citizen_id,
            "phone": one.phone,
            "address": f"{place.short_name}{one.address}",
        }
        if "severely_disabled" in one.categories:
            kind_and_grade = seeded.choice(words("crowd")["disability"])
            record["disability"] = rules.certificate(one.citizen_id + kind_and_grade)
        if one.level not in {"", "能力完好"}:  # words: data
            record["conditions"] = seeded.sample(words()["conditions"], seeded.randrange(1, 4))
        elder.record = {name: value for name, value in record.items() if value}
        elder.holds = ",".join(sorted(elder.record))
        return elder

    def _device(self, elder: Elder, one: Invented, seeded: Dice) -> Device:
        heard = timedelta(minutes=seeded.randrange(4000 if seeded.random() < 0.05 else 55) + 1)
        return Device(
            uid=f"s{one.citizen_id[:17]}", model=self.model, elder=elder, division_path=elder.division_path,
            room=seeded.pick(words()["rooms"]), installed_at=self.at, last_seen_at=self.now - heard,
            test_press_at=self.now - timedelta(days=seeded.randrange(40), hours=9), battery=seeded.randrange(10, 101),
        )  # fmt: skip


def _found(phone: str) -> dict[str, str]:
    return {"phone_index": marks.phone_mark(phone), "phone_tail_index": marks.phone_tail_mark(phone)}
