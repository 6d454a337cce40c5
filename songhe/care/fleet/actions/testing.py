"""Test presses: announced, and come through. One that did not is a fault before it is an emergency."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.fleet.actions.ground import change, note
from songhe.care.fleet.models import Device, Trial
from songhe.care.fleet.rules import TEST_MINUTES


def start_test(*, device: Device, by: Actor, at: datetime, minutes: int = TEST_MINUTES) -> None:
    """The next press within `minutes` is a test, agreed on with whoever stands beside it."""
    if not 1 <= minutes <= 60:
        raise Refused(_("试按时间应为 1 到 60 分钟。"))
    until = at + timedelta(minutes=minutes)
    with journal.deed():
        again = device.test_until is not None and device.test_until >= at  # more time for the same trial, not another one
        change(device, test_until=until)
        note("start_test", device, by, at, {"minutes": minutes})
        running = Trial.objects.filter(device=device, pressed_at=None, until__gte=at).order_by("-asked_at").first()
        if again and running is not None:
            Trial.objects.filter(pk=running.pk).update(until=until)
        else:
            facts = {"elder_id": device.elder_id, "division_path": device.division_path, "by_name": by.name[:80]}
            Trial.objects.create(device=device, asked_at=at, until=until, **facts)


def note_test_press(*, device: Device, at: datetime) -> None:
    """The announced test press came through; a further press is a call again."""
    with journal.deed():
        change(device, test_press_at=at, test_until=None)
        note("test_press", device, Actor(f"device:{device.uid}", device.uid), at, {})
        last = (
            Trial.objects.filter(device=device, pressed_at=None, asked_at__lte=at, until__gte=at).order_by("-asked_at").first()
        )
        if last is not None:
            Trial.objects.filter(pk=last.pk).update(pressed_at=at)
