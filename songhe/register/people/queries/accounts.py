"""Which log-ins may be tied to an elder or to a contact."""

from django.db.models import QuerySet

from songhe.register.access import log_ins
from songhe.register.access.models import Role, User
from songhe.register.people.models import Contact, Elder


def free_log_ins(user: User, elder: Elder | None = None) -> QuerySet[User]:
    """Log-ins of old people within reach that no file has, and the one that this file has."""
    taken = Elder.objects.exclude(user=None).values("user")
    return log_ins.choices(user, Role.ELDER, taken=taken, kept=elder.user if elder else None)


def family_log_ins(user: User, elder: Elder, contact: Contact | None = None) -> QuerySet[User]:
    """Log-ins of families within reach that are no contact of this elder yet; one may belong to several elders."""
    taken = elder.contacts.exclude(user=None).values("user")
    return log_ins.choices(user, Role.FAMILY, taken=taken, kept=contact.user if contact else None)
