"""What happens at the door, as rows of the journal: wrong passwords, locks, second factors that come and go. No secrets.

Only tries for a user who exists are noted, and none while the name is locked: a stranger cannot fill the journal, and what
somebody typed into the wrong field does not end up in it. The others are counted into lines of the log (`base.web.turned`):
tries under names that nobody has here, tries at a locked name by the answer 429.
"""

import time
from typing import Any

from django.http import HttpRequest

from songhe.base import clock, journal
from songhe.base.actors import Actor
from songhe.base.web.turned import turned
from songhe.register.access import rules
from songhe.register.access.locking import APART, counted_as
from songhe.register.access.models import User

STRANGER = Actor("stranger", "未登录的人")  # words: data


def note_failure(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_rest: Any) -> None:
    """Signal, heard after axes: a wrong password that axes counted, and perhaps the lock to which it led."""
    if request is None or getattr(request, "axes_failures_since_start", None) is None:
        return
    user = _named(credentials.get("username"))
    if user is None:
        turned.note(
            401, f"a name that nobody has, from {request.META.get('REMOTE_ADDR', '')}", "account_login", time.monotonic()
        )
    _note("sign_in.fail", user, request)
    if request.axes_locked_out:  # type: ignore[attr-defined]
        _note("sign_in.lock", user, request, known_browser=APART in (counted_as(request, credentials) or ""))


def note_too_late(request: HttpRequest, user: User) -> None:
    """The right one-time password, after its time or a second time."""
    _note("sign_in.too_late", user, request)


def note_wrong_code(sender: Any, request: HttpRequest, user: User, **_rest: Any) -> None:
    """Signal of allauth: the code of a second factor was wrong."""
    _note("factor.fail", user, request)


def note_added(sender: Any, request: HttpRequest, user: User, authenticator: Any, **_rest: Any) -> None:
    """Signal of allauth: an authenticator, a passkey or recovery codes were added."""
    _note("factor.add", user, request, factor=authenticator.type)


def note_removed(sender: Any, request: HttpRequest, user: User, authenticator: Any, **_rest: Any) -> None:
    """Signal of allauth: one of them was taken away by its user."""
    _note("factor.remove", user, request, factor=authenticator.type)


def note_renewed(sender: Any, request: HttpRequest, user: User, authenticator: Any, **_rest: Any) -> None:
    """Signal of allauth: new recovery codes took the place of the old."""
    _note("factor.renew", user, request, factor=authenticator.type)


def _named(username: str | None) -> User | None:
    return User.objects.select_related("division").filter(username=username).first() if username else None


def _note(verb: str, user: User | None, request: HttpRequest, **facts: Any) -> None:
    if user is None:
        return
    signed_in = getattr(request, "user", None)
    by = signed_in.actor if signed_in is not None and signed_in.is_authenticated else STRANGER
    facts["device"] = rules.device_in_words(request.headers.get("user-agent", ""))
    facts["address"] = request.META.get("REMOTE_ADDR", "")
    with journal.deed():
        journal.write(verb=f"access.{verb}", subject=user, by=by, at=clock.now(), division=user.scope, facts=facts)
