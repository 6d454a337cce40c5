"""Lists for a time without power: what helpers need, in large type; every file on them is opened, and that is noted."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.rollcall import showing, words
from songhe.care.rollcall.models import Area, Buddy, Muster, Person, RescueCard
from songhe.care.rollcall.queries import inside
from songhe.register.access.models import User
from songhe.register.people import actions as people
from songhe.register.people.models import Elder

OPENED = ("address", "contacts", "phone", "rescue_card", "way_in")
MOST = 3000
Line = dict[str, Any]


def of_muster(muster: Muster, rows: Sequence[Person], *, by: Actor, at: datetime) -> list[Line]:
    """People of a roll-call, in its order."""
    reason = words.drilled(muster.drill, _("灾害点名：%(name)s") % {"name": muster.name})
    _note([row.elder for row in rows], reason, by, at)
    day = localtime(at).date()
    return [
        showing.on_paper(
            row.elder, day, mobility=str(words.SHORT[row.mobility]), device=words.device_word(row.device), leaves=row.leaves,
            place=row.at_place, buddy=_buddy(row.buddy), shelter=row.shelter.name if row.shelter else "",
            vehicle=_("%(name)s 第 %(n)s 趟") % {"name": row.vehicle.name, "n": row.trip} if row.vehicle else "",
        )
        for row in rows
    ]  # fmt: skip


def of_area(area: Area, user: User, kind: str, level: str, *, at: datetime) -> list[Line]:
    """Everybody who would be called, with what the rescue cards say where the person consents."""
    day = localtime(at).date()
    path = area.division_path if area.division_path.startswith(user.scope) else user.scope
    found = inside.found_in(area, path, kind, level, day, real=False)
    if len(found) > MOST:
        raise Refused(_("名单有 %(n)s 位，太长了，请按村镇分开打印。") % {"n": len(found)})
    keys = [one.elder for one in found]
    rows = Elder.objects.filter(pk__in=keys).select_related("division__parent").prefetch_related("contacts")
    elders = {row.pk: row for row in rows}
    cards = {row.elder_id: row for row in RescueCard.objects.filter(elder__in=keys).select_related("buddy", "shelter")}
    _note(list(elders.values()), _("打印备用名单：%(name)s") % {"name": area.name}, user.actor, at)
    lines = []
    for one in found:
        card = cards.get(one.elder)
        lines.append(
            showing.on_paper(
                elders[one.elder], day, mobility=str(words.SHORT[one.mobility]), leaves=one.leaves, place=one.place, vehicle="",
                device=words.device_word(card.device) if card and one.powered else "",
                buddy=_buddy(card.buddy if card else None),
                shelter=card.shelter.name if card and card.shelter else "",
            )
        )  # fmt: skip
    return lines


def _buddy(row: Buddy | None) -> str:
    return f"{row.name} {row.phone}".strip() if row else ""


def _note(elders: Iterable[Elder], reason: str, by: Actor, at: datetime) -> None:
    with journal.deed():
        for elder in elders:
            people.note_opening(elder=elder, fields=OPENED, reason=reason, by=by, at=at)


def page(lines: list[Line], by: str, name: str, drill: bool, at: datetime) -> dict[str, Any]:
    """What the page of paper needs: one sheet for each village or each buddy."""
    none = _("还没有包保人") if by == "buddy" else ""
    sheets = showing.sheets([{**line, by: line[by] or none} for line in lines], by)
    return {"sheets": sheets, "by": by, "name": name, "drill": drill, "printed": at, "desk_phone": settings.DESK_PHONE,
            "people": len(lines)}  # fmt: skip
