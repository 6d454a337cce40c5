"""Booking: for whom, what, by whom, when, done. One way for elder and family, at the desk, by telephone and on paper."""

from datetime import date, datetime, time, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.kept import Kept
from songhe.base.web.refusals import refusal_on
from songhe.care.homecare import actions, words
from songhe.care.homecare.actions.checking import bookable
from songhe.care.homecare.forms import BehalfForm, BookForm, StandingForm
from songhe.care.homecare.models import Channel, Order
from songhe.care.homecare.queries import orders as queries
from songhe.care.homecare.queries.orders import BEHALF, LINKED
from songhe.care.homecare.queries.providers import choices
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, covers, roles
from songhe.register.carers import queries as carers
from songhe.register.carers.models import Carer
from songhe.register.catalogue import dated as catalogue
from songhe.register.filing.models import Offer, Price
from songhe.register.people.models import Elder

BOOKS = LINKED | BEHALF
DAYS_SHOWN = 7


def today() -> date:
    """The day here."""
    return localtime(clock.now()).date()


def shown(request: UserRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page in the frame of whoever looks: large and plain for elder and family, the desk for everybody else."""
    linked = request.user.role in LINKED
    frame = "homecare/phone.html" if linked else "homecare/base.html"
    return render(request, template, {"frame": frame, "linked": linked, **context}, status=status)


def _elder(request: UserRequest, key: UUID) -> Elder:
    return queries.elder(request.user, key)


def _menu(day: date) -> list[tuple[Any, str, list[Any]]]:
    """The catalogue as people ask for it: the six aids, then the other categories."""
    items = list(catalogue.items(day).values())
    aids = [(label, icon, [one for one in items if one.aid == aid]) for aid, (label, icon) in words.AIDS.items()]
    rest = [
        (label, words.MARKS[code], [one for one in items if not one.aid and one.category == code])
        for code, label in words.CATEGORIES.items()
    ]
    return [group for group in [*aids, *rest] if group[2]]


@require_GET
def public_catalogue(request: HttpRequest) -> HttpResponse:
    """What can be booked at all, for everybody to read."""
    role = getattr(request.user, "role", "")
    frame = "homecare/phone.html" if role in LINKED else "homecare/base.html" if role else "homecare/public.html"
    context = {"menu_of": _menu(today()), "categories": words.CATEGORIES, "books": not role or role in BOOKS, "frame": frame}
    return render(request, "homecare/catalogue.html", context)


@require_GET
@roles(*BOOKS)
def start(request: UserRequest) -> HttpResponse:
    """For whom: the own people of a family, whoever is found by the staff."""
    text = request.GET.get("text", "").strip()
    if request.user.role in LINKED:
        rows = list(queries.elders(request.user))
        if len(rows) == 1:
            return redirect("book:elder", rows[0].pk)
    else:
        rows = queries.found(request.user, text)
    return shown(request, "homecare/start.html", {"rows": rows, "text": text})


@require_GET
@roles(*BOOKS)
def elder(request: UserRequest, key: UUID) -> HttpResponse:
    """Who is coming, what was done, and what to book: again in two taps, or from the six aids."""
    row, at = _elder(request, key), clock.now()
    mine = queries.orders(request.user).filter(elder=row)
    was, coming = queries.past(mine), queries.coming(mine, at)
    context = {
        "faces": carers.with_portrait([one.carer_id for one in (*coming, *was) if one.carer_id]),
        "elder": row, "menu_of": _menu(today()), "day": today(),
        "coming": _said(coming), "past": _said(was),
        "again": _again(was), "standings": list(queries.standings(request.user).filter(elder=row)),
        "weekdays": words.WEEKDAYS, "need": _need(request), "live_orders": True,
    }  # fmt: skip
    return shown(request, "homecare/elder.html", context)


def _said(rows: list[Order]) -> list[tuple[Order, str, tuple[str, str]]]:
    """Orders with their moment in words and the tone of their state."""
    return [(one, words.moment(one.starts_at or one.window_starts), words.TONES[one.status]) for one in rows]


def _again(was: list[Order]) -> list[tuple[Order, str]]:
    """Each service once, the newest first: the same provider, carer and hour, a week on."""
    newest: dict[str, Order] = {}
    for one in was:
        newest.setdefault(one.item, one)
    return [(one, _address_again(one)) for one in list(newest.values())[:3]]


def _address_again(order: Order) -> str:
    here = localtime(order.starts_at or order.window_starts)
    day = max(order.day + timedelta(days=7), today() + timedelta(days=1))
    carer = f"&preferred={order.carer_id}" if order.carer_id else ""
    return f"{reverse('book:at', args=[order.elder_id, order.offer_id])}?day={day}&time={here:%H:%M}{carer}"


@require_GET
@roles(*BOOKS)
def item(request: UserRequest, key: UUID, code: str) -> HttpResponse:
    """Who offers it, at which filed price and how far away."""
    row, day = _elder(request, key), today()
    try:
        service = catalogue.item(code, day)
    except LookupError:
        raise Refused(_("服务目录里没有这一项。")) from None
    found = choices(row, code, day)
    if request.user.role == Role.OPERATOR:
        own = queries.operator_of(request.user)
        found = [one for one in found if own and one.offer.facility.operator_id == own.pk]
    return shown(request, "homecare/item.html", {"elder": row, "item": service, "choices": found, "need": _need(request)})


def _asked(request: UserRequest, offer: Offer) -> dict[str, Any]:
    """Day, hour and carer of the address or the form; nothing where they are none."""
    said = request.POST if request.method == "POST" else request.GET
    day, when = (_read(kind, said.get(name, "")) for kind, name in ((date, "day"), (time, "time")))
    key = _read(UUID, said.get("preferred", ""))
    crew = Carer.objects.filter(operator=offer.facility.operator_id, is_active=True)
    who = crew.filter(pk=key).first() if key else None
    return {"day": day, "time": when, "preferred": who, "gone": bool(key) and who is None, "need": _need(request)}


def _need(request: UserRequest) -> UUID | None:
    """The need that this visit answers, kept along the way; that it is this elder's is looked at by whoever follows it."""
    said = request.POST if request.method == "POST" else request.GET
    found: UUID | None = _read(UUID, said.get("need", ""))
    return found


def _read(kind: Any, text: str) -> Any:
    """A day, an hour or a key as it stands in an address; None for what is none."""
    try:
        return kind(text) if kind is UUID else kind.fromisoformat(text)
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@roles(*BOOKS)
def at(request: UserRequest, key: UUID, offer: UUID) -> HttpResponse:
    """When: free times of a day; with an hour chosen the sentence to read back and the last press."""
    row = _elder(request, key)
    chosen = _offer(request, row, offer)
    kind = BookForm if request.user.role in LINKED else BehalfForm
    if request.method != "POST":
        return _times(request, row, chosen, None)
    form = kind(request.POST)
    if not form.is_valid():
        return _times(request, row, chosen, form, 422)
    try:
        made = _book(request, row, chosen, form.cleaned_data)
    except Refused as why:
        form.add_error(None, why.sentence)
        return _times(request, row, chosen, form, 409, why)
    messages.success(request, _("约好了：%(when)s。") % {"when": words.moment(made.starts_at or made.window_starts)})
    return redirect("homecare:order", made.pk)


def _offer(request: UserRequest, elder: Elder, key: UUID) -> Offer:
    """An offer of the elder's county that is in the catalogue; an operator books its own."""
    county = "/".join(elder.division_path.split("/")[:2])
    found = _OFFER.first(key=key)
    if found is None or not covers(county, found.facility.division_path):
        raise Http404
    if request.user.role == Role.OPERATOR and found.facility.operator != queries.operator_of(request.user):
        raise Http404
    return cast(Offer, found)


_OFFER = Kept(lambda key: Offer.objects.select_related("facility__operator").exclude(item="").filter(pk=key), key=UUID)


def _book(request: UserRequest, elder: Elder, offer: Offer, told: dict[str, Any]) -> Order:
    user, moment, asked = request.user, clock.now(), _asked(request, offer)
    channel = told.get("channel") or Channel.WEB
    return actions.book(
        elder=elder, offer=offer, day=told["day"], time=told["time"], channel=channel, note=told["note"], key=told["key"],
        preferred=asked["preferred"], insists=asked["preferred"] is not None, need=asked["need"], submit=bool(told["submit"]),
        read_back_by=user.name if told.get("read_back") else "", by=user.actor, at=moment,
    )  # fmt: skip


def _times(
    request: UserRequest, elder: Elder, offer: Offer, form: Any, status: int = 200, refused: Refused | None = None
) -> HttpResponse:
    asked, now = _asked(request, offer), clock.now()
    day = asked["day"] or today() + timedelta(days=1)
    context: dict[str, Any] = {"elder": elder, "offer": offer, "day": day, "preferred": asked["preferred"], "form": form}
    context |= {"need": asked["need"], "gone": asked["gone"]}
    try:
        service = bookable(offer, day)
        free = actions.free_times(elder=elder, offer=offer, day=day, preferred=asked["preferred"], at=now)
    except Refused as why:
        return shown(request, "homecare/at.html", {**context, "why": why.sentence}, status)
    price = (
        Price.objects.filter(offer=offer, valid_from__lte=day).order_by("-valid_from").values_list("cents", flat=True).first()
    )
    context |= {
        "item": service, "free": free, "yuan": words.yuan(price or 0), "instead": getattr(refused, "times", []),
        "days": [today() + timedelta(days=n) for n in range(DAYS_SHOWN + 1)], "weekdays": words.WEEKDAYS,
    }  # fmt: skip
    if asked["time"] is not None:
        context["busy"] = refused if isinstance(refused, actions.CarerBusy) else _busy(elder, offer, day, asked, now)
        context |= _last_step(request, elder, offer, service, day, asked["time"], price or 0, form)
    return shown(request, "homecare/at.html", context, status)


def _busy(elder: Elder, offer: Offer, day: date, asked: dict[str, Any], now: datetime) -> actions.CarerBusy | None:
    """Said before the last press: the carer who was asked for by name is taken then. What else is in the way, says booking."""
    if asked["preferred"] is None:
        return None
    starts_at = make_aware(datetime.combine(day, asked["time"]))
    try:
        return actions.her_hour(elder=elder, offer=offer, carer=asked["preferred"], starts_at=starts_at, at=now)
    except Refused:
        return None


def _last_step(
    request: UserRequest, elder: Elder, offer: Offer, service: Any, day: date, hour: time, cents: int, form: Any
) -> dict[str, Any]:
    when = make_aware(datetime.combine(day, hour))
    said = words.read_back(
        elder=elder.name, item=service.name, facility=offer.facility.name, at=when, minutes=service.minutes, cents=cents
    )
    kind = BookForm if request.user.role in LINKED else BehalfForm
    first = {
        "day": day, "time": f"{hour:%H:%M}", "key": uuid4().hex, "preferred": request.GET.get("preferred", ""),
        "channel": request.GET.get("channel", "phone"),
    }  # fmt: skip
    return {"chosen": when, "said": said, "when": words.moment(when), "form": form or kind(initial=first)}


@require_http_methods(["GET", "POST"])
@roles(*BOOKS)
def standing(request: UserRequest, key: UUID, offer: UUID) -> HttpResponse:
    """Every Tuesday at nine."""
    row = _elder(request, key)
    chosen = _offer(request, row, offer)
    form = StandingForm(request.POST or None, initial={"starts_on": today() + timedelta(days=1), "every": 1})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        channel = Channel.WEB if request.user.role in LINKED else Channel.DESK
        with refusal_on(form):
            actions.stand(
                elder=row,
                offer=chosen,
                at_time=told.pop("time"),
                channel=channel,
                by=request.user.actor,
                at=clock.now(),
                **told,
            )
            messages.success(request, _("长期预约已定，今后四周的已经排好。"))
            return redirect("book:elder", row.pk)
    context = {"elder": row, "offer": chosen, "form": form}
    return shown(request, "homecare/standing.html", context, 422 if form.errors else 200)


@require_POST
@roles(*BOOKS)
def standing_end(request: UserRequest, key: UUID) -> HttpResponse:
    """No more of it; visits to come are taken back."""
    row = get_object_or_404(queries.standings(request.user), pk=key)
    actions.end(standing=row, by=request.user.actor, at=clock.now())
    messages.success(request, _("长期预约已停，还没上门的也取消了。"))
    return redirect("book:elder", row.elder_id)
