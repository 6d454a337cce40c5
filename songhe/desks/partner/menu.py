"""Ways to the API's manual and tokens."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web import menu
from songhe.base.web.menu import Item
from songhe.desks.partner.doors import TOKENED

menu.register(TOKENED, Item(_("接口"), "partner:docs", "plug", 90))
menu.register(TOKENED, Item(_("令牌"), "partner:tokens", "key", 91))
