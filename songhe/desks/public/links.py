"""Where the desk gives an elder's phone its help page: a link, a QR code to print, and the end of both."""

import io
import uuid
from typing import Any

import qrcode
import qrcode.image.svg
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.desks.public import queries
from songhe.links.notify import actions as notify
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role, User
from songhe.register.access.scope import UserRequest, roles, visible
from songhe.register.people.models import Elder

MAY_GIVE = (*DESK_ROLES, *BUREAU_ROLES, Role.ASSISTANT)
PER_PAGE = 30


def _elder(user: User, key: uuid.UUID) -> Elder:
    elder = visible(user, Elder.objects.select_related("division")).filter(pk=key).first()
    if elder is None:
        raise Http404
    return elder


def _link(elder: Elder, key: uuid.UUID) -> tuple[Any, str]:
    for row, token in queries.links_of(elder):
        if row.pk == key:
            return row, token
    raise Http404


@require_GET
@roles(*MAY_GIVE)
def find(request: UserRequest) -> HttpResponse:
    """Whose page? By name."""
    name = request.GET.get("q", "").strip()[:40]
    rows = visible(request.user, Elder.objects.select_related("division")).order_by("name", "pk")
    if name:
        rows = rows.filter(name__contains=name)
    return render(
        request, "public/links.html", {"page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), "q": name}
    )


@require_GET
@roles(*MAY_GIVE)
def of_elder(request: UserRequest, elder: uuid.UUID) -> HttpResponse:
    """The links of one elder, with the QR code."""
    person = _elder(request.user, elder)
    rows = [(row, settings.SITE_URL + reverse("public:link", args=[token])) for row, token in queries.links_of(person)]
    return render(request, "public/links_of.html", {"elder": person, "rows": rows})


@require_POST
@roles(*MAY_GIVE)
def give(request: UserRequest, elder: uuid.UUID) -> HttpResponse:
    """A new link for this elder."""
    person = _elder(request.user, elder)
    owner = f"elder:{person.pk}"
    notify.give_link(owner=owner, purpose=queries.PURPOSE, division=person.division_path, by=request.user.actor, at=clock.now())
    return redirect("public:links_of", elder=person.pk)


@require_POST
@roles(*MAY_GIVE)
def revoke(request: UserRequest, elder: uuid.UUID, link: uuid.UUID) -> HttpResponse:
    """The phone was lost or the card is gone: from now on the link opens nothing."""
    row, _token = _link(_elder(request.user, elder), link)
    notify.revoke_link(link=row, by=request.user.actor, at=clock.now())
    return redirect("public:links_of", elder=elder)


@require_GET
@roles(*MAY_GIVE)
def code(request: UserRequest, elder: uuid.UUID, link: uuid.UUID) -> HttpResponse:
    """The link as a QR code."""
    _row, token = _link(_elder(request.user, elder), link)
    address = settings.SITE_URL + reverse("public:link", args=[token])
    image = qrcode.make(address, image_factory=qrcode.image.svg.SvgPathFillImage, box_size=12)
    out = io.BytesIO()
    image.save(out)
    return HttpResponse(out.getvalue(), content_type="image/svg+xml", headers={"Cache-Control": "no-store"})
