"""Ways in to tables of facilities."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.register.access.models import BUREAU_ROLES

register(BUREAU_ROLES, Item(_("导入设施"), "surveys:list", "upload", 65))
