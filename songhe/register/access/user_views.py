"""Users of a division, kept by the county and the city."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.register.access import actions, factors, handing, queries
from songhe.register.access.forms import EndEverybody, NewUser, PlaceOfUser, ResetFactors
from songhe.register.access.locking import locked_until
from songhe.register.access.models import BUREAU_ROLES, Role, User
from songhe.register.access.scope import UserRequest, roles
from songhe.register.places import queries as places

PER_PAGE = 50
KEEPERS = BUREAU_ROLES | {Role.SECURITY}


@require_GET
@roles(*KEEPERS)
def users(request: UserRequest) -> HttpResponse:
    """Everybody who may sign in here."""
    rows = queries.users(request.user)
    text, role, state = request.GET.get("q", "").strip(), request.GET.get("role", ""), request.GET.get("state", "")
    if text:
        rows = rows.filter(Q(name__startswith=text) | Q(username__startswith=text))
    rows = queries.in_state(rows, state, clock.now())
    page = Paginator(rows.filter(role=role) if role else rows, PER_PAGE).get_page(request.GET.get("page"))
    names = places.names_of(row.division.path for row in page)
    listed = [(row, names[row.division.path]) for row in page]
    asked = {"text": text, "role": role, "roles": Role.choices, "state": state, "states": _states()}
    return render(request, "access/users.html", {"page": page, "listed": listed, **asked})


def _states() -> list[tuple[str, str]]:
    """What an account may need a look for, in words."""
    words = (_("停用"), _("还没改一次性密码"), _("密码过期"), _("没有二次验证"), _("90 天没登录"))
    return list(zip(queries.STATES, words, strict=True))


@require_http_methods(["GET", "POST"])
@roles(*KEEPERS)
def new_user(request: UserRequest) -> HttpResponse:
    """Make a user below the own division."""
    keeper = request.user
    form = NewUser(request.POST or None, keeper=keeper)
    if request.method == "POST" and form.is_valid():
        drawn = actions.open_user(**form.cleaned_data, by=keeper.actor, at=clock.now())
        return handing.told(request, drawn, reverse("access:user", args=[drawn.user.pk]))
    return render(request, "access/new_user.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@roles(*KEEPERS)
def user(request: UserRequest, key: UUID) -> HttpResponse:
    """One user: place, sessions, and the deeds a keeper has."""
    row = get_object_or_404(queries.users(request.user), pk=key)
    return _page(request, row)


def _page(request: UserRequest, row: User, status: int = 200, **forms: Any) -> HttpResponse:
    keeper = request.user
    place = PlaceOfUser(keeper=keeper, initial={"role": row.role, "division": row.division})
    context = {
        "row": row,
        "place_name": places.names(row.division.path),
        "kept": row.pk != keeper.pk and queries.kept_by(keeper).filter(pk=row.pk).exists(),
        "place_form": place,
        "factors": factors.kinds(row),
        "factors_form": ResetFactors(),
        "locked_until": locked_until(row.username, clock.now()),
        "sessions": queries.sessions(row),
    }
    return render(request, "access/user.html", {**context, **forms}, status=status)


def _kept(request: UserRequest, key: UUID) -> User:
    """A user whom the keeper may change; not oneself: nobody raises or disables their own account."""
    if key == request.user.pk:
        raise Http404
    return get_object_or_404(queries.kept_by(request.user), pk=key)


@require_POST
@roles(*KEEPERS)
def place(request: UserRequest, key: UUID) -> HttpResponse:
    """Another role or division."""
    row, keeper = _kept(request, key), request.user
    form = PlaceOfUser(request.POST, keeper=keeper)
    if not form.is_valid():
        return _page(request, row, 422, place_form=form)
    actions.change_place(user=row, **form.cleaned_data, by=keeper.actor, at=clock.now())
    messages.success(request, _("已改，%(name)s 需要重新登录。") % {"name": row.name})
    return redirect("access:user", row.pk)


@require_POST
@roles(*KEEPERS)
def password(request: UserRequest, key: UUID) -> HttpResponse:
    """Draw a one-time password, and show it once."""
    drawn = actions.give_password(user=_kept(request, key), by=request.user.actor, at=clock.now())
    return handing.told(request, drawn, reverse("access:user", args=[key]))


@require_POST
@roles(*KEEPERS)
def reset_factors(request: UserRequest, key: UUID) -> HttpResponse:
    """Take away the second factors of somebody who lost his."""
    row, keeper = _kept(request, key), request.user
    form = ResetFactors(request.POST)
    if not form.is_valid():
        return _page(request, row, 422, factors_form=form)
    factors.reset_factors(user=row, **form.cleaned_data, by=keeper.actor, at=clock.now())
    messages.success(request, _("二次验证已重置，%(name)s 用密码就能登录，请提醒重新打开。") % {"name": row.name})
    return redirect("access:user", row.pk)


@require_http_methods(["GET", "POST"])
@roles(Role.SECURITY)
def end_everybody(request: UserRequest) -> HttpResponse:
    """Sign everybody of the division out, with a reason: what is done when a key or a machine is in strange hands."""
    keeper, at = request.user, clock.now()
    form = EndEverybody(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count = actions.end_everybody(by_user=keeper, reason=form.cleaned_data["reason"], at=at)
        messages.success(request, _("已退出 %(n)d 台设备，各人都要重新登录。") % {"n": count})
        return redirect("access:users")
    context = {"form": form, "signed_in": queries.signed_in(keeper).count()}
    return render(request, "access/end_everybody.html", context, status=422 if form.errors else 200)


DEEDS = {
    "signing_out": actions.sign_out_everywhere,
    "disabling": actions.disable,
    "enabling": actions.enable,
    "unlocking": actions.unlock,
}


@require_POST
@roles(*KEEPERS)
def deed(request: UserRequest, key: UUID, name: str) -> HttpResponse:
    """Disable, enable or unlock."""
    row = _kept(request, key)
    DEEDS[name](user=row, by=request.user.actor, at=clock.now())
    return redirect("access:user", row.pk)
