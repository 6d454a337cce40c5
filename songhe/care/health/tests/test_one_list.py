"""One medicine list: the first-aid card shows the health room's; what was said at registration only where none was begun."""

from typing import Any

import pytest

from songhe.base.errors import Refused
from songhe.care.health import actions
from songhe.care.health.actions import medicating
from songhe.care.health.models import Medicine
from songhe.care.health.tests.scene import AT, DAY, by, chen, doctor
from songhe.register.people import actions as people
from songhe.register.people import queries as files
from songhe.register.people.forms import FileForm
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db


def said(*lines: str) -> Elder:
    elder = chen()
    people.change_elder(elder=elder, medicines=list(lines), by=by(), at=AT)
    return elder


def pill(name: str, **facts: Any) -> Medicine:
    record = {"name": name, "dose": "1 片"}
    return actions.prescribe(elder=chen(), record=record, starts_on=DAY, by=by(), at=AT, **facts)


def test_the_card_shows_what_was_said_until_there_is_a_list_and_then_the_list() -> None:
    card = files.emergency_card(said("华法林 2.5 毫克"), AT)
    assert (card.medicines, card.noted) == (["华法林 2.5 毫克"], True)
    pill("氨氯地平", times=["08:00"])
    pill("华法林", critical=True)
    card = files.emergency_card(chen(), AT)
    assert (card.medicines, card.noted) == (["华法林 1 片", "氨氯地平 1 片 08:00"], False), "what must not be missed first"


def test_a_list_of_which_everything_was_ended_is_empty_and_not_what_was_said_once() -> None:
    elder = said("华法林")
    medicating.end(medicine=pill("氨氯地平"), why="医生说停", by=by(), at=AT)
    card = files.emergency_card(elder, AT)
    assert (card.medicines, card.noted) == ([], False)


def test_nobody_who_takes_nothing_is_said_to() -> None:
    assert files.emergency_card(chen(), AT).medicines == []


def test_opening_the_field_shows_the_list_and_is_noted() -> None:
    elder = said("华法林")
    pill("氨氯地平")
    assert people.reveal(user=doctor(), elder=elder, field="medicines", reason="问诊", at=AT) == "氨氯地平 1 片"
    assert files.looks(doctor(), elder)[0].reason == "问诊"


def test_the_file_is_no_second_place_to_write_it() -> None:
    elder, lead = said("华法林"), cast.user("lead", "李", "station", cast.PUXI)
    form = FileForm(None, user=lead, today=AT.date(), elder=elder)
    assert "medicines" in form.fields
    pill("氨氯地平")
    form = FileForm(None, user=lead, today=AT.date(), elder=elder)
    assert "medicines" not in form.fields and form.sections()


def test_a_doctor_begins_the_list_with_what_was_said(client: Any) -> None:
    elder = said("华法林 2.5 毫克", "氨氯地平")
    client.force_login(doctor())
    page = client.get(f"/health/of/{elder.pk}/medicines/").content.decode()
    assert "登记时说过在用的药" in page and "华法林" not in page
    client.post(f"/health/of/{elder.pk}/medicines/adoption/")
    assert sorted(row.record["name"] for row in Medicine.objects.all()) == ["华法林 2.5 毫克", "氨氯地平"]
    assert files.looks(doctor(), elder)[0].who == doctor().name
    assert "登记时说过在用的药" not in client.get(f"/health/of/{elder.pk}/medicines/").content.decode()
    with pytest.raises(Refused):
        medicating.adopt_noted(elder=elder, by=by(), at=AT)
