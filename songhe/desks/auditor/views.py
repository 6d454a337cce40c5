"""Pages of the auditor: he reads everything of his division and writes nothing."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.desks.auditor import reading
from songhe.desks.auditor.forms import Filter
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles

PAGE = 50


@require_GET
@roles(Role.AUDITOR)
def journal(request: UserRequest) -> HttpResponse:
    """The journal, newest first."""
    form = Filter(request.GET)
    page = _page(reading.entries(request.user, form.asked()), request)
    facts = {"form": form, "page": page, "rows": reading.told(page.object_list)}
    return render(request, "auditor/journal.html", facts)


@require_GET
@roles(Role.AUDITOR)
def entry(request: UserRequest, pk: Any) -> HttpResponse:
    """One entry with what was before and after."""
    one = get_object_or_404(reading.entries(request.user, {}), pk=pk)
    facts = {"entry": one, "changes": reading.changes(one), "told": reading.told([one])[0]}
    return render(request, "auditor/entry.html", facts)


@require_GET
@roles(Role.AUDITOR)
def reveals(request: UserRequest) -> HttpResponse:
    """Who opened whose file, and why."""
    form = Filter(request.GET)
    page = _page(reading.reveals(request.user, form.asked()), request)
    facts = {"form": form, "page": page, "rows": reading.with_elders(page.object_list)}
    return render(request, "auditor/reveals.html", facts)


@require_GET
@roles(Role.AUDITOR)
def seals(request: HttpRequest) -> HttpResponse:
    """The seals over the journal."""
    return render(request, "auditor/seals.html", {"page": _page(reading.seals(), request)})


@require_POST
@roles(Role.AUDITOR)
def check(request: HttpRequest) -> HttpResponse:
    """Walk over the seals now and say what was found."""
    facts = {"page": _page(reading.seals(), request), "verdict": reading.check(clock.now())}
    return render(request, "auditor/seals.html", facts)


def _page(rows: Any, request: HttpRequest) -> Any:
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))
