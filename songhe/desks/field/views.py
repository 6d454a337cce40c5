"""The responder's phone, as plain pages: they work without script; the script adds the outbox and the live card."""

import uuid

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.desks.field import actions, queries, rules
from songhe.links.notify import vapid
from songhe.register.access.models import FIELD_ROLES
from songhe.register.access.scope import UserRequest, roles
from songhe.register.staff import actions as staff
from songhe.register.staff import queries as duty
from songhe.register.staff.models import Responder

PER_PAGE = 30


def desk(responder: Responder, sentence: str = "") -> dict[str, object]:
    """What the page and its fragment show."""
    at = clock.now()
    cards = [queries.card(row, at) for row in queries.current(responder, at)]
    over = None if cards else queries.just_over(responder, at)
    return {
        "me": responder,
        "cards": cards,
        "over": over,
        "last": queries.mine(responder).first(),
        "sentence": sentence,
        "at": at,
        "duty_ends": duty.duty_ends(responder, at),
        "shares": duty.shares_position(responder, at),
        "desk_phone": settings.DESK_PHONE,
        "steps": rules.STEPS[1:],
    }


@require_GET
@roles(*FIELD_ROLES)
def home(request: UserRequest) -> HttpResponse:
    """What is asked of me now; a log-in that is nobody's yet reads what to do."""
    me = duty.mine(request.user)
    if me is None:
        return render(request, "staff/nobody.html")
    return render(request, "field/home.html", {**desk(me), "push_key": vapid.public()})


@require_GET
@roles(*FIELD_ROLES)
def now(request: UserRequest) -> HttpResponse:
    """The same, as a fragment."""
    return render(request, "field/_now.html", desk(queries.me(request.user)))


@require_POST
@roles(*FIELD_ROLES)
def deed(request: UserRequest, response: uuid.UUID, verb: str) -> HttpResponse:
    """A deed pressed on the plain page; a refusal shows its sentence above the card."""
    me, at = queries.me(request.user), clock.now()
    row = queries.one_of_mine(me, response)
    if verb not in rules.VERBS:
        raise Http404
    reason = request.POST.get("reason", "")[:200]
    answer = actions.press(response=row, verb=verb, press=press_of(request), pressed_at=at, at=at, reason=reason)
    if not answer.sentence:
        return redirect("field:home")
    context = {**desk(me, answer.sentence), "push_key": vapid.public()}
    return render(request, "field/home.html", context, status=409)


def press_of(request: HttpRequest) -> uuid.UUID:
    """The page's own number of this press, so that a double tap is one deed."""
    try:
        return uuid.UUID(request.POST.get("press", ""))
    except ValueError:
        return uuid.uuid4()


@require_POST
@roles(*FIELD_ROLES)
def availability(request: UserRequest) -> HttpResponse:
    """Take asks, or take none."""
    me = queries.me(request.user)
    wanted = request.POST.get("availability", "")
    if wanted not in {Responder.Availability.FREE, Responder.Availability.OFF}:
        raise Refused(_("请选择接单或暂停接单。"))
    staff.set_availability(responder=me, availability=wanted, by=request.user.actor, at=clock.now())
    return redirect("field:home")


@require_POST
@roles(*FIELD_ROLES)
def sharing(request: UserRequest) -> HttpResponse:
    """Show where I am for the rest of this shift, or no more."""
    me, on = queries.me(request.user), request.POST.get("share") == "on"
    verb = staff.share_position if on else staff.stop_sharing
    verb(responder=me, by=request.user.actor, at=clock.now())
    return redirect("field:home")


@require_GET
@roles(*FIELD_ROLES)
def history(request: UserRequest) -> HttpResponse:
    """Where I was asked to go, newest first."""
    page = Paginator(queries.mine(queries.me(request.user)), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "field/history.html", {"page": page})
