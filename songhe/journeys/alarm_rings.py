"""A health alarm rings: a reminder to the elder and whom the elder lets read, a message to the family doctors, or an
emergency call.

Joins health, the notices and the emergency room. Read as `reading` does it: one row is one notice and one call.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from songhe.base.actors import Actor
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions as emergency
from songhe.care.health import actions as health
from songhe.care.health.models import Alarm, Sharing
from songhe.care.health.models.alarms import Level
from songhe.journeys.reading import Reading
from songhe.links.notify import actions as notify
from songhe.links.notify.words import surname
from songhe.register.access.models import Role, User
from songhe.register.access.scope import paths_above
from songhe.register.people import queries as people
from songhe.register.people.models import Contact

VERBS = frozenset({"health.alarm.open", "health.alarm.rise", "health.alarm.overdue"})
RINGING = (Alarm.Status.OPEN, Alarm.Status.TAKEN)
OLD_NEWS = timedelta(hours=2)
SEVERITY = {Level.ORANGE: "orange", Level.RED: "red"}
BY = Actor("health", "体征监测")  # words: data


def run_once(at: datetime) -> int:
    """Follow every row since the last time. Returns how many rows were read by this copy."""
    return READING.run_once(at)


def follow(row: JournalEntry, at: datetime) -> None:
    """What follows from an alarm, when it is as it is now. Inside the deed of whoever calls."""
    alarm = Alarm.objects.select_related("elder__division").get(pk=row.subject)
    if alarm.status not in RINGING or at - row.at > OLD_NEWS:
        return
    if alarm.level == Level.RED or row.verb == "health.alarm.overdue":
        _call(alarm, row)
    if alarm.level == Level.YELLOW:
        _remind(alarm, row, at)
    else:
        _tell_doctors(alarm, row, at)


def _call(alarm: Alarm, row: JournalEntry) -> None:
    """An emergency call, once for an alarm; its T0 is the moment at which the alarm reached its level."""
    if alarm.call is not None:
        return
    call, _new = emergency.raise_call(
        source=f"health:{alarm.pk}",
        trigger="vital",
        severity=SEVERITY[Level(alarm.level)],
        elder=alarm.elder,
        by=BY,
        at=row.at,
        device_uid=alarm.device_uid,
        place_note=_("体征报警，为什么响见“体征报警”页"),
    )
    health.called(alarm=alarm, call=call.pk, by=BY, at=row.at)


def _remind(alarm: Alarm, row: JournalEntry, at: datetime) -> None:
    """To the elder, and to the family while the elder lets them read. On a lock screen nothing of the body."""
    text = _("有一条健康提醒，请点开看看，过几分钟再量一次。")
    elder = alarm.elder
    if elder.user_id is not None:
        _leave(row, f"user:{elder.user_id}", elder.name, elder.phone or "", _("健康提醒"), text, "health:mine", [], alarm, at)
    if not Sharing.objects.filter(elder=elder, withdrawn_at=None).exists():
        return
    for contact in people.followed(Contact.objects.filter(elder=elder)):
        title = f"{_('健康提醒')}·{surname(elder.name)}·{elder.division.short_name}"
        _leave(
            row, f"contact:{contact.pk}", contact.name, contact.phone or "", title, text, "health:person", [elder.pk], alarm, at
        )


def _tell_doctors(alarm: Alarm, row: JournalEntry, at: datetime) -> None:
    """The family doctors of the place: who, where, how urgent."""
    who = f"{surname(alarm.elder.name)}·{alarm.elder.division.short_name}"
    text = _("%(who)s：%(what)s报警，%(level)s。请先打电话，再记下结果。") % {
        "who": who,
        "what": alarm.get_group_display(),
        "level": alarm.get_level_display(),
    }
    for user in doctors(alarm.division_path):
        _leave(row, f"user:{user.pk}", user.name, "", f"{_('体征报警')}·{who}", text, "health:alarm", [alarm.pk], alarm, at)


def doctors(path: str) -> list[User]:
    """Family doctors in whose division a place lies; a whole county's are not woken for one village."""
    near = [one for one in [*paths_above(path), path] if one.count("/") >= 2]
    return list(User.objects.filter(role=Role.DOCTOR, is_active=True, division__path__in=near).order_by("username"))


def _leave(
    row: JournalEntry,
    to: str,
    name: str,
    phone: str,
    title: str,
    text: str,
    page: str,
    where: list[object],
    alarm: Alarm,
    at: datetime,
) -> None:
    notify.leave(
        key=str(row.pk),
        to=to,
        to_name=name,
        phone=phone,
        title=title[:80],
        text=text,
        link=settings.SITE_URL + reverse(page, args=where),
        subject=alarm.pk,
        division=alarm.division_path,
        at=at,
        replaces=True,
        urgent=alarm.level >= Level.ORANGE,
    )


READING = Reading("alarm_rings", lambda row: row.verb in VERBS, follow, unfollowed="health.alarm.unfollowed")
