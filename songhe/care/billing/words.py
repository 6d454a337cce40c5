"""Words for the named conditions of a split, and for what bound a part."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CONDITIONS: dict[str, Any] = {
    "age": gettext_lazy("满 60 周岁"),
    "level": gettext_lazy("中度以上失能"),
    "not_supported": gettext_lazy("没有享受特困供养等同类待遇"),
    "granted": gettext_lazy("本月补贴已发放"),
    "item": gettext_lazy("服务在补贴目录内"),
    "provider": gettext_lazy("定点服务机构"),
    "proven": gettext_lazy("服务记录完整，老人或家属已确认"),
    "ltc_scheme": gettext_lazy("长护险已启用（文件已录入）"),
    "ltc_insured": gettext_lazy("参加长期护理保险"),
    "ltc_level": gettext_lazy("失能等级在长护险范围内"),
    "ltc_item": gettext_lazy("在长护险服务目录内"),
    "local_scheme": gettext_lazy("县里有这项补贴，年龄符合"),
    "campaign": gettext_lazy("有消费券或正在进行的活动"),
    "region": gettext_lazy("在活动地区"),
    "category": gettext_lazy("在活动项目内"),
    "market_age": gettext_lazy("年龄符合活动"),
    "threshold": gettext_lazy("达到满减门槛"),
    "points_scheme": gettext_lazy("积分抵扣已启用"),
}
BOUNDS: dict[str, Any] = {
    "price": gettext_lazy("不超过余下的价格"),
    "cap": gettext_lazy("每次上限"),
    "balance": gettext_lazy("本月余额"),
    "person": gettext_lazy("每人上限"),
    "budget": gettext_lazy("活动预算已用完"),
    "coupon": gettext_lazy("这张消费券的余额"),
    "month": gettext_lazy("每月限额"),
}


def ordered(answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Conditions in words with their answers, in the order of this list: a database keeps none."""
    return [(str(label), str(answers[name])) for name, label in CONDITIONS.items() if name in answers]


def why(part: Any, names: dict[str, Any]) -> str:
    """Why a payer pays what it pays, in a sentence; `names` are the payers' words."""
    told = ordered(part.answers)
    missing = [name for name, answer in told if answer == "no"]
    unknown = [name for name, answer in told if answer == "unknown"]
    if missing:
        return _("不符合：%(what)s") % {"what": _("、").join(missing)}
    if unknown:
        return _("待查明：%(what)s") % {"what": _("、").join(unknown)}
    if part.excluded_by:
        return _("已由“%(payer)s”支付，不重复享受") % {"payer": names.get(part.excluded_by, part.excluded_by)}
    if part.bound_by:
        return _("受限于%(what)s") % {"what": BOUNDS.get(part.bound_by, part.bound_by)}
    return _("各项条件都符合") if part.answers else ""
