"""How public facts are said: opening hours, kinds, categories, verdicts."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from songhe.base.web import marks
from songhe.register.filing.models import Basis, Measure
from songhe.register.filing.models import Service as ServiceCode
from songhe.register.providers.models import BedKind, Equipment, Kind, Nature

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KINDS = dict(Kind.choices)
SERVICES = dict(ServiceCode.choices)
NATURES = dict(Nature.choices)
BEDS = dict(BedKind.choices)
EQUIPMENT = dict(Equipment.choices)
MEASURES = dict(Measure.choices)
BASES = dict(Basis.choices)

NEEDS = (
    ("meals", _l("吃饭"), "tools-kitchen-2"), ("bathing", _l("洗澡"), "bath"), ("day_care", _l("白天有人照看"), "sun"),
    ("full_board", _l("长期住下"), "bed"), ("home_visit", _l("上门照料"), "home-heart"), ("rehab", _l("康复"), "wheelchair"),
    ("cleaning", _l("打扫"), "sparkles"), ("culture", _l("活动"), "users-group"),
)  # fmt: skip
"""What people come for, in their own words, the service that answers it, and its icon."""

CATEGORIES = (
    ("low_income", _l("低保")), ("low_income_margin", _l("低保边缘")),
    ("hardship", _l("看病、照护等支出太大，生活困难")),
    ("supported_central", _l("特困，住在供养机构")), ("supported_scattered", _l("特困，住在自己家")),
    ("nobody", _l("没有收入，也没有人赡养")),
    ("severely_disabled", _l("残疾证一级或二级")), ("disabled", _l("残疾证三级或四级")),
    ("special_family", _l("独生子女去世或残疾（计生特殊家庭）")),
    ("left_behind", _l("农村留守：子女都在外地")),
)  # fmt: skip
LIVING = (
    ("alone", _l("一个人住")),
    ("spouse", _l("只和老伴住")),
    ("family", _l("和子女或其他人住")),
    ("institution", _l("住养老机构")),
)
HUKOU = (("city", _l("安康市户口")), ("shaanxi", _l("陕西其他地方的户口")), ("elsewhere", _l("外省户口，住在安康")))
LEVELS = (("0", _l("能力完好")), ("1", _l("轻度失能")), ("2", _l("中度失能")), ("3", _l("重度失能")), ("4", _l("完全失能")))
REASONS = {
    "age": _l("年龄"), "hukou": _l("户口在哪里"), "level": _l("能力等级（先做能力评估）"), "any": _l("属于哪一类家庭"),
    "also": _l("是不是低保或低保边缘"), "living": _l("和谁一起住"), "elsewhere": _l("已有的特困供养包含了这一项，不重复享受"),
}  # fmt: skip
SURE = {"checked": _l("已对照来源"), "text": _l("需核实"), "unsure": _l("需核实")}


def hours(said: dict[str, list[str]]) -> str:
    """周一至周五 08:00–18:00；周六 09:00–12:00. Days without hours are closed; nothing said is nothing known."""
    runs: list[list[Any]] = []
    for place, day in enumerate(DAYS):
        span = "–".join(said.get(day) or [])
        if span and runs and runs[-1][1] == place - 1 and runs[-1][2] == span:
            runs[-1][1] = place
        elif span:
            runs.append([place, place, span])
    return _("；").join(_run(*run) for run in runs)


def _run(first: int, last: int, span: str) -> str:
    if (first, last) == (0, 6):
        return _("每天 %(span)s") % {"span": span}
    if first == last:
        return f"{_day(first)} {span}"
    return _("%(first)s至%(last)s %(span)s") % {"first": _day(first), "last": _day(last), "span": span}


def _day(place: int) -> str:
    return (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))[place]


def open_now(said: dict[str, list[str]], at: datetime) -> bool | None:
    """Whether the doors are open by the filed hours; None where none are filed."""
    if not said:
        return None
    here = localtime(at)
    span = said.get(DAYS[here.weekday()]) or []
    return len(span) == 2 and span[0] <= f"{here:%H:%M}" < span[1]


def price(yuan: str, measure: str, basis: str) -> str:
    """12 元/餐 · 免费 · 价格未备案"""
    if basis == "free":
        return _("免费")
    return f"{yuan} {MEASURES[measure]}" if yuan else _("价格未备案")


def stale(said_on: date | None, today: date, days: int = 35) -> bool:
    """Whether a number of taken beds is older than a month's report."""
    return said_on is None or (today - said_on).days > days


def reasons(codes: tuple[str, ...]) -> str:
    return marks.listed(REASONS[code] for code in dict.fromkeys(codes))
