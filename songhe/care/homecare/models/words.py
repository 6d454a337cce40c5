"""Words that several nouns of the room share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How somebody booked."""

    WEB = "web", _("网上")
    DESK = "desk", _("站点柜台")
    PHONE = "phone", _("电话")
    PAPER = "paper", _("纸质表单")
    STANDING = "standing", _("长期预约")
    NEED = "need", _("需求转来")
    PLAN = "plan", _("服务计划")


class Grade(models.TextChoices):
    """How well it is proven that a service was delivered (A is the best)."""

    A = "A", _("A 级：门口二维码、位置、本人确认齐全")
    B = "B", _("B 级：两样齐全")
    C = "C", _("C 级：人工例外，已核实")
    D = "D", _("D 级：待核实")


class Cancelled(models.TextChoices):
    """Who took an order back."""

    ELDER = "elder", _("老人")
    FAMILY = "family", _("家属")
    PROVIDER = "provider", _("服务机构")
    DESK = "desk", _("工作人员")
    HOUSE = "house", _("系统（老人去世、迁出或入住机构）")


class Holidays(models.TextChoices):
    """What a standing booking does on a public holiday."""

    SAME = "same", _("照常上门")
    SKIP = "skip", _("跳过")
    NEXT = "next", _("顺延到下一个工作日")
