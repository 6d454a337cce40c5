"""What changed in a village: its journal of the last 30 days in words. Of sealed facts only that they changed; no looks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songhe.base.models import JournalEntry
from songhe.base.rows import this_node
from songhe.base.web.marks import listed
from songhe.register.people import categories
from songhe.register.people.models import Elder
from songhe.register.people.words import field_name
from songhe.register.places.models import Division

DAYS, SHOWN = timedelta(days=30), 15
ELDER = "people.elder"
WORDS: dict[str, Any] = {
    "register": gettext_lazy("建立档案"),
    "change": gettext_lazy("更正档案"),
    "keys": gettext_lazy("更改钥匙"),
    "household": gettext_lazy("更改同户"),
    "category_enter": gettext_lazy("列入类别"),
    "category_end": gettext_lazy("类别结束"),
    "category_void": gettext_lazy("类别作废"),
    "category_reopen": gettext_lazy("类别恢复"),
    "contact_add": gettext_lazy("添加联系人"),
    "contact_change": gettext_lazy("更改联系人"),
    "contact_remove": gettext_lazy("删去联系人"),
    "warning_add": gettext_lazy("添“先看这些”"),
    "warning_change": gettext_lazy("改“先看这些”"),
    "warning_remove": gettext_lazy("删“先看这些”"),
    "consent_give": gettext_lazy("签同意书"),
    "consent_withdraw": gettext_lazy("撤回同意书"),
    "go_away": gettext_lazy("外出"),
    "come_back": gettext_lazy("回来了"),
    "admit": gettext_lazy("入住机构"),
    "discharge": gettext_lazy("从机构回家"),
    "move_out": gettext_lazy("迁出"),
    "die": gettext_lazy("去世"),
    "merge": gettext_lazy("并档"),
    "restore_here": gettext_lazy("恢复在家"),
}


@dataclass(frozen=True)
class Told:
    """One change: when, whose, what, by whom."""

    at: datetime
    elder: Elder
    what: str
    who: str


def recent(place: Division, at: datetime) -> list[Told]:
    """The newest changes to files of this village. The caller has made sure that its user may see the village."""
    verbs = [f"{ELDER}.{verb}" for verb in WORDS]
    rows = JournalEntry.objects.filter(node=this_node(), division=place.path, verb__in=verbs, at__gte=at - DAYS)
    entries = list(rows.order_by("-pos")[:SHOWN])
    known = Elder.objects.in_bulk([row.subject for row in entries])
    return [Told(row.at, known[row.subject], _say(row), row.by_name) for row in entries if row.subject in known]


def _say(row: JournalEntry) -> str:
    """更正档案：电话、住址. The names of facts, never what they say."""
    verb = row.verb.rsplit(".", 1)[-1]
    parts = [field_name(name) for name in row.facts.get("fields", []) if isinstance(name, str)] if verb == "change" else []
    if code := row.facts.get("code"):
        parts.append(categories.label(str(code)))
    word = str(WORDS[verb])
    return _("%(word)s：%(parts)s") % {"word": word, "parts": listed(parts)} if parts else word
