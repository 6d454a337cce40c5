"""Whose desk a call is."""

from songhe.care.emergency import rules
from songhe.care.emergency.models import Call
from songhe.register.access.models import DESK_ROLES, User


def at_desk_of(user: User, call: Call) -> bool:
    """At a desk of this call: the county's, the city's once it has come there, or with the call in hand."""
    if user.role not in DESK_ROLES:
        return False
    desks = {rules.county_path(call.division_path), call.desk_path}
    return call.answered_by_id == user.pk or rules.county_path(user.scope) in desks
