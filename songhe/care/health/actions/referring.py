"""The green channel: asked, taken on, arrived, the outcome back, and the look two weeks later."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.health import dated
from songhe.care.health.models import Programme, Referral
from songhe.register.people.models import Elder

OPEN = (Referral.Status.REQUESTED, Referral.Status.ACCEPTED, Referral.Status.ARRIVED)


def request(
    *, elder: Elder, hospital: str, why: str, by: Actor, at: datetime, department: str = "", urgent: bool = False,
    programme: Programme | None = None, alarm: UUID | None = None, check_on: date | None = None,
) -> Referral:  # fmt: skip
    """Ask a hospital to take somebody; one that is open to the same hospital already is that one."""
    if not hospital.strip() or not why.strip():
        raise Refused(_("请写转到哪家医院和为什么转。"))
    open_one = Referral.objects.filter(elder=elder, hospital=hospital.strip()[:60], status__in=OPEN).first()
    if open_one is not None:
        return open_one
    day = localtime(at).date()
    row = Referral(
        elder=elder, division_path=elder.division_path, programme=programme, alarm=alarm, hospital=hospital.strip()[:60],
        department=department.strip()[:40], urgent=urgent, why=why.strip()[:400], requested_at=at, requested_by=by.name[:80],
        check_on=check_on or day + timedelta(days=dated.followup(day).soon_days),
    )  # fmt: skip
    with journal.deed():
        row.save()
        facts = {"hospital": row.hospital, "urgent": urgent, "check_on": row.check_on.isoformat()}
        journal.write(verb="health.referral.request", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def accept(*, referral: Referral, who: str, by: Actor, at: datetime) -> None:
    """The hospital takes it on; who there said so."""
    with journal.deed():
        moves.move(referral, "accept", by=by, at=at, facts={"who": who[:60]}, accepted_at=at, accepted_by=who.strip()[:60])


def refuse(*, referral: Referral, by: Actor, at: datetime) -> None:
    """It does not: another one is to be asked, and the day of the look stays."""
    with journal.deed():
        moves.move(referral, "refuse", by=by, at=at)


def arrive(*, referral: Referral, by: Actor, at: datetime) -> None:
    """The person is there."""
    with journal.deed():
        moves.move(referral, "arrive", by=by, at=at, arrived_at=at)


def bring_back(*, referral: Referral, outcome: str, by: Actor, at: datetime) -> None:
    """What the hospital found and did comes back to the team."""
    if len(outcome.strip()) < 2:
        raise Refused(_("请写明诊断和处理。"))
    with journal.deed():
        moves.move(referral, "bring_back", by=by, at=at, returned_at=at, outcome=_sealed(referral, "outcome", outcome))


def cancel(*, referral: Referral, by: Actor, at: datetime) -> None:
    """It is not needed any more."""
    with journal.deed():
        moves.move(referral, "cancel", by=by, at=at, checked_at=at, checked_by=by.name[:80])


def check(*, referral: Referral, said: str, by: Actor, at: datetime) -> None:
    """Somebody asked what became of it, as 8.3 and 8.4 want within two weeks."""
    if len(said.strip()) < 2:
        raise Refused(_("请写明两周后的情况。"))
    if referral.checked_at is not None:
        raise Refused(_("这次转诊已经追过结果了。"))
    with journal.deed():
        told = {"checked_at": at, "checked_by": by.name[:80], "check_said": _sealed(referral, "check_said", said)}
        facts = {"in_time": localtime(at).date() <= referral.check_on}
        moves.move(referral, "check", by=by, at=at, facts=facts, **told)


def _sealed(row: Referral, name: str, text: str) -> Any:
    field: Any = Referral._meta.get_field(name)
    return field.seal(text.strip()[:400], row.pk)
