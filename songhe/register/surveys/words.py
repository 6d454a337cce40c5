"""Words of the room: what a column holds, what is wrong with a cell, why a file cannot be read."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songhe.register.surveys.rules import FACTS, Fault

COLUMNS: dict[str, Any] = {
    "name": gettext_lazy("名称"),
    "kind": gettext_lazy("类别"),
    "village": gettext_lazy("村（社区）"),
    "building": gettext_lazy("建筑名称"),
    "address": gettext_lazy("地址"),
    "status": gettext_lazy("状态"),
    "on": gettext_lazy("从哪天起"),
    "paper": gettext_lazy("依据文号"),
    "nature": gettext_lazy("办法"),
    "operator": gettext_lazy("运营方信用代码"),
    "lat": gettext_lazy("纬度"),
    "lng": gettext_lazy("经度"),
    "phone": gettext_lazy("对外电话"),
    "due_on": gettext_lazy("计划建成日"),
}
STATES: dict[str, tuple[Any, str, str]] = {
    "ready": (gettext_lazy("可登记"), "ok", "check"),
    "doubt": (gettext_lazy("同一栋楼？"), "warn", "help"),
    "fault": (gettext_lazy("要改"), "danger", "alert-triangle"),
    "there": (gettext_lazy("已在册"), "", "minus"),
    "entered": (gettext_lazy("已登记"), "info", "check"),
}
"""Word, tone and icon of a line."""


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return yaml.safe_load((Path(__file__).parent / "data/words.yaml").read_text(encoding="utf-8"))


def headings() -> dict[str, list[str]]:
    """Words by which each fact's column is known."""
    return _data()["headings"]


def codes() -> dict[str, dict[str, str]]:
    """Of the facts that are chosen from a list: what people write → the code."""
    return {
        fact: {word: code for code, words in _data()[fact].items() for word in [code, *words]}
        for fact in ("kind", "status", "nature")
    }


def template() -> list[str]:
    """Headings of the sheet that is given out, in order."""
    return [str(COLUMNS[fact]) for fact in FACTS]


def sentence(fault: Fault) -> str:
    """What is wrong, and what to do about it."""
    said = {"column": COLUMNS.get(fault.fact, fault.fact), "about": fault.about}
    sentences: dict[str, Callable[[], str]] = {
        "missing": lambda: _("没有写%(column)s"),
        "word": lambda: _("%(column)s“%(about)s”看不懂，请改成模板里的写法"),
        "day": lambda: _("%(column)s“%(about)s”看不懂，请写成 2026-03-01"),
        "future": lambda: _("%(column)s“%(about)s”在今天以后；还没开始的写“拟建”"),
        "position": lambda: _("%(column)s“%(about)s”不在安康范围内"),
        "half_a_position": lambda: _("经度、纬度要么都写，要么都不写"),
        "long": lambda: _("%(column)s太长，最多 %(about)s 个字"),
        "no_village": lambda: _("找不到“%(about)s”，请写村（社区）的全名或 12 位代码"),
        "many_villages": lambda: _("“%(about)s”不止一个，请把镇也写上"),
        "no_operator": lambda: _("没有登记过信用代码是“%(about)s”的运营方，请先登记运营方"),
        "twice": lambda: _("和第 %(about)s 行是同一个设施，只登记一次"),
        "refused": lambda: "%(about)s",
    }
    return sentences[fault.code]() % said


def unreadable(code: str) -> str:
    """Why a file was refused, and what to do."""
    sentences: dict[str, Callable[[], str]] = {
        "password": lambda: _("文件有密码。请在 Excel 里取消密码，另存后再上传。"),
        "empty": lambda: _("文件里没有数据。请检查是不是传错了文件，或数据在另一个工作簿里。"),
        "too_many": lambda: _("行数太多，一次最多 2,000 行。请分成几份上传。"),
        "html": lambda: _("这是网页格式的文件，虽然叫 .xls。请用 Excel 打开，另存为 .xlsx 再上传。"),
        "unknown": lambda: _("认不出这种文件。请上传 .xlsx、.xls、.xlsb、.ods 或 .csv。"),
    }
    return sentences.get(code, lambda: _("文件打不开，或大得读不完。请在 Excel 里另存为 .xlsx，再上传。"))()


def examples() -> list[list[str]]:
    """Two lines that show how the template is filled: two signs at one building."""
    day, paper, rest = "2026-03-01", "汉民发〔2026〕8号", [""] * 5  # words: data
    same = ["蒲溪镇蒲溪社区", "蒲溪社区综合服务楼", "蒲溪社区一组"]  # words: data
    since = ["运营中", day, paper]  # words: data
    return [
        ["示例：蒲溪社区养老服务站", "嵌入式养老服务站点", *same, *since, "公建民营", *rest],  # words: data
        ["示例：蒲溪社区日间照料中心", "日间照料中心", *same, *since, "公办公营", *rest],  # words: data
    ]
