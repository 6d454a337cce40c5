"""Major incidents: one event of many calls. A county reads and uses those of the city that cover it, and sees its own calls."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.care.emergency import actions, queries
from songhe.care.emergency.models import OPEN, Call, Incident
from songhe.desks.dispatcher import rows
from songhe.register.access import scope
from songhe.register.access.models import Role, User
from songhe.register.places.models import Division

DESK = (Role.DISPATCHER, Role.LEAD)
OFFERED = 50  # calls that may be counted to an incident, on its page


class IncidentForm(forms.Form):
    """What happened, and where."""

    name = forms.CharField(
        label=_("发生了什么"),
        max_length=60,
        help_text=_("例如：铁佛寺镇山体滑坡"),
        error_messages={"required": _("请写明发生了什么。")},
    )
    division = forms.ModelChoiceField(label=_("范围"), queryset=Division.objects.none(), empty_label=None)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["division"]
        field.queryset = Division.objects.filter(
            scope.within(user.scope, "path"), level__in=["city", "county", "town"]
        ).order_by("path")
        field.initial = user.division_id


@require_http_methods(["GET", "POST"])
@scope.roles(*DESK)
def incidents(request: scope.UserRequest) -> HttpResponse:
    """Major incidents, and declaring one."""
    user = request.user
    form = IncidentForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        actions.open_incident(**form.cleaned_data, by=user.actor, at=clock.now())
        return redirect("dispatcher:incidents")
    context = {"form": form, "incidents": listed(user)}
    return render(request, "dispatcher/incidents.html", context, status=422 if form.errors else 200)


def listed(user: User) -> QuerySet[Incident]:
    """Incidents with the number of this user's own calls in them, and whether it is his to end them."""
    mine = scope.within(user.scope, "calls__division_path")
    found = queries.incidents(user).select_related("division")
    running = Count("calls", filter=mine & Q(calls__status__in=OPEN))
    return found.annotate(n=Count("calls", filter=mine), running=running, may_end=scope.within(user.scope))


@require_GET
@scope.roles(*DESK)
def incident(request: scope.UserRequest, pk: UUID) -> HttpResponse:
    """One incident, its calls, and those that could be counted to it."""
    user, at = request.user, clock.now()
    found = get_object_or_404(queries.incidents(user).select_related("division"), pk=pk)
    more = [] if found.closed_at else list(queries.groupable(user, found)[:OFFERED])
    lines = rows.rows(queries.calls(user).filter(incident=found), at)
    above = not scope.covers(user.scope, found.division_path)
    context = {"incident": found, "lines": lines, "more": rows.rows(more, at), "above": above}
    return render(request, "dispatcher/incident.html", context)


@require_POST
@scope.roles(*DESK)
def group(request: scope.UserRequest, pk: UUID) -> HttpResponse:
    """Count the chosen calls to it."""
    found = get_object_or_404(queries.incidents(request.user), pk=pk)
    chosen = _chosen(request, queries.groupable(request.user, found))
    actions.group_all(calls=chosen, incident=found, by=request.user.actor, at=clock.now())
    return redirect("dispatcher:incident", pk=pk)


@require_POST
@scope.roles(*DESK)
def ungroup(request: scope.UserRequest, pk: UUID) -> HttpResponse:
    """Take the chosen calls out of it."""
    found = get_object_or_404(queries.incidents(request.user), pk=pk)
    chosen = _chosen(request, queries.calls(request.user).filter(incident=found))
    actions.ungroup_all(calls=chosen, by=request.user.actor, at=clock.now())
    return redirect("dispatcher:incident", pk=pk)


@require_POST
@scope.roles(*DESK)
def close(request: scope.UserRequest, pk: UUID) -> HttpResponse:
    """It is over; said by whoever answers for all of its place."""
    user = request.user
    actions.close_incident(incident=get_object_or_404(queries.own_incidents(user), pk=pk), by=user.actor, at=clock.now())
    return redirect("dispatcher:incidents")


def _chosen(request: scope.UserRequest, among: QuerySet[Call]) -> list[Call]:
    """The calls ticked on the page that this user may touch; what is no key, or not his, is left out."""
    return list(among.filter(pk__in=[key for text in request.POST.getlist("call") if (key := _key(text))]))


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
