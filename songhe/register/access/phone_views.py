"""Phones that are lost, and found again: my own, said from another log-in; anybody's of the division, by who keeps users or
answers calls."""

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.outbox.models import Phone
from songhe.register.access import lost, queries, rules
from songhe.register.access.forms import PhoneFound
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.places import queries as places

PER_PAGE = 50
HEAR = BUREAU_ROLES | DESK_ROLES | {Role.SECURITY}
"""Who hears that a phone is lost, by day or night."""


def shown(rows: Any) -> list[tuple[Phone, str]]:
    """(phone, what it is called)."""
    return [(row, rules.device_in_words(row.agent)) for row in rows]


@require_GET
@roles(*HEAR)
def phones(request: UserRequest) -> HttpResponse:
    """Phones with sealed lists on them, by the name of who works with them."""
    text, rows = request.GET.get("q", "").strip(), queries.phones(request.user, clock.now())
    page = Paginator(rows.filter(owner_name__startswith=text) if text else rows, PER_PAGE).get_page(request.GET.get("page"))
    names = places.names_of(row.division_path for row in page)
    listed = [(row, what, names.get(row.division_path, "")) for row, what in shown(page)]
    return render(request, "access/phones.html", {"page": page, "listed": listed, "text": text})


@require_POST
@roles(*HEAR)
def report(request: UserRequest, key: UUID) -> HttpResponse:
    """Somebody's phone of my division is lost."""
    row = get_object_or_404(queries.phones(request.user, clock.now()), pk=key)
    _report(request, row)
    return redirect("access:phones")


@require_POST
@login_required
@reauthentication_required
def report_mine(request: UserRequest, key: UUID) -> HttpResponse:
    """My phone is lost; I say so from another browser, which stays signed in."""
    row = get_object_or_404(queries.my_phones(request.user, clock.now()), pk=key)
    _report(request, row, keep=request.session.session_key or "")
    return redirect("access:account")


@require_http_methods(["GET", "POST"])
@roles(*HEAR)
def found(request: UserRequest, key: UUID) -> HttpResponse:
    """Somebody's phone of my division was found: the report is taken back."""
    row = get_object_or_404(queries.phones(request.user, clock.now()), pk=key)
    return _found(request, row, "access:phones")


@require_http_methods(["GET", "POST"])
@login_required
def found_mine(request: UserRequest, key: UUID) -> HttpResponse:
    """I have found my phone."""
    row = get_object_or_404(queries.my_phones(request.user, clock.now()), pk=key)
    return _found(request, row, "access:account")


def _found(request: UserRequest, row: Phone, back: str) -> HttpResponse:
    """The form says before it is sent what becomes of what lies on the phone unsent."""
    form = PhoneFound(request.POST or None)
    if request.method == "POST" and form.is_valid():
        lost.take_back(phone=row, reason=form.cleaned_data["reason"], by=request.user.actor, at=clock.now())
        messages.success(request, _("已撤回报失：请 %(name)s 在那台手机上重新登录。") % {"name": row.owner_name})
        return redirect(back)
    context = {"row": row, "what": rules.device_in_words(row.agent), "form": form, "back": reverse(back)}
    return render(request, "access/phone_found.html", context, status=422 if form.errors else 200)


def _report(request: UserRequest, row: Phone, keep: str = "") -> None:
    lost.report(phone=row, by=request.user.actor, at=clock.now(), keep=keep)
    messages.success(request, _("已报失：%(name)s 的登录已失效，那台手机一联网就会清除资料。") % {"name": row.owner_name})
