"""A buddy's own page by a link: no log-in, the link is the authority, it is for one roll, and it ends with it."""

import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.rows import new_id
from songhe.base.web.marks import masked_name
from songhe.care.rollcall import actions, words
from songhe.care.rollcall.models import BuddyCall, Muster
from songhe.links.notify import tokens

PURPOSE = "buddy"


class _Over(Exception):
    """A link of ours that has had its time."""


def _open(token: str) -> BuddyCall:
    try:
        (key,) = tokens.read(PURPOSE, token, 1)
    except tokens.BadLink:
        raise Http404 from None
    row = BuddyCall.objects.select_related("muster", "buddy").filter(pk=key).first()
    if row is None:
        raise Http404
    if row.muster.status != Muster.Status.OPEN or clock.now() >= row.ends_at or not row.buddy.is_active:
        raise _Over
    return row


def _page(request: HttpRequest, token: str, row: BuddyCall, sentence: str = "") -> HttpResponse:
    rows = actions.people_of(row)
    listed = [
        {
            "row": one, "name": one.elder.name if row.opened_at else masked_name(one.elder.name),
            "tone": words.TONES[one.status], "door": one.elder.address if row.opened_at else "",
            "village": one.elder.division.short_name, "key": new_id(),
        }
        for one in rows
    ]  # fmt: skip
    context: dict[str, Any] = {
        "token": token, "call": row, "muster": row.muster, "listed": listed, "sentence": sentence,
        "left": sum(one.status == "waiting" for one in rows), "desk_phone": settings.DESK_PHONE,
        "kind": words.kind_word(row.muster.kind, row.muster.rules_from),
    }  # fmt: skip
    return render(request, "rollcall/buddy.html", context, status=409 if sentence else 200)


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "rollcall/buddy_over.html", {"desk_phone": settings.DESK_PHONE}, status=410)


# As for the one-tap link: no cookie decides anything here, whoever has the link may say so.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def buddy(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows how many, and names once they were opened; POST opens them, which is noted in every file."""
    try:
        row = _open(token)
    except _Over:
        return _over(request)
    if request.method == "GET":
        return _page(request, token, row)
    actions.open_list(call=row, at=clock.now())
    return redirect("rollcall:buddy", token)


@csrf_exempt
@require_POST
def buddy_word(request: HttpRequest, token: str, pk: uuid.UUID) -> HttpResponse:
    """With me and safe, needs help, not found. The same press twice is one word."""
    try:
        row = _open(token)
    except _Over:
        return _over(request)
    person = next((one for one in actions.people_of(row) if one.pk == pk), None)
    if person is None:
        raise Http404
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        key = new_id()
    try:
        actions.say(call=row, person=person, status=request.POST.get("status", ""), key=key, at=clock.now())
    except Refused as refusal:
        return _page(request, token, row, refusal.sentence)
    return redirect("rollcall:buddy", token)
