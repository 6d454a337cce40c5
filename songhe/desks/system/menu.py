"""The way into the page of the node."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web import menu
from songhe.register.access.models import Role

menu.register([Role.SYSTEM], menu.Item(_("运行"), "system:state", "activity", 10))
menu.home(Role.SYSTEM, "system:state")
