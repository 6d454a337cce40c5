"""Every row of the house that belongs to an elder, found by walking the models: also those that a room adds later.

A room whose rows cannot simply change hands registers a rule (`@walk.rule("people.contact")`): a function from (survivor, its
rows of the double) to what changes in each row beside the owner, or why a row stays behind. Without a rule all go, and a row
that a constraint of the database refuses (a second open call) stays behind and is tried again by night.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from songhe.register.people.models import Elder

STAYS = frozenset({"people.elder", "people.version", "life.pair", "life.merge"})
"""What belongs to a file and not to a person: what the file said before, and what was decided about files."""
TAKEN, FULL, SAME, RIVAL, WITHDRAWN = "taken", "full", "same", "rival", "withdrawn"
"""Why a row stays behind; the words are the page's."""


@dataclass(frozen=True)
class Relation:
    """One foreign key (or one-to-one) to Elder."""

    model: type[models.Model]
    column: str  # the field's name

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    def rows(self, elder: Elder) -> Any:
        """The rows of this elder, in order of birth."""
        return self.model._base_manager.filter(**{self.column: elder}).order_by("pk")


@dataclass
class Choice:
    """What a rule says: more changes by key, rows that stay with the reason, and changes of the survivor's own rows."""

    changes: dict[Any, dict[str, Any]] = field(default_factory=dict)
    stays: dict[Any, str] = field(default_factory=dict)
    mine: dict[Any, dict[str, Any]] = field(default_factory=dict)


Rule = Callable[[Elder, list[Any]], Choice]
_rules: dict[str, Rule] = {}


def rule(label: str) -> Callable[[Rule], Rule]:
    """Register how rows of this model change hands."""

    def register(choose: Rule) -> Rule:
        _rules[label] = choose
        return choose

    return register


def relations() -> Iterator[Relation]:
    """Every key of the house that points to an elder and goes with the person, the tables between many and many as well."""
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.label_lower):
        if model._meta.label_lower in STAYS:
            continue
        for one in model._meta.concrete_fields:
            if one.is_relation and one.related_model is Elder:
                yield Relation(model, one.name)


def carry(double: Elder, survivor: Elder) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Give the double's rows to the survivor. Returns (rows that changed, with their old values; rows that stayed, and why)."""
    moved: list[dict[str, Any]] = []
    left: list[dict[str, Any]] = []
    for relation in relations():
        rows = list(relation.rows(double))
        if not rows:
            continue
        choose = _rules.get(relation.label)
        choice = choose(survivor, rows) if choose else Choice()
        for key, why in choice.stays.items():
            left.append({"model": relation.label, "pk": plain(key), "why": why})
        for key, changes in choice.mine.items():
            moved.append(_change(relation, relation.model._base_manager.get(pk=key), changes))
        for row in rows:
            if row.pk not in choice.stays:
                _give(relation, row, survivor, choice.changes.get(row.pk, {}), moved, left)
    return moved, left


def give(label: str, keys: list[Any], owner: Elder, other: Elder) -> list[dict[str, Any]]:
    """Give chosen rows of `owner` to `other`: rows born after a merge that belong to the other person. Returns what changed."""
    moved: list[dict[str, Any]] = []
    for relation in (one for one in relations() if one.label == label):
        for row in relation.rows(owner).filter(pk__in=keys):
            _give(relation, row, other, {}, moved, [])
    return moved


def give_back(entry: dict[str, Any]) -> bool:
    """Put one row of a manifest back as it was; False when it was changed hands or removed since, or has no place any more."""
    model, owner = apps.get_model(entry["model"]), entry["owner"]
    as_given = {owner: entry["now"][owner]} if owner else entry["now"]  # what else was changed since goes back with it
    rows = model._base_manager.filter(pk=entry["pk"], **as_given)
    try:
        with transaction.atomic():
            return bool(rows.update(**entry["before"]))
    except IntegrityError:
        return False


def plain(value: Any) -> Any:
    """A value as JSON holds it, and as a filter or an update takes it again."""
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def _give(
    relation: Relation, row: Any, owner: Elder, changes: dict[str, Any], moved: list[dict[str, Any]], left: list[dict[str, Any]]
) -> None:
    try:
        with transaction.atomic():
            moved.append(_change(relation, row, {f"{relation.column}_id": owner.pk, **changes}))
    except IntegrityError:
        left.append({"model": relation.label, "pk": plain(row.pk), "why": TAKEN})


def _change(relation: Relation, row: Any, changes: dict[str, Any]) -> dict[str, Any]:
    before = {name: plain(getattr(row, name)) for name in changes}
    relation.model._base_manager.filter(pk=row.pk).update(**changes)
    now = {name: plain(value) for name, value in changes.items()}
    owner = f"{relation.column}_id"
    return {"model": relation.label, "pk": plain(row.pk), "owner": owner if owner in now else "", "before": before, "now": now}
