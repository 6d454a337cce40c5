"""Ways in to carers."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.register.carers.views.listing import SEES

register(SEES, Item(_("护理员"), "carers:list", "users", 26))
