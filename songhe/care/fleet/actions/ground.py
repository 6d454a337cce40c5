"""What every verb of the register does: change a device that is in service, and note it."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.fleet.models import Device


def change(device: Device, **changes: object) -> None:
    """A change to a device that is in service; a retired one takes none."""
    if not Device.objects.filter(pk=device.pk, retired_at=None).update(**changes):
        raise Refused(_("这台设备已经停用，不能再改。"))
    device.refresh_from_db()


def note(verb: str, device: Device, by: Actor, at: datetime, facts: Mapping[str, object]) -> None:
    plain = {name: str(value) if name == "elder" and value else value for name, value in facts.items()}
    journal.write(verb=f"fleet.device.{verb}", subject=device, by=by, at=at, division=device.division_path, facts=plain)
