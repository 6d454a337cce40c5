"""The lists as a PDF, by the house's typesetter and with its fonts: the same facts as the page that a browser prints."""

import json
import threading
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

TEMPLATE = Path(__file__).parent / "paper" / "list.typ"
_one_at_a_time = threading.Lock()  # the typesetter refuses a second thread


def pdf(page: dict[str, Any], *, printed_by: str, at: datetime) -> bytes:
    """What `papers.page` gathered, as a file with the mark of whoever printed it."""
    with _one_at_a_time:
        given = {"told": json.dumps(_told(page, printed_by, at), ensure_ascii=False)}
        return bytes(_typesetter().compile(str(TEMPLATE), format="pdf", sys_inputs=given))


@lru_cache(maxsize=1)
def _typesetter() -> Any:
    """Reads the fonts once a process."""
    import pylopdf_fonts_zh_cn as fonts  # both are loaded by who prints alone
    import typst

    return typst.Compiler(root=str(TEMPLATE.parent), font_paths=[str(Path(fonts.sans_path()).parent)], ignore_system_fonts=True)


def _told(page: dict[str, Any], printed_by: str, at: datetime) -> dict[str, Any]:
    return {
        "site": settings.SITE_NAME, "name": page["name"], "drill": page["drill"],
        "watermark": f"{printed_by} {localtime(at):%Y-%m-%d %H:%M}",
        "words": {
            "private": _("内含个人信息，用后交回村委会保管或销毁。"), "drill": _("演练"),
            "heads": [_("平安"), _("转移"), _("救援"), _("老人"), _("电话、住址"), _("怎么帮")],
        },
        "sheets": [
            {"title": title, "sub": f"{page['name']} · {len(lines)} · {page['desk_phone']}",
             "lines": [_line(one, page["by"]) for one in lines]}
            for title, lines in page["sheets"]
        ],
    }  # fmt: skip


def _line(one: dict[str, Any], by: str) -> dict[str, Any]:
    leaves = _("要转移") if one["leaves"] else ""
    buddy = f"{_('包保')} {one['buddy']}" if one["buddy"] and by != "buddy" else ""
    village = one["village"] if by == "buddy" else ""
    facts = [one["address"], one["place"], village, one["way_in"], *one["contacts"]]
    return {
        "name": one["name"], "age": str(one["age"] or ""), "mobility": one["mobility"], "phone": one["phone"] or "—",
        "device": one["device"], "facts": [str(fact) for fact in facts if fact],
        "help": [fact for fact in (leaves, buddy, one["vehicle"], one["shelter"]) if fact],
    }  # fmt: skip
