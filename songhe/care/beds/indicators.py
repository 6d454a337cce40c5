"""The figures of beds: what each counts, out of what (`counting` says how)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.base import indicators as base
from songhe.base.indicators import Indicator

SINCE = date(2026, 1, 1)
_GROUP: Any = _("机构养老")

base.declare(
    [
        Indicator(
            code="supported-taken-in", name=_("特困人员应收尽收率"), short=_("应收尽收"), group=_GROUP,
            question=_("自愿申请集中供养的特困人员，有没有都住进来？"),
            numerator=_("在期限内入住的"), denominator=_("期限在这个月、到现在已经到期的特困人员申请，本人原因不入住的除外"),
            unit="%", goal=100, source=_("农村养老服务方案（二）1：应收尽收、应住尽住"), version=1, valid_from=SINCE,
            bands=(80, 90, 95, 100), caution=_("期限 30 天由本平台规定；没有提出申请的人不在里面。"),
        ),
        Indicator(
            code="zoned-living", name=_("分区居住率"), short=_("分区居住"), group=_GROUP,
            question=_("自理、失能失智、精神障碍人员有没有混住？"),
            numerator=_("所住房间的分区与本人类别一致的"), denominator=_("有养老床位的老人"), unit="%", goal=100,
            source=_("农村养老服务方案（二）2：分区分类管理，消除人员混住风险"), version=1, valid_from=SINCE,
            bands=(90, 95, 99, 100), caution=_("只能看到在床位图上办了入住的人；类别按入住评估和后来的重新认定。"),
        ),
        Indicator(
            code="home-occupancy", name=_("养老床位入住率"), short=_("入住率"), group=_GROUP,
            question=_("养老床位住了多少？"), numerator=_("有人住着的养老床位"), denominator=_("床位图上没有撤销的养老床位"),
            unit="%", goal=60, source=_("GB/T 37276—2018：入住率＝入住人数／总床位数"), version=1, valid_from=SINCE,
            bands=(30, 45, 60, 80), caution=_("只算登记了床位图的机构；住院保留的床不算住着。"),
        ),
    ]
)  # fmt: skip
