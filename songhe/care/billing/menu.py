"""Ways in to money."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.register.access.models import BUREAU_ROLES, Role

register({Role.FAMILY, Role.ELDER}, Item(_("账单和补贴"), "billing:bills", "coin", 30))
register({Role.OPERATOR}, Item(_("账单"), "billing:bills", "coin", 24))
register({Role.OPERATOR}, Item(_("结算单"), "billing:statements", "report-money", 26))
register(BUREAU_ROLES, Item(_("服务账单"), "billing:bills", "coin", 70))
register(BUREAU_ROLES, Item(_("消费补贴"), "billing:vouchers", "ticket", 71))
register(BUREAU_ROLES, Item(_("账单争议"), "billing:disputes", "message-exclamation", 72))
register(BUREAU_ROLES, Item(_("结算单"), "billing:statements", "report-money", 73))
register(BUREAU_ROLES, Item(_("银行付款"), "billing:files", "building-bank", 74))
register(BUREAU_ROLES, Item(_("对账"), "billing:reconciliation", "scale", 75))
register(BUREAU_ROLES, Item(_("补贴抽查"), "billing:checks", "list-check", 76))
register({Role.FAMILY, Role.ELDER}, Item(_("消费券"), "billing:coupons", "ticket", 31))
register(BUREAU_ROLES, Item(_("消费券抽签"), "billing:rounds", "ticket", 77))
register(BUREAU_ROLES | {Role.OPERATOR, Role.FAMILY, Role.ELDER}, Item(_("付费规则"), "billing:rules", "scale", 78))
