"""Words of the pages of life events and doubles."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from songhe.journeys.life import Effect, Tone
from songhe.register.access.models import User
from songhe.register.access.scope import covers
from songhe.register.life.models import LifeEvent
from songhe.register.people.models import LIVE, Elder, Status
from songhe.register.people.queries.files import BY_PLACE
from songhe.register.places import queries as places
from songhe.register.places.models import Division


@dataclass(frozen=True)
class Home:
    """Where a person's file goes on; `key` only where this user may open it."""

    sentence: str
    key: Any = None


def grouped(effects: list[Effect]) -> list[tuple[str, str, str, list[str]]]:
    """(tone of the badge, icon, heading, sentences), what is in conflict first."""
    heads = (
        (Tone.CONFLICT, "danger", "alert-triangle", _("先处理")),
        (Tone.STOPS, "warn", "ban", _("停止或改变")),
        (Tone.STARTS, "ok", "check", _("开始或恢复")),
        (Tone.NOTE, "", "info-circle", _("请注意")),
    )
    return [
        (badge, icon, head, [one.sentence for one in effects if one.tone == tone])
        for tone, badge, icon, head in heads
        if any(one.tone == tone for one in effects)
    ]


def details_of(event: LifeEvent) -> list[tuple[str, str]]:
    """What was told with an event. The number of a certificate is not shown: that it is there is enough."""
    told = event.told
    rows = [
        (_("搬到"), places.names(event.division.path) if event.division else ""),
        (_("新住址"), _("已登记（加密）") if told.get("address") else ""),
        (_("去处"), told.get("place", "")),
        (_("预计回来"), told.get("until", "")),
        (_("死亡证明编号"), _("已登记（加密）") if told.get("certificate") else ""),
    ]
    return [(label, text) for label, text in rows if text]


def next_home(user: User, elder: Elder) -> list[Home]:
    """Where this file goes on and where it came from. Of another county only which one it is."""
    found = []
    if elder.status == Status.MERGED and elder.merged_into:
        found.append(_home(user, elder.merged_into, _("已并入"), _("已并入另一个县的档案")))
    for new in elder.successors.filter(status__in=LIVE | {"died", "moved"}).select_related("division"):
        found.append(_home(user, new, _("迁往"), _("迁往")))
    if elder.predecessor:
        found.append(_home(user, elder.predecessor, _("迁自"), _("迁自")))
    return found


def _home(user: User, elder: Elder, word: str, masked: str) -> Home:
    own = user.role in BY_PLACE and covers(user.scope, elder.division_path)
    if own:
        return Home(f"{word} {elder.name}·{places.names(elder.division_path)}", elder.pk)
    parts = elder.division_path.split("/")
    county = Division.objects.filter(code=parts[1] if len(parts) > 1 else parts[0]).first()
    return Home(f"{masked} {county.short_name}" if county and masked == word else masked)


def model_name(label: str) -> str:
    """What rows of a model are called; one that a later room brings names itself."""
    names = {
        "people.contact": _("联系人"),
        "people.warning": _("先看这些"),
        "people.consent": _("同意书"),
        "people.category": _("类别"),
        "people.photo": _("照片"),
        "emergency.call": _("呼叫"),
        "fleet.device": _("设备"),
        "life.lifeevent": _("生命周期事件"),
        "staff.keyholding": _("钥匙"),
    }
    return names.get(label, label)


def row_name(row: Any) -> str:
    """A row as somebody recognises it."""
    return str(row.get_kind_display()) if isinstance(row, LifeEvent) else str(row)


def stayed(why: str) -> str:
    """Why a row stayed with the file that was merged."""
    names = {
        "taken": _("留下的档案上已有一条，这一条等它结束后再转过去"),
        "full": _("最多三条，没有空位"),
        "same": _("留下的档案上已有同样的一条"),
        "rival": _("与留下的档案上的类别不能同时享有"),
        "withdrawn": _("在留下的档案上已经撤回"),
    }
    return names[why]
