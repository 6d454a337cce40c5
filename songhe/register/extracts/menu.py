"""The way in to what was taken out."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.register.people.queries.files import BY_PLACE

register(BY_PLACE, Item(_("导出"), "extracts:list", "download", 87))
