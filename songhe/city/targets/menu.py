"""Ways into the plans."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.register.access.models import BUREAU_ROLES

register(BUREAU_ROLES, Item(_("目标"), "targets:list", "target", 12))
register(BUREAU_ROLES, Item(_("措施"), "targets:measures", "list-check", 14))
register(BUREAU_ROLES, Item(_("任务"), "targets:tasks", "checklist", 16))
register(BUREAU_ROLES, Item(_("月报"), "targets:reports", "report", 18))
