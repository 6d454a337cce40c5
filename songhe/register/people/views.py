"""Pages of the files: one file, opening what is sealed. The list of all is the page of the room of lists."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.web import leading
from songhe.register.access import handing, log_ins
from songhe.register.access.log_ins import NewLogIn
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people import actions, medicines, queries
from songhe.register.people.around_forms import CategoryForm, ConsentForm, ContactForm, HouseholdForm, PhotoForm, WarningForm
from songhe.register.people.forms import FileForm
from songhe.register.people.models import Elder
from songhe.register.people.queries.files import BY_PLACE
from songhe.register.people.words import field_name, reason_names

LINKED = frozenset({Role.FAMILY, Role.ELDER})


@require_GET
@roles(*LINKED)
def mine(request: UserRequest) -> HttpResponse:
    """The file of a family's elder, or one's own."""
    rows = list(queries.elders(request.user))
    if len(rows) == 1:
        return redirect("people:file", rows[0].pk)
    return render(request, "people/mine.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@roles(*BY_PLACE)
def new(request: UserRequest) -> HttpResponse:
    """Put a person on the register."""
    user = request.user
    at = clock.now()
    form = FileForm(request.POST or None, user=user, today=at.date())
    found: list[queries.Likely] = []
    if request.method == "POST" and form.is_valid():
        found = _doubles(request, form)
        if all(str(one.elder.pk) in request.POST.getlist("apart") for one in found):
            elder = actions.register_elder(**form.facts(), apart_from=[one.elder for one in found], by=user.actor, at=at)
            messages.success(request, _("%(name)s 的档案已建立。") % {"name": elder.name})
            return redirect("people:file", elder.pk)
    context = {"form": form, **_shown(request, found)}
    return render(request, "people/edit.html", context, status=422 if form.errors or found else 200)


@require_POST
@roles(*BY_PLACE)
def likely(request: UserRequest) -> HttpResponse:
    """While a new person is being written down: files that look like the same one. Asked by POST, so that no number is in an
    address; nothing is written."""
    form = FileForm(request.POST, user=request.user, today=clock.now().date())
    form.is_valid()
    return render(request, "people/_likely.html", _shown(request, _doubles(request, form)))


def _doubles(request: UserRequest, form: FileForm) -> list[queries.Likely]:
    names = ("name", "birth_date", "citizen_id", "phone", "address", "division")
    return queries.likely(request.user, **{name: form.cleaned_data[name] for name in names if form.cleaned_data.get(name)})


def _shown(request: UserRequest, found: list[queries.Likely]) -> dict[str, Any]:
    today, said = clock.now().date(), request.POST.getlist("apart")
    rows = [(one, reason_names(one.reasons), one.elder.age(today), str(one.elder.pk) in said) for one in found]
    return {"likely": rows, "must_say": any(not apart for *_, apart in rows)}


@require_GET
@roles(*BY_PLACE, *LINKED)
def file(request: UserRequest, key: UUID) -> HttpResponse:
    """One file: the card, contacts, warnings, consents, and who looked."""
    return page(request, key)


def page(request: UserRequest, key: UUID, status: int = 200, **forms: Any) -> HttpResponse:
    """The file page, also with a form of its own that was refused."""
    user = request.user
    elder, at = queries.one(user, key), clock.now()
    context = {
        "elder": elder,
        "survivor": queries.survivor(user, elder),
        "card": queries.card(user, elder, at=at),
        "sealed": [(name, field_name(name)) for name in _shown_names(elder)],
        "consents": elder.consents.order_by("-given_at"),
        "looks": queries.looks(user, elder),
        "may_edit": user.role in BY_PLACE,
        "may_request": user.role in BUREAU_ROLES,
        "may_key": user.role in DESK_ROLES | BUREAU_ROLES,
        "sees_levels": user.role not in DESK_ROLES,
        "contact_form": ContactForm(user=user, elder=elder),
        "warning_form": WarningForm(auto_id="warning_%s"),
        "consent_form": ConsentForm(auto_id="consent_%s"),
        "category_form": CategoryForm(today=at.date(), auto_id="category_%s"),
        "household_form": HouseholdForm(neighbours=queries.neighbours(user, elder), auto_id="household_%s"),
        "photo_form": PhotoForm(auto_id="photo_%s"),
        "categories": elder.categories.filter(voided_at=None).order_by("ends_on", "-starts_on"),
        "members": queries.members(user, elder),
        "photos": elder.photos.defer("picture"),
    }
    return render(request, "people/file.html", {**context, **forms}, status=status)


SHOWN = Elder.SEALED


def _shown_names(elder: Elder) -> list[str]:
    """Sealed facts there are; medicines also where the file has none and the one list has."""
    held = {*elder.held, *(["medicines"] if medicines.listed(elder) else [])}
    return [name for name in SHOWN if name in held]


def _file_form(request: UserRequest, elder: Elder, data: Any = None) -> FileForm:
    user, at = request.user, clock.now()
    return FileForm(data, user=user, today=at.date(), elder=elder, opened=queries.open_fields(user, elder, at))


@require_http_methods(["GET", "POST"])
@roles(*BY_PLACE)
def edit(request: UserRequest, key: UUID) -> HttpResponse:
    """Put the file right."""
    elder, at = queries.one(request.user, key), clock.now()
    form = _file_form(request, elder, request.POST or None)
    if request.method == "POST" and form.is_valid():
        changed = actions.change_elder(elder=elder, **form.facts(), by=request.user.actor, at=at)
        messages.success(request, _("档案已改。") if changed else _("没有改动。"))
        return redirect("people:file", elder.pk)
    return _edit_page(request, elder, form)


def _edit_page(request: UserRequest, elder: Elder, form: FileForm, log_in_form: NewLogIn | None = None) -> HttpResponse:
    card = log_ins.card(request.user, elder.user, reverse("people:log_in", args=[elder.pk]), log_in_form)
    wrong = form.errors or (log_in_form and log_in_form.errors)
    return render(request, "people/edit.html", {"form": form, "elder": elder, **card}, status=422 if wrong else 200)


@require_POST
@roles(*BUREAU_ROLES)
def log_in(request: UserRequest, key: UUID) -> HttpResponse:
    """Open a log-in for the elder's own page and tie it in one step."""
    elder = queries.one(request.user, key)
    form = NewLogIn(request.POST, auto_id="log_in_%s")
    if not form.is_valid():
        return _edit_page(request, elder, _file_form(request, elder), form)
    drawn = actions.open_elder_log_in(elder=elder, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return handing.told(request, drawn, reverse("people:edit", args=[key]))


@require_http_methods(["GET", "POST"])
@roles(*BY_PLACE, *LINKED)
def reveal(request: UserRequest, key: UUID) -> HttpResponse:
    """Ask why, then open one sealed field for ten minutes."""
    user = request.user
    elder = queries.one(user, key)
    field = request.POST.get("field") or request.GET.get("field", "")
    if field not in queries.openable(user, elder):
        raise Http404
    context = {"elder": elder, "field": field, "label": field_name(field), "next": _back(request)}
    reason = request.POST.get("reason", "").strip()
    if request.method == "GET" or len(reason) < 2:
        asked = {"asked": request.method == "POST"}
        return render(request, "people/reveal.html", {**context, **asked}, status=422 if asked["asked"] else 200)
    value = actions.reveal(user=user, elder=elder, field=field, reason=reason, at=clock.now())
    if request.headers.get("HX-Request"):
        return render(request, "people/_opened.html", {**context, "value": value})
    return redirect(_back(request) or reverse("people:file", args=[elder.pk]))


def _back(request: HttpRequest) -> str:
    """The page of this house from which somebody came, when it says so."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    return asked if leading.is_ours(request, asked) else ""
