"""Somebody new gets a log-in and finds his own home: made by the bureau, tied to the person, the password changed, and in."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from songhe.register.access.models import User
from songhe.register.people import actions as people
from songhe.register.people.models import Contact, Elder
from songhe.register.staff.models import Responder
from tests import cast
from tests.cast import AT, DONGSHENG, PUXI, PUXI_TOWN

pytestmark = pytest.mark.django_db
OWN = "My-own-word-2027"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def bureau(sign_in: Any) -> Client:
    return sign_in(cast.li_county())


@pytest.fixture
def bo(db: None) -> Responder:
    """A carer of 蒲溪 without a log-in."""
    cast.city()
    village = cast.place(PUXI)
    facts = {"division": village, "division_path": village.path, "lat": 32.78, "lng": 108.28, "always_on": True}
    return Responder.objects.create(name="柏兰", kind="carer", **facts)


def opens(bureau: Client, username: str, role: str, place: str = PUXI) -> tuple[User, str]:
    """The user, and the password that the bureau saw once."""
    words = {"username": username, "name": "新人", "role": role, "division": place}
    once = cast.shown_once(bureau.post("/account/users/new/", words))
    return User.objects.get(username=username), once


def first_time(username: str, once: str) -> Client:
    """He signs in with the one-time password and changes it."""
    client = Client()
    client.post("/account/login/", {"login": username, "password": once})
    assert client.get("/")["Location"] == "/account/password/"
    client.post("/account/password/", {"old": once, "new": OWN, "again": OWN})
    return client


def home(client: Client) -> str:
    page = client.get("/", follow=True)
    assert page.status_code == 200
    return page.content.decode()


def form_of(responder: Responder, **words: Any) -> dict[str, Any]:
    return {"name": responder.name, "kind": responder.kind, "division": PUXI, "way": "foot", "always_on": "on", **words}


def test_a_responder_is_tied_by_the_desk_and_finds_his_tasks(bureau: Client, bo: Responder, sign_in: Any) -> None:
    user, once = opens(bureau, "bolan", "responder")
    client = first_time("bolan", once)
    assert "还没有关联响应人员" in home(client)
    desk = sign_in(cast.liu_min())
    assert "新人·bolan" in desk.get(f"/staff/{bo.pk}/").content.decode()
    assert desk.post(f"/staff/{bo.pk}/", form_of(bo, user=user.pk)).status_code == 302
    assert "现在没有人需要您" in home(client)


def test_an_elder_is_tied_and_finds_the_button(bureau: Client, sign_in: Any) -> None:
    ye = cast.ye_elder()
    user, once = opens(bureau, "yedafu", "elder", DONGSHENG)
    words = {"name": ye.name, "sex": "1", "birth_date": "1949-06-01", "division": DONGSHENG, "living": "alone", "user": user.pk}
    assert sign_in(cast.liu_min()).post(f"/elders/{ye.pk}/edit/", words).status_code == 302
    assert "我要帮忙" in home(first_time("yedafu", once))


def test_a_son_is_tied_and_sees_his_father_while_he_agrees(bureau: Client, sign_in: Any) -> None:
    ye, liu = cast.ye_elder(), cast.liu_min()
    people.give_consent(elder=ye, purpose="family", given_by="叶大福", by=liu.actor, at=AT)
    user, once = opens(bureau, "yeson", "family", DONGSHENG)
    son = {"name": "叶军", "relation": "儿子", "phone": "13992500077", "may_follow": "on", "user": user.pk}
    assert sign_in(liu).post(f"/elders/{ye.pk}/contacts/", son).status_code == 302
    client = first_time("yeson", once)
    assert "叶大福" in home(client)
    people.withdraw_consent(elder=ye, purpose="family", by=liu.actor, at=AT)
    assert "叶大福" not in home(client)


# --- in one step ---
def test_a_responders_log_in_is_opened_in_one_step(bureau: Client, bo: Responder) -> None:
    once = cast.shown_once(bureau.post(f"/staff/{bo.pk}/log-in/", {"username": "bolan"}))
    user = User.objects.get(username="bolan")
    assert (user.role, user.name, user.division.code, user.must_change_password) == ("responder", "柏兰", PUXI, True)
    assert "现在没有人需要您" in home(first_time("bolan", once))


def test_an_assistant_gets_the_role_of_an_assistant(bureau: Client, bo: Responder) -> None:
    Responder.objects.update(kind="assistant")
    bureau.post(f"/staff/{bo.pk}/log-in/", {"username": "bolan"})
    assert User.objects.get(username="bolan").role == "assistant"


def test_an_elders_log_in_is_opened_in_one_step(bureau: Client) -> None:
    ye = cast.ye_elder()
    once = cast.shown_once(bureau.post(f"/elders/{ye.pk}/log-in/", {"username": "yedafu"}))
    assert "我要帮忙" in home(first_time("yedafu", once))


def test_a_familys_log_in_is_opened_in_one_step(bureau: Client) -> None:
    ye, liu = cast.ye_elder(), cast.liu_min()
    people.give_consent(elder=ye, purpose="family", given_by="叶大福", by=liu.actor, at=AT)
    son = people.add_contact(elder=ye, name="叶军", relation="儿子", phone="13992500077", by=liu.actor, at=AT)
    once = cast.shown_once(bureau.post(f"/elders/{ye.pk}/contacts/{son.pk}/log-in/", {"username": "yeson"}))
    assert "叶大福" in home(first_time("yeson", once))


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_made(bureau: Client, bo: Responder) -> None:
    ye = cast.ye_elder()
    son = people.add_contact(elder=ye, name="叶军", relation="儿子", phone="", by=cast.liu_min().actor, at=AT)
    before = User.objects.count()
    for path in (f"/staff/{bo.pk}/", f"/elders/{ye.pk}/", f"/elders/{ye.pk}/contacts/{son.pk}/"):
        page = bureau.post(f"{path}log-in/", {"username": "licounty"})
        assert page.status_code == 422 and "已经有人用了" in page.content.decode()
    assert User.objects.count() == before


def test_who_has_one_gets_no_second(bureau: Client, bo: Responder) -> None:
    wang, daughter, zhou = cast.wang(), cast.wang_daughter(), cast.doctor_zhou()
    before = User.objects.count()
    for path in (f"/staff/{zhou.pk}/", f"/elders/{wang.pk}/", f"/elders/{wang.pk}/contacts/{daughter.pk}/"):
        assert bureau.post(f"{path}log-in/", {"username": "second"}).status_code == 409
    assert User.objects.count() == before


def test_only_a_bureau_opens_log_ins(bo: Responder, sign_in: Any) -> None:
    desk = sign_in(cast.liu_min())
    assert desk.post(f"/staff/{bo.pk}/log-in/", {"username": "bolan"}).status_code == 404
    assert "请县（市、区）民政局开通" in desk.get(f"/staff/{bo.pk}/").content.decode()


# --- who may be chosen ---
@pytest.mark.parametrize(
    ("username", "role", "place", "listed"),
    [
        ("free", "responder", PUXI, True),
        ("assistant", "assistant", PUXI_TOWN, True),
        ("dispatcher", "dispatcher", cast.HANYIN, False),
        ("family", "family", PUXI, False),
        ("elsewhere", "responder", cast.HAOPING, False),
    ],
)
def test_only_fitting_log_ins_of_ones_own_reach_are_listed(
    bo: Responder, sign_in: Any, username: str, role: str, place: str, listed: bool
) -> None:
    user = cast.user(username, "某人", role, place)
    desk = sign_in(cast.liu_min())
    assert (f"某人·{username}" in desk.get(f"/staff/{bo.pk}/").content.decode()) is listed
    assert desk.post(f"/staff/{bo.pk}/", form_of(bo, user=user.pk)).status_code == (302 if listed else 422)
    assert (Responder.objects.get(pk=bo.pk).user == user) is listed


def test_who_sits_at_a_desk_is_offered_the_log_ins_of_desks(sign_in: Any) -> None:
    """Tried with a number that is on no list, a neighbour's log-in does not open it either."""
    county = cast.liu_min().division
    seat = Responder.objects.create(name="座席一", kind="desk", division=county, division_path=county.path, lat=32.9, lng=108.5)
    dispatcher, free = cast.user("dispatcher", "某人", "dispatcher", cast.HANYIN), cast.user("free", "某人", "responder", PUXI)
    desk = sign_in(cast.liu_min())
    page = desk.get(f"/staff/{seat.pk}/").content.decode()
    assert "某人·dispatcher" in page and "某人·free" not in page
    for user, answer in ((free, 422), (dispatcher, 302)):
        assert desk.post(f"/staff/{seat.pk}/", form_of(seat, user=user.pk)).status_code == answer
    assert Responder.objects.get(pk=seat.pk).user == dispatcher


def test_a_taken_one_is_not_listed_and_the_own_one_stays(bo: Responder, sign_in: Any) -> None:
    zhou = cast.doctor_zhou()
    desk = sign_in(cast.liu_min())
    assert "周明·zhouming" not in desk.get(f"/staff/{bo.pk}/").content.decode()
    assert desk.post(f"/staff/{bo.pk}/", form_of(bo, user=zhou.user.pk)).status_code == 422
    desk.post(f"/staff/{zhou.pk}/", {**form_of(zhou), "way": "bike", "user": zhou.user.pk})
    assert Responder.objects.get(pk=zhou.pk).user == zhou.user


def test_a_log_in_that_works_elsewhere_is_not_lost_by_a_correction(sign_in: Any) -> None:
    zhou = cast.doctor_zhou()
    User.objects.filter(pk=zhou.user.pk).update(division=cast.place(cast.HAOPING))
    sign_in(cast.liu_min()).post(f"/staff/{zhou.pk}/", {**form_of(zhou), "user": zhou.user.pk})
    assert Responder.objects.get(pk=zhou.pk).user == zhou.user


def test_one_log_in_of_a_family_may_follow_two_elders(sign_in: Any) -> None:
    daughter, ye = cast.wang_daughter(), cast.ye_elder()
    desk = sign_in(cast.liu_min())
    words = {"name": "王丽", "relation": "侄女", "phone": "13992500002", "user": daughter.user.pk}
    assert desk.post(f"/elders/{ye.pk}/contacts/", words).status_code == 302
    assert desk.post(f"/elders/{ye.pk}/contacts/", words).status_code == 422, "but none of them twice"
    assert Contact.objects.filter(user=daughter.user).count() == 2


def test_taking_the_log_in_off_leaves_nothing_open(sign_in: Any) -> None:
    wang = cast.wang()
    account, mine = wang.user, sign_in(wang.user)
    assert "我要帮忙" in home(mine)
    words = {"name": wang.name, "sex": "2", "birth_date": "1945-03-12", "division": PUXI, "living": "alone", "user": ""}
    assert sign_in(cast.liu_min()).post(f"/elders/{wang.pk}/edit/", words).status_code == 302
    assert Elder.objects.get(pk=wang.pk).user is None
    assert mine.get(f"/elders/{wang.pk}/").status_code == 404 and User.objects.filter(pk=account.pk).exists()


@pytest.mark.parametrize("person", ["doctor_zhou", "wang", "wang_daughter"])
def test_the_users_page_says_whose_it_is(bureau: Client, person: str) -> None:
    owner = getattr(cast, person)()
    page = bureau.get(f"/account/users/{owner.user.pk}/").content.decode()
    assert "这是谁的账号" in page and {"doctor_zhou": "周明"}.get(person, "王桂兰") in page


@pytest.mark.parametrize(("role", "hint"), [("responder", "响应人员页选"), ("elder", "更正档案"), ("family", "联系人里选")])
def test_the_users_page_says_where_to_tie_a_new_one(bureau: Client, role: str, hint: str) -> None:
    user = cast.user("fresh", "新人", role, PUXI)
    assert hint in bureau.get(f"/account/users/{user.pk}/").content.decode()
