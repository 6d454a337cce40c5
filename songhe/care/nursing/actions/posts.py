"""Who works in a home, and the number with which a second person confirms."""

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.nursing import dated, rules
from songhe.care.nursing.actions.ground import check_post, lock_home, told
from songhe.care.nursing.models import Duty, Hours, Post, Shift
from songhe.care.nursing.queries import staff
from songhe.register.access.models import User
from songhe.register.providers.models import Facility


def seat(*, facility: Facility, user: User, kind: str, by: Actor, at: datetime) -> Post:
    """Give a carer of the operator a post in the home; a log-in has one post at a time."""
    if kind not in Post.Kind.values:
        raise Refused(_("请选岗位。"))
    if not staff.seatable(facility).filter(pk=user.pk).exists():
        raise Refused(_("%(name)s 不是本机构在岗的护理员，或已经有护理岗位。") % {"name": user.name})
    row = Post(facility=facility, division_path=facility.division_path, user=user, kind=kind, began_at=at, by_name=by.name[:80])
    try:
        with journal.deed():
            row.save(force_insert=True)
            facts = told(user=user.pk, kind=kind)
            journal.write(verb="nursing.post.seat", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    except IntegrityError as fault:
        raise Refused(_("%(name)s 已经有护理岗位。") % {"name": user.name}) from fault
    return row


def unseat(*, post: Post, by: Actor, at: datetime) -> None:
    """Somebody no longer works there."""
    with journal.deed():
        if not Post.objects.filter(pk=post.pk, ended_at=None).update(ended_at=at):
            raise Refused(_("这个岗位已经结束。"))
        journal.write(verb="nursing.post.end", subject=post, by=by, at=at, division=post.division_path)


def set_pin(*, post: Post, pin: str, by: Actor, at: datetime) -> None:
    """One's own number; wrong tries begin anew."""
    if not rules.right_pin(pin):
        raise Refused(_("核对码是 4 到 6 位数字，不要全一样，也不要连号。"))
    with journal.deed():
        post.pin, post.pin_set_at, post.wrong = make_password(pin), at, 0
        post.save(update_fields=["pin", "pin_set_at", "wrong"])
        journal.write(verb="nursing.post.pin", subject=post, by=by, at=at, division=post.division_path)


def try_pin(*, post: Post, pin: str, at: datetime) -> str:
    """Empty when right; else a sentence. Too many wrong ones lock it until its owner sets another."""
    if not post.pin:
        return _("%(name)s 还没有设核对码，请用本人手机登录核对。") % {"name": post.user.name}
    if post.wrong >= dated.rules(localtime(at).date()).pin_tries:
        return _("%(name)s 的核对码输错太多次，已停用，请本人重设。") % {"name": post.user.name}
    if check_password(pin, post.pin):
        if post.wrong:
            Post.objects.filter(pk=post.pk).update(wrong=0)
        return ""
    Post.objects.filter(pk=post.pk).update(wrong=post.wrong + 1)
    post.wrong += 1
    return _("核对码不对，没有记上第二人。")


def open_shift(*, facility: Facility, at: datetime) -> Shift:
    """The shift of a home in which a moment lies; made when somebody first needs it."""
    span = staff.span_at(facility, at)
    found = Shift.objects.filter(facility=facility, starts_at=span.starts_at).first()
    if found:
        return found
    facts = {"code": span.code, "day": span.day, "ends_at": span.ends_at, "division_path": facility.division_path}
    with journal.deed():
        lock_home(facility)
        return Shift.objects.get_or_create(facility=facility, starts_at=span.starts_at, defaults=facts)[0]


def set_hours(*, facility: Facility, named: Sequence[tuple[str, str]], valid_from: date, by: Actor, at: datetime) -> Hours:
    """The home's own shifts from a day on; until then those in force stay. What is written for the same day takes its place."""
    if valid_from <= localtime(at).date():
        raise Refused(_("最早从明天起；今天的班已经在上了。"))
    try:
        shifts = rules.chained(named)
    except ValueError as fault:
        raise Refused(_("班次按开始时间从早到晚写，不能重复，一天 1 到 4 班。")) from fault
    facts = {"shifts": shifts, "set_at": at, "set_by": by.name[:80], "division_path": facility.division_path}
    with journal.deed():
        lock_home(facility)
        row, _new = Hours.objects.update_or_create(facility=facility, valid_from=valid_from, defaults=facts)
        said = told(valid_from=valid_from.isoformat(), starts=[one["starts"] for one in shifts])
        journal.write(verb="nursing.hours.set", subject=row, by=by, at=at, division=row.division_path, facts=said)
    return row


def drop_hours(*, hours: Hours, by: Actor, at: datetime) -> None:
    """Hours that have not begun are taken back."""
    if hours.valid_from <= localtime(at).date():
        raise Refused(_("已经开始用的班次不能撤，请另写一份。"))
    with journal.deed():
        said = told(valid_from=hours.valid_from.isoformat())
        journal.write(verb="nursing.hours.drop", subject=hours, by=by, at=at, division=hours.division_path, facts=said)
        hours.delete()


def come(*, post: Post, rooms: Sequence[str], by: Actor, at: datetime) -> Duty:
    """Somebody begins work, in these rooms (none named: all of them); said again, the rooms change."""
    chosen = sorted({str(room)[:20] for room in rooms})
    with journal.deed():
        shift = open_shift(facility=post.facility, at=at)
        check_post(post, shift.facility_id)
        row, new = Duty.objects.get_or_create(shift=shift, post=post, defaults={"rooms": chosen, "came_at": at})
        if not new:
            Duty.objects.filter(pk=row.pk).update(rooms=chosen)
            row.rooms = chosen
        Post.objects.filter(pk=post.pk).update(rooms=chosen)
        post.rooms = chosen
        moves.move(shift, "come", by=by, at=at, facts=told(post=post.pk, rooms=len(chosen)))
    return row
