"""The way in for bureaus."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.register.access.models import BUREAU_ROLES

register(BUREAU_ROLES, Item(_("公众消息和窗口"), "bulletin:articles", "speakerphone", 75))
