"""Who may open which page, and what several pages do alike."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from songhe.care.fleet import queries
from songhe.care.fleet.models import Device
from songhe.register.access import scope
from songhe.register.access.models import Role

VIEW_ROLES = (Role.DISPATCHER, Role.LEAD, Role.COUNTY, Role.CITY, Role.ASSISTANT)
KEEP_ROLES = (Role.LEAD, Role.COUNTY, Role.CITY, Role.ASSISTANT)
MODEL_ROLES = (Role.LEAD, Role.COUNTY, Role.CITY)
LETTER_ROLES = (Role.CITY, Role.LEAD, Role.AUDITOR, Role.SYSTEM)
CREDENTIAL_ROLES = (Role.CITY, Role.LEAD, Role.SYSTEM)
JUDGE_ROLES = (Role.CITY,)
PER_PAGE = 50


def page_of(request: HttpRequest, rows: Any) -> Any:
    """The page asked for."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def one_device(request: scope.UserRequest, key: UUID) -> Device:
    """The device, where the user may see it."""
    return get_object_or_404(queries.devices(request.user), pk=key)
