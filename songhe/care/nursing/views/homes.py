"""Homes, the board of one, and who works in it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.web.refusals import refusal_on
from songhe.care.nursing import actions, queries, showing
from songhe.care.nursing.forms import HoursForm, SeatForm
from songhe.care.nursing.models import Hours, Post
from songhe.care.nursing.views.ground import LOOKS, STAFF, home, led
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.providers.models import Facility

PER_PAGE = 30


@require_GET
@roles(*LOOKS)
def homes(request: UserRequest) -> HttpResponse:
    """Homes with what was done today; a carer's own board at once."""
    post = queries.me(request.user)
    if post is not None:
        return redirect("nursing:board", post.facility_id)
    page = Paginator(queries.homes(request.user), PER_PAGE).get_page(request.GET.get("page"))
    listed = queries.counts(list(page), clock.now())
    opened = queries.mishaps(request.user).filter(status="open").count()
    context = {"page": page, "listed": listed, "works": request.user.role == Role.OPERATOR, "opened": opened}
    return render(request, "nursing/homes.html", context)


@require_GET
@roles(*STAFF)
def board(request: UserRequest, pk: UUID) -> HttpResponse:
    """Rooms × what is late, due and done in this shift."""
    facility = home(request, pk)
    return render(request, "nursing/board.html", showing.board(facility, request.user, clock.now()))


@require_http_methods(["GET", "POST"])
@roles(*STAFF)
def posts(request: UserRequest, pk: UUID) -> HttpResponse:
    """Who works in the home; seat somebody."""
    facility = led(request, pk)
    form = SeatForm(request.POST or None, users=queries.seatable(facility))
    if request.method == "POST" and form.is_valid():
        made = actions.seat(facility=facility, **form.cleaned_data, by=request.user.actor, at=clock.now())
        messages.success(request, _("%(name)s 已上岗。") % {"name": made.user.name})
        return redirect("nursing:posts", pk)
    return render(request, "nursing/posts.html", _posts(facility, form), status=422 if form.errors else 200)


def _posts(facility: Facility, form: SeatForm) -> dict[str, Any]:
    return {"row": facility, "listed": queries.posts(facility), "form": form, "some": form.fields["user"].queryset.exists()}  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@roles(*STAFF)
def hours(request: UserRequest, pk: UUID) -> HttpResponse:
    """When the shifts of this home begin, by dates; its own in place of everybody's."""
    facility, at = led(request, pk), clock.now()
    today, known = localtime(at).date(), queries.hours_of(facility)
    now = queries.shifts_on(known, today)
    form = HoursForm(request.POST or None, known=now, day=today + timedelta(days=1))
    if request.method == "POST" and form.is_valid():
        told = {"named": form.named(), "valid_from": form.cleaned_data["valid_from"]}
        with refusal_on(form, "valid_from" if told["valid_from"] <= today else "starts_1"):
            actions.set_hours(facility=facility, **told, by=request.user.actor, at=at)
            messages.success(request, _("已记下，从那天起按新的班次。"))
            return redirect("nursing:hours", pk)
    began = next((row for row in known if row.valid_from <= today), None)
    context = {"row": facility, "now": now, "began": began, "known": known, "today": today, "form": form}
    return render(request, "nursing/hours.html", context, status=422 if form.errors else 200)


@require_POST
@roles(*STAFF)
def hours_dropping(request: UserRequest, pk: UUID) -> HttpResponse:
    """Hours that have not begun are taken back."""
    mine = queries.homes(request.user).order_by().values("pk")
    row = get_object_or_404(Hours.objects.select_related("facility").filter(facility__in=mine), pk=pk)
    led(request, row.facility_id)
    actions.drop_hours(hours=row, by=request.user.actor, at=clock.now())
    return redirect("nursing:hours", row.facility_id)


@require_POST
@roles(*STAFF)
def post_ending(request: UserRequest, pk: UUID) -> HttpResponse:
    """Somebody no longer works there."""
    mine = queries.homes(request.user).order_by().values("pk")
    row = get_object_or_404(Post.objects.select_related("facility", "user").filter(facility__in=mine, ended_at=None), pk=pk)
    led(request, row.facility_id)
    actions.unseat(post=row, by=request.user.actor, at=clock.now())
    if row.user_id == request.user.pk:  # her own: the page of the posts is hers no more
        return redirect("nursing:homes")
    return redirect("nursing:posts", row.facility_id)
