"""Where somebody is led back to: what a form says is an address of this house, or it is nothing."""

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def is_ours(request: HttpRequest, asked: str) -> bool:
    """True for a path or a whole address of this host. A bare word is none: `redirect` would take it for the name of a page."""
    return "/" in asked and url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())


def led(request: HttpRequest, asked: str, otherwise: str) -> HttpResponseRedirect:
    """To `asked` where it is ours, else to `otherwise`, an address or the name of a page."""
    return HttpResponseRedirect(asked if is_ours(request, asked) else resolve_url(otherwise))
