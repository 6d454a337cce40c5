"""Responders of a division, and who holds whose key."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.register.access import handing, log_ins
from songhe.register.access.log_ins import NewLogIn
from songhe.register.access.models import BUREAU_ROLES
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people import actions as people
from songhe.register.people import queries as files
from songhe.register.places import queries as places
from songhe.register.staff import actions, queries
from songhe.register.staff.forms import KeysForm, ResponderForm
from songhe.register.staff.models import Kind, Responder
from songhe.register.staff.queries import KEEPERS

PER_PAGE = 50


@require_GET
@roles(*KEEPERS)
def responders(request: UserRequest) -> HttpResponse:
    """Everybody who may be asked to go, with who is on duty now."""
    user = request.user
    at = clock.now()
    text, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    rows = queries.responders(user).filter(name__startswith=text)
    page = Paginator(rows.filter(kind=kind) if kind else rows, PER_PAGE).get_page(request.GET.get("page"))
    names = places.names_of(row.division_path for row in page)
    now = set(queries.on_duty(at, user.scope).filter(pk__in=[row.pk for row in page]).values_list("pk", flat=True))
    listed = [(row, names[row.division_path], row.pk in now) for row in page]
    return render(
        request, "staff/responders.html", {"page": page, "listed": listed, "q": text, "kind": kind, "kinds": Kind.choices}
    )


@require_http_methods(["GET", "POST"])
@roles(*KEEPERS)
def new(request: UserRequest) -> HttpResponse:
    """Add somebody who may be asked to go."""
    user = request.user
    form = ResponderForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        row = actions.add_responder(**form.facts(), by=user.actor, at=clock.now())
        messages.success(request, _("已添加 %(name)s。") % {"name": row.name})
        return redirect("staff:list")
    return render(request, "staff/responder.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@roles(*KEEPERS)
def edit(request: UserRequest, key: UUID) -> HttpResponse:
    """Put a responder right."""
    user = request.user
    row = get_object_or_404(queries.responders(user), pk=key)
    form = ResponderForm(request.POST or None, user=user, responder=row)
    if request.method == "POST" and form.is_valid():
        actions.change_responder(responder=row, **form.facts(), by=user.actor, at=clock.now())
        messages.success(request, _("已改。"))
        return redirect("staff:list")
    return _page(request, row, form)


def _page(request: UserRequest, row: Responder, form: ResponderForm, log_in_form: NewLogIn | None = None) -> HttpResponse:
    card = log_ins.card(request.user, row.user, reverse("staff:log_in", args=[row.pk]), log_in_form)
    wrong = form.errors or (log_in_form and log_in_form.errors)
    return render(request, "staff/responder.html", {"form": form, "row": row, **card}, status=422 if wrong else 200)


@require_POST
@roles(*BUREAU_ROLES)
def log_in(request: UserRequest, key: UUID) -> HttpResponse:
    """Open a log-in for a responder and tie it in one step."""
    user = request.user
    row = get_object_or_404(queries.responders(user), pk=key)
    form = NewLogIn(request.POST, auto_id="log_in_%s")
    if not form.is_valid():
        return _page(request, row, ResponderForm(user=user, responder=row), form)
    drawn = actions.open_log_in(responder=row, **form.cleaned_data, by=user.actor, at=clock.now())
    return handing.told(request, drawn, reverse("staff:edit", args=[key]))


DEEDS = {"deactivation": actions.deactivate, "activation": actions.activate}


@require_POST
@roles(*KEEPERS)
def deed(request: UserRequest, key: UUID, name: str) -> HttpResponse:
    """Ask a responder no more, or again."""
    row = get_object_or_404(queries.responders(request.user), pk=key)
    DEEDS[name](responder=row, by=request.user.actor, at=clock.now())
    messages.success(request, _("%(name)s 已停用。") % {"name": row.name} if not row.is_active else _("已启用。"))
    return redirect("staff:edit", key)


@require_http_methods(["GET", "POST"])
@roles(*KEEPERS)
def keys(request: UserRequest, key: UUID) -> HttpResponse:
    """Say which responders of the same town hold a key of an elder's door."""
    user = request.user
    elder = files.one(user, key)
    holders: Any = elder.key_holders.all()
    town = "/".join(elder.division_path.split("/")[:3])
    near = queries.responders(user).filter(division_path__startswith=town, is_active=True) | Responder.objects.filter(
        keys_for=elder
    )
    form = KeysForm(request.POST or None, near=near.distinct(), holders=holders)
    if request.method == "POST" and form.is_valid():
        people.set_key_holders(elder=elder, responders=form.cleaned_data["holders"], by=user.actor, at=clock.now())
        return redirect("people:file", key)
    return render(request, "staff/keys.html", {"elder": elder, "form": form}, status=422 if form.errors else 200)
