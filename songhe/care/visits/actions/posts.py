"""Posts of a village: appointed, taught, away, ended."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.visits.models import Leave, Lesson, Post
from songhe.register.places.models import Division


def appoint(
    *, division: Division, kind: str, name: str, appointed_on: date, by: Actor, at: datetime, phone: str = "", **facts: Any
) -> Post:
    """Somebody takes a post. A village has one assistant at a time; helpers as many as it needs."""
    row = Post(
        division=division, division_path=division.path, kind=kind, name=name[:40], appointed_on=appointed_on,
        by_name=by.name[:80], **facts,
    )  # fmt: skip
    row.phone = phone
    if row.user and row.user.role != "assistant":
        raise Refused(_("登录账号要是养老协理员的。"))
    try:
        with journal.deed():
            row.save(force_insert=True)
            told = {"kind": kind, "pay": row.pay}
            journal.write(verb="visits.post.appoint", subject=row, by=by, at=at, division=row.division_path, facts=told)
    except IntegrityError:
        raise Refused(_("%(place)s已经有养老协理员了，先办离任。") % {"place": division.short_name}) from None
    return row


def end(*, post: Post, on: date, by: Actor, at: datetime) -> None:
    """Somebody leaves the post; what was done stays."""
    if on < post.appointed_on:
        raise Refused(_("离任日期不能早于聘任日期。"))
    with journal.deed():
        if not Post.objects.filter(pk=post.pk, ended_on=None).update(ended_on=on):
            raise Refused(_("已经办过离任了。"))
        post.ended_on = on
        journal.write(verb="visits.post.end", subject=post, by=by, at=at, division=post.division_path)


def teach(*, post: Post, on: date, subject: str, hours: Decimal, by: Actor, at: datetime) -> Lesson:
    """Hours of training."""
    if on > localtime(at).date():
        raise Refused(_("培训日期还没有到。"))
    with journal.deed():
        row = Lesson.objects.create(post=post, on=on, subject=subject[:60], hours=hours)
        facts = {"hours": str(hours)}
        journal.write(verb="visits.post.learn", subject=post, by=by, at=at, division=post.division_path, facts=facts)
    return row


def go_away(*, post: Post, first: date, last: date, by: Actor, at: datetime, cover: Post | None = None) -> Leave:
    """Days away, and who goes instead. Whoever covers must be there on those days."""
    if last < first:
        raise Refused(_("到哪天不能早于从哪天。"))
    if cover is not None and (cover.pk == post.pk or cover.ended_on is not None):
        raise Refused(_("代的人要另有其人，并且在岗。"))
    days = Q(first__lte=last, last__gte=first)
    if cover is not None and Leave.objects.filter(days, post=cover).exists():
        raise Refused(_("%(name)s那几天自己也不在。") % {"name": cover.name})
    with journal.deed():
        row = Leave.objects.create(post=post, cover=cover, first=first, last=last)
        facts = {"first": first.isoformat(), "last": last.isoformat(), "covered": cover is not None}
        journal.write(verb="visits.post.away", subject=post, by=by, at=at, division=post.division_path, facts=facts)
    return row
