"""The way in to recall."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.city.recall.views import SEES

register(map(str, SEES), Item(_("出事没响"), "recall:list", "ear-off", 63))
