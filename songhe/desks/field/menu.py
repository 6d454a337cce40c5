"""Four words at the bottom of the responder's phone."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web import menu
from songhe.register.access.models import Role

PHONE = {Role.RESPONDER.value, Role.ASSISTANT.value}
menu.register(PHONE, menu.Item(_("任务"), "field:home", "walk", 10))
menu.register(PHONE, menu.Item(_("去过的"), "field:history", "history", 20))
