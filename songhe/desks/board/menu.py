"""The way in to the board."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.register.access.models import BUREAU_ROLES, Role

register({Role.OPERATOR}, Item(_("排班派单"), "dispatch:day", "route", 13))
register({*BUREAU_ROLES, Role.LEAD}, Item(_("上门服务排班"), "dispatch:day", "route", 64))
