"""The way in for families."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web import menu
from songhe.register.access.models import Role

menu.register({Role.FAMILY.value}, menu.Item(_("我的老人"), "family:home", "heartbeat", 10))
