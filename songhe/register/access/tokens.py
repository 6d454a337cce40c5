"""Tokens by which another system acts as a user: shown once, kept as a keyed digest, ended by a day, or at once
when revoked.

Written with the partner desk (helper 7); the page stands there, because only other systems need it.
"""

import secrets
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _

from songhe.base import crypto, journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.register.access import rules
from songhe.register.access.models import Token, User

PREFIX = "shk_"  # so that a leaked token is recognised by whoever scans for them
MOST = 10  # of one user in force
SOON = timedelta(days=30)  # so long before its end the page says so
GRAIN = timedelta(hours=1)  # how exactly the last use is kept


def tokens(user: User) -> QuerySet[Token]:
    """The user's own, newest first."""
    return Token.objects.filter(user=user).order_by("-created_at")


def longest(user: User, at: datetime) -> date:
    """The last day on which a token of this user may open, issued now."""
    today = localtime(at).date()
    return today + timedelta(days=rules.account_rule(user.role, today).token_days)


def issue_token(*, user: User, label: str, by: Actor, at: datetime, last_day: date | None = None) -> str:
    """A new token of this user, until the end of `last_day`; without one as long as may be. Its text is kept nowhere."""
    label = label.strip()
    if not label or len(label) > 60:
        raise Refused(_("写明给哪个系统用，最长 60 个字。"))
    today, end = localtime(at).date(), longest(user, at)
    last_day = last_day or end
    if not today <= last_day <= end:
        raise Refused(_("令牌最长用到 %(day)s，从今天起选一天。") % {"day": f"{end:%Y-%m-%d}"})
    if tokens(user).filter(revoked_at=None, ends_at__gt=at).count() >= MOST:
        raise Refused(_("一个账号最多 %(most)s 个令牌，先作废不用的。") % {"most": MOST})
    text = PREFIX + secrets.token_urlsafe(32)
    with journal.deed():
        token = Token.objects.create(user=user, label=label, digest=_digest(text), created_at=at, ends_at=_midnight(last_day))
        after = {"label": label, "last_day": last_day.isoformat()}
        journal.write(verb="access.token.issue", subject=token, by=by, at=at, division=user.division.path, after=after)
    return text


def revoke_token(*, token: Token, by: Actor, at: datetime) -> None:
    """From now on it opens nothing. Revoked twice is revoked once."""
    with journal.deed():
        if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
            facts = {"label": token.label}
            division = token.user.division.path
            journal.write(verb="access.token.revoke", subject=token, by=by, at=at, division=division, facts=facts)
    token.refresh_from_db()


def user_of(text: str, at: datetime) -> User | None:
    """Whom a token acts for; nobody when it is unknown, over, revoked, or its user was disabled."""
    token = found(text, at)
    return token.user if token else None


def found(text: str, at: datetime) -> Token | None:
    """The token in force with this text, with its user; its label says for which system it was made."""
    if not text.startswith(PREFIX) or len(text) > 100:
        return None
    digests = [_digest(text, number) for number in crypto.index_keys()]
    rows = Token.objects.select_related("user__division")
    token = rows.filter(digest__in=digests, revoked_at=None, ends_at__gt=at, user__is_active=True).first()
    if token is None:
        return None
    if token.digest_key != crypto.newest_index_key():
        Token.objects.filter(pk=token.pk).update(digest=_digest(text), digest_key=crypto.newest_index_key())
    stale = Q(last_used_at=None) | Q(last_used_at__lt=at - GRAIN)
    Token.objects.filter(stale, pk=token.pk).update(last_used_at=at)
    return token


def _midnight(last_day: date) -> datetime:
    """The moment after that day."""
    return make_aware(datetime.combine(last_day + timedelta(days=1), time()))


def _digest(text: str, number: int = 0) -> str:
    """Under a key of its own, derived from one index key (docs/security.md, "Keys")."""
    key = crypto.keyed_digest(crypto.index_key(number), b"api-token")
    return crypto.keyed_digest(key, text.encode()).hex()
