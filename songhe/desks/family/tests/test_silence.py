"""The family is told last of a silent device: not when the village is, late after that, down at three times the limit."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.base import journal
from songhe.care.fleet.actions import silence
from songhe.care.fleet.models import Beat, Device
from songhe.register.people.models import Contact
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db
LATE, DOWN = "可能是没电或断网", "它现在报不了警"


@pytest.fixture
def beat(daughter: Contact) -> Beat:
    """The line of the button at her mother's bed."""
    device = cast.wang_button()
    Device.objects.filter(pk=device.pk).update(last_seen_at=AT)
    silence.lay_missing(AT)
    return Beat.objects.get(device=device, signal="")


def shown(at: dict[str, Any], beat: Beat, limits: float, sign_in: Any, daughter: Contact) -> str:
    at["at"] = beat.heard_at + timedelta(seconds=beat.limit_s * limits)
    silence.sweep(at=at["at"])
    silence.sweep(at=at["at"])
    return sign_in(daughter.user).get("/follow/").content.decode()


@pytest.mark.parametrize(
    ("limits", "late", "down"),
    [(1.0, False, False), (1.42, False, False), (1.51, True, False), (2.9, True, False), (3.1, False, True)],
)
def test_what_the_family_reads(
    limits: float, late: bool, down: bool, at: dict[str, Any], beat: Beat, sign_in: Any, daughter: Contact
) -> None:
    Beat.objects.update(heard_at=AT)
    beat.refresh_from_db()
    page = shown(at, beat, limits, sign_in, daughter)
    assert (LATE in page, DOWN in page) == (late, down)


def test_a_device_that_speaks_again_is_not_mentioned(at: dict[str, Any], beat: Beat, sign_in: Any, daughter: Contact) -> None:
    Beat.objects.filter(pk=beat.pk).update(stage="down", step=6, heard_at=AT - timedelta(days=9), due_at=None)
    assert DOWN in sign_in(daughter.user).get("/follow/").content.decode()
    with journal.deed():
        silence.spoke({(beat.device.uid, ""): at["at"]}, at["at"])
    page = sign_in(daughter.user).get("/follow/").content.decode()
    assert LATE not in page and DOWN not in page
