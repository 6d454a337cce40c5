"""Log-ins of old people and of their families, opened and tied in one step."""

from datetime import datetime

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.register.access import actions as access
from songhe.register.access.actions import Drawn
from songhe.register.access.models import Role, User
from songhe.register.people.actions.around import change_contact
from songhe.register.people.actions.registering import change_elder
from songhe.register.people.models import Contact, Elder


def open_elder_log_in(*, elder: Elder, username: str, by: Actor, at: datetime) -> Drawn:
    """A log-in for the elder's own page; the one-time password must be changed at the first time."""
    _refuse_second(elder.user, elder.name)
    with journal.deed():
        drawn = _create(elder.name, Role.ELDER, elder, username, by, at)
        change_elder(elder=elder, user=drawn.user, by=by, at=at)
    return drawn


def open_contact_log_in(*, contact: Contact, username: str, by: Actor, at: datetime) -> Drawn:
    """A log-in for somebody of the family; what it shows is still decided by the elder's consent."""
    _refuse_second(contact.user, contact.name)
    with journal.deed():
        drawn = _create(contact.name, Role.FAMILY, contact.elder, username, by, at)
        change_contact(contact=contact, user=drawn.user, by=by, at=at)
    return drawn


def _refuse_second(user: User | None, name: str) -> None:
    if user is not None:
        raise Refused(_("%(name)s 已经有登录账号。") % {"name": name})


def _create(name: str, role: str, elder: Elder, username: str, by: Actor, at: datetime) -> Drawn:
    return access.open_user(username=username, name=name, role=role, division=elder.division, by=by, at=at)
