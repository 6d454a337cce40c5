"""What a gateway tells us."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from songhe.base import clock
from songhe.care.billing import actions
from songhe.links import payments as port


@csrf_exempt  # a gateway has no session; it signs what it says
@require_POST
def notice(request: HttpRequest) -> HttpResponse:
    """An order was paid. Stored before we say yes; said again, it is the same payment."""
    at = clock.now()
    told = port.gateway().read(request.body, request.headers, at)
    actions.settle_told(told=told, at=at)
    return JsonResponse({"code": "SUCCESS"})
