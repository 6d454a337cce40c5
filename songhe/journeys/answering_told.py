"""The lead of a desk is told once that audits of a month, a planned drill or the drill of a quarter are overdue."""

from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from songhe.base.models import JournalEntry
from songhe.base.web.marks import day as day_of
from songhe.city.answering.models import Owed
from songhe.links.notify import actions as notify
from songhe.register.access.models import BUREAU_ROLES, Role, User
from songhe.register.access.scope import paths_above


def _audits(row: JournalEntry, at: datetime) -> None:
    month = str(row.facts["month"])
    text = _("%(desk)s %(month)d 月的呼叫抽查还有 %(n)d 起没做，已经到期，请补上。")
    facts = {"month": int(month[-2:]), "n": row.facts["left"]}
    _to_chiefs(row, _("抽查到期"), text, facts, f"{reverse('answering:audits')}?month={month}&state=due", at)


def _planned(row: JournalEntry, at: datetime) -> None:
    text = _("%(desk)s 原定 %(day)s的演练还没有记下结果，请记下，或取消改期。")
    facts: dict[str, object] = {"day": day_of(date.fromisoformat(row.facts["on"]))}
    _to_chiefs(row, _("演练没有记"), text, facts, reverse("answering:drill", args=[row.facts["drill"]]), at)


def _undrilled(row: JournalEntry, at: datetime) -> None:
    last = row.facts["last"]
    text = _("%(desk)s 超过 %(n)d 天没有演练了，请排一次。") if last else _("%(desk)s 还没有演练过，请排一次。")
    _to_chiefs(row, _("该演练了"), text, {"n": row.facts["days"]}, reverse("answering:drills"), at)


def _to_chiefs(row: JournalEntry, word: str, text: str, facts: dict[str, object], page: str, at: datetime) -> None:
    """By day: nobody has to get up for it."""
    owed = Owed.objects.select_related("desk").get(pk=row.subject)
    said = text % {**facts, "desk": owed.desk.short_name}
    for user in chiefs(owed.division_path):
        notify.leave(
            key=str(row.pk), to=f"user:{user.pk}", to_name=user.name, title=f"{word}·{owed.desk.short_name}"[:80], text=said,
            link=settings.SITE_URL + page, subject=owed.pk, division=owed.division_path, at=at, by_day=True,
        )  # fmt: skip


def chiefs(path: str) -> list[User]:
    """The leads of a desk; where it has none its bureau, and then whoever is next above it."""
    for place in (path, *reversed(paths_above(path))):
        for roles in ((Role.LEAD,), BUREAU_ROLES):
            found = list(User.objects.filter(role__in=roles, is_active=True, division__path=place).order_by("username"))
            if found:
                return found
    return []


TELLERS: dict[str, Callable[[JournalEntry, datetime], None]] = {
    "answering.audits.overdue": _audits,
    "answering.drill.overdue": _planned,
    "answering.desk.undrilled": _undrilled,
}
"""Verb of the journal → who is told."""
