"""The list of carers, what ends soon, and somebody new."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from songhe.base import clock
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.carers import actions, dated, queries, showing
from songhe.register.carers.forms import CarerForm
from songhe.register.providers.queries import operator_of

SEES = BUREAU_ROLES | {Role.OPERATOR}
PER_PAGE = 40


@require_GET
@roles(*SEES)
def listing(request: UserRequest) -> HttpResponse:
    """Who goes to old people: with which papers, who is away, whose papers end."""
    at, q = clock.now(), request.GET.get("q", "").strip()[:40]
    flag = request.GET.get("flag", "") if request.GET.get("flag", "") in queries.FLAGS else ""
    found = queries.flagged(queries.carers(request.user), flag, at)
    if q:
        found = found.filter(Q(name__contains=q) | Q(number=q) | Q(operator__name__contains=q))
    ordered = found.select_related("operator", "facility").order_by("operator__name", "name", "pk")
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "listed": showing.rows(list(page), at), "flag": flag, "q": q, "tiles": showing.overview(request.user, at),
        "rule": dated.papers(at.date()),
    }  # fmt: skip
    return render(request, "carers/list.html", context)


@require_http_methods(["GET", "POST"])
@roles(Role.OPERATOR)
def new(request: UserRequest) -> HttpResponse:
    """Put somebody on our list."""
    operator = operator_of(request.user)
    if operator is None:
        raise Http404
    form = CarerForm(request.POST or None, operator=operator, within=request.user.scope)
    if request.method == "POST" and form.is_valid():
        made = actions.add_carer(operator=operator, **form.facts(), by=request.user.actor, at=clock.now())
        messages.success(request, _("%(name)s 已登记，接着登记证书和工作时间。") % {"name": made.name})
        return redirect("carers:carer", made.pk)
    return render(request, "carers/edit.html", {"form": form}, status=422 if form.errors else 200)
