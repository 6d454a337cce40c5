"""The assistants of a village are told that somebody who always comes did not come to eat: surname and place, and a link."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from songhe.base.models import JournalEntry
from songhe.care.meals.models import Signal
from songhe.links.notify import actions as notify
from songhe.links.notify.words import surname
from songhe.register.access.models import Role, User
from songhe.register.access.scope import paths_above
from songhe.register.staff.models import Responder


def signalled(row: JournalEntry, at: datetime) -> None:
    """One notice for each assistant in whose division the person lives; nobody is told of what was looked after already."""
    signal = Signal.objects.select_related("elder__division").get(pk=row.subject)
    if signal.status != Signal.Status.OPEN:
        return
    who = f"{surname(signal.elder.name)}·{signal.elder.division.short_name}"
    text = _("%(who)s：%(why)s。请去看看，或先打个电话，然后记下看到什么。") % {"who": who, "why": signal.get_cause_display()}
    link = settings.SITE_URL + reverse("meals:signal", args=[signal.pk])
    for user in _assistants(signal.division_path):
        notify.leave(
            key=str(row.pk), to=f"user:{user.pk}", to_name=user.name, phone=_phone(user), title=f"{_('没来吃饭')}·{who}"[:80],
            text=text, link=link, subject=signal.pk, division=signal.division_path, at=at, replaces=True,
        )  # fmt: skip


def _assistants(path: str) -> list[User]:
    """Of the village, or of what it lies in."""
    rows = User.objects.filter(role=Role.ASSISTANT, is_active=True, division__path__in=[*paths_above(path), path])
    return list(rows.order_by("username"))


def _phone(user: User) -> str:
    """The number under which the assistant goes as a responder."""
    known = Responder.objects.filter(user=user).first()
    return known.phone if known else ""
