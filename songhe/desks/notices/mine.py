"""My own notices, and how I want to be told. One person may have several addresses in the house: user, responder, contact."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from songhe.base import clock
from songhe.base.web.views import PHONE_ROLES
from songhe.desks.notices.forms import WishForm
from songhe.links.notify import actions, outlets, preferences, queries
from songhe.register.access.models import Role, User
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people.models import Contact
from songhe.register.people.queries import followed
from songhe.register.staff import queries as staff

EVERYBODY = tuple(Role)
PER_PAGE = 30


def owners(user: User) -> list[str]:
    """Addresses of the house at which this user is told things."""
    responder = staff.mine(user)
    contacts = followed(Contact.objects.filter(user=user)).values_list("pk", flat=True)
    me = [f"user:{user.pk}", *([f"responder:{responder.pk}"] if responder else [])]
    return [*me, *(f"contact:{pk}" for pk in contacts)]


@require_http_methods(["GET", "POST"])
@roles(*EVERYBODY)
def page(request: UserRequest) -> HttpResponse:
    """What I was told, and my wishes."""
    user, mine = request.user, owners(request.user)
    form = WishForm(request.POST or None, wish=preferences.of(mine[0]))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        quiet = (said["quiet_from"], said["quiet_to"])
        chosen = {"ways": said["ways"], "phone": said["phone"], "mail": said["mail"], "quiet": quiet}
        preferences.choose(owners=mine, division=user.scope, **chosen, by=user.actor, at=clock.now())
        messages.success(request, _("已保存。紧急求助不受免打扰限制。"))
        return redirect("notices:mine")
    context = {
        "form": form, "page": Paginator(queries.mine(mine), PER_PAGE).get_page(request.GET.get("page")),
        "page_shell": "shell_phone.html" if user.role in PHONE_ROLES else "shell.html",
        "open_kinds": [row.get_kind_display() for row in outlets.serving(user.scope).values()],
    }  # fmt: skip
    return render(request, "notices/mine.html", context, status=422 if form.errors else 200)


@require_POST
@roles(*EVERYBODY)
def seen(request: UserRequest, notice: uuid.UUID) -> HttpResponse:
    """I have read it: the ways that were still to come are not needed."""
    row = get_object_or_404(queries.mine(owners(request.user)), pk=notice)
    actions.note_letter_read(notice=row, at=clock.now())
    return redirect("notices:mine")
