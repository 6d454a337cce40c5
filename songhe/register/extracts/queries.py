"""Reads of extracts, each for somebody."""

from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.extracts.models import APPROVERS, Extract


def extracts(user: User) -> QuerySet[Extract]:
    """What this user asked for."""
    return Extract.objects.filter(asked_by=user).select_related("asked_by__division")


def to_approve(user: User) -> QuerySet[Extract]:
    """What waits for this user's yes: of the own division or one below, never the own."""
    rows = scope.visible(user, Extract.objects.filter(status=Extract.Status.ASKED)).exclude(asked_by=user)
    return (rows if user.role in APPROVERS else rows.none()).select_related("asked_by__division")


def extract(user: User, key: Any) -> Extract:
    """One extract that this user asked for or may decide about, or 404."""
    rows = Extract.objects.select_related("asked_by__division")
    below = scope.within(user.scope) if user.role in APPROVERS else Q(pk=None)
    return get_object_or_404(rows.filter(Q(asked_by=user) | below), pk=key)
