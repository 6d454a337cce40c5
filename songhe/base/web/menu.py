"""The ways in (law 11): desks and rooms register their pages in their own `menu.py`; each role's menu is made of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from songhe.base.web import once


@dataclass(frozen=True)
class Item:
    """One entry. `label` is a lazy translation; `order` decides its place; the first four stand on the phone's bottom bar."""

    label: Any
    url_name: str
    icon: str
    order: int = 100


VISITOR = ""
"""The role of whoever has none: `home(VISITOR, …)` says where `/` leads without a log-in."""
ON_THE_BAR = 6
"""How many ways a desk's bar shows at once; all of them stand in the drawer."""


@dataclass(frozen=True)
class Entry:
    """An item as one page shows it."""

    label: Any
    url: str
    icon: str
    current: bool


_items: list[tuple[frozenset[str], Item]] = []
_homes: dict[str, str] = {}
_searches: dict[str, tuple[str, str]] = {}


def register(role_values: Iterable[str], item: Item) -> None:
    """Put `item` in the menu of these roles. The same page registered again takes the place of the first."""
    roles = frozenset(str(role) for role in role_values)
    _items[:] = [(known, other) for known, other in _items if other.url_name != item.url_name or not known & roles]
    _items.append((roles, item))
    _known.cache_clear()
    once.forget()


def home(role: str, url_name: str) -> None:
    """Where `/` sends this role."""
    _homes[str(role)] = url_name


def search(role_values: Iterable[str], page: str, quick: str) -> None:
    """Put a search box in the bar of these roles: `page?q=` answers as a page, `quick?q=` as what drops down while typing."""
    _searches.update({str(role): (page, quick) for role in role_values})


def search_of(role: str) -> tuple[str, str] | None:
    """Addresses of a role's search: page and fragment."""
    page, quick = map(_address, _searches.get(role, ("", "")))
    return (page, quick) if page and quick else None


def items(role: str) -> list[Item]:
    """The menu of a role, in order."""
    return sorted((item for roles, item in _items if role in roles), key=lambda item: (item.order, item.url_name))


def home_of(role: str) -> str:
    """Address of a role's home: what was registered, else its first page, else its preferences."""
    names = [name for name in (_homes.get(role), *(item.url_name for item in items(role))) if name]
    return next((url for url in map(_address, names) if url), reverse("web:preferences"))


def home_of_visitors() -> str:
    """Where `/` leads without a log-in; empty where no desk is for everybody, and the log-in page comes first."""
    return _address(_homes.get(VISITOR, ""))


def entries(role: str, path: str) -> list[Entry]:
    """The menu of a role as the page at `path` shows it: the longest address that begins it is the current one."""
    here = current(role, path)
    return [Entry(item.label, url, item.icon, url == here) for item, url in _known(role, settings.ROOT_URLCONF)]


def current(role: str, path: str) -> str:
    """Address of the entry under which the page at `path` stands; empty where none leads there."""
    return max((url for _, url in _known(role, settings.ROOT_URLCONF) if path.startswith(url)), key=len, default="")


@lru_cache(maxsize=64)
def _known(role: str, _urls: str) -> list[tuple[Item, str]]:
    """The menu of a role with its addresses, which stay as they are while the program runs."""
    return [(item, url) for item in items(role) if (url := _address(item.url_name))]


def on_the_bar(every: list[Entry]) -> list[Entry]:
    """The ways used daily, and the page one is on."""
    return [entry for place, entry in enumerate(every) if place < ON_THE_BAR or entry.current]


def _address(url_name: str) -> str:
    try:
        return reverse(url_name) if url_name else ""
    except NoReverseMatch:  # a room that is not installed on this node; tests/test_menus.py refuses it in the whole house
        return ""
