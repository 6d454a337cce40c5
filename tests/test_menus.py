"""Law 11, walked: each role's menu opens, and every page a role may open is reached from its menu by following links.

One county is laid for all tests; a test is one role. PostgreSQL follows every link to the end, and so does SQLite for whoever
has few pages. Of the others it looks into MOST there, one of each name before a second: what they name must be there, and what
everybody must find among it; whether a page has no way in at all, only the whole walk can tell (SONGHE_WALK=all,
`tests/sampling.py`).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from heapq import heappop, heappush
from html import unescape
from itertools import count
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import Resolver404, resolve

from songhe.base.web import menu
from songhe.register.access.models import Role, User
from songhe.register.rolls.tests import bringing
from tests import cast, sampling
from tests.addresses import SAMPLES, Address, House, addresses

pytestmark = pytest.mark.django_db
ANY = re.compile(r"[\"'](/[^\"'<>\s]*)[\"']")  # href, action, hx-get, data-…: whatever leads or loads
ACCOUNT = {"access:account", "account_change_password", "mfa_activate_totp", "mfa_add_webauthn", "web:preferences"}
"""What everybody must find: the own account, password, second factors, and how the screen looks."""

FETCHED = {"dispatcher:row", "rolls:progress", "billing:of", "dispatch:plan", "homebeds:ask"}
"""What only a desk in another language asks for, by an address that its script completes; a list while it is worked on;
what the page of an order asks for, once there is one; and where the search leads for whom a bed at home is asked."""


def lay() -> tuple[House, dict[str, User]]:
    """One of everything, and a list of elders that was checked: with a row that is wrong and a double; and who walks."""
    made = House()
    bringing.imported(bringing.book([bringing.person(8, "张桂兰")]), at=made.at)
    odd = [bringing.person(8, "李秀英"), bringing.person(9, 联系电话="1")]
    later = made.at + timedelta(seconds=2)
    bringing.check(bringing.bring(bringing.book(odd), at=later), at=later)
    return made, people(made)


@pytest.fixture(scope="module")
def ground(laid: Callable[..., tuple[House, dict[str, User]]]) -> tuple[House, dict[str, User]]:
    """Laid once for a worker."""
    cache.clear()
    return laid(lay)


@pytest.fixture
def house(ground: tuple[House, dict[str, User]], db: None) -> House:
    cache.clear()
    return ground[0]


@pytest.fixture
def walker(house: House, ground: tuple[House, dict[str, User]], role: str) -> Client:
    """Somebody of that role who is signed in."""
    client = Client()
    client.force_login(ground[1][role], backend="songhe.register.access.backends.Accounts")
    return client


def people(house: House) -> dict[str, User]:
    """Who walks, by role: people of 汉阴县 for whom there is something to see."""
    chosen: dict[str, Any] = {
        "dispatcher": cast.ma_chao(), "lead": cast.zhao_lead(), "county": cast.li_county(), "city": cast.sun_city(),
        "auditor": cast.qian_auditor(), "assistant": house.chen.user, "responder": house.zhou.user,
        "family": house.daughter.user, "elder": house.wang.user, "system": cast.fang_system(),
        "security": cast.gao_security(), "operator": house.clerk, "carer": house.yang.user,
        "doctor": cast.qin_doctor(),
    }  # fmt: skip
    return chosen


def name_of(path: str) -> str:
    """Name of the pattern an address leads to; empty when it leads nowhere in this house."""
    try:
        return resolve(path.split("?")[0].split("#")[0]).view_name or ""
    except Resolver404:
        return ""


def opened(client: Client, path: str) -> tuple[int, str]:
    """(what an address answers in the end, the page there or nothing where it is no page)."""
    answer = client.get(path, follow=True)
    is_page = answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html") and not answer.streaming
    return answer.status_code, answer.content.decode() if is_page else ""


OF_EACH = 4  # pages of one name that are looked into: the first list may be empty
MOST = 100  # pages of one role that are looked into on SQLite
ORDER = count()
STREAM = "web:live"  # never ends: its own tests listen to it


def leads(text: str) -> Iterator[str]:
    """Addresses of this house that a page names."""
    for found in ANY.findall(unescape(text)):
        if name_of(found) not in {"", STREAM} and not found.startswith("//"):
            yield found


@dataclass
class Walk:
    """What one role meets on the way from its home page."""

    met: set[str]
    """Names of all addresses that a page named."""
    dead: dict[str, tuple[int, str]]
    """What was named and is not there: its status, and the page that named it."""
    ended: bool
    """Whether every link was followed; on SQLite the walk of a role with many pages breaks off."""


def walk(client: Client) -> Walk:
    """From the home page along the links: one page of each name, then a second, up to a few of each; first those of the own
    account, which everybody must find, however early the walk breaks off."""
    waiting, seen, dead, looks = [(False, 0, 0, "/", "")], {"web:home": {"/"}}, {}, 0
    while waiting and (sampling.whole() or looks < MOST):
        _not_own, _nth, _order, here, named_by = heappop(waiting)
        status, text = opened(client, here)
        looks += 1
        if status not in {200, 304, 405}:
            dead[here] = (status, named_by)
        for found in leads(text):
            known, plain = seen.setdefault(name_of(found), set()), found.split("?")[0]
            if plain not in known and len(known) < OF_EACH:
                heappush(waiting, (not found.startswith("/account/"), len(known), next(ORDER), found, here))
                known.add(plain)
    return Walk(set(seen), dead, not waiting)


@pytest.mark.parametrize("role", Role.values)
def test_every_role_has_a_menu_and_a_home(role: str, walker: Client) -> None:
    assert menu.items(role) and opened(walker, "/")[1]


@pytest.mark.parametrize("role", Role.values)
def test_every_entry_of_the_menu_opens(role: str, walker: Client) -> None:
    got = {entry.url: walker.get(entry.url, follow=True).status_code for entry in menu.entries(role, "/")}
    assert set(got.values()) == {200} and len(got) == len(menu.items(role)), got


def opens(client: Client, one: Address, house: House) -> bool:
    """Whether this role may read that page, of an object of its own county where it takes one."""
    answer = client.get(one.url(house))
    return answer.status_code == 200 and not answer.streaming


@pytest.mark.parametrize("role", Role.values)
def test_every_page_of_a_role_is_reached_and_nothing_it_is_shown_is_missing(role: str, walker: Client, house: House) -> None:
    mine = [one for one in addresses() if one.roles and role in one.roles and (not one.takes or one.name in SAMPLES)]
    way = walk(walker)
    lost = [one.name for one in mine if way.ended and one.name not in way.met | FETCHED and opens(walker, one, house)]
    assert (lost, sorted(ACCOUNT - way.met), way.dead) == ([], [], {})
