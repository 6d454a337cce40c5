"""What is at hand, and what somebody wants their rescuers to know."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.rows import Row
from songhe.care.rollcall.models import Buddy, Mobility, RescueCard, Shelter, Vehicle
from songhe.register.access import scope
from songhe.register.people import actions as people
from songhe.register.people.models import LIVE, Consent, Elder
from songhe.register.people.rules import normal_phone
from songhe.register.places.models import Division
from songhe.register.staff.models import Responder

MODELS: dict[str, Any] = {"buddy": Buddy, "vehicle": Vehicle, "shelter": Shelter}
KINDS = {"neighbour": "neighbour", "assistant": "assistant"}


def add_at_hand(*, what: str, division: Division, by: Actor, at: datetime, phone: str = "", **facts: Any) -> Any:
    """A buddy, a vehicle or a shelter; without a measured point it stands in the middle of its village."""
    place = {"lat": division.lat, "lng": division.lng, **{k: v for k, v in facts.items() if v is not None}}
    row = MODELS[what](division=division, division_path=division.path, changed_at=at, phone=phone, **place)
    _mark(row, phone)
    with journal.deed():
        row.save()
        _note(row, what, "add", by, at)
    return row


def change_at_hand(*, row: Any, by: Actor, at: datetime, division: Division, phone: str = "", **facts: Any) -> None:
    """Put right. A phone that was not typed again stays."""
    for name, value in facts.items():
        if value is not None:
            setattr(row, name, value)
    if division.pk != row.division_id and facts.get("lat") is None:
        row.lat, row.lng = division.lat, division.lng
    row.division, row.division_path, row.changed_at = division, division.path, at
    if phone:
        row.phone = phone
        _mark(row, phone)
    with journal.deed():
        row.save()
        _note(row, _name(row), "change", by, at)


def retire(*, row: Any, by: Actor, at: datetime) -> None:
    """Not to be counted on any more; rolls of the past keep it."""
    with journal.deed():
        if not type(row).objects.filter(pk=row.pk, is_active=True).update(is_active=False, changed_at=at):
            raise Refused(_("已经停用。"))
        _note(row, _name(row), "retire", by, at)


def adopt(*, within: str, by: Actor, at: datetime) -> int:
    """Every neighbour and assistant among the responders of a place becomes a buddy, once. How many are new."""
    known = Buddy.objects.exclude(responder=None).values("responder")
    rows = Responder.objects.filter(scope.within(within), kind__in=KINDS, is_active=True).exclude(pk__in=known)
    made = 0
    for one in rows.select_related("division"):
        facts = {"name": one.name, "kind": KINDS[one.kind], "lat": one.lat, "lng": one.lng, "responder": one}
        add_at_hand(what="buddy", division=one.division, phone=one.phone, by=by, at=at, **facts)
        made += 1
    return made


def _mark(row: Any, phone: str) -> None:
    if isinstance(row, Buddy):
        row.phone_index = Buddy._meta.get_field("phone_index").mark(normal_phone(phone)) if phone else ""


def _name(row: Row) -> str:
    return next(name for name, model in MODELS.items() if isinstance(row, model))


def _note(row: Any, what: str, verb: str, by: Actor, at: datetime) -> None:
    journal.write(
        verb=f"rollcall.{what}.{verb}", subject=row, by=by, at=at, division=row.division_path, facts={"name": row.name}
    )


def write_card(
    *, elder: Elder, mobility: str, device: dict[str, str], agreed_by: str, by: Actor, at: datetime,
    buddy: Buddy | None = None, shelter: Shelter | None = None,
) -> RescueCard:  # fmt: skip
    """What rescuers have to know. A device is kept only with the person's consent to share it in an emergency."""
    if elder.status not in LIVE:
        raise Refused(_("%(name)s 的档案现在是“%(s)s”，不用写避险卡。") % {"name": elder.name, "s": elder.get_status_display()})
    if mobility not in Mobility.values:
        raise Refused(_("请选老人怎么出门。"))
    with journal.deed():
        if device and agreed_by.strip():
            people.give_consent(elder=elder, purpose=Consent.Purpose.EMERGENCY, given_by=agreed_by.strip()[:60], by=by, at=at)
        if device and not consents(elder):
            raise Refused(_("记下设备要本人或家属同意“紧急救助时共享信息”，请写上谁同意的。"))
        row = RescueCard.objects.filter(elder=elder).first() or RescueCard(elder=elder)
        row.division_path, row.mobility, row.device, row.powered = elder.division_path, mobility, device, bool(device)
        row.buddy, row.shelter, row.written_at, row.written_by = buddy, shelter, at, by.name[:80]
        row.save()
        journal.write(verb="rollcall.card.write", subject=elder, by=by, at=at, division=elder.division_path)
    return row


def consents(elder: Elder) -> bool:
    """The person agrees that facts are shared in an emergency."""
    return Consent.objects.filter(elder=elder, purpose=Consent.Purpose.EMERGENCY, withdrawn_at=None).exists()
