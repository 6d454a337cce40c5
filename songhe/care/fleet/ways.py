"""On which way a device is told what it is set to: with the account it comes in with, or with that of its gateway."""

from datetime import date
from typing import NamedTuple

from django.db.models import Q

from songhe.care.fleet import dated
from songhe.care.fleet.models import Device
from songhe.links.devices import queries as spool
from songhe.links.devices.models import Credential, Setting
from songhe.links.devices.topics import is_own

COUNTY = 2  # levels of a division's path down to its county


class Way(NamedTuple):
    """Topic of an account. `behind`: the gateway hears it, and passes it on. `stands`: a setting, and no command."""

    credential: Credential
    topic: str
    behind: bool
    stands: bool

    def told(self) -> Setting | None:
        """What was told here last, and whether it was heard."""
        return spool.settings_of(self.credential.username).filter(topic=self.topic).first()


def choices(device: Device, day: date) -> dict[str, dated.Choice]:
    """What may be set on this device from afar."""
    return dated.settings(device.model.kind, day, make=device.model.code, adapter=device.model.adapter)


def of(device: Device, day: date) -> Way | None:
    """The way to this device; None where it has no account, a shut one, or one whose format or topics lead nowhere."""
    account, _slash, name = device.uid.partition("/")
    credential = Credential.objects.filter(username=account, disabled_at=None).first()
    if credential is None or (name and not _same_county(device, account)):
        return None
    telling = dated.telling(credential.adapter, day)
    topic = (telling.behind if name else telling.own).format(account=account, name=name)
    if not is_own(credential.topics, account, topic):
        return None
    return Way(credential, topic, bool(name), telling.stands)


def comes_with(username: str) -> Q:
    """The devices that come in with this account."""
    return Q(uid=username) | Q(uid__startswith=f"{username}/")


def _same_county(device: Device, account: str) -> bool:
    """Whoever registers a made-up number behind another county's gateway tells that gateway nothing."""
    mine = Device.objects.filter(comes_with(account))
    owner = mine.filter(uid=account).first() or mine.earliest("pk")  # keys are in the order in which they were made
    return owner.division_path.split("/")[:COUNTY] == device.division_path.split("/")[:COUNTY]
