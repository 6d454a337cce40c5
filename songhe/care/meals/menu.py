"""Ways in to meals."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.care.meals.views.outside import LOOKS
from songhe.register.access.models import BUREAU_ROLES, Role

register({Role.OPERATOR}, Item(_("助餐"), "meals:desk", "soup", 15))
register({Role.FAMILY, Role.ELDER}, Item(_("订餐"), "meals:mine", "soup", 15))
register(BUREAU_ROLES, Item(_("助餐"), "meals:overview", "soup", 48))
register(LOOKS, Item(_("没来吃饭"), "meals:signals", "alert-triangle", 49))
