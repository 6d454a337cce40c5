"""docs/tour.md is true: a section for every role, pictures that lie there, addresses and menu entries that the house has."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

from songhe.base.web import menu
from songhe.config import urls
from songhe.register.access.models import Role

ROOT = Path(__file__).resolve().parents[1]
TOUR = ROOT / "docs" / "tour.md"
PICTURES = ROOT / "docs" / "pictures"
SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
PICTURE = re.compile(r"\]\((pictures/[^)\s]+)\)")
ADDRESS = re.compile(r"`(/[^`\s]*)`")
ENTRY = re.compile(r"\*\*([^*]+)\*\* \(`(/[^`\s]*)`\)")
"""A way in, as the tour writes it: **what the menu says** (`/address/`)."""


def sections() -> Iterator[tuple[frozenset[str], str]]:
    """(roles whose day it is, its text): the values of the roles stand in the heading, between backticks."""
    text = TOUR.read_text(encoding="utf-8")
    heads = list(SECTION.finditer(text))
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        yield frozenset(re.findall(r"`(\w+)`", head[1])), text[head.end() : following.start() if following else len(text)]


def test_every_role_has_its_day_and_the_public_too() -> None:
    told = [roles for roles, _text in sections()]
    assert frozenset().union(*told) == set(Role.values)
    assert frozenset() in told, "the passer-by has no role"


def test_a_day_has_two_pictures_at_least() -> None:
    assert {", ".join(sorted(roles)): n for roles, text in sections() if (n := len(PICTURE.findall(text))) < 2} == {}


def test_its_pictures_lie_there_and_no_other() -> None:
    named = set(PICTURE.findall(TOUR.read_text(encoding="utf-8")))
    named |= {
        one.removeprefix("docs/") for one in re.findall(r"docs/pictures/[\w-]+\.png", (ROOT / "README.md").read_text("utf-8"))
    }
    assert named == {f"pictures/{path.name}" for path in PICTURES.iterdir()}


def test_the_script_makes_each_of_them() -> None:
    words = "".join((ROOT / "tools" / name).read_text(encoding="utf-8") for name in ("pictures.py", "tour.py"))
    assert [path.stem for path in PICTURES.iterdir() if f'"{path.stem}"' not in words] == []


def test_its_addresses_lead_somewhere() -> None:
    dead = []
    for address in ADDRESS.findall(TOUR.read_text(encoding="utf-8")):
        try:
            resolve(address.split("?")[0], urls)
        except Resolver404:
            dead.append(address)
    assert dead == []


DAYS = list(sections())


@pytest.mark.parametrize(("roles", "text"), DAYS, ids=["-".join(sorted(roles)) or "public" for roles, _text in DAYS])
def test_its_ways_in_stand_in_the_menus(roles: frozenset[str], text: str) -> None:
    have = {(str(entry.label), entry.url) for role in roles for entry in menu.entries(role, "/")}
    assert [way for way in ENTRY.findall(text) if roles and way not in have] == []
