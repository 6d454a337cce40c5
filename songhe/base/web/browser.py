"""Which browser it is, as far as a cookie tells: a mark of our own, without a name, for rules that count devices.

Whoever empties the browser is a new one: the mark keeps slips and small greed apart, not a thief. What counts by it stores a
keyed digest and never the mark.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

NAME, KEPT = "songhe_device", timedelta(days=400)


def mark(request: HttpRequest) -> str:
    """The mark of this browser: the one it brought, or a new one for `keep`."""
    known: str | None = getattr(request, "_browser_mark", None)
    if known is None:
        try:
            known = str(signing.loads(request.COOKIES.get(_cookie(), ""), salt=NAME, max_age=KEPT))
        except signing.BadSignature:
            known = secrets.token_hex(16)
        request._browser_mark = known  # type: ignore[attr-defined]
    return known


def keep(request: HttpRequest, response: HttpResponseBase) -> None:
    """Leave the mark with the browser."""
    response.set_cookie(
        _cookie(), signing.dumps(mark(request), salt=NAME), max_age=KEPT, httponly=True, samesite="Lax", secure=settings.HTTPS
    )


def _cookie() -> str:
    return f"{settings.COOKIE_PREFIX}{NAME}"
