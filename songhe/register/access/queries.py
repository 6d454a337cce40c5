"""Reads of access, each for somebody."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from songhe.base.outbox.models import Phone
from songhe.register.access import rules, scope
from songhe.register.access.models import Role, SignIn, User
from songhe.register.places.models import Division


def users(user: User) -> QuerySet[User]:
    """Users in the division of `user`, by name."""
    return scope.visible(user, User.objects.select_related("division"), "division__path").order_by("name", "username")


STATES = ("disabled", "one_time", "old_password", "no_factor", "unused")
UNUSED = timedelta(days=90)


def in_state(rows: QuerySet[User], state: str, at: datetime) -> QuerySet[User]:
    """Users who need a look: disabled, with a one-time password, an old one, no second factor, or not here for 90 days."""
    if state == "old_password":
        day, old = localtime(at).date(), Q(pk=None)
        for rule in rules.account_rules():
            if rule.password_days and rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to):
                old |= Q(role__in=rule.roles, set_at__lt=at - timedelta(days=rule.password_days))
        return rows.alias(set_at=Coalesce("password_set_at", "created_at")).filter(old)
    lately = SignIn.objects.filter(user=OuterRef("pk"), seen_at__gte=at - UNUSED)
    asked = {
        "disabled": Q(is_active=False),
        "one_time": Q(must_change_password=True),
        "no_factor": ~Exists(Authenticator.objects.filter(user=OuterRef("pk"))),
        "unused": ~Exists(lately) & Q(created_at__lt=at - UNUSED),
    }
    return rows.filter(asked[state]) if state in asked else rows


def kept_by(keeper: User) -> QuerySet[User]:
    """Users whom `keeper` may change: in the own division, of the roles that he keeps."""
    return users(keeper).filter(role__in=rules.KEEPS.get(keeper.role, frozenset()))


def roles_given_by(keeper: User) -> list[tuple[str, str]]:
    """Roles that `keeper` may give, as choices."""
    return [(value, str(label)) for value, label in Role.choices if value in rules.KEEPS.get(keeper.role, frozenset())]


def divisions(user: User) -> QuerySet[Division]:
    """Divisions of the user's scope."""
    return scope.visible(user, Division.objects.select_related("unit", "parent"), "path").order_by("path")


def sessions(user: User) -> QuerySet[SignIn]:
    """The open sessions of this user, the last used first."""
    return SignIn.objects.filter(user=user, ended_at=None).order_by("-seen_at")


def signed_in(user: User) -> QuerySet[SignIn]:
    """The open sessions of everybody in the division of `user`, without his own."""
    rows = scope.visible(user, SignIn.objects.filter(ended_at=None), "user__division__path")
    return rows.exclude(user=user).order_by("pk")


SHOWN = timedelta(days=60)


def my_phones(user: User, at: datetime) -> QuerySet[Phone]:
    """Phones on which this user's sealed lists lie or lay, the last used first."""
    return Phone.objects.filter(owner=str(user.pk), seen_at__gte=at - SHOWN).order_by("-seen_at")


def phones(user: User, at: datetime) -> QuerySet[Phone]:
    """The same of everybody in the division of `user`."""
    return scope.visible(user, Phone.objects.filter(seen_at__gte=at - SHOWN)).order_by("-seen_at")
