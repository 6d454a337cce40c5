"""One facility: its page, its beginning, its file, and each deed on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.providers import actions, queries, showing
from songhe.register.providers.forms import (
    BedsForm,
    EnterForm,
    LicenceForm,
    MoveForm,
    PictureForm,
    SiteForm,
    is_key,
    keep_form,
)
from songhe.register.providers.models import Facility, Picture, Site
from songhe.register.providers.views.listing import KEEPERS


def mine(request: UserRequest, pk: UUID) -> Facility:
    """The facility, where the user may open it; 404 else."""
    return get_object_or_404(queries.facilities(request.user).select_related("center__site", "became"), pk=pk)


def page(request: UserRequest, row: Facility, **forms: Any) -> HttpResponse:
    """The page of a facility, with the form that was refused in place of an empty one."""
    day = localtime(clock.now()).date()
    wrong = any(form.errors for form in forms.values())
    context = {
        "move": MoveForm(verbs=showing.next_verbs(row), today=day),
        "licence": LicenceForm(),
        "picture": PictureForm(),
        **showing.facility(request.user, row, day),
        **forms,
    }
    return render(request, "providers/facility.html", context, status=422 if wrong else 200)


@require_GET
@roles(*KEEPERS)
def facility(request: UserRequest, pk: UUID) -> HttpResponse:
    """Its file, its life with the papers, what it holds, and whether it works in fact."""
    return page(request, mine(request, pk))


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def new(request: UserRequest) -> HttpResponse:
    """Put a function into a building, a known one or a new one."""
    user, at = request.user, clock.now()
    wanted = request.GET.get("site", "")
    chosen = queries.sites(user).filter(pk=wanted).first() if is_key(wanted) else None
    form = EnterForm(request.POST or None, user=user, today=localtime(at).date(), site=chosen)
    site = SiteForm(request.POST if request.POST and not request.POST.get("site") else None, user=user)
    if request.method == "POST" and form.is_valid() and (form.cleaned_data["site"] or site.is_free(user, request.POST)):
        data = dict(form.cleaned_data)
        there = data.pop("site") or actions.add_site(**site.cleaned_data, by=user.actor, at=at)
        row = actions.enter_facility(site=there, **data, by=user.actor, at=at)
        messages.success(request, _("“%(name)s”已登记。") % {"name": row.name})
        return redirect("providers:facility", row.pk)
    wrong = form.errors or site.errors
    return render(request, "providers/new.html", {"form": form, "site": site}, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
@roles(*KEEPERS)
def edit(request: UserRequest, pk: UUID) -> HttpResponse:
    """Keep the file: an operator its own part of it, a bureau all."""
    row = mine(request, pk)
    form = keep_form(request.POST or None, request.user, row)
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        center = facts.pop("center", row.center)
        actions.change_facility(facility=row, **facts, by=request.user.actor, at=clock.now())
        if center != row.center:
            actions.lead(facility=row, center=center, by=request.user.actor, at=clock.now())
        messages.success(request, _("已保存。"))
        return redirect("providers:facility", pk)
    return render(request, "providers/edit.html", {"row": row, "form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@roles(*KEEPERS)
def beds(request: UserRequest, pk: UUID) -> HttpResponse:
    """How many beds there are and how many are taken today."""
    user, at, row = request.user, clock.now(), mine(request, pk)
    form = BedsForm(request.POST or None, user=user, facility=row)
    if request.method == "POST" and form.is_valid():
        if form.counts:
            actions.set_beds(facility=row, counts=form.part("count"), by=user.actor, at=at)
        actions.say_taken(facility=row, taken=form.part("taken"), out=form.part("out"), by=user.actor, at=at)
        messages.success(request, _("床位已更新。"))
        return redirect("providers:facility", pk)
    return render(request, "providers/beds.html", {"row": row, "form": form}, status=422 if form.errors else 200)


@require_POST
@roles(*BUREAU_ROLES)
def move(request: UserRequest, pk: UUID) -> HttpResponse:
    """Take it one step through its life."""
    row, at = mine(request, pk), clock.now()
    form = MoveForm(request.POST, verbs=showing.next_verbs(row), today=localtime(at).date())
    if not form.is_valid():
        return page(request, row, move=form)
    data = form.cleaned_data
    told = {"facility": row, "on": data["on"], "paper": data["paper"], "remark": data["note"], "by": request.user.actor}
    if data["verb"] == "convert":
        new = actions.convert(**told, kind=data["became"], name=data["became_name"], at=at)
        return redirect("providers:facility", new.pk)
    actions.advance(**told, verb=data["verb"], at=at)
    messages.success(request, _("“%(name)s”现在是“%(status)s”。") % {"name": row.name, "status": row.get_status_display()})
    return redirect("providers:facility", pk)


@require_POST
@roles(*KEEPERS)
def licence(request: UserRequest, pk: UUID) -> HttpResponse:
    """Enter a licence; it renews the one of its kind."""
    row = mine(request, pk)
    form = LicenceForm(request.POST)
    if not form.is_valid():
        return page(request, row, licence=form)
    actions.enter_licence(facility=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    messages.success(request, _("证照已登记。"))
    return redirect("providers:facility", pk)


@require_POST
@roles(*BUREAU_ROLES)
def revocation(request: UserRequest, pk: UUID, row: UUID) -> HttpResponse:
    """Its issuer took a licence back."""
    where, at = mine(request, pk), clock.now()
    one = get_object_or_404(where.licences, pk=row)
    actions.revoke_licence(licence=one, on=localtime(at).date(), by=request.user.actor, at=at)
    return redirect("providers:facility", pk)


@require_POST
@roles(Role.OPERATOR)
def sign_in(request: UserRequest, pk: UUID) -> HttpResponse:
    """Somebody of the staff is there today."""
    row = mine(request, pk)
    actions.sign_in(facility=row, by=request.user.actor, at=clock.now())
    messages.success(request, _("“%(name)s”今天已签到。") % {"name": row.name})
    return redirect("/" if request.POST.get("back") == "home" else reverse("providers:facility", args=[row.pk]))


@require_POST
@roles(*KEEPERS)
def add_picture(request: UserRequest, pk: UUID) -> HttpResponse:
    """Keep a photograph of the building."""
    row, form = mine(request, pk), PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, row, picture=form)
    file = form.cleaned_data["picture"]
    said = {"caption": form.cleaned_data["caption"], "by": request.user.actor, "at": clock.now()}
    actions.add_picture(facility=row, picture=file.read(), **said)
    return redirect("providers:facility", pk)


@require_POST
@roles(*KEEPERS)
def picture_removal(request: UserRequest, pk: UUID, row: UUID) -> HttpResponse:
    """Take a photograph away."""
    one = get_object_or_404(mine(request, pk).pictures, pk=row)
    actions.remove_picture(picture=one, by=request.user.actor, at=clock.now())
    return redirect("providers:facility", pk)


@require_GET
@cache_control(public=True, max_age=3600)
def picture(request: Any, pk: UUID) -> HttpResponse:
    """A photograph of a building, for everybody."""
    row = Picture.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    return HttpResponse(bytes(row.jpeg), content_type="image/jpeg")


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def site(request: UserRequest, pk: UUID) -> HttpResponse:
    """Put a building right."""
    row: Site = get_object_or_404(queries.sites(request.user), pk=pk)
    form = SiteForm(request.POST or None, user=request.user, site=row)
    if request.method == "POST" and form.is_valid():
        told = {name: value for name, value in form.cleaned_data.items() if value is not None}
        actions.change_site(site=row, **told, by=request.user.actor, at=clock.now())
        messages.success(request, _("已保存。"))
        return redirect("providers:site", pk)
    signs = queries.signs_at([pk]).get(pk, [])
    return render(
        request, "providers/site.html", {"row": row, "form": form, "signs": signs}, status=422 if form.errors else 200
    )
