"""The page that plays the gateway, in a demonstration only."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from songhe.base import clock
from songhe.links.payments import sandbox
from songhe.links.payments.models import Trade


@require_http_methods(["GET", "POST"])
def sandbox_page(request: HttpRequest, order_no: str) -> HttpResponse:
    """What is to be paid, to whom; a press pays it, and the payer goes back to where he came from."""
    if settings.PAYMENTS != "sandbox":
        raise Http404
    row = get_object_or_404(Trade, order_no=order_no)
    if request.method == "POST":
        sandbox.pay_now(row, clock.now())
        return redirect(row.back)
    return render(request, "payments/sandbox.html", {"row": row, "yuan": f"{row.cents // 100:,}.{row.cents % 100:02d}"})
