"""Who visits: posts, their training, their leave, and the round of today."""

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
from songhe.base.indicators import month_of
from songhe.base.outbox import actions as outbox
from songhe.base.outbox.models import Parcel
from songhe.care.visits import actions, phone, queries, showing
from songhe.care.visits.forms import EndForm, LeaveForm, LessonForm, PostForm
from songhe.care.visits.models import Post
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people import queries as people
from songhe.register.places.models import Division

PER_PAGE, NAMED = 40, 30


def _posts(request: UserRequest) -> Any:
    return queries.posts(request.user).prefetch_related("lessons", "leaves")


@require_GET
@roles(*BUREAU_ROLES, Role.ASSISTANT)
def posts(request: UserRequest) -> HttpResponse:
    """Everybody on a post, what they did this month; villages without an assistant."""
    at = clock.now()
    rows = _posts(request).filter(ended_on=None).order_by("division_path", "kind", "name", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    villages = Division.objects.filter(level="village", kind="village", path__startswith=request.user.scope)
    held = Post.objects.filter(kind="assistant", ended_on=None, division_path__startswith=request.user.scope)
    without = villages.exclude(pk__in=held.values("division")).select_related("parent").order_by("path")
    context: dict[str, Any] = {"page": page, "listed": showing.posts(list(page), month_of(at), at), "without": without[:NAMED]}
    lacking = without.count()
    context |= {
        "villages": villages.count(),
        "lacking": lacking,
        "unnamed": max(0, lacking - NAMED),
        "keeps": request.user.role in BUREAU_ROLES,
    }
    return render(request, "visits/posts.html", context)


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def appoint(request: UserRequest) -> HttpResponse:
    """Somebody takes a post."""
    form = PostForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        row = actions.appoint(**form.facts(), by=request.user.actor, at=clock.now())
        messages.success(request, _("%(name)s已上岗。") % {"name": row.name})
        return redirect("visits:post", row.pk)
    return render(request, "visits/appoint.html", {"form": form}, status=422 if form.errors else 200)


def _post(request: UserRequest, pk: UUID) -> Post:
    return get_object_or_404(_posts(request), pk=pk)


def _page(request: UserRequest, row: Post, **wrong: Any) -> HttpResponse:
    at = clock.now()
    others = queries.posts(request.user).filter(ended_on=None).exclude(pk=row.pk)
    rows = queries.visits(request.user).filter(visitor=row.user_id).order_by("-made_at")[:20] if row.user_id else []
    context = {
        "one": showing.posts([row], month_of(at), at)[0], "visits": showing.visits(list(rows)), "lesson_form": LessonForm(),
        "leave_form": LeaveForm(others=others), "end_form": EndForm(auto_id="end_%s"),
        "keeps": request.user.role in BUREAU_ROLES, **wrong,
    }  # fmt: skip
    return render(request, "visits/post.html", context, status=422 if wrong else 200)


@require_GET
@roles(*BUREAU_ROLES, Role.ASSISTANT)
def post(request: UserRequest, pk: UUID) -> HttpResponse:
    """One post: what was done, learned, and when away."""
    return _page(request, _post(request, pk))


@require_POST
@roles(*BUREAU_ROLES)
def lesson(request: UserRequest, pk: UUID) -> HttpResponse:
    row, form = _post(request, pk), LessonForm(request.POST)
    if not form.is_valid():
        return _page(request, row, lesson_form=form)
    actions.teach(post=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("visits:post", pk)


@require_POST
@roles(*BUREAU_ROLES)
def leave(request: UserRequest, pk: UUID) -> HttpResponse:
    row = _post(request, pk)
    form = LeaveForm(request.POST, others=queries.posts(request.user).filter(ended_on=None).exclude(pk=pk))
    if not form.is_valid():
        return _page(request, row, leave_form=form)
    actions.go_away(post=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("visits:post", pk)


@require_POST
@roles(*BUREAU_ROLES)
def end(request: UserRequest, pk: UUID) -> HttpResponse:
    row, form = _post(request, pk), EndForm(request.POST)
    if not form.is_valid():
        return _page(request, row, end_form=form)
    actions.end(post=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("visits:posts")


@require_GET
@roles(Role.ASSISTANT)
def today(request: UserRequest) -> HttpResponse:
    """My round of today, nearest first; without one the list of who is due."""
    at = clock.now()
    user, day = request.user, localtime(at).date()
    stops = queries.round_of(user, day)
    rows = queries.listed(user).filter(elder__in=[one.elder_id for one in stops])
    lines = {one["row"].elder_id: one for one in showing.lines(list(rows), at)}
    kept = Parcel.objects.filter(kind=phone.NAME, owner=str(user.pk), status="refused", seen_at=None)
    told = [(one, lines[one.elder_id]) for one in stops if one.elder_id in lines]
    # Whose file has gone to another village since is no page of this assistant's any more: told without a way there.
    mine = set(people.elders(user).filter(pk__in=[one.about for one in kept]).order_by().values_list("pk", flat=True))
    context = {"stops": told, "kept": [(one, one.about in mine) for one in kept], "posts": queries.my_posts(user, day)}
    return render(request, "visits/today.html", context)


@require_POST
@roles(Role.ASSISTANT)
def kept_seen(request: UserRequest, pk: UUID) -> HttpResponse:
    """I have read why something from my phone was not taken; it stays where it is."""
    rows = Parcel.objects.filter(kind=phone.NAME, owner=str(request.user.pk), status="refused")
    outbox.see(parcel=get_object_or_404(rows, pk=pk), by=request.user.actor, at=clock.now())
    return redirect("visits:today")


@require_POST
@roles(Role.ASSISTANT)
def plan(request: UserRequest) -> HttpResponse:
    """Lay today's round of my villages anew."""
    at = clock.now()
    day, number = localtime(at).date(), 0
    for place in {one.division.pk: one.division for one in queries.my_posts(request.user, day)}.values():
        number += actions.plan(village=place, day=day, by=request.user.actor, at=at)
    messages.success(request, _("已排好今天的 %(n)s 户。") % {"n": number})
    return redirect("visits:today")
