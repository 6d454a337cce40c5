"""What every public page has: no log-in, GET only, a limit for each address, and an answer that may be kept for a minute."""

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from songhe.base import clock

View = Callable[..., HttpResponse]
MINUTE = 60
PAGES, FILES = 240, 30
"""How often one address may ask in a minute. A village behind one address of its provider reads many pages; a file is large."""


def open_page(per_minute: int = PAGES, *, keep: int = MINUTE) -> Callable[[View], View]:
    """A page for everybody."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if too_many(request, per_minute):
                return slowly(request)
            answer = view(request, *args, **kwargs)
            if answer.status_code == 200:
                _may_be_kept(request, answer, keep)
            return answer

        return require_safe(guarded)

    return wrap


def slowly(request: HttpRequest) -> HttpResponse:
    """What whoever asks too often is told."""
    answer = render(request, "portal/slowly.html", status=429)
    answer["Retry-After"] = str(MINUTE)
    return answer


def too_many(request: HttpRequest, per_minute: int) -> bool:
    """Whether this address asked more often in this minute. Counted in this process's memory; no address is written down."""
    minute = int(clock.now().timestamp()) // MINUTE
    key = f"portal:{per_minute}:{minute}:{_sender(request)}"
    cache.add(key, 0, 2 * MINUTE)
    try:
        return cache.incr(key) > per_minute
    except ValueError:  # the count was dropped between the two lines
        return False


def _sender(request: HttpRequest) -> str:
    """The address; of IPv6 the network that one household gets."""
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return "nobody"
    return str(ip_network(f"{address}/64", strict=False)) if address.version == 6 else str(address)


def _may_be_kept(request: HttpRequest, answer: HttpResponse, seconds: int) -> None:
    """By every cache on the way, as long as nobody is signed in: the session of somebody who is goes with the answer."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        patch_cache_control(answer, private=True, no_cache=True)
    elif "Cache-Control" not in answer:
        patch_cache_control(answer, public=True, max_age=seconds)
        patch_vary_headers(answer, ["Cookie"])  # size of letters, ground and language are cookies
