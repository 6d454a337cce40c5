"""A demo that runs for hours does not fall silent: its devices speak in time, and those of the story stay silent."""

import asyncio
import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import localtime

from songhe.base.actors import Actor
from songhe.care.fleet import actions as fleet
from songhe.care.fleet.models import Beat, Device, DeviceModel, Stage, Watch
from songhe.journeys import device_heard, silence_watched
from songhe.journeys.seed import speaking
from songhe.journeys.seed.speaking import Talker
from songhe.links.devices import actions as door
from songhe.links.devices.models import Credential, Message
from songhe.links.devices.tests.conftest import Running, open_door
from tests import cast

ZOU = Actor("user:zou", "邹雪")
HOUR = timedelta(hours=1)
__all__ = ["open_door"]  # the fixture of the door's own tests


@pytest.fixture
def fleet_of_three(AT: datetime) -> list[Device]:
    """A radar and a button that speak, and a radar that the story has silent since yesterday."""
    wang = cast.wang()
    uids = {"radar-a": "generic-radar", "radar-b": "generic-radar", "knopf": "generic-button"}
    rows = [
        fleet.register_device(
            uid=uid, model=DeviceModel.objects.get(code=code), elder=wang, room="客厅", by=ZOU, at=AT - timedelta(days=9)
        )
        for uid, code in uids.items()
    ]
    while fleet.lay_missing(AT):
        pass
    fleet.heard([fleet.Heard(uid=uid, at=AT - HOUR / 4, signals=frozenset({"battery"})) for uid in ("radar-a", "knopf")], AT)
    Beat.objects.filter(device__uid="radar-b").update(heard_at=AT - 30 * HOUR, due_at=AT - 28 * HOUR)
    Watch.objects.update_or_create(name="sweep", defaults={"looked_at": AT - HOUR / 60})
    silence_watched.run_once(AT, listens=lambda: True)
    return rows


def stages() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for uid, stage in Beat.objects.values_list("device__uid", "stage"):
        found.setdefault(uid, set()).add(stage)
    return found


@pytest.mark.django_db
def test_who_is_silent_in_the_story_does_not_speak(fleet_of_three: list[Device]) -> None:
    rows = {row.uid: row.every for row in speaking.talkers()}
    assert rows == {"radar-a": 2400.0, "knopf": 28800.0, "btn-wang": 28800.0}


@pytest.mark.django_db
def test_in_a_demo_of_a_day_nobody_falls_silent_but_who_was(fleet_of_three: list[Device], AT: datetime) -> None:
    rows, at = speaking.talkers(), AT

    async def wait(seconds: float) -> None:
        nonlocal at
        at += timedelta(seconds=seconds)
        if at > AT + 26 * HOUR:
            raise TimeoutError

    said: list[tuple[str, datetime]] = []

    async def speak(one: Talker) -> None:
        said.append((one.uid, at))

    with pytest.raises(TimeoutError):
        asyncio.run(speaking.live(rows, speak, wait, random.Random(3)))
    quarter, now, left = HOUR / 4, AT, list(said)
    while now < AT + 26 * HOUR:
        now += quarter
        while left and left[0][1] <= now:
            uid, moment = left.pop(0)
            body = next(row for row in rows if row.uid == uid).message(moment)[1]
            door.keep_press(credential=uid, body=body, at=moment, key=f"{uid}{moment}")
        device_heard.run_once(now)
        Watch.objects.filter(name="sweep").update(looked_at=now - HOUR / 60)
        silence_watched.run_once(now, listens=lambda: True)
    told = stages()
    assert told["radar-a"] == told["knopf"] == told["btn-wang"] == {Stage.FINE} and told["radar-b"] == {Stage.DOWN}
    assert localtime(Device.objects.get(uid="radar-a").last_seen_at) > AT + 25 * HOUR


@pytest.mark.django_db(transaction=True)
def test_it_speaks_through_the_real_door_with_accounts_of_its_own(
    open_door: Callable[..., Running], fleet_of_three: list[Device], AT: datetime
) -> None:
    there = open_door()
    rows = [*speaking.talkers(), Talker("z2m-x/sos_bad", 60, 40)]
    door.issue_credential(username="z2m-x", adapter="zigbee2mqtt", secret=speaking.drill.drill_secret("z2m-x"), by=ZOU, at=AT)
    door.issue_credential(username="radar-a", by=ZOU, at=AT)  # a real one: its secret is only the device's
    known = speaking.secrets(rows, AT)
    assert set(known) == {"knopf", "btn-wang", "z2m-x"} and Credential.objects.count() == 4

    async def all_of_them() -> None:
        for row in rows:
            if row.account in known:
                await speaking.say("127.0.0.1", there.port, row, known[row.account])

    asyncio.run(all_of_them())
    heard = {row.device: row.facts.get("battery") for row in Message.objects.all()}
    assert heard == {"knopf": 90, "btn-wang": 90, "z2m-x/sos_bad": 40}


def test_a_node_of_real_people_pretends_nothing(settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="SONGHE_DEMO"):
        call_command("pretend")
