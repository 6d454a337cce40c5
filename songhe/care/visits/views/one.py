"""One person, one visit, one search, one check-in: a page and its verbs."""

import base64
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock, voices
from songhe.base.pictures import small
from songhe.base.web.marks import listed
from songhe.care.visits import actions, queries, showing, words
from songhe.care.visits.forms import AsideForm, BarForm, CloseForm, FoundForm, PromiseForm, VisitForm, WeatherForm
from songhe.care.visits.models import Chase, CheckIn, Occasion, Visit, VisitVoice
from songhe.care.visits.views.lists import LOOKS, SEARCHES
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people import queries as people
from songhe.register.people.models import Elder

LINKED = queries.LINKED
WORKS = LOOKS


def _person(request: UserRequest, key: UUID) -> Elder:
    return people.one(request.user, key)


@require_GET
@roles(*LOOKS)
def person(request: UserRequest, elder: UUID) -> HttpResponse:
    """Why on the list, what was seen, what is quiet."""
    return _page(request, _person(request, elder))


def _page(request: UserRequest, who: Elder, **wrong: Any) -> HttpResponse:
    at = clock.now()
    told = showing.person(request.user, who, at)
    day = localtime(at).date()
    bar = told["bar"]
    context = {
        **told, "aside_form": AsideForm(initial={"first": day}), "promise_form": PromiseForm(initial={"before": "10:00"}),
        "bar_form": BarForm(day=day, initial={"bar": bar.bar if bar else 80, "deaf_to": bar.deaf_to if bar else []}), **wrong,
    }  # fmt: skip
    return render(request, "visits/person.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
@roles(*WORKS)
def visit(request: UserRequest, elder: UUID) -> HttpResponse:
    """Write a visit down."""
    who, at = _person(request, elder), clock.now()
    asked = showing.form_of(who, at)
    form = VisitForm(request.POST or None, request.FILES or None, asked=asked, day=localtime(at).date())
    if request.method == "POST" and form.is_valid():
        row = actions.record(elder=who, **form.facts(), jpeg=_picture(form), visitor=request.user, by=request.user.actor, at=at)
        messages.success(request, _told(row))
        return redirect("visits:person", who.pk)
    context = {"form": form, "elder": who, "line": showing.person(request.user, who, at)["line"]}
    return render(request, "visits/visit.html", context, status=422 if form.errors else 200)


def _told(row: Visit) -> str:
    """Whether it counts, and why not."""
    if row.valid:
        return _("记下了，这是一次有效探访。")
    return _("记下了，但还不算有效探访：%(why)s。") % {"why": listed(words.say(words.LACKS, row.lacks.split(",")))}


def _picture(form: VisitForm) -> str:
    """As it is kept, in base64."""
    found = form.cleaned_data.get("picture")
    return base64.b64encode(small(found.read())).decode() if found else ""


@never_cache
@require_GET
@roles(*LOOKS)
def voice(request: UserRequest, pk: UUID) -> HttpResponse:
    """What the visitor said into the phone."""
    row = get_object_or_404(VisitVoice.objects.filter(visit__in=queries.visits(request.user).order_by().values("pk")), pk=pk)
    return HttpResponse(base64.b64decode(row.webm), content_type=voices.KIND, headers={"Content-Disposition": "inline"})


@require_POST
@roles(*WORKS)
def aside(request: UserRequest, elder: UUID) -> HttpResponse:
    """In hospital or away."""
    who, form = _person(request, elder), AsideForm(request.POST)
    if not form.is_valid():
        return _page(request, who, aside_form=form)
    actions.stand_aside(elder=who, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("visits:person", who.pk)


@require_POST
@roles(*WORKS)
def back(request: UserRequest, elder: UUID, kind: str) -> HttpResponse:
    """Counted again from today on."""
    who, at = _person(request, elder), clock.now()
    actions.come_back(elder=who, kind=kind, on=localtime(at).date(), by=request.user.actor, at=at)
    return redirect("visits:person", who.pk)


@require_POST
@roles(*WORKS)
def rise(request: UserRequest, elder: UUID) -> HttpResponse:
    """Something has changed: high for a time."""
    who = _person(request, elder)
    if actions.raise_grade(elder=who, what="by_hand", by=request.user.actor, at=clock.now()) is None:
        messages.error(request, _("这位老人不在应访名单上。"))
    return redirect("visits:person", who.pk)


@require_POST
@roles(*WORKS)
def bar(request: UserRequest, elder: UUID) -> HttpResponse:
    """This person's own bar."""
    who, at = _person(request, elder), clock.now()
    form = BarForm(request.POST, day=localtime(at).date())
    if not form.is_valid():
        return _page(request, who, bar_form=form)
    actions.set_bar(elder=who, **form.cleaned_data, by=request.user.actor, at=at)
    return redirect("visits:person", who.pk)


@require_POST
@roles(*WORKS, *LINKED)
def promise(request: UserRequest, elder: UUID) -> HttpResponse:
    """Agree to say "I am well" before an hour, or no longer."""
    who, form, at = _person(request, elder), PromiseForm(request.POST), clock.now()
    if "end" in request.POST:
        actions.end_promise(elder=who, by=request.user.actor, at=at)
    elif form.is_valid():
        actions.promise(elder=who, before=form.cleaned_data["before"], by=request.user.actor, at=at)
    else:
        messages.error(request, _("请写几点，如 10:00。"))
    return _after(request, who)


def _after(request: UserRequest, who: Elder) -> HttpResponse:
    """Back to one's own page, or to the person's."""
    return redirect("visits:mine") if request.user.role in LINKED else redirect("visits:person", who.pk)


@require_POST
@roles(*WORKS, *LINKED)
def well(request: UserRequest, elder: UUID) -> HttpResponse:
    """ "I am well": one tap of the elder, or noted for whoever rang."""
    who = _person(request, elder)
    way = {Role.ELDER.value: "page", Role.FAMILY.value: "family"}.get(request.user.role) or (
        "message" if request.POST.get("way") == "message" else "call"
    )
    actions.say_well(elder=who, way=way, by=request.user.actor, at=clock.now())
    messages.success(request, _("今天的平安已经记下。"))
    return _after(request, who)


@require_GET
@roles(*LINKED)
def mine(request: UserRequest) -> HttpResponse:
    """My own: say that I am well, and who came to see me."""
    at, told = clock.now(), []
    for who in people.elders(request.user)[:6]:
        rows = list(queries.visits(request.user).filter(elder=who, outcome="met").order_by("-made_at")[:5])
        facts = showing.person(request.user, who, at)
        told.append({"elder": who, "visits": rows, "well": facts["well"], "promise": facts["promise"]})
    return render(request, "visits/mine.html", {"people": told, "form": PromiseForm(initial={"before": "10:00"})})


def _chase(request: UserRequest, pk: UUID) -> Chase:
    return get_object_or_404(queries.chases(request.user), pk=pk)


@require_http_methods(["GET", "POST"])
@roles(*SEARCHES)
def chase(request: UserRequest, pk: UUID) -> HttpResponse:
    """One search: where it is, and found."""
    row, form = _chase(request, pk), FoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.find_person(chase=row, said=form.cleaned_data["said"], by=request.user.actor, at=clock.now())
        messages.success(request, _("已记下找到了，还要补一次探访。"))
        return redirect("visits:chases")
    told = {"one": showing.chases([row])[0], "form": form, "files": request.user.role in LOOKS, "at": clock.now()}
    return render(request, "visits/chase.html", told, status=422 if form.errors else 200)


@require_POST
@roles(*LOOKS)
def next_step(request: UserRequest, pk: UUID, verb: str) -> HttpResponse:
    """Do not wait for the deadline."""
    if verb not in {"ask_neighbour", "send_home", "call_police"}:
        raise Http404
    actions.advance(chase=_chase(request, pk), verb=verb, by=request.user.actor, at=clock.now())
    return redirect("visits:chase", pk)


def _check(request: UserRequest, pk: UUID) -> CheckIn:
    return get_object_or_404(queries.check_ins(request.user), pk=pk)


@require_http_methods(["GET", "POST"])
@roles(*LOOKS)
def check_in(request: UserRequest, pk: UUID) -> HttpResponse:
    """One check-in: why, and what was found."""
    row, form = _check(request, pk), CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.close(task=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
        messages.success(request, _("已记下：%(found)s。") % {"found": row.get_found_display()})
        return redirect("visits:checks")
    told = {**showing.check_in(row, request.user), "form": form}
    return render(request, "visits/check.html", told, status=422 if form.errors else 200)


@require_POST
@roles(*LOOKS)
def take(request: UserRequest, pk: UUID) -> HttpResponse:
    """I go and look."""
    actions.take(task=_check(request, pk), by=request.user.actor, at=clock.now())
    return redirect("visits:check_in", pk)


@require_POST
@roles(*BUREAU_ROLES)
def call_weather(request: UserRequest) -> HttpResponse:
    """Hard weather for the whole division of the user."""
    form, at = WeatherForm(request.POST), clock.now()
    if not form.is_valid():
        return render(request, "visits/weather.html", {"rows": [], "form": form}, status=422)
    actions.call_occasion(path=request.user.scope, **form.cleaned_data, by=request.user.actor, at=at)
    messages.success(request, _("已通知：这几天每位在名单上的老人多探访一次。"))
    return redirect("visits:weather")


@require_POST
@roles(*BUREAU_ROLES)
def end_weather(request: UserRequest, pk: UUID) -> HttpResponse:
    """It is over."""
    row = get_object_or_404(Occasion, pk=pk, division_path__startswith=request.user.scope)
    actions.end_occasion(occasion=row, by=request.user.actor, at=clock.now())
    return redirect("visits:weather")
