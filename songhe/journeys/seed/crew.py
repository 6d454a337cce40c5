"""Carers of the demo: fourteen for the operator of the log-in, three for each other, with papers, learning and hours."""

from datetime import time, timedelta

from songhe.journeys.seed.ground import full_name
from songhe.journeys.seed.house import House
from songhe.register.access.models import User
from songhe.register.carers.models import Carer, Certificate, Hours, Training
from songhe.register.providers.models import Facility, Operator

NAMES = [
    "杨梅",
    "陈秀英",
    "李春兰",
    "周翠",
    "黄小霞",
    "吴凤",
    "罗玉珍",
    "唐丽",
    "邓琴",
    "谭芳",
    "何大勇",
    "胡志强",
    "曾建军",
    "付明",
]
LEARNED = ["压疮预防和翻身", "噎食急救", "失智老人沟通", "助浴安全和血压"]
BEGINS, PAUSE, ENDS = time(8), time(12), time(18)


def sow(house: House, operator: Operator, base: Facility, user: User | None) -> None:
    """Fourteen for the operator of the log-in, three for each other; one's certificate has run out, one's soon will."""
    names = NAMES if user else [full_name(house.dice, "staff") for _each in range(3)]
    for place, name in enumerate(names):
        lat, lng = house.dice.near(base.division, 1.5)
        man = user is not None and place >= 10
        carer = Carer(
            operator=operator, facility=base, user=user if place == 0 else None, name=name, number=f"H{place + 1:03d}",
            sex="1" if man else "2", phone=house.dice.phone(), languages=house.dice.choice([["普通话"], ["普通话", "汉阴话"]]),
            way=house.dice.choice(["bike", "bike", "car", "car"]), division=base.division, lat=lat, lng=lng,
            division_path=base.division_path, synthetic=True,
        )  # fmt: skip
        house.carers.append(carer)
        house.rest += [*_papers(house, carer, place), *_hours(carer, place), *_learned(house, carer, place)]


def _papers(house: House, carer: Carer, place: int) -> list[Certificate]:
    today = house.ground.today
    ends = {"health": 300, "training": 700, "care": 1200}
    kinds = ["health", "training", *(["care"] if place % 4 != 3 else []), *(["nurse"] if place in {4, 8} else [])]
    kinds += ["rehab"] if place == 6 else ["cook"] if place == 2 else []
    left = {5: -6, 9: 12}.get(place)  # one has run out, one soon will
    return [
        Certificate(
            carer=carer, kind=kind, number=f"演{place:02d}{kind[:2]}", issued_on=today - timedelta(days=420),  # words: data
            expires_on=today + timedelta(days=left if left is not None and kind == "health" else ends.get(kind, 900)),
        )
        for kind in kinds
    ]  # fmt: skip


def _learned(house: House, carer: Carer, place: int) -> list[Training]:
    """Four days of six hours this year; every fifth carer still owes one."""
    first, fifth = house.ground.today.replace(month=1, day=1), house.ground.today.timetuple().tm_yday / 5
    return [
        Training(carer=carer, on=first + timedelta(days=int(fifth * n)), hours=6, topic=topic, given_by="县养老服务指导中心")
        for n, topic in enumerate(LEARNED[1 if place % 5 == 3 else 0 :])
    ]


def _hours(carer: Carer, place: int) -> list[Hours]:
    """Six days a week, the free day in turn; nobody knows a weekend in this trade."""
    days = [day for day in range(7) if day != (place + 5) % 7]
    return [
        Hours(carer=carer, weekday=day, starts=BEGINS, ends=ENDS, break_starts=PAUSE, break_minutes=60) for day in days
    ]  # fmt: skip
