"""The way in to the notices."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web import menu
from songhe.desks.notices.views import MAY_SEE
from songhe.register.access.models import Role

menu.register({Role(role).value for role in MAY_SEE}, menu.Item(_("通知"), "notices:list", "send", 85))
