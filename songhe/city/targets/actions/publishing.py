"""Publish a report: what it says is kept for good, with the counts it used."""

import json
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from songhe.base import crypto, journal
from songhe.base.errors import Refused
from songhe.base.indicators import Span
from songhe.city.targets import composing, gathering
from songhe.city.targets.models import Publication, Step
from songhe.city.targets.places import place
from songhe.register.access.models import User

PURPOSE = "publication"


def publish(*, kind: str, month: Span, user: User, at: datetime) -> Publication:
    """The report of a month; a second one of the same month is the next edition. A month report waits for the month's end."""
    if kind == Publication.Kind.MONTHLY and month.last >= timezone.localdate(at):
        raise Refused(_("这个月还没有过完，月报要等下个月。联席会议材料现在就可以做。"))
    if uncounted(month):
        raise Refused(_("这个月还没有数完，请过几分钟再发布。"))
    where = place(user)
    told = composing.content(user, kind, where, month, at)
    try:
        return _keep(kind, where.path, month, told, user, at)
    except IntegrityError:  # somebody published the same edition a moment ago
        raise Refused(_("同一份材料刚刚有人发布，请看列表。")) from None


def uncounted(month: Span) -> list[str]:
    """Figures of the month that no step has counted yet; those that keep no past are not waited for."""
    done = set(Step.objects.filter(month=month.first).exclude(done_at=None).values_list("indicator", flat=True))
    return [one.code for one, counter in gathering.counted() if counter.remembers and one.code not in done]


def intact(row: Publication) -> bool:
    """True while the content is what was published."""
    return row.digest in crypto.blind_indexes(_text(row.content), PURPOSE)


def _keep(kind: str, path: str, month: Span, told: dict[str, Any], user: User, at: datetime) -> Publication:
    same = Publication.objects.filter(kind=kind, division_path=path, month=month.first)
    with journal.deed():
        edition = same.count() + 1
        row = Publication(
            kind=kind, division_path=path, month=month.first, edition=edition, published_at=at, user=user, by_name=user.name,
            number=f"{path.rsplit('/', 1)[-1]}-{month.key}-{kind}-{edition}", content=told,
            digest=crypto.blind_index(_text(told), PURPOSE),
        )  # fmt: skip
        row.save(force_insert=True)
        facts = {"number": row.number, "digest": row.digest[:16]}
        journal.write(verb="targets.publish", subject=row, by=user.actor, at=at, division=path, facts=facts)
    return row


def _text(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True)
