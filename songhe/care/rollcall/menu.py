"""Ways in to roll-calls."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.care.rollcall.queries import BOARD
from songhe.register.access.models import Role

ASSISTANT = {Role.ASSISTANT.value}
register(BOARD, Item(_("灾害点名"), "rollcall:desk", "speakerphone", 24))
register(BOARD, Item(_("点名演练"), "rollcall:drills", "list-check", 76))
register(BOARD | ASSISTANT, Item(_("包保人、车辆、安置点"), "rollcall:hands", "users", 77))
register(ASSISTANT, Item(_("点名"), "rollcall:mine", "speakerphone", 24))
register(ASSISTANT, Item(_("点名（没网也能用）"), "rollcall:phone", "wifi-off", 78))
register(BOARD | ASSISTANT, Item(_("避险卡"), "rollcall:cards", "clipboard-list", 79))
