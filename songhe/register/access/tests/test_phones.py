"""A phone that is lost: reported from another log-in or by whoever hears of it, told, wiped; or found again."""

import uuid
from typing import Any

import pytest
from django.test import Client

from songhe.base.errors import WrongMoment
from songhe.base.models import JournalEntry
from songhe.base.outbox import phones
from songhe.base.outbox.models import Phone
from songhe.links.notify import actions as notify
from songhe.links.notify.models import Subscription
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
    assert "存着名单或记录的手机" in other.get("/account/").content.decode()
    asked = other.post(f"/account/phones/{row.pk}/my-loss/")
    assert asked["Location"].startswith("/account/reauthenticate/") and not SignIn.objects.exclude(ended_at=None).exists()
    assert other.post(asked["Location"], {"password": cast.PASSWORD}).status_code == 302  # and what was asked is done
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
    thief.post("/account/reauthenticate/", {"password": cast.PASSWORD})
    assert thief.post(f"/account/phones/{Phone.objects.get().pk}/my-loss/").status_code == 404


def test_signed_out_it_is_left_and_comes_back(sign_in: Any) -> None:
    mine = sign_in(assistant())
    hello(mine)
    assert mine.delete("/outbox/hello", headers={"X-Phone": str(MARK)}).status_code == 204
    assert Phone.objects.get().status == "left"
    hello(mine)
    assert Phone.objects.get().status == "here" and verbs()[1:] == ["outbox.phone.leave", "outbox.phone.come_back"]


# --- found again ---
def lost_phone(sign_in: Any, waiting: int = 2) -> tuple[Phone, Any]:
    """The assistant's phone with this much on it, reported lost by the desk; and the desk."""
    hello(sign_in(assistant()), waiting)
    row, desk = Phone.objects.get(), sign_in(cast.liu_min())
    assert desk.post(f"/account/phones/{row.pk}/loss/").status_code == 302
    row.refresh_from_db()
    return row, desk


def test_found_before_it_heard_of_the_loss_it_sends_what_waits_after_a_new_log_in(sign_in: Any, client: Client) -> None:
    row, desk = lost_phone(sign_in)
    listed = desk.get("/account/phones/").content.decode()
    assert f"/account/phones/{row.pk}/found/" in listed and "确定报失" not in listed
    form = desk.get(f"/account/phones/{row.pk}/found/").content.decode()
    assert "没发出的 2 项都还在" in form and "重新登录后自动发出" in form and "由 刘敏 报失" in form
    assert desk.post(f"/account/phones/{row.pk}/found/", {"reason": " "}).status_code == 422
    assert desk.post(f"/account/phones/{row.pk}/found/", {"reason": "落在村委会，本人取回"}).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.found_by, row.found_why) == ("found", "刘敏", "落在村委会，本人取回") and row.found_at
    entry = JournalEntry.objects.get(verb="outbox.phone.find")
    assert entry.facts == {"reason": "落在村委会，本人取回", "waiting": 2, "told": False} and entry.by_name == "刘敏"
    assert "刘敏 撤回报失：落在村委会，本人取回" in desk.get("/account/phones/").content.decode()

    told = hello(client, 2)  # nobody has signed in on it yet: the list goes, what is sealed to the house stays
    assert told.status_code == 401 and told.json()["forget"] is True and "wipe" not in told.json()
    put = client.put("/outbox/", b"\x01", content_type="application/octet-stream", headers={"X-Phone": f"{MARK} 2"})
    assert put.status_code == 401
    anew = sign_in(assistant())
    assert hello(anew, 2).status_code == 204
    put = anew.put("/outbox/", b"\x01", content_type="application/octet-stream", headers={"X-Phone": f"{MARK} 2"})
    assert put.status_code == 200
    row.refresh_from_db()
    assert row.status == "here" and verbs()[1:] == ["outbox.phone.lose", "outbox.phone.find", "outbox.phone.come_back"]
    assert "撤回报失" in anew.get("/account/").content.decode()


def test_found_after_it_was_told_its_records_are_gone_and_the_page_says_so(sign_in: Any, client: Client) -> None:
    row, desk = lost_phone(sign_in)
    assert hello(client, 2).status_code == 410
    form = desk.get(f"/account/phones/{row.pk}/found/").content.decode()
    assert "已收到清除通知" in form and "请本人凭记忆补记" in form and "都还在" not in form
    desk.post(f"/account/phones/{row.pk}/found/", {"reason": "在车上"})
    assert JournalEntry.objects.get(verb="outbox.phone.find").facts["told"] is True
    said = client.post("/outbox/wiped", {"unsent": 2}, "application/json", headers={"X-Phone": f"{MARK} 2"})
    row.refresh_from_db()  # its word was on its way: what went is known all the same
    assert said.status_code == 204 and (row.status, row.unsent) == ("wiped", 2)


@pytest.mark.parametrize("status", ["here", "left", "wiped", "found"])
def test_only_what_is_lost_is_found(sign_in: Any, status: str) -> None:
    row, desk = lost_phone(sign_in)
    Phone.objects.update(status=status)
    answer = desk.post(f"/account/phones/{row.pk}/found/", {"reason": "找到了"}, headers={"accept": "text/html"})
    assert answer.status_code == 409 and Phone.objects.get().status == status
    assert ("已经清除" in answer.content.decode()) == (status == "wiped")


def test_next_door_and_a_thief_take_nothing_back_and_its_user_does(sign_in: Any) -> None:
    row, _desk = lost_phone(sign_in)
    for who in (cast.he_ziyang(), cast.user("dieb", "别人", "assistant", cast.PUXI)):
        stranger = sign_in(who)
        for name in ("found", "my-found"):
            assert stranger.get(f"/account/phones/{row.pk}/{name}/").status_code == 404
            assert stranger.post(f"/account/phones/{row.pk}/{name}/", {"reason": "找到了"}).status_code == 404
    mine = sign_in(assistant())
    assert f"/account/phones/{row.pk}/my-found/" in mine.get("/account/").content.decode()
    assert mine.post(f"/account/phones/{row.pk}/my-found/", {"reason": "在家里"}).status_code == 302
    assert Phone.objects.get().found_by == "张小红"


def test_lost_a_second_time_it_is_told_again(sign_in: Any, client: Client) -> None:
    row, desk = lost_phone(sign_in)
    desk.post(f"/account/phones/{row.pk}/found/", {"reason": "找到了"})
    assert desk.post(f"/account/phones/{row.pk}/loss/").status_code == 302
    row.refresh_from_db()
    assert (row.status, row.found_at, row.found_why, row.told_at) == ("lost", None, "", None)
    assert hello(client).status_code == 410


def test_somebody_else_signs_in_on_the_found_phone(sign_in: Any) -> None:
    row, desk = lost_phone(sign_in)
    desk.post(f"/account/phones/{row.pk}/found/", {"reason": "找到了"})
    other = sign_in(cast.user("laoyang", "老杨", "carer", cast.PUXI))
    assert hello(other).status_code == 204
    assert list(Phone.objects.order_by("met_at").values_list("owner_name", "status")) == [("张小红", "left"), ("老杨", "here")]
    assert JournalEntry.objects.get(verb="outbox.phone.give_way").by_name == "老杨"


ROLES = ["assistant", "carer", "responder", "county", "doctor"]


@pytest.mark.parametrize("role", ROLES)
def test_a_phone_of_whatever_role_is_reported_told_and_wiped(sign_in: Any, client: Client, role: str) -> None:
    where = cast.HANYIN if role == "county" else cast.PUXI
    hello(sign_in(cast.user("wer", "某人", role, where)), 1)
    row, desk = Phone.objects.get(), sign_in(cast.liu_min())
    desk.post(f"/account/phones/{row.pk}/loss/")
    assert hello(client, 1).status_code == 410
    client.post("/outbox/wiped", {"unsent": 1}, "application/json", headers={"X-Phone": f"{MARK} 1"})
    assert Phone.objects.get().status == "wiped" and "清除" in client.get("/outbox/gone?n=1").content.decode()


def test_a_lost_phone_rings_no_more(sign_in: Any) -> None:
    zhang = cast.neighbour_zhang()
    user = cast.user("zhangxh2", "张新华", "responder", cast.PUXI)
    type(zhang).objects.filter(pk=zhang.pk).update(user=user)
    keys = {"p256dh": "x", "auth": "y"}
    for owner in (f"user:{user.pk}", f"responder:{zhang.pk}", "user:somebody"):
        notify.subscribe(owner=owner, endpoint=f"https://push.example.org/{owner}", keys=keys, at=cast.AT)
    hello(sign_in(user))
    sign_in(cast.liu_min()).post(f"/account/phones/{Phone.objects.get().pk}/loss/")
    assert [row.owner for row in Subscription.objects.filter(gone_at=None)] == ["user:somebody"]


@pytest.mark.parametrize(
    ("said", "shown"), [("3", "还没发出的 3 项"), ("", "没有等着发出"), ("x", "没有等着发出"), ("-1", "没有等着发出")]
)
def test_the_page_that_a_wiped_phone_shows(client: Client, said: str, shown: str) -> None:
    page = client.get("/outbox/gone", {"n": said})
    assert page.status_code == 200 and shown in page.content.decode()
