"""Verbs of access: making users, what they may do, their passwords and their sessions."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.register.access import passwords, queries, rules
from songhe.register.access.locking import forget_tries
from songhe.register.access.models import OldPassword, Role, SignIn, User
from songhe.register.places.models import Division

LEAST_REASON, MOST_REASON = 2, 200  # signs
SENT_TWICE = timedelta(minutes=2)  # a thin line, and the button is pressed again: the same log-in
SEEN_EVERY = timedelta(minutes=1)  # how exactly "last used" is kept


def create_user(
    *, username: str, name: str, role: str, division: Division, password: str, by: Actor, at: datetime, one_time: bool = False,
    hashed: str = "",
) -> User:  # fmt: skip
    """Make somebody who may sign in. Refused: a user name that exists, a role that does not fit the place, a weak password.
    On the pages it is `open_user`, which draws the password.

    `hashed` is the digest of `password` where the caller has it already: one is made to cost a quarter of a second.
    """
    _check_place(role, division)
    if not username.strip() or User.objects.filter(username=username).exists():
        raise Refused(_("用户名“%(name)s”已经有人用了，请换一个。") % {"name": username})
    user = User(username=username, name=name, role=role, division=division, must_change_password=one_time, password_set_at=at)
    user.one_time_until = _waits_until(role, at) if one_time else None
    _check_password(password, user)
    if hashed:
        user.password = hashed
    else:
        user.set_password(password)
    with journal.deed():
        user.save()
        _note(user, "create", by, at, after={"username": username, "role": role, "division": division.code})
    return user


@dataclass(frozen=True)
class Drawn:
    """A password that was drawn for somebody's first log-in: told to his keeper once, in no journal, no session and no log."""

    user: User
    password: str = field(repr=False)


def open_user(*, username: str, name: str, role: str, division: Division, by: Actor, at: datetime) -> Drawn:
    """Make somebody who may sign in once with a password that is drawn here, and must then choose his own."""
    password = passwords.drawn(User(username=username, name=name))
    facts: dict[str, Any] = {"username": username, "name": name, "role": role, "division": division}
    return Drawn(create_user(**facts, password=password, by=by, at=at, one_time=True), password)


def give_password(*, user: User, by: Actor, at: datetime) -> Drawn:
    """Draw a password for somebody who has lost his; all sessions end, and he must choose his own at the first log-in."""
    password = passwords.drawn(user)
    set_password(user=user, password=password, by=by, at=at, one_time=True)
    return Drawn(user, password)


def _waits_until(role: str, at: datetime) -> datetime:
    """When a password that is drawn now opens nothing any more, used or not."""
    return at + timedelta(hours=rules.account_rule(role, localtime(at).date()).one_time_hours)


def change_place(*, user: User, role: str, division: Division, by: Actor, at: datetime) -> None:
    """Give a user another role or division; all sessions end, so that nothing of the old scope stays on a screen."""
    _check_place(role, division)
    if role != user.role and {role, user.role} & rules.APART:
        raise Refused(_("系统、安全、审计三种管理员互相分开，账号不能改作别的角色，请另开一个账号。"))
    before = {"role": user.role, "division": user.division.code}
    with journal.deed():
        User.objects.filter(pk=user.pk).update(role=role, division=division)
        user.role, user.division = role, division
        _note(user, "change_place", by, at, before=before, after={"role": role, "division": division.code})
        end_all_sessions(user=user, by=by, at=at)


def disable(*, user: User, by: Actor, at: datetime) -> None:
    """Let a user in no more; sessions end at once. Twice is once."""
    with journal.deed():
        if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
            user.is_active = False
            _note(user, "disable", by, at)
            end_all_sessions(user=user, by=by, at=at)


def enable(*, user: User, by: Actor, at: datetime) -> None:
    """Let a disabled user in again."""
    with journal.deed():
        if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
            user.is_active = True
            _note(user, "enable", by, at)


def set_password(*, user: User, password: str, by: Actor, at: datetime, one_time: bool = False, keep: str = "") -> None:
    """Set a password; all sessions end but `keep` (a session key). One-time: the user must change it after signing in.

    Refused: a weak one, and one of the last (`rules.account_rule`, 8.1.4.1 a).
    """
    _check_password(password, user)
    most = refuse_an_old_one(user, password, at)
    with journal.deed():
        _put_away(user, at, most)
        user.set_password(password)
        user.must_change_password, user.password_set_at = one_time, at
        user.one_time_until = _waits_until(user.role, at) if one_time else None
        user.save(update_fields=["password", "must_change_password", "password_set_at", "one_time_until"])
        _note(user, "set_password", by, at, facts={"one_time": one_time})
        end_all_sessions(user=user, by=by, at=at, keep=keep)


def refuse_an_old_one(user: User, password: str, at: datetime) -> int:
    """Refuse the present password and those before it, as many as the rule of the day says; returns how many."""
    most = rules.account_rule(user.role, localtime(at).date()).no_reuse
    old = user.old_passwords.order_by("-until").values_list("password", flat=True)[: max(0, most - 1)]
    if most and any(check_password(password, digest) for digest in (user.password, *old)):
        raise Refused(_("新密码不能和最近 %(n)d 次用过的一样。") % {"n": most})
    return most


def _put_away(user: User, at: datetime, most: int) -> None:
    """Keep the digest of the present password, and only as many as are asked for."""
    OldPassword.objects.create(user=user, password=user.password, until=at)
    newest = list(user.old_passwords.order_by("-until", "-pk").values_list("pk", flat=True)[: max(0, most - 1)])
    user.old_passwords.exclude(pk__in=newest).delete()


def choose_language(*, user: User, language: str, at: datetime) -> None:
    """Keep the language in which this user reads, for browsers he has not used yet."""
    with journal.deed():
        if User.objects.filter(pk=user.pk).exclude(language=language).update(language=language):
            user.language = language
            _note(user, "choose_language", user.actor, at, after={"language": language})


def unlock(*, user: User, by: Actor, at: datetime) -> None:
    """Forget the failed tries of this user name, so that the user may try again at once."""
    with journal.deed():
        forget_tries(user.username)
        _note(user, "unlock", by, at)


def start_session(*, user: User, session_key: str, agent: str, at: datetime) -> SignIn:
    """Note that a browser has signed in."""
    row = SignIn(user=user, session_key=session_key, device=rules.device_in_words(agent)[:60], started_at=at, seen_at=at)
    with journal.deed():
        row.save()
        once = {"one_time": True} if _use_once(user, at) else {}
        _note(user, "sign_in", user.actor, at, facts={"device": row.device, **once})
        most = rules.account_rule(user.role, localtime(at).date()).at_once
        open_rows = SignIn.objects.filter(user=user, ended_at=None).exclude(pk=row.pk).order_by("-seen_at")
        for old in list(open_rows)[most - 1 :] if most else []:  # one more than may be at once: who rested longest leaves
            end_session(sign_in=old, by=user.actor, at=at)
    return row


def _use_once(user: User, at: datetime) -> bool:
    """A one-time password has let its user in: this session may change it, and it opens no other but a log-in sent twice."""
    if not user.must_change_password:
        return False
    User.objects.filter(pk=user.pk, one_time_until__gt=at + SENT_TWICE).update(one_time_until=at + SENT_TWICE)
    return True


def touch_session(*, session_key: str, at: datetime) -> bool:
    """Note that a session is in use; False when it was ended in the meantime."""
    open_rows = SignIn.objects.filter(session_key=session_key, ended_at=None)
    return bool(open_rows.update(seen_at=at))


def note_end(*, sign_in: SignIn, at: datetime) -> None:
    """Note that a user has signed out of this browser."""
    with journal.deed():
        if SignIn.objects.filter(pk=sign_in.pk, ended_at=None).update(ended_at=max(at, sign_in.seen_at)):
            _note(sign_in.user, "sign_out", sign_in.user.actor, at, facts={"device": sign_in.device})


def follow_session(*, old_key: str, new_key: str) -> None:
    """A session goes on under a new key (a changed password gives one)."""
    SignIn.objects.filter(session_key=old_key, ended_at=None).update(session_key=new_key)


def end_session(*, sign_in: SignIn, by: Actor, at: datetime) -> None:
    """End one session: its browser is signed out at its next step."""
    with journal.deed():
        if SignIn.objects.filter(pk=sign_in.pk, ended_at=None).update(ended_at=at):
            _sessions()(sign_in.session_key).delete()
            _note(sign_in.user, "end_session", by, at, facts={"device": sign_in.device})


def end_all_sessions(*, user: User, by: Actor, at: datetime, keep: str = "") -> int:
    """End every session of a user but `keep`; returns how many."""
    rows = list(SignIn.objects.filter(user=user, ended_at=None).exclude(session_key=keep or "-"))
    for row in rows:
        end_session(sign_in=row, by=by, at=at)
    return len(rows)


def sign_out_everywhere(*, user: User, by: Actor, at: datetime) -> int:
    """A keeper ends every session of a user; password, role and factors stay. Returns how many."""
    with journal.deed():
        count = end_all_sessions(user=user, by=by, at=at)
        _note(user, "sign_out_everywhere", by, at, facts={"sessions": count})
    return count


def end_everybody(*, by_user: User, reason: str, at: datetime) -> int:
    """End every session of everybody in the division of `by_user` but his own; returns how many."""
    reason = reason.strip()
    if not MOST_REASON >= len(reason) >= LEAST_REASON:
        raise Refused(_("请写明为什么让所有人退出，审计员会看到。"))
    by, count = by_user.actor, 0
    with journal.deed():
        for row in queries.signed_in(by_user).select_related("user__division"):
            end_session(sign_in=row, by=by, at=at)
            count += 1
        _note(by_user, "end_everybody", by, at, facts={"reason": reason, "sessions": count})
    return count


def _sessions() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore


def _check_place(role: str, division: Division) -> None:
    if role not in Role.values or not rules.fits(role, division.level):
        raise Refused(_("这个角色不能放在“%(place)s”。") % {"place": division.short_name})


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as fault:
        raise Refused(" ".join(fault.messages)) from fault


def _note(user: User, verb: str, by: Actor, at: datetime, **rest: Any) -> None:
    journal.write(verb=f"access.user.{verb}", subject=user, by=by, at=at, division=user.scope, **rest)
