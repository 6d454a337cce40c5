"""A way out that does not work any more is said to those who keep it: the bureau and the leads of its place."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from songhe.base.models import JournalEntry
from songhe.links.notify import actions as notify
from songhe.register.access.models import BUREAU_ROLES, Role, User


def died(row: JournalEntry, at: datetime) -> None:
    """By the ways that are left; by night too, for what is not told meanwhile may be an alarm."""
    name = row.facts["name"]
    text = _("“%(name)s”连续发不出去，已停止使用，改走上级或其他渠道。请检查后试发。") % {"name": name}
    keepers = User.objects.filter(role__in=[*BUREAU_ROLES, Role.LEAD], division__path=row.division, is_active=True)
    for user in keepers.order_by("username"):
        page = "notices:channels" if user.role in BUREAU_ROLES else "notices:list"
        notify.leave(
            key=str(row.pk), to=f"user:{user.pk}", to_name=user.name, title=_("渠道不通：%(name)s") % {"name": name}, text=text,
            link=settings.SITE_URL + reverse(page), subject=row.subject, division=row.division, at=at, urgent=True,
        )  # fmt: skip
