"""Ways into the bureau's desk."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web import menu
from songhe.base.web.menu import Item
from songhe.register.access.models import BUREAU_ROLES, Role

menu.register(BUREAU_ROLES, Item(_("首页"), "bureau:home", "home", 10))
menu.register(BUREAU_ROLES, Item(_("指标"), "bureau:figures", "chart-bar", 20))
menu.register(BUREAU_ROLES, Item(_("超时"), "bureau:breaches", "clock", 30))
for role in (Role.COUNTY, Role.CITY):
    menu.home(role, "bureau:home")
