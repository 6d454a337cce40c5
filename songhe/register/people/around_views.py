"""Deeds on the file page: contacts, warnings, consents."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from songhe.base import clock
from songhe.register.access import handing, log_ins
from songhe.register.access.log_ins import NewLogIn
from songhe.register.access.models import BUREAU_ROLES
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people import actions, queries
from songhe.register.people.around_forms import ConsentForm, ContactChange, ContactForm, WarningForm
from songhe.register.people.models import Consent, Contact
from songhe.register.people.queries.files import BY_PLACE
from songhe.register.people.views import page


def _add(request: UserRequest, key: UUID, name: str, form: Form, verb: Callable[..., Any], **more: Any) -> HttpResponse:
    """Do what a form of the file page asks, or show the page with what is wrong."""
    elder = queries.one(request.user, key)
    if not form.is_valid():
        return page(request, key, 422, **{name: form})
    verb(elder=elder, **form.cleaned_data, **more, by=request.user.actor, at=clock.now())
    messages.success(request, _("已添加。"))
    return redirect("people:file", key)


@require_POST
@roles(*BY_PLACE)
def add_contact(request: UserRequest, key: UUID) -> HttpResponse:
    """Add somebody to be told."""
    form = ContactForm(request.POST, user=request.user, elder=queries.one(request.user, key))
    return _add(request, key, "contact_form", form, actions.add_contact)


@require_POST
@roles(*BY_PLACE)
def add_warning(request: UserRequest, key: UUID) -> HttpResponse:
    """Add a fact to see first."""
    return _add(request, key, "warning_form", WarningForm(request.POST, auto_id="warning_%s"), actions.add_warning)


@require_POST
@roles(*BY_PLACE)
def give_consent(request: UserRequest, key: UUID) -> HttpResponse:
    """Note a consent."""
    return _add(request, key, "consent_form", ConsentForm(request.POST, auto_id="consent_%s"), actions.give_consent)


@require_POST
@roles(*BY_PLACE)
def withdraw_consent(request: UserRequest, key: UUID, purpose: str) -> HttpResponse:
    """Note that a consent was taken back."""
    if purpose not in Consent.Purpose.values:
        raise Http404
    elder = queries.one(request.user, key)
    actions.withdraw_consent(elder=elder, purpose=purpose, by=request.user.actor, at=clock.now())
    messages.success(request, _("已撤回，以前的记录仍保留。"))
    return redirect("people:file", key)


@require_http_methods(["GET", "POST"])
@roles(*BY_PLACE)
def contact(request: UserRequest, key: UUID, row: UUID) -> HttpResponse:
    """Put a contact right."""
    user = request.user
    one = get_object_or_404(queries.one(user, key).contacts, pk=row)
    form = ContactChange(request.POST or None, contact=one, user=user)
    if request.method == "POST" and form.is_valid():
        actions.change_contact(contact=one, **form.facts(), by=user.actor, at=clock.now())
        messages.success(request, _("联系人已改。"))
        return redirect("people:file", key)
    return _contact_page(request, one, form)


def _contact_page(request: UserRequest, one: Contact, form: Form, log_in_form: NewLogIn | None = None) -> HttpResponse:
    address = reverse("people:contact_log_in", args=[one.elder_id, one.pk])
    card = log_ins.card(request.user, one.user, address, log_in_form)
    wrong = form.errors or (log_in_form and log_in_form.errors)
    context = {"elder": one.elder, "form": form, **card}
    return render(request, "people/contact.html", context, status=422 if wrong else 200)


@require_POST
@roles(*BUREAU_ROLES)
def contact_log_in(request: UserRequest, key: UUID, row: UUID) -> HttpResponse:
    """Open a log-in for somebody of the family and tie it in one step."""
    user = request.user
    one = get_object_or_404(queries.one(user, key).contacts, pk=row)
    form = NewLogIn(request.POST, auto_id="log_in_%s")
    if not form.is_valid():
        return _contact_page(request, one, ContactChange(contact=one, user=user), form)
    drawn = actions.open_contact_log_in(contact=one, **form.cleaned_data, by=user.actor, at=clock.now())
    return handing.told(request, drawn, reverse("people:contact", args=[key, row]))


@require_POST
@roles(*BY_PLACE)
def contact_place(request: UserRequest, key: UUID, row: UUID) -> HttpResponse:
    """Move a contact up or down."""
    one = get_object_or_404(queries.one(request.user, key).contacts, pk=row)
    up = request.POST.get("way") == "up"
    actions.move_contact(contact=one, up=up, by=request.user.actor, at=clock.now())
    return redirect("people:file", key)


@require_POST
@roles(*BY_PLACE)
def contact_removal(request: UserRequest, key: UUID, row: UUID) -> HttpResponse:
    """Take a contact off the list."""
    one = get_object_or_404(queries.one(request.user, key).contacts, pk=row)
    actions.remove_contact(contact=one, by=request.user.actor, at=clock.now())
    messages.success(request, _("已删除联系人 %(name)s。") % {"name": one.name})
    return redirect("people:file", key)


@require_POST
@roles(*BY_PLACE)
def warning_removal(request: UserRequest, key: UUID, row: UUID) -> HttpResponse:
    """Take a warning off the card."""
    one = get_object_or_404(queries.one(request.user, key).warnings, pk=row)
    actions.remove_warning(warning=one, by=request.user.actor, at=clock.now())
    return redirect("people:file", key)
