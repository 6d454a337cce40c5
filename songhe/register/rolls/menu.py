"""Ways in to the lists of other bureaus."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.register.rolls.queries import KEEPERS

register(KEEPERS, Item(_("名册"), "rolls:list", "table-import", 32))
