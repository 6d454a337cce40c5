"""Ways in to facilities."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.register.access.models import BUREAU_ROLES, Role

register(BUREAU_ROLES, Item(_("设施"), "providers:list", "building", 25))
register(BUREAU_ROLES, Item(_("证照到期"), "providers:licences", "certificate", 60))
register(BUREAU_ROLES, Item(_("运营方"), "providers:operators", "building-store", 61))
register(BUREAU_ROLES, Item(_("一楼多牌"), "providers:shared", "stack-2", 62))
register(BUREAU_ROLES, Item(_("资产划转"), "providers:transfers", "transfer", 63))
register(BUREAU_ROLES, Item(_("公办改革"), "providers:reforms", "arrows-exchange", 64))
register({Role.OPERATOR}, Item(_("证照"), "providers:licences", "certificate", 40))
