"""How public facts are said: opening hours, kinds, categories, verdicts."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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
    ("meals", _("吃饭"), "tools-kitchen-2"), ("bathing", _("洗澡"), "bath"), ("day_care", _("白天有人照看"), "sun"),
    ("full_board", _("长期住下"), "bed"), ("home_visit", _("上门照料"), "home-heart"), ("rehab", _("康复"), "wheelchair"),
    ("cleaning", _("打扫"), "sparkles"), ("culture", _("活动"), "users-group"),
)  # fmt: skip
"""What people come for, in their own words, the service that answers it, and its icon."""

CATEGORIES = (
    ("low_income", _("低保")), ("low_income_margin", _("低保边缘")),
    ("hardship", _("看病、照护等支出太大，生活困难")),
    ("supported_central", _("特困，住在供养机构")), ("supported_scattered", _("特困，住在自己家")),
    ("nobody", _("没有收入，也没有人赡养")),
    ("severely_disabled", _("残疾证一级或二级")), ("disabled", _("残疾证三级或四级")),
    ("special_family", _("独生子女去世或残疾（计生特殊家庭）")),
    ("left_behind", _("农村留守：子女都在外地")),
)  # fmt: skip
LIVING = (
    ("alone", _("一个人住")),
    ("spouse", _("只和老伴住")),
    ("family", _("和子女或其他人住")),
    ("institution", _("住养老机构")),
)
HUKOU = (("city", _("安康市户口")), ("shaanxi", _("陕西其他地方的户口")), ("elsewhere", _("外省户口，住在安康")))
LEVELS = (("0", _("能力完好")), ("1", _("轻度失能")), ("2", _("中度失能")), ("3", _("重度失能")), ("4", _("完全失能")))
REASONS = {
    "age": _("年龄"), "hukou": _("户口在哪里"), "level": _("能力等级（先做能力评估）"), "any": _("属于哪一类家庭"),
    "also": _("是不是低保或低保边缘"), "living": _("和谁一起住"), "elsewhere": _("已有的特困供养包含了这一项，不重复享受"),
}  # fmt: skip
SURE = {"checked": _("已对照来源"), "text": _("需核实"), "unsure": _("需核实")}


def hours(said: dict[str, list[str]]) -> str:
    """周一至周五 08:00–18:00；周六 09:00–12:00. Days without hours are closed; nothing said is nothing known."""
    runs: list[list[Any]] = []
    for place, day in enumerate(DAYS):
        span = "–".join(said.get(day) or [])
        if span and runs and runs[-1][1] == place - 1 and runs[-1][2] == span:
            runs[-1][1] = place
        elif span:
            runs.append([place, place, span])
    return gettext("；").join(_run(*run) for run in runs)


def _run(first: int, last: int, span: str) -> str:
    if (first, last) == (0, 6):
        return gettext("每天 %(span)s") % {"span": span}
    if first == last:
        return f"{_day(first)} {span}"
    return gettext("%(first)s至%(last)s %(span)s") % {"first": _day(first), "last": _day(last), "span": span}


def _day(place: int) -> str:
    return (
        gettext("周一"),
        gettext("周二"),
        gettext("周三"),
        gettext("周四"),
        gettext("周五"),
        gettext("周六"),
        gettext("周日"),
    )[place]


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
        return gettext("免费")
    return f"{yuan} {MEASURES[measure]}" if yuan else gettext("价格未备案")


def stale(said_on: date | None, today: date, days: int = 35) -> bool:
    """Whether a number of taken beds is older than a month's report."""
    return said_on is None or (today - said_on).days > days


def reasons(codes: tuple[str, ...]) -> str:
    return marks.listed(REASONS[code] for code in dict.fromkeys(codes))
