"""A phone that is lost: reported from another log-in or by whoever hears of it, told at its next word, wiped."""

import uuid
from typing import Any

import pytest
from django.test import Client

from songhe.base.errors import WrongMoment
from songhe.base.models import JournalEntry
from songhe.base.outbox import phones
from songhe.base.outbox.models import Phone
from songhe.register.access.models import SignIn
from tests import cast

pytestmark = pytest.mark.django_db
MARK = uuid.UUID("0f8fad5b-d9cb-469f-a165-70867728950e")


def assistant() -> Any:
    return cast.user("xiaohong", "张小红", "assistant", cast.PUXI)


def hello(client: Client, waiting: int = 0, **more: Any) -> Any:
    return client.post("/outbox/hello", headers={"X-Phone": f"{MARK} {waiting}", "accept": "application/json"}, **more)


def verbs() -> list[str]:
    return list(JournalEntry.objects.filter(subject_kind="outbox.phone").order_by("pos").values_list("verb", flat=True))


def test_a_phone_is_known_by_its_own_mark(sign_in: Any) -> None:
    mine = sign_in(assistant())
    assert hello(mine, 3).status_code == 204 and hello(mine, 1).status_code == 204
    row = Phone.objects.get()
    assert (row.mark, row.owner_name, row.waiting, row.status) == (MARK, "张小红", 1, "here") and verbs() == [
        "outbox.phone.meet"
    ]
    assert mine.post("/outbox/hello", headers={"X-Phone": "nonsense x"}).status_code == 204 and Phone.objects.count() == 1


def test_nobody_signed_in_is_not_met(client: Client) -> None:
    assert hello(client).status_code == 401 and not Phone.objects.exists()
    assert client.post("/outbox/wiped", headers={"X-Phone": str(MARK)}).status_code == 404


def test_reported_from_another_log_in_it_hears_so_though_it_is_signed_out(sign_in: Any, client: Client) -> None:
    user = assistant()
    phone, other = sign_in(user), sign_in(user)
    hello(phone, 2)
    row, keep = Phone.objects.get(), other.session.session_key
    assert "存着老人名单的手机" in other.get("/account/").content.decode()
    assert other.post(f"/account/phones/{row.pk}/my-loss/").status_code == 302
    assert SignIn.objects.get(ended_at=None).session_key == keep
    assert phone.get("/account/", headers={"accept": "application/json"}).status_code in {302, 401}
    told = hello(client)
    assert told.status_code == 410 and told.json()["wipe"] is True
    assert hello(other).status_code == 410  # whoever works with it now: it is the phone that is lost
    put = client.put("/outbox/", b"\x01", content_type="application/octet-stream", headers={"X-Phone": f"{MARK} 2"})
    assert put.status_code == 410
    said = client.post("/outbox/wiped", {"unsent": 2}, "application/json", headers={"X-Phone": f"{MARK} 2"})
    row.refresh_from_db()
    assert said.status_code == 204 and (row.status, row.unsent) == ("wiped", 2) and row.told_at and row.wiped_at
    assert verbs() == ["outbox.phone.meet", "outbox.phone.lose", "outbox.phone.wipe"]
    assert JournalEntry.objects.get(verb="outbox.phone.wipe").facts == {"unsent": 2}
    assert "有 2 项没发出的记录一起清除了" in other.get("/account/").content.decode()
    with pytest.raises(WrongMoment):
        phones.lose(phone=row, by=user.actor, at=cast.AT)


def test_the_desk_and_the_bureau_report_for_others_and_not_next_door(sign_in: Any) -> None:
    hello(sign_in(assistant()), 4)
    row = Phone.objects.get()
    next_door = sign_in(cast.he_ziyang())
    assert "张小红" not in next_door.get("/account/phones/").content.decode()
    assert next_door.post(f"/account/phones/{row.pk}/loss/").status_code == 404
    assert sign_in(assistant()).get("/account/phones/").status_code == 404
    desk = sign_in(cast.liu_min())
    page = desk.get("/account/phones/?q=张").content.decode()
    assert (
        "张小红" in page and "那时还有 4 项没发出" in page and "没有找到" in desk.get("/account/phones/?q=谁").content.decode()
    )
    assert desk.post(f"/account/phones/{row.pk}/loss/").status_code == 302
    assert Phone.objects.get().lost_by == "刘敏" and "等手机联网" in desk.get("/account/phones/").content.decode()
    assert desk.post(f"/account/phones/{row.pk}/loss/").status_code == 409


def test_another_s_phone_is_not_mine_to_report(sign_in: Any) -> None:
    hello(sign_in(assistant()))
    thief = sign_in(cast.user("dieb", "别人", "assistant", cast.PUXI))
    assert thief.post(f"/account/phones/{Phone.objects.get().pk}/my-loss/").status_code == 404


def test_signed_out_it_is_left_and_comes_back(sign_in: Any) -> None:
    mine = sign_in(assistant())
    hello(mine)
    assert mine.delete("/outbox/hello", headers={"X-Phone": str(MARK)}).status_code == 204
    assert Phone.objects.get().status == "left"
    hello(mine)
    assert Phone.objects.get().status == "here" and verbs()[1:] == ["outbox.phone.leave", "outbox.phone.come_back"]
