"""The way in to the ledger of a village."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web import menu
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role

menu.register({Role.ASSISTANT.value}, menu.Item(_("村台账"), "community:home", "notebook", 15))
menu.register(BUREAU_ROLES | DESK_ROLES, menu.Item(_("村台账"), "community:home", "notebook", 35))
menu.register({Role.ASSISTANT.value}, menu.Item(_("没网也能用"), "community:round", "wifi-off", 13))
