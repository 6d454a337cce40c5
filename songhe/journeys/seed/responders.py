"""About 180 people and crews who can be at the door, and their hours for the next week."""

from datetime import datetime, time, timedelta

from songhe.journeys.seed.ground import HOME, SEEDER, Ground, full_name, words
from songhe.register.access.models import User
from songhe.register.people.models import Elder
from songhe.register.places.models import Division
from songhe.register.staff import actions as staff
from songhe.register.staff.models import EMERGENCY_SERVICES, Responder

CREWS = [("ambulance", "120 急救站", "siren"), ("fire", "消防救援站", "siren"), ("police", "公安派出所", "car")]
DAYS = 8


def sow(ground: Ground, accounts: dict[str, User], wang: Elder, elders: list[Elder]) -> list[Responder]:
    """Named people of the story first, then every county's; every tenth elder has left a key with somebody near."""
    rows = _story(ground, accounts, wang)
    for county, count in ground.share(30 if ground.small else 140, least=2 if ground.small else 7).items():
        rows += _crews(ground, county)
        rows += [_person(ground, ground.village(county), number) for number in range(count)]
    _shifts(ground, [row for row in rows if not row.always_on])
    _keys(rows, elders[::10])
    return rows


def _keys(rows: list[Responder], elders: list[Elder]) -> None:
    """The key lies with the nearest person of the same county, not with a crew."""
    for elder in elders:
        county = elder.division_path[:11]
        near = [row for row in rows if row.kind not in EMERGENCY_SERVICES and row.division_path.startswith(county)]
        min(near, key=lambda row: (row.lat - elder.position[0]) ** 2 + (row.lng - elder.position[1]) ** 2).keys_for.add(elder)


def _crews(ground: Ground, county: str) -> list[Responder]:
    seat = Division.objects.get(code=county)
    lat, lng = seat.lat, seat.lng
    return [
        staff.add_responder(
            name=f"{seat.name}{name}", kind=kind, division=seat, by=SEEDER, at=ground.at, lat=lat + 0.002 * step, lng=lng,
            way=way, phone=f"0915{county[2:]}{step}", always_on=True, skills=words()["skills"][kind], role_note="24 小时",
        )
        for step, (kind, name, way) in enumerate(CREWS)
    ]  # fmt: skip


def _person(ground: Ground, village: Division, number: int) -> Responder:
    dice = ground.dice
    kind, note, way = words()["kinds"][number % 4]
    lat, lng = dice.near(village, 1.5)
    return staff.add_responder(
        name=full_name(dice, "staff"), kind=kind, division=village, by=SEEDER, at=ground.at, lat=lat, lng=lng, way=way,
        phone=dice.phone(), always_on=kind == "neighbour", languages=["安康话"], skills=words()["skills"][kind],
        role_note=f"{village.short_name}{note}",
    )  # fmt: skip


def _story(ground: Ground, accounts: dict[str, User], wang: Elder) -> list[Responder]:
    """The neighbour with the key, the village doctor, the assistant."""
    home = wang.division
    people = [
        ("neighbour", "neighbour", 0.0010, 0.0012, "foot", True, "蒲溪社区中心户"),
        ("zhouyi", "doctor", 0.0110, 0.0140, "bike", True, "蒲溪社区卫生室"),
        ("zhangxh", "assistant", -0.0130, 0.0120, "bike", False, "蒲溪社区养老协理员"),
    ]
    rows = [
        staff.add_responder(
            name=accounts[login].name, kind=kind, division=home, by=SEEDER, at=ground.at, lat=home.lat + up,
            lng=home.lng + side, way=way, phone=f"139925000{number}", always_on=always, languages=["汉阴话"],
            skills=words()["skills"][kind], role_note=note, user=accounts[login],
        )
        for number, (login, kind, up, side, way, always, note) in enumerate(people, 11)
    ]  # fmt: skip
    rows[0].keys_for.add(wang)
    return rows


def _shifts(ground: Ground, rows: list[Responder]) -> None:
    """Day and night hours, so that somebody is on duty at any moment of the coming week."""
    for number, responder in enumerate(rows):
        by_day = responder.kind == "assistant" or number % 2 == 0
        for day in range(-1, DAYS):
            starts_at = _hour(ground, day, 8 if by_day else 20)
            staff.plan_shift(
                responder=responder, starts_at=starts_at, ends_at=starts_at + timedelta(hours=12), by=SEEDER, at=ground.at
            )


def _hour(ground: Ground, day: int, hour: int) -> datetime:
    return datetime.combine(ground.today + timedelta(days=day), time(hour), tzinfo=HOME)
