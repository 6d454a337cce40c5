"""What happens around a session: noted at signing in, ended by rest, and held to the rules of the role."""

from collections.abc import Callable
from datetime import datetime, timedelta
from math import inf
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import clock
from songhe.base.web import preferences
from songhe.register.access import actions, locking, rules
from songhe.register.access.models import SignIn, User

SEEN, SINCE, TOLD = "seen", "since", "told_of_end"
SHIFTS, WARNED = 48, 3 * 24 * 3600
"""Hours up to which a session is one of a shift, which ends untold; seconds before its end in which a longer one is told."""
FREE = frozenset({"account_login", "account_logout", "account_reauthenticate", "account_change_password", "account_inactive"})
"""What somebody who owes a new password or a second factor may open, by name; besides these only `OPEN` and `mfa_…`."""
OPEN = frozenset({"web:preferences", "web:manifest", "web:favicon"})  # they show nothing of anybody
BACKGROUND = "X-Background"
"""Header by which a page says that it looks for news by itself: whoever only leaves it open is not at work."""

Asks = Callable[[User, datetime], bool]
_asks_duty: list[Asks] = []


def ask_duty_of(ask: Asks) -> None:
    """Let a room above say who is on duty: the phone of such a one may rest for a whole shift."""
    _asks_duty.append(ask)


class SessionRules:
    """Middleware: signs out who rested too long or was ended, and leads to what must be done first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            at = clock.now()
            if over := _over(request, at):
                return _signed_out(request, over)
        answer = self.get_response(request)
        if BACKGROUND in request.headers and (left := getattr(request, "session_left", 0)):
            answer["X-Rest"], answer["X-Rest-Of"] = str(left), str(request.user.pk)  # `js/rest.js` asks
        if new := getattr(request, "has_signed_in", None):
            locking.remember(request, answer, new)
        return answer

    def process_view(self, request: HttpRequest, *_rest: Any) -> HttpResponse | None:
        """Whoever owes a password or a second factor is led there from everywhere else."""
        first = _first_of_all(request) if request.user.is_authenticated else ""
        return redirect(first) if first and not _is_free(request) else None


def _over(request: HttpRequest, at: datetime) -> str:
    """Why this session is over, in a sentence; empty while it goes on."""
    user: Any = request.user
    now, rested_sentence = at.timestamp(), _("您有一段时间没有操作，为安全已退出，请重新登录。")
    seen, since = request.session.setdefault(SEEN, now), request.session.setdefault(SINCE, now)
    _keep_so_long(request, user, at)
    rested, longest = now - seen, rules.account_rule(user.role, localtime(at).date()).longest_hours
    may_rest = 60 * _may_rest(user, rested, at)
    if rested > may_rest:
        return rested_sentence
    left = 3600 * longest - (now - since) if longest else inf
    if left < 0:
        return _is_full(longest)
    request.session_left = max(1, int(min(left, may_rest - rested)))  # type: ignore[attr-defined]
    _warn(request, left, at)
    if rested >= actions.SEEN_EVERY.total_seconds() and not _is_background(request):
        request.session[SEEN] = now
        return "" if actions.touch_session(session_key=request.session.session_key or "", at=at) else rested_sentence
    return ""


def _is_full(hours: int) -> str:
    if hours > SHIFTS:
        return _("登录已满 %(n)d 天，请重新登录。") % {"n": hours // 24}
    return _("登录已满 %(n)d 小时，请重新登录。") % {"n": hours}


def _warn(request: HttpRequest, left: float, at: datetime) -> None:
    """Whose session lasts for weeks is told once a day in its last three: a button for help shall not end unforeseen."""
    user: Any = request.user
    today = localtime(at).date()
    if left > WARNED or rules.account_rule(user.role, today).longest_hours <= SHIFTS or not _is_page(request):
        return
    if request.session.get(TOLD) != today.isoformat():
        request.session[TOLD] = today.isoformat()
        ends = localtime(at + timedelta(seconds=left))
        sentence = _("这次登录到 %(month)d 月 %(day)d 日 %(time)s 为止。请在方便的时候退出，再登录一次。")
        messages.info(request, sentence % {"month": ends.month, "day": ends.day, "time": f"{ends:%H:%M}"})


def _is_page(request: HttpRequest) -> bool:
    whole = request.method == "GET" and "text/html" in request.headers.get("accept", "") and not _is_background(request)
    return whole and "HX-Request" not in request.headers


def _may_rest(user: User, rested: float, at: datetime) -> int:
    """Minutes; whether somebody is on duty is asked only where it decides."""
    minutes = rules.idle_minutes(user.role, at.date())
    longer = rules.idle_minutes(user.role, at.date(), on_duty=True)
    if longer > minutes and rested > 60 * minutes and any(ask(user, at) for ask in _asks_duty):
        return longer
    return minutes


def _keep_so_long(request: HttpRequest, user: User, at: datetime) -> None:
    """Where a role may rest longer than a session lasts by itself, it lasts so long, also in a browser that was closed."""
    longest = 60 * rules.idle_minutes(user.role, at.date(), on_duty=True)
    if longest > settings.SESSION_COOKIE_AGE and request.session.get("_session_expiry") != longest:
        request.session.set_expiry(longest)


def _is_background(request: HttpRequest) -> bool:
    return BACKGROUND in request.headers or request.path == reverse("web:live")


def _is_free(request: HttpRequest) -> bool:
    name = request.resolver_match.view_name if request.resolver_match else ""
    return name in FREE | OPEN or name.startswith("mfa_")


def _signed_out(request: HttpRequest, sentence: str) -> HttpResponse:
    """A page leads to the log-in and back; a script and a fragment are told."""
    logout(request)
    back = f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": reverse("account_login")})
    if "text/html" not in request.headers.get("accept", "text/html"):
        return JsonResponse({"sentence": sentence}, status=401)
    messages.info(request, sentence)
    return redirect(back)


def _first_of_all(request: HttpRequest) -> str:
    """Address of what this user must do before anything else; empty when there is nothing."""
    user: Any = request.user
    if user.must_change_password or password_is_old(user, clock.now()):
        return reverse("account_change_password")
    if user.role in settings.SECOND_FACTOR_ROLES and not is_mfa_enabled(user):
        return reverse("mfa_index")
    return ""


def password_is_old(user: User, at: datetime) -> bool:
    """True when it has been in use for as long as it may (8.1.4.1 a)."""
    days = rules.account_rule(user.role, localtime(at).date()).password_days
    return bool(days) and at - (user.password_set_at or user.created_at) > timedelta(days=days)


def note_sign_in(sender: Any, request: HttpRequest | None, user: Any, **_rest: Any) -> None:
    """Signal: somebody signed in, by whichever way."""
    session = getattr(request, "session", None)
    if session is None or not session.session_key:
        return
    assert request is not None
    at, agent = clock.now(), request.headers.get("user-agent", "")
    session[SEEN] = session[SINCE] = at.timestamp()
    session[preferences.IN_SESSION] = user.language
    request.has_signed_in = user.username  # type: ignore[attr-defined]
    actions.start_session(user=user, session_key=session.session_key, agent=agent, at=at)


@preferences.keeper
def keep_language(request: HttpRequest, language: str) -> None:
    """What somebody who is signed in chose on the page of display settings."""
    user: Any = request.user
    if user.is_authenticated:
        actions.choose_language(user=user, language=language, at=clock.now())


def note_sign_out(sender: Any, request: HttpRequest | None, user: Any, **_rest: Any) -> None:
    """Signal: somebody signed out."""
    key = request.session.session_key if request and hasattr(request, "session") else None
    row = SignIn.objects.filter(session_key=key, ended_at=None).first() if key else None
    if row:
        actions.note_end(sign_in=row, at=clock.now())
