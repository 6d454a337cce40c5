"""Those around a person: contacts in order, the facts to see first, consent."""

from datetime import datetime
from typing import Any

from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.rows import Row
from songhe.register.access.models import User
from songhe.register.people.marks import phone_mark, phone_tail_mark
from songhe.register.people.models import Consent, Contact, Elder
from songhe.register.people.models import Warning as Alert

MOST_WARNINGS = 3
ASIDE = 30_000  # a place nobody has, while two contacts change places


def add_contact(
    *, elder: Elder, name: str, relation: str, phone: str, by: Actor, at: datetime,
    has_key: bool = False, where: str = "", user: User | None = None, may_follow: bool = True, is_guardian: bool = False,
) -> Contact:  # fmt: skip
    """Add somebody to be told, after those who are there already."""
    place = (elder.contacts.aggregate(last=Max("place"))["last"] or 0) + 1
    row = Contact(
        elder=elder, place=place, name=name, relation=relation, phone=phone, phone_index=phone_mark(phone),
        phone_tail_index=phone_tail_mark(phone), has_key=has_key, where=where, user=user, may_follow=may_follow,
        is_guardian=is_guardian,
    )  # fmt: skip
    with journal.deed():
        row.save()
        _note(elder, "contact_add", by, at, row, facts={"relation": relation, "place": place})
    return row


def change_contact(*, contact: Contact, by: Actor, at: datetime, **facts: Any) -> None:
    """Change a contact: name, relation, phone, has_key, where, may_follow, is_guardian, user."""
    for name, value in facts.items():
        setattr(contact, name, value)
    if "phone" in facts:
        contact.phone_index, contact.phone_tail_index = phone_mark(facts["phone"]), phone_tail_mark(facts["phone"])
    with journal.deed():
        contact.save()
        tied = {"user": str(contact.user_id or "")} if "user" in facts else {}
        _note(contact.elder, "contact_change", by, at, contact, facts={"fields": sorted(facts), **tied})


def move_contact(*, contact: Contact, up: bool, by: Actor, at: datetime) -> None:
    """Change places with the next one above or below; at the end nothing happens."""
    rows = contact.elder.contacts
    if up:
        other = rows.filter(place__lt=contact.place).order_by("-place").first()
    else:
        other = rows.filter(place__gt=contact.place).order_by("place").first()
    if other is None:
        return
    with journal.deed():
        mine, theirs = contact.place, other.place
        Contact.objects.filter(pk=contact.pk).update(place=ASIDE)
        Contact.objects.filter(pk=other.pk).update(place=mine)
        Contact.objects.filter(pk=contact.pk).update(place=theirs)
        contact.place = theirs
        _note(contact.elder, "contact_move", by, at, contact, facts={"from": mine, "to": theirs})


def remove_contact(*, contact: Contact, by: Actor, at: datetime) -> None:
    """Take a contact off the list. Refused when a call has told this person: history keeps who was told."""
    try:
        with journal.deed():
            _note(contact.elder, "contact_remove", by, at, contact, facts={"relation": contact.relation})
            contact.delete()
    except ProtectedError as fault:
        raise Refused(_("呼叫记录里通知过 %(name)s，不能删除。") % {"name": contact.name}) from fault


def add_warning(*, elder: Elder, tone: str, icon: str, text: str, by: Actor, at: datetime) -> Alert:
    """Add one of the at most three facts to see first."""
    places = set(elder.warnings.values_list("place", flat=True))
    free = [place for place in range(1, MOST_WARNINGS + 1) if place not in places]
    if not free:
        raise Refused(_("“先看这些”最多三条，请先删去一条。"))
    row = Alert(elder=elder, tone=tone, icon=icon, text=text, place=free[0])
    with journal.deed():
        row.save()
        _note(elder, "warning_add", by, at, row, facts={"tone": tone})
    return row


def change_warning(*, warning: Alert, tone: str, icon: str, text: str, by: Actor, at: datetime) -> None:
    """Word a warning anew."""
    warning.tone, warning.icon, warning.text = tone, icon, text
    with journal.deed():
        warning.save()
        _note(warning.elder, "warning_change", by, at, warning, facts={"tone": tone})


def remove_warning(*, warning: Alert, by: Actor, at: datetime) -> None:
    """Take a warning off the card."""
    with journal.deed():
        _note(warning.elder, "warning_remove", by, at, warning)
        warning.delete()


def give_consent(*, elder: Elder, purpose: str, given_by: str, by: Actor, at: datetime) -> Consent:
    """Note consent to one purpose; the one in force stays when it was given before."""
    with journal.deed():
        row, new = Consent.objects.get_or_create(
            elder=elder, purpose=purpose, withdrawn_at=None, defaults={"given_at": at, "given_by": given_by}
        )
        if new:
            _note(elder, "consent_give", by, at, row, facts={"purpose": purpose, "given_by": given_by})
    return row


def withdraw_consent(*, elder: Elder, purpose: str, by: Actor, at: datetime) -> None:
    """Note that consent was taken back; the row stays as proof of the time between."""
    with journal.deed():
        row = Consent.objects.filter(elder=elder, purpose=purpose, withdrawn_at=None).first()
        if row is None or not Consent.objects.filter(pk=row.pk, withdrawn_at=None).update(withdrawn_at=at):
            raise Refused(_("这项同意已经撤回，或从没有给过。"))
        _note(elder, "consent_withdraw", by, at, row, facts={"purpose": purpose})


def _note(elder: Elder, verb: str, by: Actor, at: datetime, row: Row, facts: dict[str, Any] | None = None) -> None:
    """The subject is always the elder, so that one look shows all that was done to the file."""
    whole = {**(facts or {}), "row": str(row.pk)}
    journal.write(verb=f"people.elder.{verb}", subject=elder, by=by, at=at, division=elder.division_path, facts=whole)
