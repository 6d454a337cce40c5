"""Ways into orders and booking."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.care.homecare.queries.orders import BEHALF, LINKED, LOOKS
from songhe.care.homecare.views.agreements import LOOKING
from songhe.care.homecare.views.offers import KEEPERS
from songhe.register.access.models import Role

register(LOOKS - {Role.OPERATOR}, Item(_("上门服务"), "homecare:list", "calendar-event", 45))
register({Role.OPERATOR}, Item(_("订单"), "homecare:list", "calendar-event", 12))
register(BEHALF, Item(_("代约服务"), "book:start", "headset", 46))
register(LINKED, Item(_("约服务"), "book:start", "calendar-event", 20))
register(KEEPERS, Item(_("可约项目"), "homecare:facilities", "list-check", 58))
register(KEEPERS, Item(_("服务套餐"), "homecare:packages", "package", 59))
register(LOOKS | LINKED, Item(_("套餐一览"), "book:packages", "packages", 91))
register(LOOKS | LINKED, Item(_("服务目录"), "book:catalogue", "book", 90))
register(LOOKING, Item(_("服务协议"), "agree:list", "signature", 47))
