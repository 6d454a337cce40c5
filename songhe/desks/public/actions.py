"""The elder presses on a page: the same road as a button on the wall, durable before the page says yes."""

import json
import uuid
from datetime import datetime

from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.fleet import actions as fleet
from songhe.care.fleet import queries as devices
from songhe.care.fleet.models import DeviceModel
from songhe.links.devices import actions as door
from songhe.register.people.models import Elder

MODEL = "help-page"


def uid_of(elder: Elder) -> str:
    """Under which name the elder's page is known at the door."""
    return f"web-{elder.pk}"


def press(*, elder: Elder, press: uuid.UUID, at: datetime) -> None:
    """Keep the press; when this returns it is on the disk. The same number again is the same press."""
    _known(elder, at)
    body = json.dumps({"id": str(press), "signal": "sos"}).encode()
    door.keep_press(credential=uid_of(elder), body=body, at=at, key=str(press), topic="help")


def _known(elder: Elder, at: datetime) -> None:
    """The page is in the device register as a device of its elder, from its first press on."""
    if devices.by_uid(uid_of(elder)) is not None:
        return
    model, _made = DeviceModel.objects.get_or_create(code=MODEL, defaults={"name": "网页求助", "kind": "app"})  # words: data
    try:
        fleet.register_device(uid=uid_of(elder), model=model, elder=elder, by=Actor(f"elder:{elder.pk}", elder.name), at=at)
    except Refused:
        return  # two presses at once: the other one registered it
