"""Ways in to filings and months."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.register.access.models import BUREAU_ROLES, Role

register(BUREAU_ROLES, Item(_("备案受理"), "filing:desk", "clipboard-check", 55))
register(BUREAU_ROLES, Item(_("挂牌不运营"), "filing:quiet", "eye-off", 56))
register(BUREAU_ROLES, Item(_("机构月报"), "filing:reports", "report", 57))
register({Role.OPERATOR}, Item(_("备案"), "filing:desk", "clipboard-check", 20))
register({Role.OPERATOR}, Item(_("月报"), "filing:reports", "report", 30))
