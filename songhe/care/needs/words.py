"""Words of the kinds under which needs are counted."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.care.needs.models import Status
from songhe.register.catalogue import dated as catalogue

KINDS: dict[str, Any] = {
    "meals": _("助餐"),
    "bathing": _("助浴"),
    "cleaning": _("助洁"),
    "walking": _("助行"),
    "clinic": _("助医"),
    "urgent": _("助急"),
    "5.1": _("生活照料"),
    "5.2": _("基础照护"),
    "5.3": _("健康管理"),
    "5.4": _("探访关爱"),
    "5.5": _("精神慰藉"),
    "5.6": _("委托代办"),
    "5.7": _("适老化改造"),
    "": _("没分类"),
}
CATEGORIES = [(code, KINDS[code]) for code in ("5.1", "5.2", "5.3", "5.4", "5.5", "5.6", "5.7")]
TONES = {
    Status.COLLECTED: ("info", "clock"),
    Status.MATCHED: ("ok", "check"),
    Status.REFERRED: ("info", "send"),
    Status.ANSWERED: ("ok", "check"),
    Status.DECLINED: ("warn", "x"),
}


def kind_word(kind: str) -> str:
    """The kind in words."""
    return str(KINDS.get(kind, kind))


def item_word(item: str, kind: str, day: date) -> str:
    """The service by its name on that day; the kind where no service was chosen."""
    known = catalogue.items(day).get(item)
    return known.name if known else kind_word(kind)


def items_by_category(day: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """The catalogue for a select: services under their category."""
    found: dict[str, list[tuple[str, str]]] = {}
    for item in catalogue.items(day).values():
        found.setdefault(item.category, []).append((item.code, item.name))
    return [(str(KINDS[category]), rows) for category, rows in found.items()]
