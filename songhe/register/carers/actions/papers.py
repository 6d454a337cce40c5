"""What the carers may do: certificates and hours of training."""

from datetime import date, datetime

from django.db import IntegrityError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.register.carers.actions.people import note
from songhe.register.carers.models import Carer, Certificate, Training


def enter_certificate(
    *, carer: Carer, kind: str, by: Actor, at: datetime, number: str = "", issued_on: date | None = None,
    expires_on: date | None = None,
) -> Certificate:  # fmt: skip
    """Enter a certificate as it is printed. A new one beside an old one of the same kind: the one that holds longest counts."""
    if issued_on and expires_on and expires_on < issued_on:
        raise Refused(_("有效期不能早于发证日。"))
    row = Certificate(carer=carer, kind=kind, number=number[:60], issued_on=issued_on, expires_on=expires_on)
    try:
        with journal.deed():
            row.save()
            note(carer, "certificate", by, at, facts={"kind": kind, "until": expires_on.isoformat() if expires_on else ""})
    except IntegrityError as fault:
        raise Refused(_("这本证书已经登记过了。")) from fault
    return row


def drop_certificate(*, certificate: Certificate, by: Actor, at: datetime) -> None:
    """It was entered by mistake, or taken away: it counts no more. The journal keeps that it was there."""
    with journal.deed():
        facts = {"kind": certificate.kind, "number": certificate.number}
        if Certificate.objects.filter(pk=certificate.pk).delete()[0]:
            note(certificate.carer, "certificate_drop", by, at, facts=facts)


def note_training(*, carer: Carer, on: date, hours: int, topic: str, by: Actor, at: datetime, given_by: str = "") -> Training:
    """Hours that a carer learned on a day that is not to come."""
    if on > localtime(at).date():
        raise Refused(_("日期不能晚于今天。"))
    if not 1 <= hours <= 24:
        raise Refused(_("一天的学时在 1 到 24 之间。"))
    with journal.deed():
        row = Training.objects.create(carer=carer, on=on, hours=hours, topic=topic[:80], given_by=given_by[:60])
        note(carer, "training", by, at, facts={"on": on.isoformat(), "hours": hours, "topic": topic[:80]})
    return row
