"""A roll-call reaches those in charge; who needs rescue becomes a call; a death is proposed. Joins rollcall, emergency, notify.

Titles carry the place and a number, never a name: a lock screen is public. A drill says so, opens no call and no life event.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base.actors import Actor
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions as emergency
from songhe.care.rollcall import actions as rollcall
from songhe.care.rollcall import queries
from songhe.care.rollcall.models import OPEN, BuddyCall, Charge, Muster, Person
from songhe.care.rollcall.words import drilled, kind_word
from songhe.journeys import life
from songhe.journeys.reading import Reading
from songhe.links.notify import actions as notify
from songhe.links.notify import tokens
from songhe.register.access.models import Role, User
from songhe.register.people.models import Source
from songhe.register.people.models import Status as Standing
from songhe.register.places import queries as places
from songhe.register.staff.models import Responder

OLD_NEWS = timedelta(hours=2)  # what is only now read of long ago rings nobody
KIND = Charge._meta.label_lower


def run_once(at: datetime) -> int:
    """Follow every row since the last time. Returns how many rows were read by this copy."""
    return READING.run_once(at)


def follow(row: JournalEntry, at: datetime) -> None:
    """What follows from one row."""
    if at - row.at <= OLD_NEWS:
        TELLERS[row.verb](row, at)


def _told(row: JournalEntry, at: datetime) -> None:
    _to_holders(row, at, _("请点名"))


def _reminded(row: JournalEntry, at: datetime) -> None:
    _to_holders(row, at, _("还没点完"))


def _to_holders(row: JournalEntry, at: datetime, word: str) -> None:
    """Everybody who has the list, at once: whoever is there says yes."""
    charge = Charge.objects.select_related("muster").get(pk=row.subject)
    muster, number = charge.muster, charge.people.filter(status__in=OPEN).count()
    if muster.status != Muster.Status.OPEN or not number:
        return
    place = places.names(charge.division_path).rsplit("·", 1)[-1]
    said = {"kind": kind_word(muster.kind, muster.rules_from), "level": muster.get_level_display(), "n": number, "place": place}
    text = _("%(kind)s%(level)s预警，%(place)s 有 %(n)s 位老人要点名。请点开，按“名单收到”。") % said
    for user in queries.holders(charge):
        page = reverse("rollcall:mine") if user.role == Role.ASSISTANT else reverse("rollcall:board", args=[muster.pk])
        notify.leave(
            key=str(row.pk), to=f"user:{user.pk}", to_name=user.name, phone=_phone(user), urgent=True, replaces=True, at=at,
            title=drilled(muster.drill, f"{word}·{place}·{number}")[:80], text=drilled(muster.drill, text),
            link=settings.SITE_URL + page, subject=charge.pk, division=charge.division_path,
        )  # fmt: skip


def _phone(user: User) -> str:
    known = Responder.objects.filter(user=user).first()
    return known.phone if known else ""


def _answered(row: JournalEntry, at: datetime) -> None:
    """Somebody has the list: the others need not be rung any more."""
    for user in queries.holders(Charge.objects.get(pk=row.subject)):
        notify.withdraw(to=f"user:{user.pk}", subject=row.subject, at=at)


def _rescue(row: JournalEntry, at: datetime) -> None:
    """One call for one person of one roll: said twice it is the same press; of a drill there is none."""
    person = Person.objects.select_related("elder__division", "muster").get(pk=row.subject)
    if person.muster.drill or person.status != "rescue":
        return
    note = _("灾害点名：%(name)s") % {"name": person.muster.name}
    place = f"{note}·{person.at_place}" if person.at_place else note
    call, _new = emergency.raise_call(
        source=f"rollcall:{person.pk}:{row.pk}", trigger="person", severity="red", elder=person.elder,
        by=Actor(row.by, row.by_name), at=at, pressed_at=row.at, stored=True, caller_name=row.by_name, place_note=place[:200],
    )  # fmt: skip
    rollcall.rescue_called(person=person, call=call.pk)


def _died(row: JournalEntry, at: datetime) -> None:
    """Proposed, and somebody of the bureau looks: a word in the night ends no file."""
    person = Person.objects.select_related("elder__division", "muster").get(pk=row.subject)
    if person.muster.drill or person.elder.status == Standing.DIED or person.status != "died":
        return
    said = {"evidence": person.muster.name, "source": Source.EVENT}
    life.propose(person.elder, "died", localtime(row.at).date(), **said, by=Actor(row.by, row.by_name), at=row.at)


def _planned(row: JournalEntry, at: datetime) -> None:
    """Neighbours who answer for somebody are asked on their own phones, each once for a roll."""
    key = row.subject if row.subject_kind == "rollcall.muster" else row.facts["muster"]
    rollcall.ask_buddies(muster=Muster.objects.get(pk=key), by=Actor(row.by, row.by_name), at=row.at)


def _buddy(row: JournalEntry, at: datetime) -> None:
    """A link of their own: how many and where, no name."""
    call = BuddyCall.objects.select_related("muster", "buddy__division").get(pk=row.subject)
    muster, buddy, number = call.muster, call.buddy, len(rollcall.people_of(call))
    if muster.status != Muster.Status.OPEN or not number:
        return
    said = {"kind": kind_word(muster.kind, muster.rules_from), "level": muster.get_level_display(), "n": number}
    text = _("%(kind)s%(level)s预警，您包保的 %(n)s 位老人请去看一看。点开链接，见到了按一下。") % said
    title = _("请看看您包保的老人") + f"·{buddy.division.short_name}·{number}"
    notify.leave(
        key=str(row.pk), to=f"buddy:{buddy.pk}", to_name=buddy.name, phone=buddy.phone or "", urgent=True, at=at, replaces=True,
        title=drilled(muster.drill, title)[:80], text=drilled(muster.drill, text), subject=call.pk, division=call.division_path,
        link=settings.SITE_URL + reverse("rollcall:buddy", args=[tokens.make("buddy", call.pk)]),
    )  # fmt: skip


TELLERS: dict[str, Callable[[JournalEntry, datetime], None]] = {
    f"{KIND}.tell": _told,
    f"{KIND}.more": _told,
    f"{KIND}.remind": _reminded,
    f"{KIND}.unanswered": _reminded,
    f"{KIND}.confirm": _answered,
    "rollcall.person.rescue": _rescue,
    "rollcall.person.died": _died,
    "rollcall.muster.plan": _planned,
    "rollcall.person.assign": _planned,
    "rollcall.buddycall.ask": _buddy,
}
READING = Reading("musters_told", lambda row: row.verb in TELLERS, follow, unfollowed="rollcall.unfollowed")
