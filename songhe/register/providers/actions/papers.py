"""Licences, pictures, and the reform of public homes."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.pictures import small
from songhe.register.providers.actions.places import note
from songhe.register.providers.models import HOMES, Facility, Licence, ManagedBy, Picture, Reform

MOST = 8  # pictures of one facility


def enter_licence(
    *, facility: Facility, kind: str, number: str, issued_on: date, by: Actor, at: datetime,
    expires_on: date | None = None, issuer: str = "",
) -> Licence:  # fmt: skip
    """Enter a licence; the one of the same kind that stood before is renewed by it and stays readable."""
    if expires_on is not None and expires_on < issued_on:
        raise Refused(_("有效期不能早于发证日期。"))
    row = Licence(
        facility=facility, division_path=facility.division_path, kind=kind, number=number, issued_on=issued_on,
        expires_on=expires_on, issuer=issuer,
    )  # fmt: skip
    with journal.deed():
        Licence.objects.filter(facility=facility, kind=kind, replaced_at=None).update(replaced_at=at)
        row.save()
        note(facility, "licence", by, at, facts={"kind": kind, "number": number, "expires_on": expires_on})
    return row


def revoke_licence(*, licence: Licence, on: date, by: Actor, at: datetime) -> None:
    """Its issuer took it back. Twice is once."""
    with journal.deed():
        if Licence.objects.filter(pk=licence.pk, revoked_on=None).update(revoked_on=on):
            facts = {"kind": licence.kind, "number": licence.number, "on": on}
            note(licence.facility, "licence_revoke", by, at, facts=facts)


def add_picture(*, facility: Facility, picture: bytes, caption: str, by: Actor, at: datetime) -> Picture:
    """Keep a photograph of the building, made small and freed of what the camera wrote into it."""
    if facility.pictures.count() >= MOST:
        raise Refused(_("照片最多 %(n)d 张，请先删去一张。") % {"n": MOST})
    row = Picture(facility=facility, jpeg=small(picture), caption=caption[:60], taken_at=at, by_name=by.name[:80])
    with journal.deed():
        row.save()
        note(facility, "picture_add", by, at, facts={"picture": row.pk})
    return row


def remove_picture(*, picture: Picture, by: Actor, at: datetime) -> None:
    """Take a photograph away."""
    with journal.deed():
        note(picture.facility, "picture_remove", by, at, facts={"picture": picture.pk})
        picture.delete()


def begin_reform(*, facility: Facility, due_on: date, by: Actor, at: datetime) -> Reform:
    """A public home that the town still runs is due to go to the county (rural-3.1)."""
    if facility.kind not in HOMES or facility.managed_by != ManagedBy.TOWN:
        raise Refused(_("只有镇（街道）管理的公办敬老院、供养机构才列入改革。"))
    row = Reform(facility=facility, division_path=facility.division_path, due_on=due_on)
    with journal.deed():
        if Reform.objects.filter(facility=facility).exists():
            raise Refused(_("“%(name)s”已经在改革清单上。") % {"name": facility.name})
        row.save()
        note(row, "begin", by, at, facts={"facility": facility.name, "due_on": due_on})
    return row


def decide_reform(*, reform: Reform, paper: str, by: Actor, at: datetime) -> None:
    """The county has decided to take the home over."""
    _with_paper(paper)
    with journal.deed():
        moves.move(reform, "decide", by=by, at=at, facts={"paper": paper}, paper=paper)


def hand_part(*, reform: Reform, part: str, on: date, by: Actor, at: datetime) -> None:
    """One of people, money, goods and safety is handed over. With the last of them the reform is complete."""
    if part not in Reform.PARTS or on > localtime(at).date():
        raise Refused(_("只能填已经移交的人员、经费、资产或安全管理职责，日期不晚于今天。"))
    with journal.deed():
        if not Reform.objects.filter(pk=reform.pk, status="decided").update(**{part: on}):
            raise Refused(_("先写明改革决定的文号，再登记移交。"))
        reform.refresh_from_db()
        note(reform, "hand", by, at, facts={"part": part, "on": on})
        days: list[Any] = [getattr(reform, name) for name in Reform.PARTS]
        if all(days):
            moves.move(reform, "complete", by=by, at=at, completed_on=max(days))
            Facility.objects.filter(pk=reform.facility_id).update(managed_by=ManagedBy.COUNTY)


def excuse_reform(*, reform: Reform, paper: str, reason: str, by: Actor, at: datetime) -> None:
    """The home is not fit for the reform: with a paper and a reason, and it counts as not due."""
    _with_paper(paper)
    with journal.deed():
        moves.move(reform, "excuse", by=by, at=at, facts={"paper": paper}, paper=paper, reason=reason[:200])


def reopen_reform(*, reform: Reform, by: Actor, at: datetime) -> None:
    """It is fit after all."""
    with journal.deed():
        moves.move(reform, "reopen", by=by, at=at, paper="", reason="")


def _with_paper(paper: str) -> None:
    if not paper.strip():
        raise Refused(_("每一步都要有依据，请写文号。"))
