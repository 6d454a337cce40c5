"""Tele-consults and village rounds as appointments, and the times that doctors keep free (Slot)."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.web.marks import SHANGHAI
from songhe.care.health import dated
from songhe.care.health import queries as health
from songhe.care.health.actions import consulting
from songhe.care.health.models import Consult, Slot
from songhe.desks.partner.fhir import taking
from songhe.desks.partner.fhir.client import CLINICAL, Client, Refusal, must
from songhe.desks.partner.fhir.codes import OWN
from songhe.desks.partner.fhir.kinds import Kind, Made, Part, Resource, at_moment, coded, instant, made, on_day, one_of, refer
from songhe.links.fhir import asking
from songhe.links.notify import actions as answers
from songhe.register.people.models import Elder

KIND_OF, WAY = f"{OWN}appointment-kind", f"{OWN}consult-way"
CONSULT, ROUND = "tele-consult", "village-round"
ADDRESS = "urn:ietf:rfc:3986"
"""The system of an identifier that is an address: the hospital's own video room."""
STATES: dict[str, tuple[str, ...]] = {
    "proposed": ("requested",), "pending": ("scheduled",), "booked": ("agreed",), "fulfilled": ("held", "written"),
    "cancelled": ("declined", "cancelled"), "noshow": ("no_show",),
}  # fmt: skip
ROUNDS: dict[str, tuple[str, ...]] = {
    "pending": ("planned",),
    "booked": ("announced",),
    "fulfilled": ("done",),
    "cancelled": ("cancelled",),
}
REASON = 100
"""The longest reason of an end."""


def _state(status: str, table: dict[str, tuple[str, ...]]) -> str:
    return next(word for word, ours in table.items() if status in ours)


def _consult(client: Client, row: Any) -> list[Resource]:
    """One consult: that it is asked for and why, when, with whom, by what means. What was said in it stays in the house."""
    status, slot = _state(row.status, STATES), row.slot
    return [made(
        "Appointment", row.pk, status=status, serviceType=[coded(KIND_OF, CONSULT, _("远程看诊"))],
        serviceCategory=[coded(WAY, row.way, row.get_way_display())] if row.way else [],
        specialty=[{"text": row.speciality}] if row.speciality else [], reasonCode=[{"text": row.reason}],
        slot=[refer("Slot", slot.pk)] if slot else [], **(_span(slot.starts_at, slot.minutes) if slot else {}),
        created=instant(row.asked_at), participant=_people(row),
        cancelationReason={"text": row.ended_why} if status in ("cancelled", "noshow") and row.ended_why else None,
    )]  # fmt: skip


def _span(starts: datetime, minutes: int) -> dict[str, Any]:
    ends = starts + timedelta(minutes=minutes)
    return {"start": instant(starts), "end": instant(ends), "minutesDuration": minutes}


def _people(row: Consult) -> list[dict[str, Any]]:
    """The elder (accepted once she agreed), the doctor, who sits beside, and where she is or the video room."""
    rows = [{"actor": refer("Patient", row.elder_id), "status": "accepted" if row.agreed_at else "needs-action"}]
    if row.slot:
        rows.append({"actor": {"type": "Practitioner", "display": row.slot.doctor_name}, "status": "accepted"})
    if row.beside:
        rows.append({"actor": {"display": row.beside.name}, "status": "accepted"})
    if row.place or row.link:
        link = {"identifier": {"system": ADDRESS, "value": row.link}} if row.link else {}
        place = {"display": row.place} if row.place else {}
        rows.append({"actor": {"type": "Location", **link, **place}, "status": "accepted"})
    return rows


def _round(client: Client, row: Any) -> list[Resource]:
    """One round: where and when. It has no end of its own; the rule of the day says how long one lasts."""
    starts = datetime.combine(row.on, row.time, tzinfo=SHANGHAI)
    where = {"type": "Location", "identifier": {"system": f"{OWN}division", "value": row.village.code}, "display": row.place}
    team = {"display": f"{row.team.clinic} {row.team.name}"}
    status = _state(row.status, ROUNDS)
    return [made(
        "Appointment", row.pk, status=status, serviceType=[coded(KIND_OF, ROUND, _("巡诊"))],
        **_span(starts, dated.clinic(row.on).round_minutes),
        participant=[{"actor": where, "status": "accepted"}, {"actor": team, "status": "accepted"}],
        cancelationReason={"text": row.ended_why} if status == "cancelled" and row.ended_why else None,
    )]  # fmt: skip


def _slot(client: Client, row: Any) -> list[Resource]:
    said = "·".join(part for part in (row.hospital, row.speciality) if part)
    span = _span(row.starts_at, row.minutes)
    return [made(
        "Slot", row.pk, schedule={"type": "Schedule", "display": row.doctor_name}, status="busy" if row.taken else "free",
        serviceType=[coded(KIND_OF, CONSULT, _("远程看诊"))], start=span["start"], end=span["end"], comment=said,
        specialty=[{"text": row.speciality}] if row.speciality else [],
    )]  # fmt: skip


def _actor(client: Client, value: str) -> Q:
    parts = value.split("/")
    return Q(elder=taking.key_of(value, "Patient")) if parts[-2:-1] == ["Patient"] else Q(pk=None)


def _taken(client: Client, value: str) -> Q:
    code = asking.token(value)[1]
    return Q(taken=code == "busy") if code in ("free", "busy") else Q(pk=None)


PART = Part(
    rows=lambda client: health.consults(client.user), shown=_consult, patient="elder", gated=True, opens=("consult",),
    params={"status": one_of("status", STATES), "date": at_moment("slot__starts_at"), "actor": _actor},
)  # fmt: skip
ROUND_PART = Part(
    rows=lambda client: health.rounds(client.user), shown=_round,
    params={"status": one_of("status", ROUNDS), "date": on_day("on")},
)  # fmt: skip
SLOT = Kind(
    "Slot",
    (Part(
        rows=lambda client: health.slots(client.user), shown=_slot,
        params={"status": _taken, "start": at_moment("starts_at")},
    ),),
)  # fmt: skip


def create(client: Client, body: Resource) -> Made:
    """proposed: a tele-consult is asked for. pending: at once with a time that a doctor keeps free."""
    must(client, CLINICAL, "Appointment")
    _refuse_kind(body)
    elder = _elder(client, body)
    if body["status"] not in ("proposed", "pending"):
        _refuse_status()
    reason, speciality = _reason(body), _speciality(body)
    with journal.deed():
        kept, new = answers.note_answer(
            press=taking.mark(body), owner=f"user:{client.user.pk}", subject=elder.pk, verb="fhir:consult",
            pressed_at=client.at, at=client.at,
        )  # fmt: skip
        known = Consult.objects.filter(elder=elder, asked_by=client.user, asked_at=kept.received_at).first()
        if not new and known is not None:
            return Made(str(known.pk), False)
        waits = Consult.objects.filter(elder=elder, status="requested").exists()
        row = consulting.request(
            elder=elder, reason=reason, asker=Consult.Asker.DOCTOR, user=client.user, speciality=speciality,
            by=client.user.actor, at=client.at,
        )  # fmt: skip
        if body["status"] == "pending":
            _schedule(client, row, body)
    return Made(str(row.pk), not waits)


def update(client: Client, key: str, body: Resource) -> Made:
    """pending: this time, or another · cancelled: not by this way, or taken back · noshow: one side did not come."""
    must(client, CLINICAL, "Appointment")
    row = taking.row_of(PART.mine(client), key)
    if row is None:
        taking.no(_("巡诊由团队在本平台安排，接口只能查询。"), "Appointment.id", "not-supported")
    if taking.key_of(str(_named(body)[1]["reference"]), "Patient") != row.elder_id:
        raise Refusal(404, "not-found", _("没有这条记录。"))
    by: dict[str, Any] = {"consult": row, "by": client.user.actor, "at": client.at}
    status = body["status"]
    if status == "pending":
        _schedule(client, row, body)
    elif status == "cancelled":
        (consulting.decline if row.status == "requested" else consulting.cancel)(why=_why(body), **by)
    elif status == "entered-in-error":
        consulting.cancel(why=_("登记有误"), **by)
    elif status == "noshow":
        consulting.miss(why=_why(body), **by)
    else:
        _refuse_status()
    return Made(key, False)


def _refuse_kind(body: Resource) -> None:
    asked = [pair for one in body.get("serviceType") or [] for pair in taking.codings(one)]
    if asked and (KIND_OF, CONSULT) not in asked:
        said = _("接口只约远程看诊（urn:songhe:appointment-kind|tele-consult）；上门服务和巡诊在本平台安排。")
        taking.no(said, "Appointment.serviceType", "not-supported")


def _refuse_status() -> None:
    said = _(
        "能做的：proposed 申请，pending 约时间，cancelled 不接或取消，noshow 没有来；"
        "同意由人在本平台登记，看过了用 Encounter，看诊记录用 Observation。"
    )
    taking.no(said, "Appointment.status")


def _elder(client: Client, body: Resource) -> Elder:
    """The patient, in reach, who agreed that medical systems read."""
    place, actor = _named(body)
    return taking.patient(client, {"resourceType": "Appointment", place: actor}, place)


def _named(body: Resource) -> tuple[str, Resource]:
    """The one patient among the participants, and where she stands there."""
    found = []
    for index, one in enumerate(body["participant"]):
        told = (one.get("actor") or {}).get("reference", "")
        if told.split("/")[-2:-1] == ["Patient"]:
            found.append((f"participant[{index}].actor", one["actor"]))
    if len(found) != 1:
        taking.no(_("请在 participant 里写一位老人：Patient/…"), "Appointment.participant", "required")
    return found[0]


def _reason(body: Resource) -> str:
    rows = [taking.text_of(one, f"Appointment.reasonCode[{at}]") for at, one in enumerate(body.get("reasonCode") or [])]
    more = " ".join(str(body.get("description") or body.get("comment") or "").split())
    text = "；".join([*rows, *([more] if more else [])])  # words: data
    if not 2 <= len(text) <= taking.TEXT:
        taking.no(_("请写明哪里不舒服，最长 %(count)s 个字。") % {"count": taking.TEXT}, "Appointment.reasonCode", "required")
    return text


def _speciality(body: Resource) -> str:
    rows = body.get("specialty") or []
    return taking.text_of(rows[0], "Appointment.specialty[0]", 40) if rows else ""


def _why(body: Resource) -> str:
    text = taking.text_of(body.get("cancelationReason"), "Appointment.cancelationReason", REASON)
    if len(text) < 2:
        taking.no(_("请写明原因。"), "Appointment.cancelationReason", "required")
    return text


def _schedule(client: Client, row: Consult, body: Resource) -> None:
    """With the doctor of the slot, by the way that is said, where the elder is; who sits beside stays as it is."""
    slot = _slot_of(client, row, body)
    way = next((code for one in body.get("serviceCategory") or [] for system, code in taking.codings(one) if system == WAY), "")
    if way not in Consult.Way.values:
        said = _("请写用什么方式：urn:songhe:consult-way 的 video、phone 或 room。")
        taking.no(said, "Appointment.serviceCategory", "required")
    at, link, place = _where(body)
    if way == Consult.Way.VIDEO and not link.startswith("https://"):
        taking.no(_("用视频看诊，请填医院视频系统的地址（https:// 开头）。"), at, "required")
    if len(link) > 300 or len(place) > 80:
        taking.no(_("最长 %(count)s 个字。") % {"count": 300 if len(link) > 300 else 80}, at, "too-long")
    consulting.schedule(
        consult=row, slot=slot, way=way, link=link, place=place, beside=row.beside, by=client.user.actor, at=client.at
    )


def _slot_of(client: Client, row: Consult, body: Resource) -> Slot:
    """The time that is named, else the only free one that begins then; the one it has is its own."""
    starts, named = taking.moment(body, "start"), body.get("slot") or []
    mine = Q(taken=False, starts_at__gt=client.at) | Q(pk=row.slot_id)
    rows = health.slots(client.user).filter(mine, starts_at=starts)
    if named:
        told = str(named[0].get("reference") or "")
        key = taking.key_of(told, "Slot") if told else None
        found = health.slots(client.user).filter(pk=key).first() if key else None
        if found is None:
            raise Refusal(404, "not-found", _("没有这条记录。"), "Appointment.slot[0].reference")
        if found.starts_at != starts:
            taking.no(_("这个号不在那个时间。"), "Appointment.start", "value")
        return found
    some = list(rows[:2])
    if len(some) > 1:
        taking.no(_("那个时间不止一位医生有号，请写 slot。"), "Appointment.slot", "multiple-matches")
    if not some:
        said = _("%(at)s 没有开的号；有哪些看 Slot?status=free。") % {"at": f"{localtime(starts):%m-%d %H:%M}"}
        taking.no(said, "Appointment.start", "not-found")
    return some[0]


def _where(body: Resource) -> tuple[str, str, str]:
    """(element, address of the video room, place) of the participant that is a place."""
    for index, one in enumerate(body["participant"]):
        actor = one.get("actor") or {}
        told = actor.get("identifier") or {}
        if actor.get("type") == "Location" or told.get("system") == ADDRESS:
            link = str(told.get("value") or "") if told.get("system") == ADDRESS else ""
            return f"Appointment.participant[{index}].actor", link.strip(), str(actor.get("display") or "").strip()
    return "Appointment.participant", "", ""
