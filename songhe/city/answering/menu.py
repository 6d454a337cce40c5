"""The way in to answering."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.city.answering.views import SEES

register(map(str, SEES), Item(_("接听质量"), "answering:audits", "ear", 62))
