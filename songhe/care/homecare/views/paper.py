"""Booking on paper: a form to tick and to sign."""

import io
from uuid import UUID

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from songhe.care.homecare.queries.orders import BEHALF
from songhe.care.homecare.views.booking import _elder, _menu, today
from songhe.register.access.scope import UserRequest, roles


@require_GET
@roles(*BEHALF)
def paper(request: UserRequest, key: UUID) -> HttpResponse:
    """The form on A4: what to tick and to sign; its code leads whoever types it in to this person."""
    row = _elder(request, key)
    address = request.build_absolute_uri(reverse("book:elder", args=[row.pk]))
    out = io.BytesIO()
    segno.make(f"{address}?channel=paper", error="m").save(out, kind="svg", scale=3, border=1, xmldecl=False, svgns=True)
    code = mark_safe(out.getvalue().decode())
    context = {"elder": row, "menu_of": _menu(today()), "code": code, "number": row.pk.hex[-8:].upper(), "day": today()}
    return render(request, "homecare/paper.html", context)
