"""Every table has a level of protection (docs/security/levels.yaml), and no lower one than what stands in it needs."""

from pathlib import Path

import yaml
from django.apps import apps
from django.db.models import Model

from songhe.base.fields import BlindIndexField, SealedField

ROOT = Path(__file__).resolve().parents[1]
LEVELS: dict[str, dict[str, list[str]]] = yaml.safe_load((ROOT / "docs/security/levels.yaml").read_text(encoding="utf-8"))
ORDER = ["public", "internal", "personal", "sensitive"]
PERSONS = {"people.Elder", "people.Contact", "people.Household", "access.User", "carers.Carer", "staff.Responder",
           "health.Adviser", "rollcall.Buddy"}  # fmt: skip
PUBLISHED = {"targets.Publication"}
"""Names who signed it, which is published with it."""


def listed() -> dict[str, str]:
    """Level by table; a table that stands twice fails."""
    found = [(f"{room}.{name}", level) for level, rooms in LEVELS.items() for room, names in rooms.items() for name in names]
    assert len(found) == len({label for label, _ in found})
    return dict(found)


def models() -> dict[str, type[Model]]:
    return {model._meta.label: model for model in apps.get_models()}


def _points_at(model: type[Model]) -> set[str]:
    return {field.related_model._meta.label for field in model._meta.fields if isinstance(field.related_model, type)}


def of_persons() -> set[str]:
    """Tables whose rows belong to a person, directly or through what they belong to."""
    found, before = set(PERSONS), set[str]()
    while found != before:
        before = set(found)
        found |= {label for label, model in models().items() if _points_at(model) & before}
    return found


def test_every_table_has_one_level_and_no_level_is_for_a_table_that_is_not_there() -> None:
    assert list(LEVELS) == ORDER and listed().keys() == models().keys()


def test_what_is_sealed_or_found_by_a_blind_index_is_sensitive() -> None:
    kinds = (SealedField, BlindIndexField)
    sealed = {label for label, model in models().items() if any(isinstance(field, kinds) for field in model._meta.fields)}
    assert len(sealed) > 90 and {label for label in sealed if listed()[label] != "sensitive"} == set()


def test_what_belongs_to_a_person_is_at_least_personal() -> None:
    low = {label for label in of_persons() if ORDER.index(listed()[label]) < ORDER.index("personal")}
    assert low == PUBLISHED


def test_the_page_says_what_each_level_is_given() -> None:
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    _, _, part = text.partition("## Levels of protection")
    assert all(f"| **{level}** |" in part for level in ORDER)
