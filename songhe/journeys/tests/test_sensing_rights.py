"""A person's copy holds what sensors said and why it rang; who is off the register is taken out of files and memory."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import localtime

from songhe.care.sensing import copies, retention
from songhe.care.sensing.models import Home, Ring
from songhe.journeys import readings_archived
from songhe.journeys.tests import sensing_scene as scene
from songhe.links.devices import archive
from songhe.links.devices.archive import Question
from songhe.register.people.models import Elder

pytestmark = pytest.mark.django_db(transaction=True)
AT = scene.NOON


def kept() -> int:
    day = localtime(AT).date()
    return int(archive.ask(Question("SELECT count(*) FROM said"), day, day)[0][0])


def test_copy_and_erasure(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path
    scene.device("mat-chen", "mat")
    for minute in range(4):
        scene.says("mat-chen", AT + timedelta(minutes=minute), '{"signal":"bed","hr":131,"in_bed":true}')
    readings_archived.run_once(AT + timedelta(minutes=20))
    chen = scene.chen()
    told = str(copies.sensing(chen))
    assert "131" in told and "睡眠心率异常" in told and "mat-chen" in told and kept() == 4
    assert retention.readings(AT + timedelta(days=100)) == 0
    Elder.objects.filter(pk=chen.pk).update(status="died", left_at=AT)
    assert retention.readings(AT + timedelta(days=100)) == 1 and retention.readings(AT + timedelta(days=100)) == 0
    assert kept() == 0 and not Home.objects.exists() and Ring.objects.exists()
