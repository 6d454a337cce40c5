"""What every page stands on: whose home it is."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from songhe.care.nursing import queries
from songhe.care.nursing.models import Post
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility

STAFF = frozenset({Role.CARER, Role.OPERATOR})
"""Who works in a home. A carer without a post in it has no page of it."""
LOOKS = STAFF | BUREAU_ROLES
LINKED = frozenset({Role.FAMILY, Role.ELDER})


def home(request: UserRequest, pk: UUID) -> Facility:
    """A home in which this user works, or 404."""
    if request.user.role not in STAFF:
        raise Http404
    return get_object_or_404(queries.homes(request.user), pk=pk)


def led(request: UserRequest, pk: UUID) -> Facility:
    """One that this user leads: its head nurse, its operator; 404 for everybody else."""
    row = home(request, pk)
    if not queries.leads(request.user, row):
        raise Http404
    return row


def lead(request: UserRequest, row: Any) -> Any:
    """The row, when this user leads its home."""
    if not queries.leads(request.user, row.facility):
        raise Http404
    return row


def post(request: UserRequest) -> Post:
    """The own post, or 404."""
    found = queries.me(request.user)
    if found is None:
        raise Http404
    return found


def elder_of(facility: Facility, key: UUID) -> Elder:
    """A resident of the home, or one of whom it kept records."""
    found = queries.elder_of(key) if queries.known_here(facility, key) else None
    if found is None:
        raise Http404
    return found
