"""About 350 devices, who they hang with, and the credentials with which they come to the door."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import localtime

from songhe.care.fleet import actions as fleet
from songhe.care.fleet import dated
from songhe.care.fleet.models import Device, DeviceModel
from songhe.journeys.seed.ground import SEEDER, Ground, words
from songhe.links.devices import actions as door
from songhe.links.devices.credentials import drill_secret
from songhe.register.people.models import Elder

GATEWAY = "z2m-puxi"
AIDS = ("wheelchair", "bed", "walker", "wheelchair", "oxygen", "commode")


def sow(ground: Ground, wang: Elder, elders: list[Elder]) -> tuple[list[Device], dict[str, str]]:
    """(devices, secrets by user name). Wang has a plain button and, in the bathroom, one behind a Zigbee2MQTT gateway."""
    makes = _makes()
    devices = [
        _device(ground, "btn-wang", makes["HX-B1"], wang, "床头"),
        _device(ground, f"{GATEWAY}/sos_bathroom", makes["TS0215A"], wang, "卫生间"),
    ]
    lucky = ground.dice.sample(elders, int(len(elders) * 0.85))
    for number, elder in enumerate(lucky, 1):
        devices.append(_device(ground, f"d{number:06d}", makes[_make(ground)], elder, ground.dice.pick(words()["rooms"])))
    _heard(ground, devices)
    _kept(ground, wang, elders, makes)
    return devices, _credentials(ground)


def _kept(ground: Ground, wang: Elder, elders: list[Elder], makes: dict[str, DeviceModel]) -> None:
    """Every signal has a due time; one button waits to be hung up, and some aids are lent, back, or in stock."""
    while fleet.lay_missing(ground.at):
        pass
    fleet.order(elder=elders[-1], model=makes["HX-B1"], room="床头", by=SEEDER, at=ground.at - timedelta(days=2))
    given: Any = {"by": SEEDER, "at": ground.at - timedelta(days=20), "division": "/".join(wang.division_path.split("/")[:2])}
    aids = [fleet.add_aid(number=f"FJ-{n:03d}", kind=kind, **given) for n, kind in enumerate(AIDS, 1)]
    day = ground.at.date()
    for aid, back in zip(aids[:3], (False, False, True), strict=True):
        told: Any = {"by": SEEDER, "at": ground.at - timedelta(days=15)}
        loan = fleet.lend(aid=aid, elder=ground.dice.sample(elders, 1)[0], due_on=day + timedelta(days=30), **told)
        if back:
            fleet.come_back(loan=loan, condition="坐垫有些旧", by=SEEDER, at=ground.at - timedelta(days=1))


def _makes() -> dict[str, DeviceModel]:
    facts = ("code", "name", "maker", "kind", "adapter")
    rows = [{name: make[name] for name in facts} for make in words("models")]
    return {row["code"]: DeviceModel.objects.get_or_create(code=row["code"], defaults=row)[0] for row in rows}


def _make(ground: Ground) -> Any:
    return ground.dice.pick([[make["code"], make["share"]] for make in words("models")])


def _device(ground: Ground, uid: str, make: DeviceModel, elder: Elder, room: str) -> Device:
    since = ground.at - timedelta(days=ground.dice.randrange(200, 380))
    return fleet.register_device(uid=uid, model=make, by=SEEDER, at=since, elder=elder, room=room)


def _heard(ground: Ground, devices: list[Device]) -> None:
    """Most were heard within the hour; some are low or silent, as in life."""
    for device in devices:
        silent = ground.dice.random() < 0.04
        device.last_seen_at = ground.at - timedelta(minutes=ground.dice.randrange(4000 if silent else 55) + 1)
        tested = ground.dice.random() < 0.86
        device.test_press_at = ground.at - timedelta(days=ground.dice.randrange(28 if tested else 70), hours=9)
        device.battery = ground.dice.choice([8, 15]) if ground.dice.random() < 0.05 else ground.dice.randrange(35, 101)
    Device.objects.bulk_update(devices, ["last_seen_at", "test_press_at", "battery"], batch_size=200)


def spoken(ground: Ground) -> int:
    """Every device that hangs was heard on each of its signals when the register says so; how many signals.

    Last of all: watched since they were hung up, months ago, the whole city would be silent at the first sweep.
    """
    day = localtime(ground.at).date()
    hanging = Device.objects.filter(elder__isnull=False, retired_at=None).select_related("model")
    said = [
        fleet.Heard(
            uid=row.uid,
            at=row.last_seen_at or ground.at - timedelta(minutes=ground.dice.randrange(55) + 1),
            signals=frozenset(dated.limits(row.model.kind, day)),
        )
        for row in hanging.order_by("uid")
    ]
    return fleet.heard(said, ground.at)


def _credentials(ground: Ground) -> dict[str, str]:
    """Two buttons of their own and a gateway for a house, with the secrets that `songhe press` knows too."""
    given = [("btn-wang", "generic"), ("d000001", "generic"), (GATEWAY, "zigbee2mqtt")]
    return {
        username: door.issue_credential(
            username=username, adapter=adapter, by=SEEDER, at=ground.at, secret=drill_secret(username)
        )
        for username, adapter in given
    }
