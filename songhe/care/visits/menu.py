"""Ways in to visits."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.care.visits.views.lists import BUREAUS, LOOKS, SEARCHES
from songhe.care.visits.views.one import LINKED
from songhe.register.access.models import BUREAU_ROLES, Role

register({Role.ASSISTANT}, Item(_("今天探访"), "visits:today", "route", 12))
register(LOOKS, Item(_("应访名单"), "visits:due", "checklist", 24))
register(SEARCHES, Item(_("联系不上"), "visits:chases", "phone-call", 48))
register(LOOKS, Item(_("关爱核实"), "visits:checks", "eye-check", 49))
register(BUREAUS, Item(_("月探访率"), "visits:month", "chart-bar", 50))
register(BUREAUS, Item(_("协理员和助老员"), "visits:posts", "users-group", 51))
register(BUREAU_ROLES, Item(_("恶劣天气加访"), "visits:weather", "sun", 76))
register(LINKED, Item(_("报平安"), "visits:mine", "home-heart", 28))
