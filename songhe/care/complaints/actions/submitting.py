"""Somebody complains."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils.timezone import get_default_timezone, localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.complaints import dated
from songhe.care.complaints.codes import digest, letters
from songhe.care.complaints.models import Complaint, ComplaintDue, Source
from songhe.register.access.models import User
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility
from songhe.register.rights.rules import after_working_days

NUMBER, CODE, TRIES = 8, 6, 4
LEAST = 5  # characters of an account of what happened
CLOSES = time(18)


@dataclass(frozen=True)
class Submitted:
    """The complaint, and the code that goes with its number: told once, kept only as a digest."""

    complaint: Complaint
    code: str


def submit(
    *, division_path: str, matter: str, source: str, words: str, by: Actor, at: datetime, about: str = "",
    facility: Facility | None = None, elder: Elder | None = None, user: User | None = None, subject_kind: str = "",
    subject: UUID | None = None, name: str = "", phone: str = "", happened_on: date | None = None, synthetic: bool = False,
) -> Submitted:  # fmt: skip
    """Take a complaint; anonymous where neither name nor telephone is given. Number and code open it again."""
    if len(words.strip()) < LEAST:
        raise Refused(_("请把事情写清楚一点：什么时候、谁、做了什么。"))
    if happened_on and happened_on > localtime(at).date():
        raise Refused(_("事情的日期不能晚于今天。"))
    contact = {"name": name.strip()[:40], "phone": phone.strip()[:30]} if name.strip() or phone.strip() else ""
    kind, key = (subject_kind, subject) if subject else ("providers.facility", facility.pk) if facility else ("", None)
    told: dict[str, Any] = {
        "division_path": division_path, "matter": matter, "source": source, "words": words.strip()[:2000], "contact": contact,
        "about": (facility.name if facility else about)[:80], "facility": facility, "elder": elder, "user": user,
        "operator": facility.operator if facility else None, "subject_kind": kind, "subject": key, "happened_on": happened_on,
        "submitted_at": at, "accept_due_at": _accept_due(at), "synthetic": synthetic,
    }  # fmt: skip
    said = by if source in {Source.DESK, Source.CALLBACK} else Actor("complainant", _("投诉人"))  # nothing says who complained
    for _each in range(TRIES):
        code = letters(CODE)
        row = Complaint(number=letters(NUMBER), code_digest=digest(code), **{**told, "submitted_by": said.name[:80]})
        try:
            with journal.deed():
                return Submitted(_kept(row, said, at), code)
        except IntegrityError as fault:  # the number is taken: once in a million millions
            if "number" not in str(fault):
                raise
    raise Refused(_("没能提交，请再试一次。"))


def _kept(row: Complaint, by: Actor, at: datetime) -> Complaint:
    row.save()
    ComplaintDue.objects.create(complaint=row, kind=ComplaintDue.Kind.ACCEPT, due_at=row.accept_due_at)
    facts = {"matter": row.matter, "source": row.source, "facility": str(row.facility_id or "")}
    journal.write(verb="complaints.complaint.submit", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def _accept_due(at: datetime) -> datetime:
    day = localtime(at).date()
    return evening(after_working_days(day, dated.days(day).accept_days))


def evening(day: date) -> datetime:
    """The end of the working day."""
    return datetime.combine(day, CLOSES, tzinfo=get_default_timezone())
