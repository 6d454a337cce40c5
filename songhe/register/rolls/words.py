"""Words of the room: what is wrong with a cell, why a file cannot be read."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from songhe.base.web.marks import listed, masked_id, masked_name, masked_phone
from songhe.register.people import categories, codes
from songhe.register.people import rules as people
from songhe.register.people.models import Elder
from songhe.register.rolls import facts
from songhe.register.rolls.models import Proposal, Roll, RollRow

HIDDEN = "***"


def sentence(code: str, about: str = "") -> str:
    """What is wrong, and what to do about it."""
    said = {"about": about, "oldest": people.OLDEST}
    sentences: dict[str, Callable[[], str]] = {
        "error": lambda: _("单元格里是公式错误 %(about)s，请填上真实的内容"),
        "digits_lost": lambda: _("Excel 把号码存成了数字，末尾几位已经丢失；请把这一列设成文本格式，再重新填"),
        "id_length": lambda: _("身份证号应为 18 位，现在是 %(about)s 位"),
        "id_shape": lambda: _("身份证号前 17 位应为数字，最后一位是数字或 X"),
        "id_date": lambda: _("身份证号里的出生日期不存在，请核对第 7 到 14 位"),
        "id_future": lambda: _("身份证号里的出生日期在今天以后"),
        "id_age": lambda: _("按身份证号已超过 %(oldest)s 岁，请核对第 7 到 10 位"),
        "id_check": lambda: _("身份证号的最后一位对不上，请逐位核对"),
        "document": lambda: _("这个号码不像所填证件的号码"),
        "phone": lambda: _("电话应为 11 位手机号或带区号的座机，现在是 %(about)s 位"),
        "name": lambda: _("这不像一个姓名"),
        "no_name": lambda: _("没有姓名"),
        "no_identity": lambda: _("身份证号和出生日期都没有，认不出是谁"),
        "too_long": lambda: _("太长，最多 %(about)s 个字"),
        "date_shape": lambda: _("日期看不懂，请写成 1945-03-12"),
        "no_such_day": lambda: _("没有这一天"),
        "birth_range": lambda: _("出生日期要在今天以前，且不超过 %(oldest)s 岁"),
        "birth_differs": lambda: _("与身份证号里的出生日期不一致"),
        "sex_differs": lambda: _("与身份证号里的性别不一致"),
        "future": lambda: _("日期在今天以后"),
        "word": lambda: _("“%(about)s”看不懂，请改成常用的写法"),
        "category": lambda: _("没有“%(about)s”这个类别"),
        "no_village": lambda: _("没有写村（社区）"),
        "no_such_village": lambda: _("找不到“%(about)s”，请写村（社区）的全名或 12 位代码"),
        "many_villages": lambda: _("“%(about)s”不止一个，请把镇也写上"),
        "foreign_place": lambda: _("“%(about)s”不在您的辖区，请由那里导入"),
        "elsewhere": lambda: _("这个身份证号已在别处登记，请先办理迁移"),
        "died": lambda: _("档案里这位老人已去世，请先核实"),
        "name_differs": lambda: _("身份证号与档案相同，姓名不同"),
        "repeated": lambda: _("与第 %(about)s 行是同一个人"),
    }
    return sentences[code]() % said if code in sentences else code


def unreadable(code: str) -> str:
    """Why a file was refused, and what to do."""
    sentences: dict[str, Callable[[], str]] = {
        "password": lambda: _("文件有密码。请在 Excel 里取消密码，另存后再上传。"),
        "broken": lambda: _("文件已损坏，打不开。请在 Excel 里打开并另存为 .xlsx，再上传。"),
        "bomb": lambda: _("文件解开后大得不正常，为安全起见没有打开。请新建一个工作簿，只粘贴数据。"),
        "too_large": lambda: _("文件太大，读不完。请删去空白的行列和图片，或分成几份上传。"),
        "too_slow": lambda: _("文件读得太久。请分成几份上传，或另存为 CSV。"),
        "too_many": lambda: _("行数太多，一次最多一百万行。请分成几份上传。"),
        "empty": lambda: _("文件里没有数据。请检查是不是传错了文件，或数据在另一个工作簿里。"),
        "html": lambda: _("这是网页格式的文件，虽然叫 .xls。请用 Excel 打开，另存为 .xlsx 再上传。"),
        "unknown": lambda: _("认不出这种文件。请上传 .xlsx、.xls、.xlsb、.ods 或 .csv。"),
    }
    return sentences.get(code, sentences["broken"])()


def masked(fact: str, text: str) -> str:
    """A cell as a screen may show it (standards 13.4)."""
    kind = facts.SENSITIVE.get(fact, "")
    shown: dict[str, Callable[[str], str]] = {
        "id": masked_id, "phone": masked_phone, "name": masked_name, "year": lambda value: f"{value[:4]}{HIDDEN}",
        "hidden": lambda value: f"{value[:1]}{HIDDEN}",
    }  # fmt: skip
    return shown[kind](text) or HIDDEN if kind and text else text


def faults(roll: Roll, row: RollRow) -> list[dict[str, Any]]:
    """What is wrong with a row: column, heading, the masked value, the sentence."""
    told = []
    for column, code, about in sorted(row.faults):
        fact = roll.columns.get(str(column), "")
        value = row.cells[column] if 0 <= column < len(row.cells) else ""
        heading = roll.headings[column] if 0 <= column < len(roll.headings) else ""
        said = masked(fact, about) if code in FROM_CELL else about
        told.append({"heading": heading, "value": masked(fact, value), "sentence": sentence(code, said), "fact": fact})
    return told


FROM_CELL = frozenset({"date_shape", "no_such_day", "birth_range", "future"})
"""Codes whose `about` is the cell itself."""


def problem(roll: Roll, row: RollRow) -> str:
    """All that is wrong with a row, in one cell of the workbook that goes back."""
    told = [(one["heading"].replace("\n", ""), one["sentence"]) for one in faults(roll, row)]
    return "；".join(f"{heading}：{said}" if heading else said for heading, said in told)  # words: data


def beside(roll: Roll, row: RollRow, names: dict[str, str]) -> list[tuple[str, str, str]]:
    """(fact, what the row says, what the file says) of a possible double, masked; only what the row says."""
    elder, told = row.candidate, []
    for column, fact in sorted((int(column), fact) for column, fact in roll.columns.items()):
        cell = row.cells[column] if column < len(row.cells) else ""
        if cell:
            told.append(
                (str(facts.LABELS[fact]), masked(fact, cell), masked(fact, _on_file(elder, fact, names)) if elder else "")
            )
    return told


def _on_file(elder: Elder, fact: str, names: dict[str, str]) -> str:
    """A fact of a file as the row would say it."""
    if fact in {"county", "town", "village", "place"}:
        parts = [*names.get(elder.division_path, "").split("·"), "", "", ""]
        return {"county": parts[0], "town": parts[1], "village": parts[2]}.get(fact, names.get(elder.division_path, ""))
    shown = getattr(elder, f"get_{fact}_display", None)
    return str(shown() if shown else getattr(elder, fact, "") or "")


def told(proposal: Proposal) -> list[tuple[str, str]]:
    """What else the list says with a proposal."""
    said = proposal.facts or {}
    return [(str(facts.LABELS[name]), _told(name, value)) for name, value in said.items()]


def _told(name: str, value: Any) -> str:
    if name == "categories":
        return listed(categories.label(code) for code in value)
    return codes.name("disability", value) if name == "trait" else masked(name, value) if name == "disability" else str(value)
