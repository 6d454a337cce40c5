"""The way in for elders, and for those who give an elder's phone its help page."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web import menu
from songhe.desks.public.links import MAY_GIVE
from songhe.register.access.models import Role

menu.register({Role.ELDER.value}, menu.Item(_("我要帮忙"), "public:home", "bell", 10))
menu.register({str(role.value) for role in map(Role, MAY_GIVE)}, menu.Item(_("求助码"), "public:links", "qrcode", 80))
