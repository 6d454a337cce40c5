"""Ways in to life events and doubles."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.desks.life.views import MAY_READ

register(MAY_READ, Item(_("生命周期"), "life:events", "calendar-event", 32))
register(MAY_READ, Item(_("重复档案"), "life:doubles", "copy", 34))
