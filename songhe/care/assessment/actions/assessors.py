"""The list of assessors, kept by the bureaus."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.assessment.models import Assessor
from songhe.register.access.models import Role, User

MAY = frozenset({Role.ASSISTANT.value, Role.RESPONDER.value, Role.COUNTY.value})
"""Roles of users who can be assessors."""


def register_assessor(
    *, user: User, background: str, qualification: str, body: str, valid_from: date, valid_until: date, by: Actor, at: datetime
) -> Assessor:
    """Make a user an assessor."""
    if user.role not in MAY:
        raise Refused(_("评估员要是养老协理员、响应人员或县级民政的用户。"))
    if Assessor.objects.filter(user=user).exists():
        raise Refused(_("%(name)s 已经是评估员。") % {"name": user.name})
    row = Assessor(user=user)
    _set(row, background, qualification, body, valid_from, valid_until)
    with journal.deed():
        row.save(force_insert=True)
        _write(row, "register", by, at, {}, _facts(row))
    return row


def change_assessor(
    *, assessor: Assessor, background: str, qualification: str, body: str, valid_from: date, valid_until: date, by: Actor,
    at: datetime,
) -> bool:  # fmt: skip
    """Put right or prolong; False when nothing changed."""
    before = _facts(assessor)
    _set(assessor, background, qualification, body, valid_from, valid_until)
    after = _facts(assessor)
    if before == after:
        return False
    with journal.deed():
        assessor.save()
        _write(assessor, "change", by, at, before, after)
    return True


def _set(row: Assessor, background: str, qualification: str, body: str, valid_from: date, valid_until: date) -> None:
    if valid_until < valid_from:
        raise Refused(_("有效期的止日不能早于起日。"))
    row.background, row.qualification, row.body = background, qualification, body
    row.valid_from, row.valid_until = valid_from, valid_until


def _facts(row: Assessor) -> dict[str, str]:
    return {name: str(getattr(row, name)) for name in ("background", "qualification", "body", "valid_from", "valid_until")}


def _write(row: Assessor, verb: str, by: Actor, at: datetime, before: dict[str, str], after: dict[str, str]) -> None:
    journal.write(
        verb=f"assessment.assessor.{verb}", subject=row, by=by, at=at, division=row.user.scope, before=before, after=after,
        facts={"name": row.user.name},
    )  # fmt: skip
