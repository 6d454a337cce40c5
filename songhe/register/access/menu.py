"""Ways in to users and places."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, home, register
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role

register(BUREAU_ROLES | {Role.SECURITY}, Item(_("用户"), "access:users", "user-cog", 80))
register(BUREAU_ROLES | DESK_ROLES | {Role.SECURITY}, Item(_("手机报失"), "access:phones", "device-mobile", 82))
home(Role.SECURITY, "access:users")
register(BUREAU_ROLES, Item(_("区划"), "places:list", "map-pin", 85))
