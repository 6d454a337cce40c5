"""Law 7, walked: whoever works for 紫阳县 gets 404 for every object of 汉阴县, on every address of pages and API.

The addresses come from the resolver. A new one that takes an object fails here until `tests/addresses.py` has a sample for it.
One county is laid for all tests (each leaves it as it was); a test is one role, or one part of the addresses, so that workers
share the walk. PostgreSQL asks everything, SQLite a part (`tests/sampling.py`).
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.test import Client
from django.urls import get_resolver, reverse

from songhe.base import clock
from songhe.base.outbox import phones
from songhe.base.outbox.models import Phone
from songhe.config import urls
from songhe.register.access import tokens
from songhe.register.access.models import Role, User
from songhe.register.people.models import Consent, Contact
from songhe.register.places.models import Division
from tests import cast, sampling
from tests.addresses import BY_SECRET, FORMS, OWN, PUBLIC, REFERENCE, SAMPLES, Address, House, addresses, objects

pytestmark = pytest.mark.django_db
SILENT = {404, 405}  # 405 says that the address takes no such method: the same for an object that does not exist
STRANGERS = {
    "dispatcher": cast.ZIYANG, "lead": cast.ZIYANG, "county": cast.ZIYANG, "assistant": cast.HAOPING,
    "responder": cast.HAOPING, "family": cast.HAOPING, "elder": cast.HAOPING, "auditor": cast.ZIYANG, "system": cast.ZIYANG,
    "security": cast.ZIYANG, "operator": cast.ZIYANG, "carer": cast.HAOPING,
    "doctor": cast.HAOPING,
}  # fmt: skip


def stranger(role: str) -> User:
    """Somebody of that role who works for 紫阳县."""
    cast.ziyang_elder()
    return cast.user(f"other-{role}", "外县人", role, STRANGERS[role])


def client_of(user: User) -> Client:
    """Signed in on pages, and with a token for the API."""
    token = tokens.issue_token(user=user, label="matrix", by=user.actor, at=cast.AT)
    client = Client(headers={"authorization": f"Bearer {token}"})
    client.force_login(user, backend="songhe.register.access.backends.Accounts")
    return client


@pytest.fixture(scope="module")
def ground(laid: Callable[..., House]) -> House:
    """汉阴县 with one of everything, laid once for a worker."""
    cache.clear()
    return laid(House)


@pytest.fixture
def house(ground: House, db: None, refused_plainly: None) -> House:
    cache.clear()
    return ground


@pytest.fixture
def refused_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page that says "nothing here" is drawn for the first refusal of a test; of the others only the status is asked."""
    drawn = get_resolver().resolve_error_handler(404)
    first = iter([drawn])

    def answer(request: HttpRequest, exception: Exception) -> HttpResponse:
        return next(first, lambda *_, **__: HttpResponseNotFound())(request, exception=exception)

    monkeypatch.setattr(urls, "handler404", answer, raising=False)


def answers(client: Client, address: Address, house: House) -> dict[str, int]:
    """Status by method; what was done is undone."""
    url, got = address.url(house), {}
    form = FORMS[address.name](house) if address.name in FORMS else None
    body = {"data": form} if form else {"data": "{}", "content_type": "application/json"}
    for method, more in (("get", {}), ("post", body)):
        with transaction.atomic():
            got[method] = getattr(client, method)(url, **more).status_code
            transaction.set_rollback(True)
    return got


def open_to(role: str) -> list[Address]:
    """Addresses of an object on which only the scope can stand in the way: to the others the role alone is 404 (below)."""
    return [address for address in objects() if address.roles is None or role in address.roles]


def of_turn(turn: int) -> list[Address]:
    """Addresses of an object, of one part."""
    return [address for address in objects() if sampling.part_of(address.name) == turn]


def test_every_address_of_an_object_has_a_sample() -> None:
    missing = [address.name for address in objects() if address.name not in SAMPLES]
    assert not missing, f"give tests/addresses.py an object of 汉阴县 for {missing}"


def test_no_sample_and_no_exception_is_stale() -> None:
    names = {address.name for address in addresses()}
    assert not (set(SAMPLES) | BY_SECRET | OWN | REFERENCE | PUBLIC) - names


@pytest.mark.parametrize("role", STRANGERS)
def test_another_countys_object_is_404_on_every_address(role: str, house: House) -> None:
    client, told = client_of(stranger(role)), {}
    for address in sampling.share(open_to(role), role, list(STRANGERS)):
        got = answers(client, address, house)
        if not set(got.values()) <= SILENT or 404 not in got.values():
            told[address.name] = got
    assert not told


NEXT_DOOR = (
    "assistant of another village", "assistant of another town", "responder of another village", "another family",
    "another elder", "another operator", "another carer", "doctor of another village",
)  # fmt: skip


def next_door(house: House) -> dict[str, User]:
    """People of 汉阴县 to whom 王桂兰 of 蒲溪社区 is nobody: another village, another town, another family."""
    county = cast.place(cast.HANYIN)
    facts = {"name": "城关镇", "level": "town", "parent": county, "path": f"{county.path}/610921100", "lat": 32.9, "lng": 108.5}
    town = Division.objects.create(code="610921100", **facts)
    ye = cast.ye_elder()
    ye.user = cast.user("yedafu", "叶大福", "elder", cast.DONGSHENG)
    ye.save()
    son = cast.user("yeson", "叶家儿", "family", cast.DONGSHENG)
    Contact.objects.create(elder=ye, place=1, name="叶家儿", relation="儿子", user=son, may_follow=True)
    Consent.objects.create(elder=ye, purpose="family", given_by="叶大福", given_at=house.at)
    people = (
        cast.user("xie", "谢助理", "assistant", cast.DONGSHENG),
        cast.user("qiao", "乔助理", "assistant", town.code),
        cast.user("lu", "陆邻居", "responder", cast.DONGSHENG),
        son,
        ye.user,
        cast.user("otherop", "外机构", "operator", cast.HANYIN),
        cast.user("othercarer", "外护理员", "carer", cast.PUXI),
        cast.user("otherdoctor", "外医生", "doctor", cast.DONGSHENG),
    )
    return dict(zip(NEXT_DOOR, people, strict=True))


@pytest.mark.parametrize("who", NEXT_DOOR)
def test_next_door_in_the_same_county_it_is_404_too(who: str, house: House) -> None:
    """Own and foreign town, village and family: only what is a whole county's answers, and it is named here."""
    user, told = next_door(house)[who], {}
    client = client_of(user)
    for address in sampling.share(open_to(user.role), who, NEXT_DOOR):
        got = answers(client, address, house)
        if not set(got.values()) <= SILENT:
            told[address.name] = got
    assert not told


@pytest.mark.parametrize("turn", sampling.turns())
def test_nobody_without_a_log_in_gets_anything(turn: int, house: House) -> None:
    client, told = Client(), {}
    for address in of_turn(turn):
        got = answers(client, address, house)
        if not set(got.values()) <= {302, 401, 404, 405}:
            told[address.name] = got
    assert not told


@pytest.mark.parametrize("role", Role.values)
def test_a_page_is_404_for_every_role_that_is_not_declared(role: str, house: House) -> None:
    place = cast.CITY if role in {"city", "auditor", "system", "security"} else cast.HANYIN
    client, told = client_of(cast.user(f"own-{role}", "本县人", role, place)), {}
    for address in sampling.share(addresses(), role, Role.values):
        if address.roles is None or role in address.roles or address.name in BY_SECRET:
            continue
        if address.takes and address.name not in SAMPLES:
            continue
        got = answers(client, address, house)
        if not set(got.values()) <= SILENT:
            told[address.name] = got
    assert not told


@pytest.mark.parametrize("turn", sampling.turns())
def test_each_object_opens_for_somebody_of_its_own_county(turn: int, house: House) -> None:
    """So that the 404 above is the scope's, and not that of an address which never answers."""
    clients = {role: client_of(person()) for role, person in own_people(house).items()}
    shut = []
    for address in of_turn(turn):
        tried = (answers(clients[role], address, house) for role in sorted(address.roles or clients))
        if all(set(one.values()) <= SILENT for one in tried):
            shut.append(address.name)
    assert not shut


def own_people(house: House) -> dict[str, Callable[[], User]]:
    """Who works for 汉阴县, or lives there, by role."""
    return {
        "dispatcher": cast.liu_min, "lead": cast.zhao_lead, "county": cast.li_county, "city": cast.sun_city,
        "auditor": cast.qian_auditor, "assistant": lambda: house.chen.user, "responder": lambda: house.zhou.user,
        "family": lambda: house.daughter.user, "elder": lambda: house.wang.user, "system": cast.fang_system,
        "security": cast.gao_security, "operator": lambda: house.clerk, "carer": cast.yang_carer,
        "doctor": cast.qin_doctor,
    }  # fmt: skip


def _phone_of(user: User) -> Any:
    """A phone that this user began to use."""
    mark = uuid4()
    phones.meet(mark=mark, user=user, agent="", waiting=0, at=clock.now())
    return Phone.objects.get(mark=mark).pk


@pytest.mark.parametrize("name", sorted(OWN - {"mfa_remove_webauthn", "mfa_edit_webauthn"}))
def test_what_belongs_to_a_colleague_is_404_too(name: str, house: House, ma_chao: User) -> None:
    client_of(house.liu)
    rows: dict[str, Any] = {
        "access:end_session": lambda: {"key": house.liu.sign_ins.latest("started_at").pk},
        "partner:revoke": lambda: {"pk": house.token.pk},
        "access:my_phone_loss": lambda: {"key": _phone_of(house.liu)},
        "access:my_phone_found": lambda: {"key": _phone_of(house.liu)},
        **dict.fromkeys(("lists:rename", "lists:share", "lists:remove"), lambda: {"key": house.kept.pk}),
    }
    colleague = client_of(ma_chao)
    colleague.post("/account/reauthenticate/", {"password": cast.PASSWORD})  # some ask for it before they look
    assert colleague.post(reverse(name, kwargs=rows[name]())).status_code == 404
