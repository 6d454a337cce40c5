"""Ways in to responders and duty."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.register.access.models import FIELD_ROLES
from songhe.register.staff.queries import KEEPERS

register(KEEPERS, Item(_("值班"), "staff:duty", "calendar", 40))
register(KEEPERS, Item(_("响应人员"), "staff:list", "walk", 45))
register(FIELD_ROLES, Item(_("我的班"), "staff:mine", "calendar", 30))
