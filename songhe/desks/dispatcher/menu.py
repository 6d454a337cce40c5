"""Ways in to the dispatcher's pages."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web import menu
from songhe.register.access.models import Role

DESK = {Role.DISPATCHER.value, Role.LEAD.value}
READERS = {Role.COUNTY.value, Role.CITY.value, Role.AUDITOR.value}

menu.register(DESK, menu.Item(_("应急调度"), "dispatcher:console", "headset", 10))
menu.register(DESK, menu.Item(_("登记来电"), "dispatcher:new", "phone", 20))
menu.register(DESK | READERS, menu.Item(_("呼叫记录"), "emergency:history", "history", 30))
menu.register({Role.LEAD.value}, menu.Item(_("复核"), "dispatcher:reviews", "circle-check", 40))
menu.register(DESK, menu.Item(_("回访"), "dispatcher:follow_ups", "user-check", 41))
menu.register(DESK, menu.Item(_("重大事件"), "dispatcher:incidents", "flag", 50))
menu.register(DESK | {Role.COUNTY.value, Role.CITY.value}, menu.Item(_("大屏"), "dispatcher:wall", "map-pin", 90))
menu.home(Role.DISPATCHER.value, "dispatcher:console")
menu.home(Role.LEAD.value, "dispatcher:console")
