"""Ways in to home beds."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.care.homebeds.views.ground import LINKED, LISTS, READS, WORKS

register(LISTS, Item(_("家庭养老床位"), "homebeds:list", "home-heart", 76))
register(READS, Item(_("申请家庭养老床位"), "homebeds:new", "plus", 77))
register(WORKS, Item(_("家庭床位补贴"), "homebeds:subsidies", "coin", 78))
register(WORKS, Item(_("家庭床位评价"), "homebeds:evaluations", "clipboard-check", 79))
register(LINKED, Item(_("家庭养老床位"), "homebeds:mine", "home-heart", 31))
