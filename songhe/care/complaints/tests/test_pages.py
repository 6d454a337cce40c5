"""Pages of complaints and call-backs: each role its own, next door nothing."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from songhe.base import clock
from songhe.care.complaints.models import Callback, Complaint
from songhe.care.complaints.tests.test_complaints import AT, accepted, answered, drawn, heard, station
from songhe.register.access.models import User
from songhe.register.people import actions as people
from songhe.register.providers import actions as providers
from songhe.register.providers.tests import making
from tests import cast

pytestmark = pytest.mark.django_db
SAID = {"matter": "money", "words": "价目表六十，收了九十", "about": "某站"}


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: AT)


def enter(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="songhe.register.access.backends.Accounts")
    return client


def go(client: Client, deed: str, row: Any, **data: Any) -> Any:
    return client.post(reverse(f"complaints:{deed}", args=[row.pk]), data)


def family() -> Client:
    people.give_consent(elder=cast.wang(), purpose="family", given_by="王桂兰", by=cast.liu_min().actor, at=AT)
    return enter(cast.wang_daughter().user)


def test_a_daughter_complains_reads_the_answer_and_says_that_it_will_not_do() -> None:
    client, county = family(), enter(cast.li_county())
    assert client.post(reverse("complaints:new"), {"matter": "money", "words": ""}).status_code == 422
    page = client.post(reverse("complaints:new"), {**SAID, "facility": station().pk})
    row = Complaint.objects.get()
    assert row.number in page.content.decode() and (row.source, row.elder) == ("family", cast.wang())
    assert go(county, "acceptance", row).status_code == 302
    assert go(county, "question", row, told="请说明收费").status_code == 302
    assert go(county, "answer", row, text="", upheld="yes").status_code == 422
    assert go(county, "answer", row, text="已退三十元", upheld="yes").status_code == 302
    assert "已退三十元" in client.get(reverse("complaints:my_complaint", args=[row.pk])).content.decode()
    assert go(client, "reopening", row, why="没收到").status_code == 302
    row.refresh_from_db()
    assert (row.status, row.level) == ("investigating", "city")
    assert row.number in client.get(reverse("complaints:mine")).content.decode()


def test_the_desk_lists_by_state_and_a_foreign_county_gets_404() -> None:
    row = heard(name="王丽").complaint
    page = enter(cast.li_county()).get(reverse("complaints:desk")).content.decode()
    assert row.number in page and "1 件投诉在办" in page
    assert row.number not in enter(cast.li_county()).get(reverse("complaints:desk"), {"status": "closed"}).content.decode()
    assert "王丽" in enter(cast.li_county()).get(reverse("complaints:complaint", args=[row.pk])).content.decode()
    far = enter(cast.user("far", "外县", "county", cast.ZIYANG))
    assert far.get(reverse("complaints:complaint", args=[row.pk])).status_code == 404
    assert go(far, "acceptance", row).status_code == 404
    assert enter(cast.liu_min()).get(reverse("complaints:complaint", args=[row.pk])).status_code == 404
    assert family().get(reverse("complaints:my_complaint", args=[row.pk])).status_code == 404


def test_a_provider_states_without_learning_who_complained() -> None:
    row, clerk = accepted(name="王丽", phone="13992500002"), cast.zheng_operator()
    providers.seat_clerk(operator=making.operator(), user=clerk, by=making.by(), at=AT)
    client = enter(clerk)
    assert go(client, "statement", row, statement="x").status_code == 404
    go(enter(cast.li_county()), "question", row, told="请说明到达时间")
    page = client.get(reverse("complaints:asked")).content.decode()
    assert "请说明到达时间" in page and "王丽" not in page and "等了两个小时" not in page and row.number not in page
    assert go(client, "statement", row, statement="车坏了").status_code == 302
    assert "车坏了" in enter(cast.li_county()).get(reverse("complaints:complaint", args=[row.pk])).content.decode()


def test_deeds_of_the_bureau() -> None:
    county = enter(cast.li_county())
    assert go(county, "rejection", heard().complaint, reason="").status_code == 409
    assert go(county, "rejection", heard().complaint, reason="归市场监管局").status_code == 302
    assert go(county, "investigation", accepted()).status_code == 302
    assert go(county, "escalation", accepted(), why="难").status_code == 302
    assert go(county, "closing", answered()).status_code == 302
    assert county.post(reverse("complaints:new"), {**SAID, "name": "李大爷"}).status_code == 200
    assert Complaint.objects.filter(source="desk").get().contact == {"name": "李大爷", "phone": ""}


def test_a_call_back_is_asked_and_noted() -> None:
    row, client = drawn(), enter(cast.liu_min())
    assert "王桂兰" in client.get(reverse("complaints:callbacks")).content.decode()
    assert client.get(reverse("complaints:callback", args=[row.pk])).status_code == 200
    assert go(client, "callback", row, spoke_to="本人").status_code == 422
    assert go(client, "missed", row).status_code == 302
    assert go(client, "callback", row, came="yes", on_time="no", satisfied="2").status_code == 302
    row = Callback.objects.get()
    assert (row.different, row.satisfied, row.badge) == (["on_time"], 2, None)
    assert "和记录不一样" in client.get(reverse("complaints:callbacks"), {"status": "done"}).content.decode()
    assert "不一样" in enter(cast.li_county()).get(reverse("complaints:callback", args=[row.pk])).content.decode()
    assert enter(cast.he_ziyang()).get(reverse("complaints:callback", args=[row.pk])).status_code == 404


def test_the_public_complains_tracks_and_answers_without_a_log_in() -> None:
    client = Client()
    page = client.get(reverse("portal:complaint"), {"facility": str(station().pk)})
    assert page.status_code == 200 and not page.cookies
    said = {**SAID, "facility": str(station().pk), "phone": "13992500009"}
    assert client.post(reverse("portal:complaint"), {**said, "site": "http://x"}).status_code == 422
    assert client.post(reverse("portal:complaint"), {**said, "words": ""}).status_code == 422
    assert not Complaint.objects.exists()
    answer = client.post(reverse("portal:complaint"), said)
    row, made = Complaint.objects.get(), answer.context["made"]
    assert row.number in answer.content.decode() and made.code in answer.content.decode()
    assert answer["Cache-Control"] == "no-store" and row.division_path == station().division_path
    keys = {"number": row.number, "code": made.code}
    cache.clear()
    assert client.post(reverse("portal:tracking"), {**keys, "code": "WRONGX"}).status_code == 422
    found = client.post(reverse("portal:tracking"), keys).content.decode()
    assert "待受理" in found and "13992500009" not in found and "收了九十" not in found
    county = enter(cast.li_county())
    go(county, "acceptance", row)
    go(county, "answer", row, text="已退款", upheld="yes")
    assert "已退款" in client.post(reverse("portal:tracking"), keys).content.decode()
    client.post(reverse("portal:tracking"), {**keys, "word": "agree"})
    row.refresh_from_db()
    assert row.status == "satisfied"


def test_whoever_writes_too_fast_is_told_to_wait() -> None:
    client = Client()
    status = [client.post(reverse("portal:complaint"), {}).status_code for _ in range(7)]
    assert status == [422] * 6 + [429]
