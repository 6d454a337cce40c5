"""Words of the room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Meal(models.TextChoices):
    BREAKFAST = "breakfast", _("早餐")
    LUNCH = "lunch", _("午餐")
    DINNER = "dinner", _("晚餐")


class Way(models.TextChoices):
    EAT_IN = "eat_in", _("来吃")
    DELIVER = "deliver", _("送餐")


class Channel(models.TextChoices):
    """How a meal was ordered."""

    WEB = "web", _("网上")
    PHONE = "phone", _("电话")
    DESK = "desk", _("柜台")
    STANDING = "standing", _("长期订餐")
    WALK_IN = "walk_in", _("没订来吃")


class Mark(models.TextChoices):
    """For whom a dish is cooked."""

    SOFT = "soft", _("软食")
    DIABETIC = "diabetic", _("低糖")
    LOW_SALT = "low_salt", _("少盐")
    HALAL = "halal", _("清真")


class Why(models.TextChoices):
    """Why a person does not eat for some days."""

    HOSPITAL = "hospital", _("住院")
    AWAY = "away", _("外出")
    FAMILY = "family", _("家人照顾")
    OTHER = "other", _("其他")


class Cause(models.TextChoices):
    """What made a signal."""

    MISSED = "missed", _("连着两餐没来")
    DOOR = "door", _("送到门口没人应")


class Found(models.TextChoices):
    """What was found at the door."""

    FINE = "fine", _("人没事，忘了说")
    AWAY = "away", _("走亲戚或外出")
    ILL = "ill", _("生病")
    FALLEN = "fallen", _("跌倒或起不来")
    HOSPITAL = "hospital", _("在医院")
    DIED = "died", _("已去世")
    NEEDS = "needs", _("需要帮助")


NEEDED = frozenset({Found.ILL, Found.FALLEN, Found.HOSPITAL, Found.DIED, Found.NEEDS})
"""The visit was needed: what the precision of the signal counts."""
