"""Deeds on the file page: categories, household, photographs; and looking back at what the file said before."""

import base64
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.actors import Actor
from songhe.base.web.refusals import refusal_on
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people import actions, queries
from songhe.register.people.around_forms import CategoryForm, EndForm, HouseholdForm, LookBackForm, PhotoForm
from songhe.register.people.models import Category, Photo
from songhe.register.people.queries.files import BY_PLACE
from songhe.register.people.views import LINKED, page


@require_POST
@roles(*BY_PLACE)
def add_category(request: UserRequest, key: UUID) -> HttpResponse:
    """Note that the person holds a category."""
    elder, at = queries.one(request.user, key), clock.now()
    form = CategoryForm(request.POST, today=at.date(), auto_id="category_%s")
    if form.is_valid():
        with refusal_on(form, "starts_on"):
            actions.enter_category(elder=elder, **form.cleaned_data, by=request.user.actor, at=at)
    if form.errors:
        return page(request, key, 422, category_form=form)
    messages.success(request, _("已添加。"))
    return redirect("people:file", key)


@require_http_methods(["GET", "POST"])
@roles(*BY_PLACE)
def end_category(request: UserRequest, key: UUID, row: UUID) -> HttpResponse:
    """Its last day, or that it never was."""
    elder = queries.one(request.user, key)
    category = get_object_or_404(elder.categories.filter(voided_at=None, ends_on=None), pk=row)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form, "ends_on"):
            _end(category, form.cleaned_data, request.user.actor)
            return redirect("people:file", key)
    context = {"elder": elder, "category": category, "form": form}
    return render(request, "people/category.html", context, status=422 if form.errors else 200)


def _end(category: Category, said: dict[str, Any], by: Actor) -> None:
    if said["mistake"]:
        actions.void_category(category=category, by=by, at=clock.now(), reason=said["reason"])
    else:
        actions.end_category(category=category, ends_on=said["ends_on"], by=by, at=clock.now(), reason=said["reason"])


@require_POST
@roles(*BY_PLACE)
def join(request: UserRequest, key: UUID) -> HttpResponse:
    """Put the person into the household of a neighbour."""
    elder = queries.one(request.user, key)
    form = HouseholdForm(request.POST, neighbours=queries.neighbours(request.user, elder), auto_id="household_%s")
    if not form.is_valid():
        return page(request, key, 422, household_form=form)
    actions.join_household(elder=elder, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("people:file", key)


@require_POST
@roles(*BY_PLACE)
def leave(request: UserRequest, key: UUID) -> HttpResponse:
    """No longer of that door."""
    actions.leave_household(elder=queries.one(request.user, key), by=request.user.actor, at=clock.now())
    return redirect("people:file", key)


@require_POST
@roles(*BY_PLACE)
def add_photo(request: UserRequest, key: UUID) -> HttpResponse:
    """Keep a photograph."""
    elder = queries.one(request.user, key)
    form = PhotoForm(request.POST, request.FILES, auto_id="photo_%s")
    if form.is_valid():
        facts = {"kind": form.cleaned_data["kind"], "picture": form.cleaned_data["picture"].read(actions.LARGEST + 1)}
        with refusal_on(form, "picture"):
            actions.add_photo(elder=elder, **facts, by=request.user.actor, at=clock.now())
    return page(request, key, 422, photo_form=form) if form.errors else redirect("people:file", key)


@require_http_methods(["GET", "POST"])
@roles(*BY_PLACE, *LINKED)
def photo(request: UserRequest, key: UUID, row: UUID) -> HttpResponse:
    """Ask why, then show one photograph."""
    elder = queries.one(request.user, key)
    kept = get_object_or_404(Photo, elder=elder, pk=row)
    reason = request.POST.get("reason", "").strip()
    if request.method == "GET" or len(reason) < 2:
        asked = request.method == "POST"
        return render(
            request, "people/photo.html", {"elder": elder, "photo": kept, "asked": asked}, status=422 if asked else 200
        )
    actions.note_opening(elder=elder, fields=["photo"], reason=reason, by=request.user.actor, at=clock.now())
    answer = HttpResponse(base64.b64decode(kept.picture), content_type="image/jpeg")
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@roles(*BY_PLACE)
def photo_removal(request: UserRequest, key: UUID, row: UUID) -> HttpResponse:
    """Take a photograph out of the file."""
    kept = get_object_or_404(Photo, elder=queries.one(request.user, key), pk=row)
    actions.remove_photo(photo=kept, by=request.user.actor, at=clock.now())
    return redirect("people:file", key)


@require_GET
@roles(*BY_PLACE)
def history(request: UserRequest, key: UUID) -> HttpResponse:
    """Every version of the file, and the file as it was known on a day."""
    user, now = request.user, clock.now()
    elder, today = queries.one(user, key), timezone.localtime(now).date()
    form = LookBackForm(request.GET if "on" in request.GET else {"on": today, "known": today})
    known = None
    if form.is_valid():
        on, by = form.cleaned_data["on"], form.cleaned_data["known"]
        known = queries.as_known(user, elder, valid_on=on, known_at=_evening(by))
    opened = queries.open_fields(user, elder, now)
    context = {"elder": elder, "form": form, "known": known, "changes": queries.changes(user, elder), "opened": opened}
    return render(request, "people/history.html", context, status=422 if form.errors else 200)


def _evening(day: date) -> datetime:
    """The last moment of a day in Ankang."""
    return timezone.make_aware(datetime.combine(day, time.min)) + timedelta(days=1, microseconds=-1)
