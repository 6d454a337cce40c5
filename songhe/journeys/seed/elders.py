"""About 400 elders over ten counties and three units, with what a dispatcher must see. Nobody here is real."""

from datetime import timedelta
from typing import Any

from songhe.journeys.seed.ground import PUXI, SEEDER, Ground, full_name, words
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from songhe.register.places.models import Division


def sow(ground: Ground) -> list[Elder]:
    """Everybody but Wang, county by county."""
    total = 40 if ground.small else 400
    counts = ground.share(total, least=3 if ground.small else 12)
    return [_elder(ground, ground.village(county)) for county, count in counts.items() for _ in range(count)]


def _elder(ground: Ground, village: Division) -> Elder:
    dice, said = ground.dice, words()
    sex = dice.choice("12")
    lat, lng = dice.near(village, 1.2)
    elder = people.register_elder(
        name=full_name(dice, "men" if sex == "1" else "women"),
        sex=sex,
        birth_date=dice.birthday(ground.today, 60, 99),
        division=village,
        by=SEEDER,
        at=ground.at - timedelta(days=400),
        lat=lat,
        lng=lng,
        located="exact" if dice.random() < 0.6 else "approximate",
        phone=dice.phone(),
        address=f"{dice.choice(said['lanes'])} {dice.randrange(1, 60)} 号",
        way_in=dice.choice(said["ways_in"]),
        living=dice.pick(said["living"]),
        care_level=dice.pick(said["care_levels"]),
        language=dice.pick(said["languages"]),
        conditions=dice.sample(said["conditions"], dice.randrange(0, 4)),
        medicines=dice.sample(said["medicines"], dice.randrange(0, 3)),
        instructions=dice.choice(said["instructions"]) if dice.random() < 0.4 else "",
    )
    _around(ground, elder)
    return elder


def _around(ground: Ground, elder: Elder) -> None:
    """Contacts in order, the facts to see first, and consent."""
    dice, said, since = ground.dice, words(), ground.at - timedelta(days=399)
    for _ in range(dice.randrange(1, 4)):
        people.add_contact(
            elder=elder,
            name=full_name(dice, "staff"),
            relation=dice.pick(said["relations"]),
            phone=dice.phone(),
            by=SEEDER,
            at=since,
            has_key=dice.random() < 0.3,
            where=dice.choice(["同村", "县城", "安康城区", "西安", "广东"]),
        )
    for tone, icon, text in dice.sample(said["warnings"], dice.choice([0, 1, 1, 2, 3])):
        people.add_warning(elder=elder, tone=tone, icon=icon, text=text, by=SEEDER, at=since)
    for purpose in ("emergency", "health", "family")[: dice.choice([2, 3, 3])]:
        people.give_consent(elder=elder, purpose=purpose, given_by=elder.name, by=SEEDER, at=since)


def wang(ground: Ground, village: Division, accounts: dict[str, Any]) -> Elder:
    """Wang Guilan of the story: 81, alone, on an anticoagulant, the key with her neighbour."""
    since = ground.at - timedelta(days=500)
    elder = people.register_elder(
        name="王桂兰", sex="2", birth_date=ground.today.replace(year=ground.today.year - 81, day=1), division=village,
        by=SEEDER, at=since, phone="13992500001", address="3 组 12 号", lat=village.lat + 0.0002,
        lng=village.lng + 0.0003, located="exact", way_in="钥匙在邻居张大山家", living="alone", care_level="轻度失能",
        language="汉阴话", conditions=["高血压", "房颤"], medicines=["华法林 2.5 毫克，每日一次"],
        instructions="不要搬动，先打电话给女儿", user=accounts["wang"],
    )  # fmt: skip
    people.add_warning(elder=elder, tone="danger", icon="droplet", text="在服华法林，出血不易止", by=SEEDER, at=since)
    people.add_warning(elder=elder, tone="warn", icon="ear-off", text="右耳听不见，靠左边大声说", by=SEEDER, at=since)
    people.add_contact(
        elder=elder, name="王丽", relation="女儿", phone="13992500002", by=SEEDER, at=since, where="西安",
        user=accounts["daughter"],
    )  # fmt: skip
    people.add_contact(
        elder=elder, name="张大山", relation="邻居", phone="13992500011", by=SEEDER, at=since, has_key=True, where="隔壁"
    )
    for purpose in ("emergency", "health", "family", "position", "partner"):
        people.give_consent(elder=elder, purpose=purpose, given_by="王桂兰", by=SEEDER, at=since)
    return elder


def home_of_wang() -> Division:
    """蒲溪社区 of 汉阴县."""
    return Division.objects.get(code=PUXI)
