"""What tests of sensing stand on: old Chen's home, sensors that hang in it, his assistant, and messages in one line."""

from datetime import UTC, datetime, timedelta
from typing import Any

from songhe.care.fleet.models import Device, DeviceModel
from songhe.care.health.tests import scene as health
from songhe.journeys import sensors_heard, sensors_ring, visits_follow, visits_ring
from songhe.links.devices import actions as door
from songhe.register.access.models import User
from songhe.register.people.models import Elder
from tests import cast

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # 12:00 at Chen's
MODELS = {
    "meter": "wM-Bus 水表",
    "motion": "人体感应 P",
    "smoke": "烟感 Y",
    "mat": "睡眠垫 S",
    "radar": "雷达 R",
    "watch": "手表 G",
    "door": "门磁 M",
}


def chen() -> Elder:
    """Chen Laoda, alone."""
    return health.chen()


def assistant() -> User:
    """Zou Xue, assistant of 蒲溪社区."""
    return cast.user("zouxue", "邹雪", "assistant", cast.PUXI)


def device(uid: str, kind: str, elder: Elder | None = None, at: datetime = NOON) -> Device:
    """One sensor that hangs in Chen's home."""
    known = Device.objects.filter(uid=uid).first()
    if known:
        return known
    who = elder or chen()
    facts = {"name": MODELS.get(kind, kind), "kind": kind, "adapter": "generic"}
    model, _ = DeviceModel.objects.get_or_create(code=f"test-{kind}", defaults=facts)
    return Device.objects.create(
        uid=uid, model=model, elder=who, division_path=who.division_path, room="客厅", installed_at=at - timedelta(days=30)
    )


def says(uid: str, at: datetime, body: str) -> None:
    """A sensor speaks; the door keeps it and the journeys run."""
    door.keep_press(credential=uid, body=body.encode(), at=at, key=f"{uid}-{at.timestamp()}")
    follow(at)


def follow(at: datetime) -> None:
    """The journeys that follow a message and a ring."""
    sensors_heard.run_once(at)
    rings(at)


def rings(at: datetime) -> None:
    """What rang goes on, until nobody has anything more to tell anybody."""
    while sum(one.run_once(at) for one in (sensors_ring, visits_follow, visits_ring)):
        pass


def water(at: datetime, total: float, uid: str = "meter-chen") -> None:
    """What the meter says: its count."""
    says(uid, at, f'{{"signal":"flow","total_m3":{total}}}')


def lived(until: datetime, hours: int = 30, uid: str = "meter-chen", step: float = 0.02, **facts: Any) -> float:
    """Half-hourly counts, water used by day and none at night, up to a moment; gives the last count."""
    total = facts.get("total", 100.0)
    for back in range(hours * 2, 0, -1):
        at = until - timedelta(minutes=30 * back)
        total += step if 6 <= (at + timedelta(hours=8)).hour < 22 else 0
        water(at, round(total, 3), uid)
    return round(total, 3)
