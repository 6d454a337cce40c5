"""The way in to the notices."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web import menu
from songhe.desks.notices.mine import EVERYBODY
from songhe.desks.notices.views import MAY_SEE
from songhe.register.access.models import BUREAU_ROLES, Role

menu.register({Role(role).value for role in MAY_SEE}, menu.Item(_("通知"), "notices:list", "send", 85))
menu.register(BUREAU_ROLES, menu.Item(_("通知渠道"), "notices:channels", "send", 86))
menu.register({Role(role).value for role in MAY_SEE}, menu.Item(_("语音电话"), "notices:voice", "phone", 87))
menu.register({role.value for role in EVERYBODY}, menu.Item(_("通知我的方式"), "notices:mine", "bell", 95))
