"""The figures of facilities that the plans set as targets: what each counts, out of what, by which clause (`counting.py`)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.base import indicators as base
from songhe.base.indicators import Indicator
from songhe.register.providers.models import Kind

SINCE = date(2025, 1, 1)  # what was there before the plans' first year is not their doing
NETWORK = {
    "regional-centers": (Kind.REGIONAL_CENTER, _("区域养老服务中心"), _("城市居家养老方案（一）1")),
    "embedded-stations": (Kind.EMBEDDED_STATION, _("嵌入式养老服务站点"), _("城市居家养老方案（一）2")),
    "town-centers": (Kind.TOWN_CENTER, _("镇区域养老服务中心"), _("农村养老方案（一）2")),
    "village-points": (Kind.VILLAGE_POINT, _("村级养老服务点位"), _("农村养老方案（一）3")),
}
OPERATING = {
    "happiness-home-operating": (Kind.HAPPINESS_HOME, _("互助幸福院运营率"), 60),
    "day-care-operating": (Kind.DAY_CARE_CENTER, _("日间照料中心运营率"), 80),
}


def _number(code: str, name: Any, question: Any, unit: Any, of: Any, source: Any) -> Indicator:
    return Indicator(
        code=code, name=name, question=question, numerator=of, denominator=_("不求比例，只数个数"), unit=unit, goal=0,
        source=source, version=1, valid_from=SINCE, short=name, group=_("设施"), bands=(1, 2, 4, 8),
    )  # fmt: skip


def _share(code: str, name: Any, question: Any, met: Any, of: Any, goal: float, source: Any, **more: Any) -> Indicator:
    facts = {"bands": (goal * 0.5, goal * 0.7, goal * 0.85, goal), **more}
    return Indicator(
        code=code, name=name, question=question, numerator=met, denominator=of, unit="%", goal=goal, source=source, version=1,
        valid_from=SINCE, short=name, group=_("设施"), **facts,
    )  # fmt: skip


_STAND = _("已建成、没有关停或转型的全部同类设施")
base.declare(
    [
        *(
            _number(
                code, name, _("2025 年起建成了几个？一栋建筑只算一次"), _("个"),
                _("2025 年 1 月 1 日起验收、没有关停或转型的；同一建筑挂几块牌子只按最高的一类计一次"), clause,
            )
            for code, (_kind, name, clause) in NETWORK.items()
        ),
        _share(
            "town-center-coverage", _("镇中心覆盖率"), _("有多少镇有镇区域养老服务中心服务？"),
            _("有在运营的镇区域养老服务中心，或有它带的运营中设施的镇"), _("全部镇（不含街道）"), 60,
            _("农村养老方案（总体要求）"), caution=_("方案没有说明按镇还是按人算，这里按镇算。"),
        ),
        _number(
            "county-support-institutions", _("县级特困供养机构"), _("每个县有没有以失能照护为主的县级特困供养机构？"), _("个"),
            _("在运营的县级特困人员供养服务机构"), _("农村养老方案（一）1"),
        ),
        _share(
            "nursing-bed-share", _("特困机构护理型床位占比"), _("县级特困供养机构的床位是不是都是护理型？"), _("护理型床位"),
            _("县级特困供养机构登记的全部床位"), 100, _("农村养老方案（一）1"),
            caution=_("床位只有现在的数，不能倒推以前的月份。"),
        ),
        _number(
            "chain-operators", _("连锁化养老机构"), _("有几家连锁化、规模化的社区养老服务机构？"), _("家"),
            _("登记了连锁名称、在运营的社区养老设施达到规定个数的"), _("城市居家养老方案（三）3"),
        ),
        *(
            _share(
                code, name, _("建成的里面有多少在运营？"), _("登记状态为“运营中”的"), _STAND, goal, _("农村养老方案（三）3"),
                caution=_("方案没有说明“运营”怎么认定；这里按登记的状态，旁边另有按运营痕迹认定的数。"),
            )
            for code, (_kind, name, goal) in OPERATING.items()
        ),
        *(
            _share(
                code.replace("operating", "working"), words, _("建成的里面有多少真的有人来？"),
                _("近 30 天有订单、用餐、签到、探访或设备等痕迹的"), _STAND, OPERATING[code][2], _("农村养老方案（三）3"),
            )
            for code, words in (
                ("happiness-home-operating", _("互助幸福院有运营痕迹的")), ("day-care-operating", _("日间照料中心有运营痕迹的"))
            )
        ),
        _share(
            "public-reform", _("公办机构改革"), _("应改由县级管理的，改完了多少？"), _("已完成改革的"),
            _("有条件、应改革的公办养老机构"), 100, _("农村养老方案（三）1"),
        ),
        _share(
            "fire-pass-rate", _("消防审验通过率"), _("农村公办养老机构有多少消防审验合格？"), _("消防审验合格且在有效期内的"),
            _("没有关停的公办敬老院和特困供养机构"), 100, _("农村养老方案（三）5"),
        ),
        _share(
            "reserve-beds", _("敬老院机动床位"), _("敬老院留了多少机动床位？"), _("登记为机动的床位"),
            _("敬老院登记的全部床位"), 5, _("农村养老方案（三）2"), caution=_("方案说“可预留 5% 左右”；床位只有现在的数。"),
        ),
    ]
)  # fmt: skip
