"""Ways in to requests, emergency opening and retention."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.rights.queries import LINKED, REVIEWERS
from songhe.register.rights.views import BREAKERS

register(BUREAU_ROLES, Item(_("个人信息请求"), "rights:requests", "user-shield", 70))
register(LINKED, Item(_("我的权利"), "rights:mine", "user-shield", 60))
register(BREAKERS, Item(_("紧急查档"), "rights:glass", "lock-open", 62))
register(REVIEWERS, Item(_("紧急查档复核"), "rights:glasses", "eye-check", 72))
register(BUREAU_ROLES | {Role.AUDITOR}, Item(_("保存期限"), "rights:retention", "clock-x", 90))
