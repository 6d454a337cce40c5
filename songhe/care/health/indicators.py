"""The figures of health: what each counts, out of what, and how (`counting`). The two rates have denominators of their own."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.base import indicators as base
from songhe.base.indicators import Indicator

SINCE = date(2026, 1, 1)
_GROUP: Any = _("健康管理")

base.declare(
    [
        Indicator(
            code="urban-contract-rate",
            name=_("全市老年人家庭签约率"),
            short=_("全市家庭签约率"),
            group=_GROUP,
            question=_("全市有多少老年人家庭有家庭医生？"),
            numerator=_("其中至少一位老年人当天有有效签约的家庭"),
            denominator=_("全市有在册老年人的家庭；没有登记同户的，一人算一户"),
            unit="%",
            goal=85,
            source=_("城区方案（二）3：2025 年底全市老年人家庭签约服务率 85%"),
            version=1,
            valid_from=SINCE,
            bands=(40, 60, 75, 85),
            caution=_("有签约不等于有服务：服务看“签约后有服务的比例”。"),
        ),
        Indicator(
            code="rural-contract-rate",
            name=_("镇村老年人家庭签约率"),
            short=_("镇村家庭签约率"),
            group=_GROUP,
            question=_("镇和村里有多少老年人家庭有家庭医生？"),
            numerator=_("镇村家庭中至少一位老年人当天有有效签约的"),
            denominator=_("住在镇、村（不含街道办事处）的在册老年人的家庭；没有登记同户的，一人算一户"),
            unit="%",
            goal=60,
            source=_("农村方案（二）5：2025 年底镇村老年人家庭签约服务率 60%"),
            version=1,
            valid_from=SINCE,
            bands=(20, 35, 50, 60),
            caution=_("有签约不等于有服务：服务看“签约后有服务的比例”。"),
        ),
        Indicator(
            code="contract-proof",
            name=_("签约后有服务的比例"),
            short=_("签约有服务"),
            group=_GROUP,
            question=_("签了约的老人，这个季度到现在有没有见到家庭医生？"),
            numerator=_("本季度至少有一次服务记录的"),
            denominator=_("这个月最后一天有效的签约"),
            unit="%",
            goal=90,
            source=_("两个方案：定期开展签约服务绩效评价"),
            version=1,
            valid_from=SINCE,
            bands=(40, 60, 75, 90),
            caution=_("季度刚开始时比例低是正常的。"),
        ),
        Indicator(
            code="health-checkup-rate",
            name=_("65 岁以上老年人年度体检率"),
            short=_("年度体检率"),
            group=_GROUP,
            question=_("65 岁以上的老人今年体检过没有？"),
            numerator=_("今年登记过年度体检的"),
            denominator=_("在册的 65 岁及以上老年人"),
            unit="%",
            goal=70,
            source=_("国家基本公共卫生服务规范（第三版）老年人健康管理"),
            version=1,
            valid_from=SINCE,
            bands=(20, 40, 55, 70),
            caution=_("只算登记在本平台的体检；目标 70% 由本平台暂定。"),
        ),
    ]
)
