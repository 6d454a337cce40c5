"""Pages of finding: the list of elders with its map, the box in the bar, working lists."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.web.marks import clauses
from songhe.register.access.scope import UserRequest, roles
from songhe.register.extracts import actions as extracts
from songhe.register.extracts import rules
from songhe.register.extracts.forms import ExtractForm
from songhe.register.lists import actions, criteria, maps, queries, showing
from songhe.register.lists.forms import ListForm, SaveForm
from songhe.register.lists.queries import Selection
from songhe.register.people.queries.files import BY_PLACE

QUICK = 8


def _form(request: UserRequest, said: QueryDict) -> ListForm:
    return ListForm(said, user=request.user)


def _selection(request: UserRequest, form: ListForm) -> Selection:
    """What the address asks for. What it asks wrongly is left out, and the form says so."""
    form.is_valid()
    facts = form.cleaned_data
    return Selection(request.user, clock.now(), form.chosen, facts.get("place"), facts.get("sort", ""))


@require_GET
@roles(*BY_PLACE)
def page(request: UserRequest) -> HttpResponse:
    """Who is on the register: found by what somebody types, or the list that criteria make, as a table or on a map."""
    text = request.GET.get("q", "").strip()
    form = _form(request, request.GET)
    selection = _selection(request, form)
    context: dict[str, Any] = {"q": text, "form": form, "selection": selection}
    context["open"] = bool(form.errors or request.GET.get("form"))
    if request.GET.get("form") and request.headers.get("HX-Request"):
        return render(request, "lists/_form.html", context)
    if text:
        found = queries.search(request.user, text, 50)
        return render(request, "lists/found.html", {**context, **showing.found(found, selection.at)})
    context |= showing.lists(request.user, selection)
    if request.GET.get("view") == "map":
        return render(request, "lists/map.html", {**context, **maps.drawn(selection)})
    return render(request, "lists/list.html", {**context, **showing.page(selection, request.GET)})


@require_GET
@roles(*BY_PLACE)
def quick(request: UserRequest) -> HttpResponse:
    """What the box in the bar has found so far."""
    text = request.GET.get("q", "").strip()
    found = queries.search(request.user, text, QUICK)
    return render(request, "lists/_quick.html", {"q": text, **showing.found(found, clock.now())})


@require_POST
@roles(*BY_PLACE)
def save(request: UserRequest) -> HttpResponse:
    """Keep the criteria of the page as a working list."""
    form, asked = SaveForm(request.POST), _form(request, QueryDict(request.POST.get("query", "")))
    selection = _selection(request, asked)
    if not form.is_valid() or not selection.chosen:
        messages.error(request, _("清单要有名称，也要至少选一个条件。"))
        return redirect(f"{reverse('people:list')}?{selection.query()}")
    facts = {"chosen": selection.chosen, "sort": selection.sort, **form.cleaned_data}
    row = actions.save_list(user=request.user, at=selection.at, **facts)
    messages.success(request, _("清单“%(name)s”已存下。") % {"name": row.name})
    return redirect(f"{reverse('people:list')}?{selection.query()}")


@require_GET
@roles(*BY_PLACE)
def mine(request: UserRequest) -> HttpResponse:
    """The working lists one keeps, to rename, share and remove them."""
    rows = [
        (row, clauses(criteria.say(row.criteria)), showing.address(**row.criteria)) for row in queries.seen_by(request.user)
    ]
    return render(request, "lists/mine.html", {"rows": rows})


@require_POST
@roles(*BY_PLACE)
def rename(request: UserRequest, key: UUID) -> HttpResponse:
    """Another name for one's own list."""
    row = queries.own(request.user, key)
    actions.rename_list(row=row, name=request.POST.get("name", ""), user=request.user, at=clock.now())
    return redirect("lists:mine")


@require_POST
@roles(*BY_PLACE)
def share(request: UserRequest, key: UUID) -> HttpResponse:
    """Let colleagues use it, or keep it to oneself."""
    row = queries.own(request.user, key)
    actions.share_list(row=row, shared=request.POST.get("shared") == "1", user=request.user, at=clock.now())
    return redirect("lists:mine")


@require_POST
@roles(*BY_PLACE)
def remove(request: UserRequest, key: UUID) -> HttpResponse:
    """Keep it no longer."""
    row = queries.own(request.user, key)
    actions.remove_list(row=row, user=request.user, at=clock.now())
    messages.success(request, _("清单“%(name)s”已删去。") % {"name": row.name})
    return redirect("lists:mine")


@require_http_methods(["GET", "POST"])
@roles(*BY_PLACE)
def export(request: UserRequest) -> HttpResponse:
    """Any list to Excel: for which purpose, which columns; the room of extracts sees to mark, masks and second person."""
    selection = _selection(request, _form(request, request.GET))
    form, title = ExtractForm(request.POST or None), showing.title(selection)
    if request.method == "POST" and form.is_valid():
        made = extracts.ask_extract(user=request.user, rows=selection.rows(), title=title, at=selection.at, **form.cleaned_data)
        ready = made.status == made.Status.READY
        messages.success(request, _("已生成，可以下载。") if ready else _("已提交，等另一个人批准。"))
        return redirect("extracts:list")
    context = {"form": form, "count": queries.count(selection, None), "title": title, "query": selection.query()}
    limit = rules.limit_on(selection.at.date())
    return render(request, "extracts/new.html", {**context, "limit": limit}, status=422 if form.errors else 200)
