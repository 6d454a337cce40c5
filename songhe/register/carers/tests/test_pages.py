"""Pages of carers: an operator keeps, a bureau looks, next door sees nothing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from songhe.base import clock
from songhe.register.access.models import User
from songhe.register.carers import actions
from songhe.register.carers.models import Carer
from songhe.register.carers.tests.test_carers import TODAY, do, yang
from tests import cast

pytestmark = pytest.mark.django_db
__all__ = ["yang"]
FORM = {
    "name": "李芳", "sex": "2", "division": cast.PUXI, "way": "bike", "languages": "汉阴话\n普通话", "day_minutes": "480",
    "week_minutes": "2400",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.AT)


def enter(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="songhe.register.access.backends.Accounts")
    return client


def go(client: Client, deed: str, row: Carer, **data: Any) -> Any:
    return client.post(reverse(f"carers:{deed}", args=[row.pk]), data)


def test_an_operator_adds_a_carer_and_a_wrong_form_loses_nothing(yang: Carer) -> None:
    client = enter(cast.zheng_operator())
    answer = client.post(reverse("carers:new"), {**FORM, "division": "没有这个村"})
    assert answer.status_code == 422 and "李芳" in answer.content.decode()
    answer = client.post(reverse("carers:new"), FORM)
    made = Carer.objects.get(name="李芳")
    assert answer.url == reverse("carers:carer", args=[made.pk])
    assert (made.operator, made.languages) == (yang.operator, ["汉阴话", "普通话"])
    assert client.post(reverse("carers:new"), {**FORM, "division": cast.HAOPING}).status_code == 422


def test_everything_of_the_page_is_done_from_the_page(yang: Carer) -> None:
    client = enter(cast.zheng_operator())
    until = (TODAY + timedelta(days=9)).isoformat()
    assert go(client, "certificate", yang, kind="care", number="A1", expires_on=until).status_code == 302
    assert go(client, "certificate", yang, kind="care", issued_on=until, expires_on="2026-01-01").status_code == 422
    assert go(client, "training", yang, on="2026-11-20", hours="8", topic="助浴").status_code == 302
    assert go(client, "hours", yang, **{"d0-starts": "08:00", "d0-ends": "18:00"}).status_code == 302
    assert go(client, "hours", yang, **{"d0-starts": "08:00"}).status_code == 422
    days = {"from_day": until, "from_time": "00:00", "to_day": until, "to_time": "23:59"}
    assert go(client, "absence", yang, reason="leave", **days).status_code == 302
    assert go(client, "absence", yang, reason="leave", **{**days, "to_time": "00:00"}).status_code == 422
    photo = SimpleUploadedFile("x.jpg", cast.picture(), "image/jpeg")
    assert go(client, "portrait", yang, picture=photo).status_code == 422
    photo.seek(0)
    assert go(client, "portrait", yang, picture=photo, agreed="on").status_code == 302
    page = client.get(reverse("carers:carer", args=[yang.pk])).content.decode()
    for said in ("A1", "还有 9 天", "8 / 24 学时", "请假"):
        assert said in page
    assert client.get(reverse("carers:portrait", args=[yang.pk]))["Content-Type"] == "image/jpeg"
    absence, paper = yang.absences.get(), yang.certificates.get(kind="care")
    assert client.post(reverse("carers:absence_withdrawal", args=[yang.pk, absence.pk])).status_code == 302
    assert client.post(reverse("carers:certificate_end", args=[yang.pk, paper.pk])).status_code == 302
    assert go(client, "portrait_removal", yang).status_code == 302
    assert client.get(reverse("carers:portrait", args=[yang.pk])).url == reverse("carers:carer", args=[yang.pk])
    assert go(client, "edit", yang, **{**FORM, "name": "杨梅梅"}).status_code == 302
    assert go(client, "deactivation", yang).status_code == 302
    yang.refresh_from_db()
    assert (yang.name, yang.is_active, yang.phone) == ("杨梅梅", False, "13992500050")


def test_a_bureau_looks_and_opens_a_log_in_but_keeps_nothing(yang: Carer) -> None:
    client = enter(cast.li_county())
    page = client.get(reverse("carers:carer", args=[yang.pk])).content.decode()
    assert "杨梅" in page and "保存工作时间" not in page
    assert go(client, "certificate", yang, kind="care").status_code == 404
    assert go(client, "log_in", yang, username="x").status_code == 422
    once = cast.shown_once(go(client, "log_in", yang, username="yangmei"))
    assert User.objects.get(username="yangmei").check_password(once)
    yang.refresh_from_db()
    assert yang.user and yang.user.role == "carer"


def test_the_list_counts_and_narrows(yang: Carer) -> None:
    do(actions.enter_certificate, carer=yang, kind="care", expires_on=date(2026, 12, 1))
    client = enter(cast.li_county())
    page = client.get(reverse("carers:list")).content.decode()
    assert "1 位护理员在岗" in page and "差 24" in page
    assert "杨梅" in client.get(reverse("carers:list"), {"flag": "ending"}).content.decode()
    assert "杨梅" not in client.get(reverse("carers:list"), {"flag": "lacking"}).content.decode()
    assert "杨梅" not in client.get(reverse("carers:list"), {"q": "没有"}).content.decode()


def test_next_door_and_another_operator_see_nobody(yang: Carer) -> None:
    for who in (
        cast.user("far", "外县", "county", cast.ZIYANG),
        cast.user("elsewhere", "别家", "operator", cast.HANYIN),
    ):
        assert enter(who).get(reverse("carers:carer", args=[yang.pk])).status_code == 404
        assert enter(who).get(reverse("carers:portrait", args=[yang.pk])).status_code == 404
