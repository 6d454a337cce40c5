"""Ways in to complaints and call-backs."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.care.complaints.queries import CALLERS
from songhe.care.complaints.views import LINKED
from songhe.register.access.models import BUREAU_ROLES, Role

register(BUREAU_ROLES, Item(_("投诉"), "complaints:desk", "flag", 28))
register(BUREAU_ROLES | LINKED, Item(_("提投诉"), "complaints:new", "speakerphone", 75))
register(LINKED, Item(_("我的投诉"), "complaints:mine", "flag", 74))
register({Role.OPERATOR}, Item(_("要说明的投诉"), "complaints:asked", "flag", 35))
register(CALLERS, Item(_("回访"), "complaints:callbacks", "phone", 73))
