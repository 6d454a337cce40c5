"""Words of the form."""

from typing import Any

from django.utils.translation import gettext_lazy as _

BLOCKS: dict[str, Any] = {
    "agreement": _("协议与方案"),
    "delivery": _("服务履行"),
    "records": _("服务记录"),
    "satisfaction": _("满意度"),
}
ITEMS: dict[str, Any] = {
    "signed": _("签了服务协议"),
    "complete": _("协议双方签字齐全"),
    "planned": _("做了服务方案"),
    "fits": _("做的是方案里的服务"),
    "on_time": _("按约定时间到"),
    "badge": _("戴工牌（回访）"),
    "risk_told": _("先说要注意什么（回访）"),
    "by_plan": _("该做的都做了"),
    "disturbed": _("没上门、中断的说明了原因"),
    "accepted": _("老人或家属确认了结果"),
    "whole": _("签到、签退、确认齐全"),
    "prompt": _("24 小时内上传"),
    "exact": _("证据 A、B 级，没有补改"),
    "satisfied": _("评分和回访满意度"),
}
