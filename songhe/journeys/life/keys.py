"""Key holders listen: at a new home the old key opens nothing, and a dispatcher must not be told that it does."""

from datetime import datetime

from songhe.base.actors import Actor
from songhe.base.web.marks import listed
from songhe.journeys.life.listening import Effect, Manifest, Tone
from songhe.register.life.models import LifeEvent
from songhe.register.people import actions as people
from songhe.register.people.models import Contact
from songhe.register.staff.models import Responder

NAME = "keys"


def foresee(event: LifeEvent) -> list[Effect]:
    """Whose keys are to be given back."""
    holders = [row.name for row in event.elder.key_holders.order_by("name")]
    contacts = [row.name for row in event.elder.contacts.filter(has_key=True)]
    found = []
    if event.kind in {"died", "moved_out"} and holders + contacts:
        found.append(Effect(Tone.NOTE, "keys.back", {"names": listed(dict.fromkeys(holders + contacts))}))
    if event.kind == "moved_within":
        found += [Effect(Tone.STOPS, "keys.old", {"names": listed(holders)})] if holders else []
        found += [Effect(Tone.STOPS, "keys.contact", {"names": listed(contacts)})] if contacts else []
    return found


def apply(event: LifeEvent, by: Actor, at: datetime) -> Manifest:
    """After a move within the county nobody holds a key until somebody says so."""
    if event.kind != "moved_within":
        return {}
    holders = [str(key) for key in event.elder.key_holders.order_by("pk").values_list("pk", flat=True)]
    contacts = list(event.elder.contacts.filter(has_key=True))
    people.set_key_holders(elder=event.elder, responders=[], by=by, at=at)
    for row in contacts:
        people.change_contact(contact=row, has_key=False, by=by, at=at)
    return {"holders": holders, "contacts": [str(row.pk) for row in contacts]} if holders or contacts else {}


def undo(event: LifeEvent, manifest: Manifest, by: Actor, at: datetime) -> list[Effect]:
    """They hold the keys of the old door again."""
    people.set_key_holders(elder=event.elder, responders=Responder.objects.filter(pk__in=manifest["holders"]), by=by, at=at)
    for row in Contact.objects.filter(pk__in=manifest["contacts"], elder=event.elder):
        people.change_contact(contact=row, has_key=True, by=by, at=at)
    return []
