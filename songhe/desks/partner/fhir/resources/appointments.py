"""Appointment: a visit at somebody's home that was booked (a provider's own system takes, assigns and takes back), a
tele-consult (a hospital's system asks, books, takes back), a village round."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from songhe.care.homecare import actions
from songhe.care.homecare.models import Cancelled
from songhe.care.homecare.queries import orders as queries
from songhe.desks.partner.doors import ORDER_READERS
from songhe.desks.partner.fhir import taking
from songhe.desks.partner.fhir.client import Client, Refusal, must
from songhe.desks.partner.fhir.codes import OWN
from songhe.desks.partner.fhir.kinds import (
    Kind,
    Made,
    Part,
    Resource,
    at_moment,
    coded,
    instant,
    made,
    one_of,
    refer,
    refers,
)
from songhe.desks.partner.fhir.resources import consults
from songhe.links.fhir import asking
from songhe.register.carers import queries as carers

STATES: dict[str, tuple[str, ...]] = {
    "proposed": ("draft", "submitted"), "pending": ("accepted",), "booked": ("assigned", "en_route"),
    "arrived": ("checked_in", "in_service"),
    "fulfilled": ("checked_out", "confirmed", "rated", "closed", "disputed", "refunded", "interrupted"),
    "cancelled": ("rejected", "cancelled"), "noshow": ("no_show",),
}  # fmt: skip


def shown(client: Client, row: Any) -> list[Resource]:
    """One order; who it is for as a reference, no name."""
    status = next(word for word, ours in STATES.items() if row.status in ours)
    starts, ends = row.starts_at or row.window_starts, row.ends_at or row.window_ends
    people = [{"actor": refer("Patient", row.elder_id), "status": "accepted"}]
    people += [
        {"actor": refer("Practitioner", one.pk, one.name), "status": "accepted"} for one in (row.carer, row.second) if one
    ]
    people.append({"actor": refer("Location", row.facility_id, row.facility.name), "status": "accepted"})
    return [made(
        "Appointment", row.pk, status=status,
        identifier=[{"system": f"{OWN}order", "value": row.number}],
        serviceType=[coded(f"{OWN}service", row.item, row.name)], start=instant(starts), end=instant(ends),
        minutesDuration=row.minutes, created=instant(row.booked_at), participant=people,
        cancelationReason={"text": row.reason} if status == "cancelled" and row.reason else None,
    )]  # fmt: skip


def _actor(client: Client, value: str) -> Q:
    kind = value.split("/")[-2] if "/" in value else "Practitioner"
    columns = {"Patient": ("elder",), "Location": ("facility",), "Practitioner": ("carer", "second")}.get(kind, ())
    return refers(kind, *columns)(client, value)


PART = Part(
    rows=lambda client: queries.orders(client.user), shown=shown, patient="elder",
    params={
        "status": one_of("status", STATES), "date": at_moment("window_starts"), "actor": _actor,
        "identifier": lambda client, value: Q(number=asking.token(value)[1]),
    },
)  # fmt: skip


def update(client: Client, key: str, body: Resource) -> Made:
    """pending: taken · booked: who comes and when · cancelled: turned down or taken back, with the reason."""
    if client.clinical:
        return consults.update(client, key, body)
    must(client, ORDER_READERS, "Appointment")
    row = taking.row_of(PART.mine(client), key)
    if row is None:
        raise Refusal(404, "not-found", _("没有这条记录。"))
    by: dict[str, Any] = {"by": client.user.actor, "at": client.at}
    status = body["status"]
    if status == "pending":
        actions.accept(order=row, **by)
    elif status == "booked":
        starts = taking.moment(body, "start")
        crew = _crew(client, body)
        actions.assign(
            row, carer=crew[0], second=crew[1] if len(crew) > 1 else None, starts_at=starts, why=[_("机构自己的系统派人")], **by
        )
    elif status == "cancelled":
        _take_back(row, body, by)
    else:
        taking.no(_("能做的：pending 是受理，booked 是派人，cancelled 是不受理或取消。"), "Appointment.status")
    return Made(key, False)


def _take_back(row: Any, body: Resource, by: dict[str, Any]) -> None:
    why = taking.text_of(body.get("cancelationReason"), "Appointment.cancelationReason", 200)
    if row.status == "submitted":
        actions.reject(order=row, reason=why, **by)
    else:
        actions.cancel(order=row, who=Cancelled.PROVIDER, reason=why, **by)


def _crew(client: Client, body: Resource) -> list[Any]:
    """One or two of the provider's own carers among the participants."""
    found = []
    for index, one in enumerate(body["participant"]):
        told = (one.get("actor") or {}).get("reference", "")
        if told.split("/")[-2:-1] == ["Practitioner"]:
            carer = taking.row_of(carers.carers(client.user), told.split("/")[-1])
            if carer is None:
                raise Refusal(404, "not-found", _("没有这条记录。"), f"Appointment.participant[{index}].actor.reference")
            found.append(carer)
    if not 1 <= len(found) <= 2:
        taking.no(_("请在 participant 里写一位或两位护理员（Practitioner）。"), "Appointment.participant", "required")
    return found


KIND = Kind(
    "Appointment", (PART, consults.PART, consults.ROUND_PART), create=consults.create, update=update,
    writes="homecare.accept, assign, reject, cancel; consulting.request, schedule, decline, cancel, miss",
)  # fmt: skip
