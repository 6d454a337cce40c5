"""Ways in to quality."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.city.quality.views import SEES

register(SEES, Item(_("服务质量"), "quality:list", "chart-bar", 29))
