"""The way in to the operator's desk."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web import menu
from songhe.base.web.menu import Item
from songhe.register.access.models import Role

menu.register({Role.OPERATOR}, Item(_("首页"), "provider:home", "home", 10))
menu.home(Role.OPERATOR, "provider:home")
