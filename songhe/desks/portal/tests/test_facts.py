"""What is public, held: no sealed field, no internal column, nothing secret on any public page or in any open file."""

from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from songhe.base import datasets
from songhe.desks.portal import facts
from songhe.desks.portal.tests.scene import SECRET, Scene
from songhe.register.bulletin import queries as bulletin
from songhe.register.bulletin.models import Article, Counter
from songhe.register.providers.models import Beds, Facility, Picture
from tests.cast import AT

pytestmark = pytest.mark.django_db
LISTS: list[tuple[type[Model], tuple[str, ...]]] = [
    (Facility, facts.FACILITY), (Beds, facts.BEDS), (Picture, facts.PICTURE), (Article, bulletin.NEWS),
    (Counter, bulletin.OFFICE),
]  # fmt: skip
PAGES = [
    "",
    "find/",
    "map/",
    "map/points.json",
    "benefits/",
    "benefits/all/",
    "ask/",
    "apply/",
    "book/",
    "complain/",
    "news/",
    "data/",
]
FORBIDDEN = (
    "licence",
    "legal_person",
    "credit_code",
    "clerk",
    "footprint",
    "owner",
    "by_name",
    "written_by",
    "jpeg",
    "paper",
    "unit",
)


def column(model: Any, name: str) -> Any:
    """The field that `site__address` names."""
    *way, last = name.split("__")
    for step in way:
        model = model._meta.get_field(step).related_model
    return model._meta.pk if last == "pk" else model._meta.get_field(last)


@pytest.mark.parametrize(("model", "names"), LISTS)
def test_no_public_column_is_sealed(model: Any, names: tuple[str, ...]) -> None:
    sealed = [name for name in names if "songhe" in type(column(model, name)).__module__]
    assert sealed == []
    assert [name for name in names for word in FORBIDDEN if word in name] == []


def test_the_list_of_a_facility_is_this_one() -> None:
    """Whoever lengthens it changes this line too, and docs/security.md."""
    assert len(facts.FACILITY) == 27 and len(facts.BEDS) == 6 and len(facts.PICTURE) == 3


def everything(client: Client, built: Scene) -> dict[str, str]:
    pages = [f"/public/{page}" for page in PAGES] + [f"/public/facilities/{one.pk}/" for one in (built.centre, built.home)]
    pages += [reverse("portal:file", args=[one.code, form]) for one in datasets.every() for form in ("csv", "json")]
    pages += [reverse("portal:dataset", args=[one.code]) for one in datasets.every()]
    return {page: client.get(page).content.decode() for page in pages}


def test_nothing_secret_stands_on_any_page_or_in_any_file(built: Scene, client: Client) -> None:
    found = everything(client, built)
    assert len(found) > 20 and any(built.centre.name in text for text in found.values())
    assert [(page, word) for page, text in found.items() for word in (*SECRET, "拟建的站点") if word in text] == []


def test_what_is_planned_or_over_is_not_there(built: Scene, client: Client) -> None:
    assert {spot.name for spot in facts.everything(AT).spots} == {built.centre.name, built.station.name, built.home.name}
    assert client.get(f"/public/facilities/{built.planned.pk}/").status_code == 404


def test_a_spot_says_what_is_known_and_no_more(built: Scene) -> None:
    centre = facts.everything(AT).by_key[built.centre.pk]
    assert {bed.kind: bed.free for bed in centre.beds} == {"nursing": 7, "day": None} and centre.free == 7
    assert [(one.code, one.yuan) for one in centre.services] == [("bathing", ""), ("meals", "12.50")]
    assert (centre.operator, centre.phone, centre.approximate) == ("康养之家", "0915-5210002", False)
    station = facts.everything(AT).by_key[built.station.pk]
    assert station.phone == "0915-5210001" and station.approximate and station.center == centre.key
    assert facts.everything(AT).fed == {centre.key: (station,)}
