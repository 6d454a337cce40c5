"""Buddies, vehicles, shelters; rescue cards; lists on paper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.web.refusals import refusal_on
from songhe.care.rollcall import actions, papers, printing, queries, words
from songhe.care.rollcall.forms import HAND_FORMS, CardForm
from songhe.care.rollcall.models import OPEN, Level
from songhe.care.rollcall.queries import BOARD
from songhe.care.rollcall.queries.seen import EVERYBODY
from songhe.care.rollcall.views.boards import mine
from songhe.register.access.scope import UserRequest, roles, visible
from songhe.register.people.models import LIVE, Elder

PER_PAGE, FOUND = 60, 12
ICONS = {"buddy": "users", "vehicle": "bus", "shelter": "building-community"}


@require_GET
@roles(*EVERYBODY)
def hands(request: UserRequest) -> HttpResponse:
    """What is at hand, one kind at a time."""
    return _hands(request, request.GET.get("what", "buddy"))


def _hands(request: UserRequest, what: str, **wrong: Any) -> HttpResponse:
    what = what if what in HAND_FORMS else "buddy"
    rows = queries.at_hand(request.user, what)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    kinds = [("buddy", _("包保人")), ("vehicle", _("车辆")), ("shelter", _("安置点"))]
    context = {
        "what": what,
        "page": page,
        "kinds": kinds,
        "form": HAND_FORMS[what](user=request.user),
        "icon": ICONS[what],
        **wrong,
    }
    return render(request, "rollcall/hands.html", context, status=422 if wrong else 200)


@require_POST
@roles(*EVERYBODY)
@sensitive_post_parameters("phone")
def hand_new(request: UserRequest, what: str) -> HttpResponse:
    """Enter one."""
    if what not in HAND_FORMS:
        raise Http404
    form = HAND_FORMS[what](request.POST, user=request.user)
    if not form.is_valid():
        return _hands(request, what, form=form)
    actions.add_at_hand(what=what, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return _back(what)


def _back(what: str) -> HttpResponse:
    answer = redirect("rollcall:hands")
    answer["Location"] += f"?what={what}"
    return answer


@require_http_methods(["GET", "POST"])
@roles(*EVERYBODY)
@sensitive_post_parameters("phone")
def hand(request: UserRequest, what: str, pk: UUID) -> HttpResponse:
    """Put one right. The telephone is not shown: typed again, it takes the place of the old one."""
    if what not in HAND_FORMS:
        raise Http404
    row = get_object_or_404(queries.at_hand(request.user, what), pk=pk)
    names = [name for name in HAND_FORMS[what].base_fields if name != "phone"]
    form = HAND_FORMS[what](request.POST or None, user=request.user, initial={name: getattr(row, name) for name in names})
    if request.method == "POST" and form.is_valid():
        actions.change_at_hand(row=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
        return _back(what)
    return render(request, "rollcall/hand.html", {"row": row, "what": what, "form": form}, status=422 if form.errors else 200)


@require_POST
@roles(*EVERYBODY)
def hand_retirement(request: UserRequest, what: str, pk: UUID) -> HttpResponse:
    """Not to be counted on any more."""
    if what not in HAND_FORMS:
        raise Http404
    row = get_object_or_404(queries.at_hand(request.user, what), pk=pk)
    actions.retire(row=row, by=request.user.actor, at=clock.now())
    return _back(what)


@require_POST
@roles(*BOARD)
def adoption(request: UserRequest) -> HttpResponse:
    """Neighbours and assistants of the register become buddies."""
    number = actions.adopt(within=request.user.scope, by=request.user.actor, at=clock.now())
    messages.success(request, ngettext("加了 %(n)s 位包保人。", "加了 %(n)s 位包保人。", number) % {"n": number})
    return redirect("rollcall:hands")


@require_GET
@roles(*EVERYBODY)
def cards(request: UserRequest) -> HttpResponse:
    """Rescue cards; find somebody to write one."""
    q = request.GET.get("q", "").strip()[:40]
    rows = visible(request.user, Elder.objects.filter(status__in=LIVE).select_related("division__parent"))
    found = list(rows.filter(name__startswith=q).order_by("name", "pk")[:FOUND]) if q else []
    page = Paginator(queries.cards(request.user).order_by("-written_at", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    listed = [(one, words.SHORT[one.mobility]) for one in page]
    return render(request, "rollcall/cards.html", {"q": q, "found": found, "page": page, "listed": listed})


@require_http_methods(["GET", "POST"])
@roles(*EVERYBODY)
def card(request: UserRequest, pk: UUID) -> HttpResponse:
    """Write one. What was written about a device is not shown: it is written again, so that it is asked again."""
    elder = queries.elder_here(request.user, pk)
    row = queries.cards(request.user).filter(elder=elder).first()
    known = {"mobility": row.mobility, "buddy": row.buddy_id, "shelter": row.shelter_id} if row else {}
    form = CardForm(request.POST or None, user=request.user, initial=known)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form, "agreed_by"):
            actions.write_card(elder=elder, **form.facts(), by=request.user.actor, at=clock.now())
            return redirect("rollcall:cards")
    return render(request, "rollcall/card.html", {"elder": elder, "row": row, "form": form}, status=422 if form.errors else 200)


@require_POST
@roles(*EVERYBODY)
def paper(request: UserRequest, pk: UUID) -> HttpResponse:
    """The roll as it stands, on paper, for a time without power. Every file on it is opened, and that is noted."""
    row, at = mine(request, pk), clock.now()
    rows = queries.people(request.user).filter(muster=row).prefetch_related("elder__contacts").order_by("rank", "pk")
    rows = rows if request.POST.get("all") else rows.filter(status__in=OPEN)
    told = papers.of_muster(row, list(rows), by=request.user.actor, at=at)
    return _printed(request, papers.page(told, _by(request), row.name, row.drill, at))


@require_POST
@roles(*BOARD)
def ready(request: UserRequest, pk: UUID) -> HttpResponse:
    """The ready list of an area, printed beforehand."""
    row, at = get_object_or_404(queries.areas(request.user), pk=pk), clock.now()
    kind, level = request.POST.get("kind", ""), request.POST.get("level", "")
    if kind not in dict(words.kind_choices(localtime(at).date())) or level not in Level.values:
        raise Refused(_("请选是哪种灾害、什么级别。"))
    told = papers.of_area(row, request.user, kind, level, at=at)
    return _printed(request, papers.page(told, _by(request), row.name, drill=False, at=at))


def _printed(request: UserRequest, page: dict[str, Any]) -> HttpResponse:
    """A page for the browser's printer, or a PDF to take along."""
    if not request.POST.get("pdf"):
        return render(request, "rollcall/paper.html", page)
    data = printing.pdf(page, printed_by=request.user.name, at=page["printed"])
    return HttpResponse(data, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="list.pdf"'})


def _by(request: UserRequest) -> str:
    return "buddy" if request.POST.get("by") == "buddy" else "village"
