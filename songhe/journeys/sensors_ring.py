"""A sensor's rule rings: the family is told, the one check-in of the person hears of it, or the desk has a call, or somebody is
sent for an empty battery; and what was found is what the ring was worth.

Joins sensing with the visits (whose check-in it is), the emergency room, the device register and the notices. Read as `reading`
does it: one row is one notice, one signal, one call, one errand.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from songhe.base.actors import CLOCK, Actor
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call
from songhe.care.fleet import actions as fleet
from songhe.care.fleet import queries as fleet_queries
from songhe.care.fleet.models import Cause as WorkCause
from songhe.care.sensing import actions as sensing
from songhe.care.sensing import words
from songhe.care.sensing.models import Hold, Ring
from songhe.care.sensing.models.rings import Level, Outcome
from songhe.care.visits import actions as visits
from songhe.care.visits.models import CheckIn, Found, Spell
from songhe.journeys.reading import Reading
from songhe.links.notify import actions as notify
from songhe.links.notify.words import surname
from songhe.register.people import queries as people
from songhe.register.people.models import Contact

OLD_NEWS = timedelta(hours=2)
BY = Actor("sensing", "居家监测")  # words: data
OWN_CRY = {"smoke": "smoke", "gas": "gas", "fall": "fall", "water": "water-leak-alarm"}
"""What a device cries itself → the rule by which it counts."""
TRIGGER = {"radar-low": "fall"}
EMPTY = "battery-low"
"""The rule for which somebody is sent to the device, and nobody to the person."""
SIGNALS = {
    "water-still": "water_silent",
    "water-much": "water_much",
    "power-still": "power_silent",
    "door-still": "door_unopened",
    "motion-still": "no_movement",
    "toilet-still": "no_movement",
    "mat-heart": "bed_signs",
    "mat-breath": "bed_signs",
    "out-of-bed": "out_of_bed",
    "no-fix": "lost_outside",
    "offline-long": "device_silent",
}
"""Rule of a sensor → signal of ordinary life (`visits/data/signals.yaml`). A rule that is not here opens nothing."""
BODY = frozenset({"mat-heart", "mat-breath"})
"""Whose values stay with who may read them: only the name of the rule goes on."""
SOURCE = "sensing:"
WORTH = {
    Found.URGENT: Outcome.HELPED,
    Found.HURT: Outcome.HELPED,
    Found.HELPED: Outcome.HELPED,
    Found.WELL: Outcome.FINE,
    Found.AWAY: Outcome.FALSE,
    Found.HOSPITAL: Outcome.FALSE,
    Found.FALSE: Outcome.FALSE,
    Found.DEVICE: Outcome.DEVICE,
    Found.UNKNOWN: Outcome.UNKNOWN,
}
"""What a check-in found → what its rings were worth. Nobody at home and nobody said so: it rang for nothing."""
ASIDE = {"hospital": "hospital", "away": "visit"}
LONG = timedelta(days=180)


def run_once(at: datetime) -> int:
    """Follow every row since the last time. Returns how many rows were read by this copy."""
    return READING.run_once(at)


def follow(row: JournalEntry, at: datetime) -> None:
    """What follows from a row. Inside the deed of whoever calls."""
    FOLLOWS[row.verb](row, at)


def _ring(row: JournalEntry, at: datetime) -> None:
    ring = Ring.objects.select_related("elder__division").get(pk=row.subject)
    if ring.status != Ring.Status.OPEN:
        return
    if ring.level == Level.CHECK_IN:
        _signal(ring, row)  # however late: somebody has to look
    elif ring.rule == EMPTY:
        _send_for(ring, row)
    elif at - row.at > OLD_NEWS:
        return
    elif ring.level == Level.CALL and ring.call is None:
        call, _new = emergency.raise_call(
            source=f"{SOURCE}{ring.pk}",
            trigger=TRIGGER.get(ring.rule, "still"),
            severity="red",
            elder=ring.elder,
            by=BY,
            at=row.at,
            device_uid=ring.device_uid,
            device_model=ring.model,
        )
        sensing.ring_called(ring=ring, call=call.pk, by=BY, at=row.at)
    elif ring.level == Level.REMIND and not ring.about:
        _tell_family(ring, row, at)


def _signal(ring: Ring, row: JournalEntry) -> None:
    """One signal for the check-in of this person. That its sensor lives, and that nobody was seen, the rule has looked at."""
    kind = SIGNALS.get(ring.rule)
    if kind is None:
        return
    facts = (ring.record or {}).get("facts", {})
    says = words.rule_name(ring.rule) if ring.rule in BODY else words.said(ring.rule, facts)
    visits.hear(
        elder=ring.elder, kind=kind, source=f"{SOURCE}{ring.pk}", says=says, by=BY, at=row.at,
        device_alive=kind != "device_silent",
    )  # fmt: skip


def _send_for(ring: Ring, row: JournalEntry) -> None:
    """Somebody changes or charges it: the device itself said how little is left, and no forecast has to be waited for."""
    device = fleet_queries.by_uid(ring.device_uid)
    if device is not None and device.elder_id == ring.elder_id and device.retired_at is None:
        said = words.said(ring.rule, (ring.record or {}).get("facts", {}))
        fleet.report(device=device, cause=WorkCause.BATTERY, by=BY, at=row.at, said=said)


def _calmed(row: JournalEntry, at: datetime) -> None:
    visits.calm(source=f"{SOURCE}{row.subject}", by=CLOCK, at=row.at)
    ring = Ring.objects.get(pk=row.subject)
    device = fleet_queries.by_uid(ring.device_uid) if ring.rule == EMPTY else None
    if device is not None:
        fleet.heal(device=device, cause=WorkCause.BATTERY, by=BY, at=row.at)


def rings_of(task: CheckIn) -> Iterator[UUID]:
    """The rings whose signals are part of a check-in."""
    for source in task.hints.filter(source__startswith=SOURCE).order_by("at").values_list("source", flat=True):
        yield UUID(source.removeprefix(SOURCE))


def _join(row: JournalEntry, at: datetime) -> None:
    """A check-in opened, heard more, or is in somebody's hands: its rings know."""
    task = CheckIn.objects.get(pk=row.subject)
    for ring in rings_of(task):
        sensing.join(ring=ring, task=task.pk, held=task.status == CheckIn.Status.TAKEN, by=BY, at=row.at)


def _found(row: JournalEntry, at: datetime) -> None:
    """Somebody looked: what was found is what the rings were worth."""
    _join(row, at)
    worth = WORTH[Found(row.facts["found"])]
    sensing.note_found(task=row.subject, outcome=worth, by=Actor(row.by, row.by_name), at=row.at)


def _stands_aside(row: JournalEntry, at: datetime) -> None:
    """In hospital or away by the visits' list: the sensors of the home rest as well."""
    spell = Spell.objects.select_related("elder__division").filter(pk=row.subject).first()
    reason = ASIDE.get(row.facts.get("kind", ""))
    held = Hold.objects.filter(elder=spell.elder_id, ended_at=None, ends_at__gt=row.at).exists() if spell else True
    if spell and reason and spell.last is None and not held:
        sensing.hold(elder=spell.elder, reason=reason, until=row.at + LONG, by=BY, at=row.at)


def _is_back(row: JournalEntry, at: datetime) -> None:
    """The spell is over, or never was, and with it the rest it brought; one that somebody told the sensors stays."""
    spell = Spell.objects.filter(pk=row.subject).first()
    elder = spell.elder_id if spell else UUID(row.facts["elder"])
    reason = ASIDE.get(row.facts.get("kind", ""), "")
    hold = Hold.objects.select_related("elder").filter(elder=elder, ended_at=None, by=BY.name, reason=reason).first()
    if hold:
        sensing.end_hold(elder=hold.elder, by=BY, at=row.at)


def _cried(row: JournalEntry, at: datetime) -> None:
    """A call that a sensor raised by itself is a ring of its rule."""
    call = Call.objects.select_related("elder").filter(pk=row.subject).first()
    if call is None or call.elder is None or call.drill or not call.device_uid or not call.source.startswith("message:"):
        return
    rule = OWN_CRY.get(call.trigger)
    if rule:
        device, model, at = call.device_uid, call.device_model, call.received_at
        sensing.note_call(call=call.pk, elder=call.elder, rule=rule, device=device, model=model, at=at)


def _over(row: JournalEntry, at: datetime) -> None:
    """The call is closed: so are its rings, with what it was worth."""
    sensing.note_outcome(call=row.subject, cause=row.facts.get("cause", ""), by=Actor(row.by, row.by_name), at=row.at)


def _tell_family(ring: Ring, row: JournalEntry, at: datetime) -> None:
    """Whom the elder lets follow: that something is to be looked at, no more on a lock screen."""
    elder = ring.elder
    title = _("家里的设备提醒") + f"·{surname(elder.name)}"
    for contact in people.followed(Contact.objects.filter(elder=elder)):
        notify.leave(
            key=str(row.pk),
            to=f"contact:{contact.pk}",
            to_name=contact.name,
            phone=contact.phone or "",
            title=title[:80],
            text=_("家里的设备有一条提醒，请打个电话问问。"),
            link=settings.SITE_URL + reverse("sensing:home", args=[elder.pk]),
            subject=ring.pk,
            division=ring.division_path,
            at=at,
            replaces=True,
        )


FOLLOWS = {
    "sensing.ring.open": _ring,
    "sensing.ring.calm": _calmed,
    "visits.checkin.open": _join,
    "visits.checkin.add": _join,
    "visits.checkin.take": _join,
    "visits.checkin.close": _found,
    "visits.spell.begin": _stands_aside,
    "visits.spell.resume": _stands_aside,
    "visits.spell.end": _is_back,
    "visits.spell.take_back": _is_back,
    "emergency.call.raise": _cried,
    "emergency.call.close": _over,
}
SPELLS = frozenset({"visits.spell.begin", "visits.spell.resume", "visits.spell.end"})


def _glance(row: Any) -> bool:
    return row.verb in FOLLOWS


def _concerns(row: JournalEntry) -> bool:
    """Nothing follows from a spell that brings no rest, as a refusal: a phone may bring many."""
    return _glance(row) and (row.verb not in SPELLS or row.facts.get("kind") in ASIDE)


READING = Reading("sensors_ring", _concerns, follow, unfollowed="sensing.ring.unfollowed", glance=_glance)
