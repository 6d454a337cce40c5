"""A node knows makes of device from its first day, and learns others on a page."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.urls import reverse

from songhe.base.models import JournalEntry
from songhe.care.fleet import actions
from songhe.care.fleet.models import Device, DeviceModel, Kind
from songhe.links.devices.adapters import ADAPTERS
from songhe.register.access.models import User

pytestmark = pytest.mark.django_db
PAGE = reverse("fleet:models")
RING = {"code": "RQ-7", "name": "呼叫戒指 RQ-7", "maker": "某厂", "kind": "button", "adapter": "generic"}


def test_a_fresh_node_knows_the_makes_of_the_file() -> None:
    file = (Path(actions.__file__).parents[1] / "data" / "models.yaml").read_text()
    codes = {row["code"] for row in yaml.safe_load(file)}
    assert len(codes) >= 15
    assert codes <= set(DeviceModel.objects.values_list("code", flat=True))


def test_every_make_of_the_file_can_be_registered_and_read() -> None:
    assert all(row.kind in Kind.values and row.adapter in ADAPTERS for row in DeviceModel.objects.all())


def test_what_somebody_changed_stays_after_a_migrate() -> None:
    DeviceModel.objects.filter(code="generic-button").update(name="红色按钮")
    DeviceModel.objects.filter(code="generic-gas").delete()
    call_command("migrate", database="default", verbosity=0)
    assert DeviceModel.objects.get(code="generic-button").name == "红色按钮"
    assert DeviceModel.objects.filter(code="generic-gas").exists()
    assert actions.load_models() == 0


def test_a_make_is_added_and_a_device_of_it_registered(sign_in: Any, li_county: User) -> None:
    client = sign_in(li_county)
    assert PAGE in client.get(reverse("fleet:register")).content.decode()
    page = client.post(PAGE, RING, follow=True).content.decode()
    assert "呼叫戒指 RQ-7" in page
    row = DeviceModel.objects.get(code="RQ-7")
    assert JournalEntry.objects.latest("pos").verb == "fleet.model.add"
    client.post(reverse("fleet:register"), {"uid": "ring-1", "model": row.pk})
    assert Device.objects.get(uid="ring-1").model == row


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "a b"}, "字母"),
        ({"code": ""}, "型号代码"),
        ({"kind": "ring"}, "ring"),
        ({"code": "generic-button"}, "已经有了"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(sign_in: Any, li_county: User, wrong: dict[str, str], said: str) -> None:
    before = DeviceModel.objects.count()
    answer = sign_in(li_county).post(PAGE, {**RING, **wrong})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert DeviceModel.objects.count() == before


@pytest.mark.parametrize("person", ["liu_min", "chen", "wang_daughter"])
def test_others_have_no_way_in(sign_in: Any, person: str, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(person)
    client = sign_in(getattr(user, "user", None) or user)
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, RING).status_code == 404
