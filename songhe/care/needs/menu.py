"""Ways in to needs."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.care.needs.views.lists import DESK, LINKED
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES

register(DESK, Item(_("需求"), "needs:desk", "message-report", 27))
register(DESK | LINKED, Item(_("登记需求"), "needs:new", "plus", 71))
register(LINKED, Item(_("我要的服务"), "needs:mine", "message-report", 27))
register(DESK_ROLES | BUREAU_ROLES, Item(_("没满足的需求"), "needs:unmet", "map-2", 72))
