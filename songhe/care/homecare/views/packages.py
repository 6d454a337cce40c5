"""Packages at the desk: what stands, a new one or its next version against the filed prices, and its end."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.web.refusals import refusal_on
from songhe.care.homecare import actions, words
from songhe.care.homecare.forms import PackageForm
from songhe.care.homecare.models import Package
from songhe.care.homecare.queries import packages as queries
from songhe.care.homecare.views.offers import KEEPERS
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.filing.queries import charges
from songhe.register.providers import queries as providers
from songhe.register.providers.models import Facility

SHOWN = 300


def _today() -> date:
    return localtime(clock.now()).date()


def _facility(request: UserRequest, key: UUID) -> Facility:
    return get_object_or_404(providers.facilities(request.user), pk=key)


@require_GET
@roles(*KEEPERS)
def listed(request: UserRequest) -> HttpResponse:
    """Packages in force of all facilities somebody may see, and what of the taken ones is used."""
    day, provider = _today(), request.user.role == Role.OPERATOR
    rows = queries.kept(request.user).filter(pk__in=queries.in_force(day).values("pk")).order_by("facility__name", "name")
    own = providers.facilities(request.user).filter(status="operating", operator__isnull=False).order_by("name", "pk")
    context = {
        "packages": queries.shown(rows[:SHOWN]), "may": provider, "facilities": list(own[:SHOWN]) if provider else [],
        "balances": queries.balances(list(queries.courses(request.user).filter(ends_on__gte=day)[:SHOWN])),
    }  # fmt: skip
    return render(request, "homecare/packages.html", context)


@require_GET
@roles(*KEEPERS)
def of_facility(request: UserRequest, key: UUID) -> HttpResponse:
    """Every version of a facility's packages."""
    row, day = _facility(request, key), _today()
    context = {"row": row, "packages": queries.shown(queries.of_facility(row)), "day": day}
    return render(request, "homecare/packages_of.html", {**context, "may": request.user.role == Role.OPERATOR})


@require_http_methods(["GET", "POST"])
@roles(Role.OPERATOR)
def laying(request: UserRequest, key: UUID) -> HttpResponse:
    """Which services and how often, for how much; `of` an old version to begin with."""
    row, day = _facility(request, key), _today()
    lines = [one for one in charges([row.pk], day)[row.pk] if one.offer.item and one.cents is not None]
    former = _former(row, request.GET.get("of", ""))
    form = PackageForm(request.POST or None, lines=lines, initial=_begin(former, day))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        with refusal_on(form):
            made = actions.lay_package(
                facility=row, name=told["name"], said=told["said"], offers=form.offers(), cents=told["yuan"], days=told["days"],
                valid_from=told["valid_from"], by=request.user.actor, at=clock.now(),
            )  # fmt: skip
            said = ngettext("“%(name)s”第 %(n)s 版已存。", "“%(name)s”第 %(n)s 版已存。", made.version)
            messages.success(request, said % {"name": made.name, "n": made.version})
            return redirect("homecare:packages_of", row.pk)
    context = {"row": row, "form": form, "lines": form.lines(), "former": former, "single": words.yuan(form.single())}
    return render(request, "homecare/package_form.html", context, status=422 if form.errors else 200)


def _former(row: Facility, text: str) -> Package | None:
    try:
        return queries.of_facility(row).filter(pk=UUID(text)).first() if text else None
    except ValueError:
        return None


def _begin(former: Package | None, day: date) -> dict[str, Any]:
    if former is None:
        return {"days": 30, "valid_from": day}
    times = {f"times_{key}": former.offers.count(key) for key in set(former.offers)}
    plain = {"name": former.name, "said": former.said, "days": former.days, "valid_from": day}
    return {**plain, "yuan": f"{former.cents / 100:.2f}", **times}


@require_POST
@roles(Role.OPERATOR)
def ending(request: UserRequest, key: UUID, package: UUID) -> HttpResponse:
    """Nobody takes it after today."""
    row = get_object_or_404(queries.of_facility(_facility(request, key)), pk=package)
    actions.end_package(package=row, last_day=max(_today(), row.valid_from), by=request.user.actor, at=clock.now())
    messages.success(request, _("“%(name)s”已停用。已经买的照常用完。") % {"name": row.name})
    return redirect("homecare:packages_of", key)
