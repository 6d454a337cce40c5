"""The ways into the device register."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web import menu
from songhe.care.fleet.views import CREDENTIAL_ROLES, LETTER_ROLES, VIEW_ROLES

menu.register(map(str, VIEW_ROLES), menu.Item(_("设备"), "fleet:list", "device-watch", 60))
menu.register(map(str, VIEW_ROLES), menu.Item(_("设备工单"), "fleet:works", "tools", 61))
menu.register(map(str, VIEW_ROLES), menu.Item(_("辅具租赁"), "fleet:aids", "wheelchair", 62))
menu.register(map(str, LETTER_ROLES), menu.Item(_("死信"), "fleet:letters", "mail", 85))
menu.register(map(str, CREDENTIAL_ROLES), menu.Item(_("接入"), "fleet:credentials", "key", 86))
