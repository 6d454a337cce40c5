"""The lists that came in, and bringing one."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from songhe.base import clock
from songhe.register.access.scope import UserRequest, roles
from songhe.register.rolls import actions, queries
from songhe.register.rolls.forms import RollForm
from songhe.register.rolls.queries import KEEPERS

PER_PAGE = 30


@require_GET
@roles(*KEEPERS)
def rolls(request: UserRequest) -> HttpResponse:
    """Lists of the own division, the newest first."""
    page = Paginator(queries.rolls(request.user), PER_PAGE).get_page(request.GET.get("page"))
    waiting = queries.proposals(request.user).count()
    return render(request, "rolls/rolls.html", {"page": page, "waiting": waiting})


@require_http_methods(["GET", "POST"])
@roles(*KEEPERS)
def new(request: UserRequest) -> HttpResponse:
    """Bring a file. It is kept, sealed, before anybody looks into it; the worker reads it."""
    user = request.user
    form = RollForm(request.POST or None, request.FILES or None, bureaus=queries.bureaus(user))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        facts = {"kind": form.cleaned_data["kind"], "bureau": form.cleaned_data["bureau"], "file_name": file.name}
        roll = actions.receive(**facts, pieces=file.chunks(), within=user.scope, by=user.actor, at=clock.now())
        return redirect("rolls:roll", roll.pk)
    return render(request, "rolls/new.html", {"form": form}, status=422 if form.errors else 200)
