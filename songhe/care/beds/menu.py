"""Ways in to beds."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.care.beds.showing import KEEPS
from songhe.care.beds.views.lists import LINKED, LISTS, RESIDENTS
from songhe.register.access.models import BUREAU_ROLES, Role

register(KEEPS, Item(_("床位"), "beds:homes", "bed", 28))
register(LISTS, Item(_("入住轮候"), "beds:waiting", "list-numbers", 29))
register(BUREAU_ROLES | {Role.ASSISTANT}, Item(_("特困应收尽收"), "beds:supported", "user-check", 73))
register(RESIDENTS, Item(_("住机构的老人"), "beds:residents", "users", 75))
register(LINKED, Item(_("住在哪里"), "beds:mine", "bed", 30))
register(LISTS | LINKED, Item(_("申请入住"), "beds:new", "plus", 74))
