"""What a field says of what was written, in the words of the house: Django's own Chinese speaks of variables and fields.

A form may still say something of its own; this is what stands where it does not.
"""

from typing import Any

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

NOT_LISTED = _("这一项不能选，请从列出的里面选。")
FIELDS: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": _("这一项必填。")},
    forms.IntegerField: {"invalid": _("请写整数。")},
    forms.FloatField: {"invalid": _("请写数字。")},
    forms.DecimalField: {"invalid": _("请写数字。")},
    forms.DateField: {"invalid": _("请写日历上有的日期，如 2026-11-29。")},
    forms.TimeField: {"invalid": _("请写时间，如 09:30。")},
    forms.DateTimeField: {"invalid": _("请写日期和时间，如 2026-11-29 09:30。")},
    forms.ChoiceField: {"invalid_choice": NOT_LISTED},
    forms.MultipleChoiceField: {"invalid_choice": NOT_LISTED, "invalid_list": NOT_LISTED},
    forms.ModelChoiceField: {"invalid_choice": NOT_LISTED},
    forms.ModelMultipleChoiceField: {"invalid_choice": NOT_LISTED, "invalid_list": NOT_LISTED, "invalid_pk_value": NOT_LISTED},
    forms.UUIDField: {"invalid": NOT_LISTED},
    forms.FileField: {
        "invalid": _("没有收到文件，请再选一次。"),
        "missing": _("没有收到文件，请再选一次。"),
        "empty": _("这个文件是空的。"),
    },
    forms.ImageField: {"invalid_image": _("这不是图片，或者图片坏了。")},
}
LENGTH_ABOVE = ngettext_lazy(
    "最多写 %(limit_value)d 个字，现在是 %(show_value)d 个。",
    "最多写 %(limit_value)d 个字，现在是 %(show_value)d 个。",
    "limit_value",
)
LENGTH_BELOW = ngettext_lazy(
    "至少写 %(limit_value)d 个字，现在是 %(show_value)d 个。",
    "至少写 %(limit_value)d 个字，现在是 %(show_value)d 个。",
    "limit_value",
)
DECIMALS: dict[str, Any] = {
    "invalid": _("请写数字。"),
    "max_digits": ngettext_lazy("一共最多 %(max)s 位数字。", "一共最多 %(max)s 位数字。", "max"),
    "max_decimal_places": ngettext_lazy("小数点后最多 %(max)s 位。", "小数点后最多 %(max)s 位。", "max"),
    "max_whole_digits": ngettext_lazy("小数点前最多 %(max)s 位。", "小数点前最多 %(max)s 位。", "max"),
}


def speak_plainly() -> None:
    """Put these in the place of Django's; before any form is made."""
    for kind, words in FIELDS.items():
        kind.default_error_messages = {**kind.__dict__.get("default_error_messages", {}), **words}
    validators.MaxLengthValidator.message = LENGTH_ABOVE
    validators.MinLengthValidator.message = LENGTH_BELOW
    validators.MaxValueValidator.message = _("不能大于 %(limit_value)s。")
    validators.MinValueValidator.message = _("不能小于 %(limit_value)s。")
    validators.DecimalValidator.messages = DECIMALS
    validators.validate_slug.message = _("只能写英文字母、数字、短横线和下划线。")
