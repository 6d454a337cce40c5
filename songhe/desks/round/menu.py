"""Ways in to the round, and to what is proven by it."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web import menu
from songhe.base.web.menu import Item
from songhe.register.access.models import BUREAU_ROLES, Role

CARER = {Role.CARER.value}
menu.register(CARER, Item(_("今天"), "round:home", "route", 10))
menu.register(CARER, Item(_("本月"), "round:month", "calendar-stats", 20))
menu.home(Role.CARER, "round:home")
menu.register({Role.OPERATOR.value}, Item(_("服务留痕"), "proof:desk", "shield-check", 26))
menu.register(BUREAU_ROLES, Item(_("服务留痕"), "proof:desk", "shield-check", 58))
menu.register({Role.ASSISTANT.value}, Item(_("门口码"), "proof:doors", "qrcode", 60))
