"""Ways in to sensing."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.care.sensing.queries import LOOKERS
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role

register({Role.ASSISTANT}, Item(_("居家监测"), "sensing:desk", "activity", 29))
register(DESK_ROLES, Item(_("居家监测"), "sensing:desk", "activity", 29))
register(LOOKERS | {Role.DOCTOR}, Item(_("监测规则"), "sensing:rules", "list-check", 62))
register(BUREAU_ROLES | {Role.SYSTEM}, Item(_("监测规则"), "sensing:rules", "list-check", 62))
register(BUREAU_ROLES | {Role.SYSTEM, Role.LEAD}, Item(_("设备读数"), "sensing:readings", "chart-bar", 63))
register({Role.FAMILY}, Item(_("家里的设备"), "sensing:mine", "home", 28))
