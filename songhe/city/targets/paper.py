"""A publication to print (PDF) and to send (Word): drawn from what was kept, the same whenever it is asked for."""

import io
import json
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as fonts
import typst
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from songhe.base.web.marks import year_day
from songhe.city.targets import charts
from songhe.city.targets.actions.publishing import intact
from songhe.city.targets.models import Publication

FOLDER = Path(__file__).parent / "paper"
TEMPLATE = FOLDER / "publication.typ"
_one_at_a_time = threading.Lock()  # the typesetter refuses a second thread


def pdf(row: Publication) -> bytes:
    """The publication as PDF. The same bytes in June and in November: nothing of it is asked of the clock."""
    given = {"told": json.dumps(told(row), ensure_ascii=False)}
    with _one_at_a_time:
        return bytes(_typesetter().compile(str(TEMPLATE), format="pdf", sys_inputs=given, timestamp=_stamp(row)))


def told(row: Publication) -> dict[str, Any]:
    """What the template prints."""
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "content": row.content, "number": row.number, "words": words(), "foot": _foot(row), "note": _note(row),
            "published": _("%(day)s 发布") % {"day": year_day(row.published_at)},
            "asof": _("数据截至 %(day)s，发布时所知") % {"day": row.content["on"]},
            "charts": [{"name": one["name"], "unit": one["unit"], "svg": charts.chart(one)} for one in row.content["charts"]],
        }  # fmt: skip


def words() -> dict[str, str]:
    """Headings of both papers."""
    return {
        "questions": _("要议的事"), "what": _("事项"), "lead": _("牵头单位"), "why": _("卡在哪里"),
        "nothing": _("没有落后的指标。"),
        "target": _("指标"), "value": _("现在"), "now": _("今天应到"), "goal": _("今年要到"), "light": _("进度"),
        "counties": _("各县（市、区）"), "county": _("地方"), "chance": _("今年达到的把握"), "reached": _("已有"),
        "way": _("在途"),
        "binds": _("受什么限制"), "trend": _("近 12 个月"), "late": _("逾期未办的任务"), "clause": _("条款"), "task": _("任务"),
        "owes": _("承办单位"), "days": _("逾期天数"), "nothing_late": _("没有逾期的任务。"), "definitions": _("每个数怎么算"),
        "assumed": _("把握由在途项目的阶段、各阶段通过率和用时算出；通过率和用时是演示假设，见平台说明。"),
    }  # fmt: skip


def png(svg: str) -> bytes:
    """A chart as a picture, for Word, which draws no SVG made elsewhere."""
    page = '#set page(width: auto, height: auto, margin: 2pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 150mm)'
    with _one_at_a_time:
        return bytes(_typesetter().compile(page.encode(), format="png", ppi=150, sys_inputs={"svg": svg}))


def word(row: Publication) -> bytes:
    """The publication as a Word document, to be sent and edited further."""
    from songhe.city.targets.document import Document

    out = io.BytesIO()
    Document(told(row), png).save(out)
    return out.getvalue()


@lru_cache(maxsize=1)
def _typesetter() -> Any:
    """Reads the fonts once a process."""
    return typst.Compiler(root=str(FOLDER), font_paths=[str(Path(fonts.sans_path()).parent)], ignore_system_fonts=True)


def _stamp(row: Publication) -> int:
    return int(row.published_at.timestamp())


def _foot(row: Publication) -> str:
    return _("%(who)s发布·校验码 %(digest)s") % {"who": row.by_name, "digest": row.digest[:16]}


def _note(row: Publication) -> str:
    return "" if intact(row) else _("注意：内容与发布时的校验码对不上，不能作为依据。")
