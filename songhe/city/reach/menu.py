"""The way in to reach."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.city.reach.views import SEES

register(map(str, SEES), Item(_("谁够不着"), "reach:list", "map-pin", 62))
