"""Ways in to daily care."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.care.nursing.views.ground import LINKED, LOOKS
from songhe.register.access.models import BUREAU_ROLES, Role

register({Role.CARER}, Item(_("我的班"), "nursing:shift", "checklist", 15))
register({Role.CARER}, Item(_("机构照护"), "nursing:homes", "clipboard-check", 30))
register({Role.OPERATOR}, Item(_("机构照护"), "nursing:homes", "clipboard-check", 27))
register(BUREAU_ROLES, Item(_("机构照护"), "nursing:homes", "clipboard-check", 59))
register(LOOKS - {Role.CARER}, Item(_("意外事件"), "nursing:mishaps", "alert-triangle", 74))
register({Role.CARER}, Item(_("意外事件"), "nursing:mishaps", "alert-triangle", 40))
register(LINKED, Item(_("今天的照护"), "nursing:mine", "clipboard-check", 31))
