"""Working lists that somebody may use."""

from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from songhe.register.access.models import User
from songhe.register.lists.models import SavedList


def seen_by(user: User) -> QuerySet[SavedList]:
    """One's own, and what colleagues of the same division, or of one above it, share."""
    parts = user.scope.split("/")
    above = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    return SavedList.objects.filter(Q(owner=user) | Q(shared=True, division_path__in=above)).select_related("owner")


def own(user: User, key: Any) -> SavedList:
    """One of one's own, to change it; another's is 404."""
    return get_object_or_404(SavedList, pk=key, owner=user)
