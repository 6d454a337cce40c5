"""A home's day rings: what was not done goes to the nurse, the head, the manager; a mishap to family, manager and bureau, and
becomes an emergency call where somebody asked for help.

Joins nursing, the notices and the emergency room. Read as `reading` does it: one row is one notice and one call.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base.actors import CLOCK, Actor
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions as emergency
from songhe.care.nursing import actions as nursing
from songhe.care.nursing import dated, lying, queries
from songhe.care.nursing.models import OPEN, Act, Mishap
from songhe.journeys.reading import Reading
from songhe.links.notify import actions as notify
from songhe.links.notify.models import Notice
from songhe.links.notify.words import surname
from songhe.register.access.models import Role, User
from songhe.register.access.scope import paths_above
from songhe.register.people import queries as people
from songhe.register.people.models import Contact

OLD_NEWS = timedelta(hours=2)
ALARM, MISHAP = "nursing.act.alarm", "nursing.mishap."
VERBS = frozenset({ALARM, *(f"{MISHAP}{verb}" for verb in ("raise", "call", "report", "late"))})


def run_once(at: datetime) -> int:
    """Follow every row since the last time. Returns how many rows were read by this copy."""
    return READING.run_once(at)


def follow(row: JournalEntry, at: datetime) -> None:
    """What follows, as things are now. Inside the deed of whoever calls."""
    if row.verb == ALARM:
        _undone(row, at)
        return
    mishap = Mishap.objects.select_related("facility__division", "elder__division").get(pk=row.subject)
    verb = row.verb.removeprefix(MISHAP)
    if verb in {"raise", "call"} and mishap.call_at is not None and mishap.call is None:
        _call(mishap, row)
    if at - row.at > OLD_NEWS:
        return
    if verb == "raise":
        _lead(mishap, row, _("登记了一起意外事件，请点开处理。"), at)
        _family(mishap, row, at)
    elif verb in {"report", "late"}:
        _bureau(mishap, row, late=verb == "late", at=at)


def _undone(row: JournalEntry, at: datetime) -> None:
    """Told with room and bed; what of the body is behind the log-in."""
    act = Act.objects.select_related("facility").get(pk=row.subject)
    if act.status not in OPEN or at - row.at > OLD_NEWS:
        return
    found = lying.one(act.facility_id, act.elder_id)
    if found is None or not found.here:
        return
    minutes = int((row.at - act.due_at).total_seconds() // 60)
    said = {"place": found.place, "due": f"{localtime(act.due_at):%H:%M}", "n": minutes}
    text = _("%(place)s 床 %(due)s 该做的照护过了 %(n)s 分钟还没记，请去看看。") % said
    for user in queries.whom(act.facility, found.room, str(row.facts["to"]), row.at):
        title = _("照护提醒·%(place)s") % {"place": found.place}
        _leave(row, user, title, text, "nursing:act", act.pk, act.division_path, at, urgent=True)


def _call(mishap: Mishap, row: JournalEntry) -> None:
    """An emergency call, once for a mishap; its T0 is the moment at which help was asked for."""
    known = dated.mishaps(localtime(mishap.happened_at).date()).get(mishap.kind)
    facility, by = mishap.facility, Actor(row.by, row.by_name)
    place = _("%(home)s %(place)s，机构内意外事件") % {"home": facility.name, "place": mishap.place}
    call, _new = emergency.raise_call(
        source=f"nursing:{mishap.pk}", trigger=known.trigger if known else "person", elder=mishap.elder,
        division=facility.division, by=by, at=row.at, caller_name=row.by_name, caller_phone=facility.phone,
        place_note=place[:200],
    )  # fmt: skip
    nursing.called(mishap=mishap, call=call.pk, by=by, at=row.at)


def _lead(mishap: Mishap, row: JournalEntry, text: str, at: datetime) -> None:
    found = {user.pk: user for to in ("head", "manager") for user in queries.whom(mishap.facility, "", to, row.at)}
    for user in found.values():
        title = _("意外事件·%(home)s") % {"home": mishap.facility.name}
        _leave(row, user, title, text, "nursing:mishap", mishap.pk, mishap.division_path, at, urgent=True)


def _family(mishap: Mishap, row: JournalEntry, at: datetime) -> None:
    """Whoever follows, while the elder consents. On a lock screen nothing of what happened."""
    if mishap.elder is None:
        return
    said = {"home": mishap.facility.name, "when": f"{localtime(mishap.happened_at):%H:%M}"}
    text = _("%(home)s %(when)s 有一件事要告诉您，护理员正在处理，请点开看，或打电话问机构。") % said
    title = _("机构照护·%(who)s") % {"who": surname(mishap.elder.name)}
    for contact in people.followed(Contact.objects.filter(elder=mishap.elder)):
        notify.leave(
            key=str(row.pk), to=f"contact:{contact.pk}", to_name=contact.name, phone=contact.phone or "", title=title[:80],
            text=text, link=settings.SITE_URL + reverse("nursing:mine"), subject=mishap.pk, division=mishap.division_path,
            at=at, urgent=True,
        )  # fmt: skip


def _bureau(mishap: Mishap, row: JournalEntry, *, late: bool, at: datetime) -> None:
    """The county's bureau; a report that is late also goes to who leads the home."""
    text = _("有一起意外事件过了上报时限还没上报。") if late else _("上报了一起意外事件，请点开看。")
    above = paths_above(mishap.division_path)
    for user in User.objects.filter(role=Role.COUNTY, is_active=True, division__path__in=above).order_by("username"):
        title = _("意外事件·%(home)s") % {"home": mishap.facility.name}
        _leave(row, user, title, text, "nursing:mishap", mishap.pk, mishap.division_path, at)
    if late:
        _lead(mishap, row, text, at)


def _leave(
    row: JournalEntry, user: User, title: str, text: str, page: str, key: UUID, division: str, at: datetime, *,
    urgent: bool = False,
) -> None:  # fmt: skip
    link = settings.SITE_URL + reverse(page, args=[key])
    told: dict[str, Any] = {"title": title[:80], "text": text, "link": link, "subject": key, "division": division}
    notify.leave(key=str(row.pk), to=f"user:{user.pk}", to_name=user.name, at=at, urgent=urgent, replaces=True, **told)


@notify.when_sent
def note_told(notice: Notice, at: datetime) -> None:
    """A mishap says that the family was told when a message has reached somebody, not when it was written."""
    kind, _colon, key = notice.to.partition(":")
    mishap = Mishap.objects.filter(pk=notice.subject).first() if kind == "contact" and notice.subject else None
    if mishap is not None:
        name = Contact.objects.get(pk=key).name
        nursing.tell_family(mishap=mishap, how=Mishap.Told.MESSAGE, name=name, by=CLOCK, at=at)


READING = Reading("home_rings", lambda row: row.verb in VERBS, follow, unfollowed="nursing.untold")
