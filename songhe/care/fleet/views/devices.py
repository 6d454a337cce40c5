"""The register, its makes, the dead letters and the credentials of the door."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.web.refusals import refusal_on
from songhe.care.fleet import actions, door_queries, queries, showing
from songhe.care.fleet.forms import CredentialForm, FilterForm, InstallForm, ModelForm, RegisterForm, RetireForm
from songhe.care.fleet.models import Device
from songhe.care.fleet.views.ground import (
    CREDENTIAL_ROLES,
    JUDGE_ROLES,
    KEEP_ROLES,
    LETTER_ROLES,
    MODEL_ROLES,
    VIEW_ROLES,
    one_device,
    page_of,
)
from songhe.links.devices import actions as door
from songhe.links.devices import queries as spool
from songhe.links.devices.reasons import WORDS
from songhe.register.access import scope


@scope.roles(*VIEW_ROLES)
@require_GET
def device_list(request: scope.UserRequest) -> HttpResponse:
    """The user's devices, the longest silent first, narrowed by what the query string asks for."""
    at, form = clock.now(), FilterForm(request.GET)
    wanted = form.wanted()
    context = {
        "page": page_of(request, queries.chosen(request.user, wanted, at)),
        "counts": queries.counts(request.user, at),
        "wanted": wanted,
        "form": form,
        "models": queries.models(),
        "at": at,
        "may_keep": request.user.role in KEEP_ROLES,
    }
    return render(request, "fleet/list.html", context)


@scope.roles(*VIEW_ROLES)
@require_GET
def device(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """One device: where it hangs, what it said last, and what can be done with it."""
    return device_page(request, one_device(request, key))


def device_page(request: scope.UserRequest, row: Device, status: int = 200, **forms: Any) -> HttpResponse:
    """The page, with a form that was refused."""
    at = clock.now()
    context = {
        "device": row,
        "said": spool.of_device(row.uid),
        "at": at,
        "in_test": row.test_until is not None and row.test_until >= at,
        "may_keep": request.user.role in KEEP_ROLES,
        "install": forms.get("install") or InstallForm(user=request.user),
        "retire": forms.get("retire") or RetireForm(),
        **showing.device(row, at, may_keep=request.user.role in KEEP_ROLES, form=forms.get("settings")),
    }
    return render(request, "fleet/device.html", context, status=status)


@scope.roles(*KEEP_ROLES)
@require_http_methods(["GET", "POST"])
def register(request: scope.UserRequest) -> HttpResponse:
    """Take a device into the register, with an elder or in stock."""
    form = RegisterForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("uid", "model", "elder", "room")}
        with refusal_on(form, "uid"):
            row = actions.register_device(by=request.user.actor, at=clock.now(), division=request.user.scope, **facts)
            return redirect("fleet:device", row.pk)
    context = {"form": form, "may_add_models": request.user.role in MODEL_ROLES}
    return render(request, "fleet/register.html", context, status=422 if form.errors else 200)


@scope.roles(*MODEL_ROLES)
@require_http_methods(["GET", "POST"])
def models(request: scope.UserRequest) -> HttpResponse:
    """The makes of device that this node knows; POST adds one."""
    form = ModelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form, "code"):
            actions.add_model(by=request.user.actor, at=clock.now(), division=request.user.scope, **form.cleaned_data)
            messages.success(request, _("已添加型号 %(name)s。") % {"name": form.cleaned_data["name"]})
            return redirect("fleet:models")
    context = {"models": showing.models(), "form": form, "limit": showing.model_limit(clock.now())}
    context["may_judge"] = request.user.role in JUDGE_ROLES
    return render(request, "fleet/models.html", context, status=422 if form.errors else 200)


@scope.roles(*VIEW_ROLES)
@require_POST
def start_test(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """Announce a test press for the next ten minutes."""
    row = one_device(request, key)
    actions.start_test(device=row, by=request.user.actor, at=clock.now())
    return redirect("fleet:device", row.pk)


@scope.roles(*KEEP_ROLES)
@require_POST
def install(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """Hang the device with an elder."""
    row, form = one_device(request, key), InstallForm(request.POST, user=request.user)
    if not form.is_valid():
        return device_page(request, row, 422, install=form)
    facts = {name: form.cleaned_data[name] for name in ("elder", "room")}
    actions.install(device=row, by=request.user.actor, at=clock.now(), **facts)
    messages.success(request, _("已改为装在 %(name)s 家。请当场试按一次。") % {"name": facts["elder"].name})
    return redirect("fleet:device", row.pk)


@scope.roles(*KEEP_ROLES)
@require_POST
def collect(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """The device was fetched from where nobody needs it any more."""
    row = one_device(request, key)
    actions.collect(device=row, by=request.user.actor, at=clock.now())
    return redirect("fleet:device", row.pk)


@scope.roles(*KEEP_ROLES)
@require_POST
def retire(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """Take the device out of service."""
    row, form = one_device(request, key), RetireForm(request.POST)
    if not form.is_valid():
        return device_page(request, row, 422, retire=form)
    actions.retire(device=row, by=request.user.actor, at=clock.now(), reason=form.cleaned_data["reason"])
    return redirect("fleet:device", row.pk)


@scope.roles(*LETTER_ROLES)
@require_GET
def letters(request: scope.UserRequest) -> HttpResponse:
    """Bytes that could not be read, the newest first, with the reason in words."""
    wanted: dict[str, Any] = {
        "unseen": "all" not in request.GET,
        "reason": request.GET.get("reason", ""),
        "text": request.GET.get("text", ""),
    }
    page = page_of(request, door_queries.letters(request.user, **wanted))
    for letter in page:
        letter.words = WORDS.get(letter.reason, letter.reason)
        letter.shown = door_queries.shown(bytes(letter.payload))
    may_see = request.user.role in CREDENTIAL_ROLES
    return render(request, "fleet/letters.html", {"page": page, "wanted": wanted, "may_see": may_see, "words": WORDS})


@scope.roles(*CREDENTIAL_ROLES)
@require_POST
def see_letter(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """Somebody has looked at it."""
    letter = get_object_or_404(door_queries.letters(request.user), pk=key)
    door.see_letter(letter=letter, by=request.user.actor, at=clock.now())
    return redirect("fleet:letters")


@scope.roles(*CREDENTIAL_ROLES)
@require_http_methods(["GET", "POST"])
def credentials(request: scope.UserRequest) -> HttpResponse:
    """Who may come in at the door; POST lets one more in and shows its secret once."""
    form, shown = CredentialForm(request.POST or None), {}
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        with refusal_on(form, "username"):
            door_queries.may_issue(request.user, facts["username"])
            secret = door.issue_credential(by=request.user.actor, at=clock.now(), division=request.user.scope, **facts)
            actions.tell_account(username=facts["username"], by=request.user.actor, at=clock.now())
            shown = {"secret": secret, "name": facts["username"]}
    return _credentials_page(request, form, **shown)


def _credentials_page(request: scope.UserRequest, form: CredentialForm, **shown: str) -> HttpResponse:
    text = request.GET.get("text", "")
    page = page_of(request, door_queries.credentials(request.user, text))
    door_queries.with_refusals(page)
    context = {"page": page, "form": form, "text": text, "may_map": request.user.role in JUDGE_ROLES, **shown}
    return render(request, "fleet/credentials.html", context, status=422 if form.errors else 200)


@scope.roles(*CREDENTIAL_ROLES)
@require_POST
def renew_secret(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """A new secret for an account whose old one is lost or known to others; shown once."""
    row = get_object_or_404(door_queries.credentials(request.user), pk=key)
    secret = door.renew_secret(credential=row, by=request.user.actor, at=clock.now(), division=request.user.scope)
    return _credentials_page(request, CredentialForm(), secret=secret, name=row.username)


@scope.roles(*CREDENTIAL_ROLES)
@require_POST
def issue_signing(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """A secret with which a vendor's cloud signs what it posts; shown once."""
    row = get_object_or_404(door_queries.credentials(request.user), pk=key)
    secret = door.issue_signing(credential=row, by=request.user.actor, at=clock.now(), division=request.user.scope)
    return _credentials_page(request, CredentialForm(), secret=secret, name=row.username)


@scope.roles(*CREDENTIAL_ROLES)
@require_POST
def disable_credential(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """Shut one out; its open connection ends within seconds."""
    row = get_object_or_404(door_queries.credentials(request.user), pk=key)
    door.disable_credential(credential=row, by=request.user.actor, at=clock.now(), division=request.user.scope)
    return redirect("fleet:credentials")
