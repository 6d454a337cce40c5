"""Ways in to the files."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.register.access.models import Role
from songhe.register.people.queries.files import BY_PLACE

register(BY_PLACE, Item(_("老人"), "people:list", "users", 30))
register({Role.FAMILY, Role.ELDER}, Item(_("档案"), "people:mine", "file-text", 40))
