"""Lockout after failed tries: counted by axes in the database, per user name, whether such a user exists or not.

Five wrong posts from anywhere would shut a dispatcher out of the desk. So a browser in which this user has been signed in
before carries a mark and is counted by itself: strangers lock each other out, the own machine goes on taking the password.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.core import signing
from django.db.models import Max, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from songhe.base import clock
from songhe.base.crypto import blind_index

KNOWN = "songhe_known"
KNOWN_FOR = timedelta(days=180)
MOST_KNOWN = 8  # users of one browser: a desk has several shifts
APART = "@"  # between a user name and the mark of a browser; no user name made on a page holds it


def counted_as(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """The name under which a try is counted: the user name, or user name and mark in a browser that its user knows."""
    username = (credentials or {}).get("username") or request.POST.get("login")
    mark = _marks(request).get(_of(username)) if username else None
    return f"{username}{APART}{mark}" if mark else username


def remember(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Mark this browser as one in which this user has been signed in."""
    marks = _marks(request)
    mark = marks.pop(_of(username), None) or secrets.token_hex(8)
    kept = dict([*marks.items(), (_of(username), mark)][-MOST_KNOWN:])
    response.set_cookie(
        _cookie(), signing.dumps(kept, salt=KNOWN), max_age=KNOWN_FOR, path="/account/", httponly=True, samesite="Lax",
        secure=settings.HTTPS,
    )  # fmt: skip


def _marks(request: HttpRequest) -> dict[str, str]:
    try:
        marks: dict[str, str] = signing.loads(request.COOKIES.get(_cookie(), ""), salt=KNOWN, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return {}
    return marks


def _cookie() -> str:
    """Of one path only, so that the stricter prefix of the others is not for it."""
    return f"__Secure-{KNOWN}" if settings.HTTPS else KNOWN


def _of(username: str) -> str:
    return blind_index(username, "known-browser")[:16]


def locked_until(username: str, at: datetime) -> datetime | None:
    """When whoever is shut out of this user name may try again; None when nobody is. Known browsers of the user count too."""
    rest = timedelta(hours=settings.AXES_COOLOFF_TIME)
    rows = _tries(username).filter(attempt_time__gt=at - rest).values("username")
    tries = rows.annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    locks = [row["last"] + rest for row in tries if row["failures"] >= settings.AXES_FAILURE_LIMIT]
    return max(locks, default=None)


def forget_tries(username: str) -> None:
    """Forget the failed tries of this user name, from wherever they came."""
    _tries(username).delete()


def _tries(username: str) -> Any:
    return AccessAttempt.objects.filter(Q(username=username) | Q(username__startswith=f"{username}{APART}"))


def locked_page(
    request: HttpRequest, original: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The answer to a locked user name: when it ends and who can unlock; the same whether the user exists or not."""
    username = counted_as(request, credentials) or ""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    context = {"until": locked_until(username, clock.now()), "tries": settings.AXES_FAILURE_LIMIT, "minutes": minutes}
    return render(request, "access/locked.html", context, status=429)
