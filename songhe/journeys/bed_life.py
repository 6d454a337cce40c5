"""Who moves into a home is on the register as living there, so that visits and meals at home stop; who leaves is at home again.

A death that a home enters is proposed, and somebody of the bureau looks before the file ends. A supported person who moves in
is from that day supported in an institution. Read as `reading` does it.
"""

from datetime import date, datetime

from django.utils.timezone import localtime

from songhe.base.actors import Actor
from songhe.base.models import JournalEntry
from songhe.care.beds.models import LIES, Stay
from songhe.journeys import life
from songhe.journeys.reading import Reading
from songhe.register.people import actions as people
from songhe.register.people.models import Elder, Source
from songhe.register.people.models import Status as Standing

KIND = Stay._meta.label_lower
LIVED_IN = frozenset({"elder_care", "hospice"})
"""Kinds of bed in which somebody lives away from home; a home bed is at home."""
AWAY = LIVED_IN | {"medical"}
"""A hospital is for a time: nobody is admitted to a home by it, and whoever went there from a home is not at home yet."""
VERBS = frozenset({f"{KIND}.{verb}" for verb in ("arrive", "end", "come_back", "resume")})
SCATTERED, CENTRAL = "supported_scattered", "supported_central"


def run_once(at: datetime) -> int:
    """Follow every row since the last time. Returns how many rows were read by this copy."""
    return READING.run_once(at)


def follow(row: JournalEntry, at: datetime) -> None:
    """What follows for the person, as the beds are now. Inside the deed of whoever calls; said twice it follows once."""
    stay = Stay.objects.select_related("elder", "facility").filter(pk=row.subject).first()
    if stay is None:
        return
    elder, by = Elder.objects.select_related("division").get(pk=stay.elder_id), Actor(row.by, row.by_name)
    day = localtime(row.at).date()
    held = Stay.objects.filter(elder=elder, kind__in=AWAY, status__in=(*LIES, "kept")).select_related("facility").first()
    if stay.end == Stay.End.DEATH and held is None:
        _dead(elder, stay, day, by, row.at)
    elif held is not None and held.kind in LIVED_IN:
        _admitted(elder, held, day, by, row.at)
    elif held is None and stay.kind in AWAY:
        _discharged(elder, stay, day, by, row.at)


def _dead(elder: Elder, stay: Stay, day: date, by: Actor, at: datetime) -> None:
    if elder.status != Standing.DIED:
        told = {"certificate": str(stay.certificate or "")}
        life.propose(elder, "died", day, source=Source.EVENT, evidence=stay.facility.name, by=by, at=at, **told)


def _admitted(elder: Elder, stay: Stay, day: date, by: Actor, at: datetime) -> None:
    if elder.status in {Standing.HERE, Standing.AWAY}:
        place = {"place": stay.facility.name}
        event = life.propose(elder, "admitted", day, source=Source.EVENT, evidence=stay.facility.name, by=by, at=at, **place)
        life.perform(event, by=by, at=at)
    _support(elder, SCATTERED, CENTRAL, day, stay, by, at)


def _discharged(elder: Elder, stay: Stay, day: date, by: Actor, at: datetime) -> None:
    if elder.status == Standing.ADMITTED:
        event = life.propose(elder, "discharged", day, source=Source.EVENT, evidence=stay.facility.name, by=by, at=at)
        life.perform(event, by=by, at=at)
    _support(elder, CENTRAL, SCATTERED, day, stay, by, at)


def _support(elder: Elder, before: str, after: str, day: date, stay: Stay, by: Actor, at: datetime) -> None:
    """A supported person is supported where he lives: the one category ends and the other begins."""
    if elder.categories.filter(code=before, ends_on=None, voided_at=None, starts_on__lte=day).exists():
        told = {"evidence": stay.facility.name, "source": Source.EVENT}
        people.enter_category(elder=elder, code=after, starts_on=day, by=by, at=at, **told)


READING = Reading("bed_life", lambda row: row.verb in VERBS, follow, unfollowed="beds.unfollowed")
