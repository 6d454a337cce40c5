"""What a person belongs to: categories of civil affairs with their time and evidence, and a household."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.rows import Row
from songhe.register.people import categories
from songhe.register.people.models import Category, Elder, Household, Source


def enter_category(
    *, elder: Elder, code: str, starts_on: date, by: Actor, at: datetime, evidence: str = "", source: str = Source.HAND
) -> Category:
    """Note that the person holds a category from `starts_on`; one of the same group that was in force ends the day before.

    Refused for a code that no rule knows on that day, and for a beginning in the future.
    """
    today = localtime(at).date()
    if categories.find(code, today) is None:
        raise Refused(_("没有这个类别，或它已经停用。"))
    if starts_on > today:
        raise Refused(_("起始日期在今天以后，请到那一天再登记。"))
    with journal.deed():
        _end_rivals(elder, code, starts_on, by, at)
        known = elder.categories.filter(code=code, ends_on=None, voided_at=None).first()
        if known:
            return known
        row = Category.objects.create(
            elder=elder,
            division_path=elder.division_path,
            code=code,
            starts_on=starts_on,
            evidence=evidence[:200],
            source=source,
            recorded_at=at,
        )
        _note(elder, "category_enter", by, at, row, {"code": code, "starts_on": str(starts_on), "source": source})
    return row


def end_category(*, category: Category, ends_on: date, by: Actor, at: datetime, reason: str = "") -> None:
    """The last day on which the person holds it."""
    if ends_on < category.starts_on:
        raise Refused(_("结束日期不能早于起始日期 %(day)s。") % {"day": category.starts_on})
    with journal.deed():
        if not _open(category).update(ends_on=ends_on, ended_at=at):
            raise Refused(_("这个类别已经结束或作废。"))
        _note(
            category.elder,
            "category_end",
            by,
            at,
            category,
            {"code": category.code, "ends_on": str(ends_on), "why": reason[:100]},
        )


def void_category(*, category: Category, by: Actor, at: datetime, reason: str) -> None:
    """Entered by mistake: it never was. The row stays, with the moment at which we knew."""
    with journal.deed():
        if not Category.objects.filter(pk=category.pk, voided_at=None).update(voided_at=at):
            raise Refused(_("这个类别已经作废。"))
        _note(category.elder, "category_void", by, at, category, {"code": category.code, "why": reason[:100]})


def reopen_category(*, category: Category, by: Actor, at: datetime) -> None:
    """Take back its end: the event that ended it did not happen."""
    with journal.deed():
        if Category.objects.filter(pk=category.pk, voided_at=None).exclude(ends_on=None).update(ends_on=None, ended_at=None):
            _note(category.elder, "category_reopen", by, at, category, {"code": category.code})


def join_household(*, elder: Elder, other: Elder, relation: str, by: Actor, at: datetime) -> Household:
    """Put `elder` into the household of `other`, which is made where there is none. Both live in one village."""
    if elder.division_path != other.division_path:
        raise Refused(_("同户的人应在同一个村（社区）。"))
    with journal.deed():
        home = other.household or Household.objects.create(division=other.division, division_path=other.division_path)
        if other.household_id is None:
            _live_in(other, home, other.relation, by, at)
        _live_in(elder, home, relation, by, at)
    return home


def leave_household(*, elder: Elder, by: Actor, at: datetime) -> None:
    """No longer of that door."""
    with journal.deed():
        if elder.household_id is None:
            raise Refused(_("没有登记同户的人。"))
        _live_in(elder, None, "", by, at)


def return_to_household(*, elder: Elder, household: Household, relation: str, by: Actor, at: datetime) -> None:
    """Back behind the door that was left: the event that led out of it did not happen."""
    with journal.deed():
        _live_in(elder, household, relation, by, at)


def _live_in(elder: Elder, home: Household | None, relation: str, by: Actor, at: datetime) -> None:
    before = str(elder.household_id or "")
    Elder.objects.filter(pk=elder.pk).update(household=home, relation=relation)
    elder.household, elder.relation = home, relation
    _note(elder, "household", by, at, home or elder, {"before": before, "relation": relation})


def _end_rivals(elder: Elder, code: str, starts_on: date, by: Actor, at: datetime) -> None:
    """Categories of one group exclude each other: scattered support ends where central support begins."""
    for row in elder.categories.filter(code__in=categories.rivals(code, starts_on), ends_on=None, voided_at=None):
        end_category(category=row, ends_on=max(row.starts_on, starts_on), by=by, at=at, reason=f"→ {code}")


def _open(category: Category) -> Any:
    return Category.objects.filter(pk=category.pk, ends_on=None, voided_at=None)


def _note(elder: Elder, verb: str, by: Actor, at: datetime, row: Row, facts: dict[str, Any]) -> None:
    whole = {**facts, "row": str(row.pk)}
    journal.write(verb=f"people.elder.{verb}", subject=elder, by=by, at=at, division=elder.division_path, facts=whole)
