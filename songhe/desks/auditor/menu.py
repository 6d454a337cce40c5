"""Ways into the auditor's desk."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web import menu
from songhe.base.web.menu import Item
from songhe.register.access.models import Role

menu.register([Role.AUDITOR], Item(_("流水"), "auditor:journal", "list", 10))
menu.register([Role.AUDITOR], Item(_("谁看过"), "auditor:reveals", "eye", 20))
menu.register([Role.AUDITOR], Item(_("封条"), "auditor:seals", "lock", 30))
menu.home(Role.AUDITOR, "auditor:journal")
