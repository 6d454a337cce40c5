"""Buildings, and who runs what is in them."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.register.access import actions as access
from songhe.register.access.actions import Drawn
from songhe.register.access.models import Role, User
from songhe.register.places import queries as places
from songhe.register.places.models import Division
from songhe.register.providers import rules
from songhe.register.providers.models import Clerk, Facility, Operator, Site

SITE_FACTS = frozenset({"name", "address", "lat", "lng", "floor_area", "storeys", "owner", "synthetic"})
OPERATOR_FACTS = frozenset({"name", "kind", "chain", "brand", "legal_person", "phone", "is_active", "synthetic"})


def add_site(*, name: str, address: str, division: Division, by: Actor, at: datetime, **facts: Any) -> Site:
    """Enter a building. Without a position of its own it stands in the middle of its village, as the map says."""
    where = {"lat": division.lat, "lng": division.lng}
    told = {name: value for name, value in facts.items() if value is not None}
    row = Site(division=division, division_path=division.path, unit=places.unit_code(division))
    put(row, {**where, **told, "name": name, "address": address}, SITE_FACTS)
    with journal.deed():
        row.save()
        note(row, "add", by, at, facts={"name": name, "division": division.code})
    return row


def change_site(*, site: Site, by: Actor, at: datetime, division: Division | None = None, **facts: Any) -> None:
    """Put a building right. Moved to another village, all that is in it goes with it."""
    put(site, facts, SITE_FACTS)
    moved = division is not None and division.pk != site.division_id
    with journal.deed():
        if moved and division is not None:
            site.division, site.division_path, site.unit = division, division.path, places.unit_code(division)
            told = {"division": division, "division_path": division.path, "unit": site.unit}
            Facility.objects.filter(site=site).update(**told)
        site.save()
        note(site, "change", by, at, facts={"fields": sorted([*facts, *(["division"] if moved else [])])})


def add_operator(*, credit_code: str, division: Division, by: Actor, at: datetime, **facts: Any) -> Operator:
    """Enter who runs facilities. Refused when the credit code cannot be one, or is known already."""
    code = rules.normal_code(credit_code)
    if not rules.is_code(code):
        raise Refused(_("统一社会信用代码应为 18 位，校验位不符，请核对证照。"))
    row = Operator(credit_code=code, division=division, division_path=division.path)
    put(row, facts, OPERATOR_FACTS)
    try:
        with journal.deed():
            row.save()
            note(row, "add", by, at, facts={"name": row.name, "credit_code": code})
    except IntegrityError as fault:
        raise Refused(_("这个统一社会信用代码已经登记过。")) from fault
    return row


def change_operator(*, operator: Operator, by: Actor, at: datetime, **facts: Any) -> None:
    """Put right what is known of an operator; its credit code never changes: another code is another operator."""
    before = {name: getattr(operator, name) for name in facts}
    put(operator, facts, OPERATOR_FACTS)
    changed = {name: value for name, value in facts.items() if before[name] != value}
    with journal.deed():
        operator.save()
        note(operator, "change", by, at, before={name: before[name] for name in changed}, after=changed)


def open_log_in(*, operator: Operator, username: str, name: str, by: Actor, at: datetime) -> Drawn:
    """Make a log-in for somebody who works for this operator; the one-time password is changed at the first time."""
    with journal.deed():
        drawn = access.open_user(username=username, name=name, role=Role.OPERATOR, division=operator.division, by=by, at=at)
        seat_clerk(operator=operator, user=drawn.user, by=by, at=at)
    return drawn


def seat_clerk(*, operator: Operator, user: User, by: Actor, at: datetime) -> Clerk:
    """Let an operator's log-in see what this operator runs. One operator at a time."""
    if user.role != Role.OPERATOR:
        raise Refused(_("只有“服务机构”角色的账号可以关联到运营方。"))
    row = Clerk(operator=operator, user=user, since=at)
    try:
        with journal.deed():
            row.save()
            note(operator, "clerk_seat", by, at, facts={"user": str(user.pk), "name": user.name})
    except IntegrityError as fault:
        raise Refused(_("%(name)s 已经关联了运营方，先解除再关联。") % {"name": user.name}) from fault
    return row


def end_clerk(*, clerk: Clerk, by: Actor, at: datetime) -> None:
    """Whoever has left sees nothing of the operator any more. Twice is once."""
    with journal.deed():
        if Clerk.objects.filter(pk=clerk.pk, ended_at=None).update(ended_at=at):
            note(clerk.operator, "clerk_end", by, at, facts={"user": str(clerk.user_id), "name": clerk.user.name})


def put(row: Any, facts: dict[str, Any], known: frozenset[str]) -> None:
    """Set facts on a row; one that nobody knows is a mistake of the programmer."""
    if set(facts) - known:
        raise TypeError(f"no such facts of {type(row).__name__}: {sorted(set(facts) - known)}")
    for name, value in facts.items():
        setattr(row, name, value)


def note(row: Any, verb: str, by: Actor, at: datetime, **rest: Any) -> None:
    """Write a deed to the journal, for those of the row's division."""
    label = row._meta.label_lower
    journal.write(verb=f"{label}.{verb}", subject=row, by=by, at=at, division=row.division_path, **said(rest))


def said(facts: dict[str, Any]) -> dict[str, Any]:
    """As JSON can hold it."""
    return {name: _plain(value) for name, value in facts.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
