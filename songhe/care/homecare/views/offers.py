"""What a facility offers for booking: which offer is which service, and who answers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.care.homecare import actions
from songhe.care.homecare.models import Reception
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.catalogue import dated as catalogue
from songhe.register.filing.queries import charges
from songhe.register.providers import queries as providers

KEEPERS = BUREAU_ROLES | {Role.OPERATOR}


@require_GET
@roles(*KEEPERS)
def facilities(request: UserRequest) -> HttpResponse:
    """Facilities that go to people's homes, and how many of their offers can be booked."""
    rows = providers.facilities(request.user).filter(status="operating", operator__isnull=False).order_by("name", "pk")
    listed = [(row, sum(bool(one.item) for one in row.offers.all())) for row in rows.prefetch_related("offers")[:300]]
    return render(request, "homecare/facilities.html", {"listed": [one for one in listed if one[0].offers.all()]})


@require_GET
@roles(*KEEPERS)
def offers(request: UserRequest, key: UUID) -> HttpResponse:
    """Each offer with its price, and the service of the catalogue it is booked as."""
    row, day = get_object_or_404(providers.facilities(request.user), pk=key), localtime(clock.now()).date()
    items = list(catalogue.items(day).values())
    listed = [(one, [item for item in items if item.service == one.offer.service]) for one in charges([row.pk], day)[row.pk]]
    by_hand = Reception.objects.filter(facility=row, by_hand=True).exists()
    context = {"row": row, "listed": listed, "by_hand": by_hand, "may": request.user.role == Role.OPERATOR}
    return render(request, "homecare/offers.html", context)


@require_POST
@roles(Role.OPERATOR)
def offer_item(request: UserRequest, key: UUID, row: UUID) -> HttpResponse:
    """Say as what an offer is booked."""
    offer = get_object_or_404(get_object_or_404(providers.facilities(request.user), pk=key).offers, pk=row)
    actions.set_item(offer=offer, item=request.POST.get("item", "")[:24], by=request.user.actor, at=clock.now())
    messages.success(request, _("“%(name)s”已改。") % {"name": str(offer)})
    return redirect("homecare:offers", key)


@require_POST
@roles(Role.OPERATOR)
def reception(request: UserRequest, key: UUID) -> HttpResponse:
    """Answer by hand, or promise at once."""
    row = get_object_or_404(providers.facilities(request.user), pk=key)
    actions.set_reception(facility=row, by_hand=request.POST.get("by_hand") == "1", by=request.user.actor, at=clock.now())
    messages.success(request, _("受理方式已改。"))
    return redirect("homecare:offers", key)
