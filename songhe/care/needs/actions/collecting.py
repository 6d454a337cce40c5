"""A need is written down and given its name in the catalogue."""

from datetime import date, datetime, time
from typing import Any

from django.utils.timezone import get_default_timezone, localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.needs import dated, rules
from songhe.care.needs.models import Need, NeedDue
from songhe.register.access.models import User
from songhe.register.catalogue import dated as catalogue
from songhe.register.people.models import LIVE, Elder
from songhe.register.rights.rules import after_working_days

CLOSES = time(18)  # a deadline of days ends with the working day


def collect(
    *, elder: Elder, channel: str, by: Actor, at: datetime, item: str = "", category: str = "", words: str = "", note: str = "",
    urgency: str = "soon", said_by: str = "", wish_on: date | None = None, wish: str = "", user: User | None = None,
    synthetic: bool = False,
) -> Need:  # fmt: skip
    """Write a need down: a service, a category, or words that somebody classifies later. From now on its answer has a day."""
    if not (item or category or words.strip()):
        raise Refused(_("请选一项服务，或用一句话写下需要什么。"))
    if elder.status not in LIVE:
        said = {"name": elder.name, "status": elder.get_status_display()}
        raise Refused(_("%(name)s 的档案现在是“%(status)s”，不能登记需求。") % said)
    day, due = localtime(at).date(), first_due(urgency, at)
    row = Need(
        elder=elder, division_path=elder.division_path, channel=channel, words=words.strip()[:400], note=note.strip()[:400],
        urgency=urgency, said_by=said_by[:40], wish_on=wish_on, wish=wish[:60], user=user, collected_at=at,
        collected_by=by.name[:80], due_at=due, first_due_at=due, synthetic=synthetic, **named(item, category, day),
    )  # fmt: skip
    with journal.deed():
        row.save()
        NeedDue.objects.create(need=row, kind=NeedDue.Kind.FIRST, due_at=row.due_at)
        facts = {"item": row.item, "kind": row.kind, "urgency": urgency, "channel": channel}
        journal.write(verb="needs.need.collect", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def classify(*, need: Need, item: str, by: Actor, at: datetime, category: str = "") -> None:
    """Say which service of the catalogue is meant; said again, it is put right."""
    facts = named(item, category, localtime(at).date())
    if not facts["kind"]:
        raise Refused(_("请选一项服务或一个类别。"))
    with journal.deed():
        moves.move(need, "classify", by=by, at=at, facts=facts, **facts)


def named(item: str, category: str, day: date) -> dict[str, str]:
    """Item, category and the kind they are counted under. Refused when the catalogue of that day knows no such service."""
    if not item:
        return {"item": "", "category": category, "kind": rules.kind_of("", category)}
    known: Any = catalogue.items(day).get(item)
    if known is None:
        raise Refused(_("服务目录里没有这一项。"))
    return {"item": item, "category": known.category, "kind": rules.kind_of(known.aid, known.category)}


def first_due(urgency: str, at: datetime) -> datetime:
    """Until when a need collected at `at` has its first answer."""
    day = localtime(at).date()
    return closes(after_working_days(day, dated.answers(day).first_days[urgency]))


def closes(day: date) -> datetime:
    """The end of the working day."""
    return datetime.combine(day, CLOSES, tzinfo=get_default_timezone())
