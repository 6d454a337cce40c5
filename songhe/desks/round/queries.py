"""A carer's round as the phone needs it, and a carer's month."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from songhe.base.indicators import Span
from songhe.base.models import JournalEntry
from songhe.care.homecare.models import DONE, CarePlan, DoorCode, Order, Pin
from songhe.links.maps.travel import straight_m
from songhe.register.access.models import User
from songhe.register.carers.models import Carer
from songhe.register.catalogue import dated as catalogue
from songhe.register.people.models import Elder

NAVIGATION = "https://uri.amap.com/navigation"
WAYS = {"foot": "walk", "bike": "ride"}
ALIVE = ("assigned", "en_route", "checked_in", "in_service", "checked_out", *sorted(DONE), "interrupted", "no_show")
DAYS = 2  # today and tomorrow: tomorrow's round is there when the morning begins without network


def me(user: User) -> Carer | None:
    """The carer who is logged in."""
    return Carer.objects.filter(user=user, is_active=True).select_related("operator", "facility").first()


def round_of(carer: Carer, first: date, days: int = DAYS) -> QuerySet[Order]:
    """Visits of these days in their order, alone or with another carer."""
    rows = Order.objects.filter(Q(carer=carer) | Q(second=carer), status__in=ALIVE)
    rows = rows.filter(day__gte=first, day__lt=first + timedelta(days=days))
    return (
        rows.select_related("elder__division", "carer", "second")
        .prefetch_related("elder__warnings")
        .order_by("starts_at", "id")
    )


def opened_today(user: User, at: datetime) -> set[Any]:
    """Elders whose file was noted as opened by this user today."""
    midnight = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = JournalEntry.objects.filter(verb="people.elder.reveal", by=user.actor.id, at__gte=midnight)
    return set(rows.values_list("subject", flat=True))


def register(carer: Carer, at: datetime) -> list[dict[str, Any]]:
    """Each visit as the phone keeps it, sealed behind the PIN."""
    orders = list(round_of(carer, localtime(at).date()))
    elders = {order.elder_id for order in orders}
    codes = {one.elder_id: one.code for one in DoorCode.objects.filter(elder__in=elders, void_at=None)}
    pins = set(Pin.objects.filter(elder__in=elders).values_list("elder", flat=True))
    plans = {one.elder_id: one.taboos for one in CarePlan.objects.filter(elder__in=elders, status="agreed")}
    here, told = (carer.lat, carer.lng), []
    for order in orders:
        facts = _visit(order, carer, at) | {"pin": order.elder_id in pins, "taboos": plans.get(order.elder_id, "")}
        code = codes.get(order.elder_id)
        facts["door"] = hashlib.sha256(f"{order.pk}:{code}".encode()).hexdigest()[:16] if code else ""
        facts["metres"] = round(straight_m(here, (order.lat, order.lng)))
        here = (order.lat, order.lng)
        told.append(facts)
    return told


def _visit(order: Order, carer: Carer, at: datetime) -> dict[str, Any]:
    elder, other = order.elder, order.second if order.carer_id == carer.pk else order.carer
    item = catalogue.items(order.day).get(order.item)
    start = localtime(order.starts_at or order.window_starts)
    return {
        "id": str(order.pk), "number": order.number, "service": order.name, "status": order.status,
        "day": order.day.isoformat(),
        "starts": f"{start:%H:%M}", "ends": f"{start + timedelta(minutes=order.minutes):%H:%M}", "minutes": order.minutes,
        "who": elder.name, "age": elder.age(order.day), "sex": elder.get_sex_display(), "village": elder.division.short_name,
        "address": elder.address, "phone": elder.phone, "way_in": elder.way_in, "instructions": elder.instructions,
        "language": elder.language, "warnings": [{"tone": one.tone, "text": one.text} for one in elder.warnings.all()],
        "note": order.note, "with": other.name if other else "", "steps": list(item.steps) if item else [],
        "risks": list(item.risks) if item else [], "geo": f"geo:{order.lat:.5f},{order.lng:.5f}", "way": _route(order, carer),
        "gone": elder.status not in {"here", "away"},
    }  # fmt: skip


def _route(order: Order, carer: Carer) -> str:
    """A plain link that opens the map app. It carries the position and the village, never a name."""
    target = f"{order.lng:.5f},{order.lat:.5f},{order.elder.division.short_name}"
    words = {"to": target, "mode": WAYS.get(carer.way, "car"), "coordinate": "wgs84", "callnative": "1"}
    return f"{NAVIGATION}?{urlencode(words)}"


def elders_of(carer: Carer, at: datetime) -> list[Elder]:
    """Whose files the round opens."""
    return list({order.elder_id: order.elder for order in round_of(carer, localtime(at).date())}.values())


def month(carer: Carer, span: Span) -> dict[str, Any]:
    """Visits, minutes and exceptions of a month. An exception takes nothing away."""
    rows = Order.objects.filter(Q(carer=carer) | Q(second=carer), day__gte=span.first, day__lte=span.last)
    done = list(
        rows.filter(status__in=DONE | {"checked_out", "interrupted", "disputed"}).select_related("elder").order_by("-starts_at")
    )
    grades = {name: sum(order.grade == name for order in done) for name in "ABCD"}
    said = carer.exceptions.filter(order__in=rows).select_related("order__elder").order_by("-said_at")
    return {"done": done, "minutes": sum(order.minutes for order in done), "grades": grades, "said": said}
