"""Ground is drawn, a warning is heard, changes its level, is lifted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.rollcall import dated, queries
from songhe.care.rollcall.models import Alert, Area, Level
from songhe.register.access import scope

COUNTY = 2  # parts of a county's path: ground that is drawn is never narrowed below it


def make_area(
    *, name: str, shape: dict[str, Any], places: Sequence[str], within: str, by: Actor, at: datetime, kept: bool = True
) -> Area:
    """Keep a shape that `rules.shapes` has read, whole places, or both; only what lies in `within` is ever counted."""
    chosen = sorted({path for path in places if scope.covers(within, path)})
    ground = queries.ground_of(shape, chosen, within, localtime(at).date())
    touched = ground.middles | ground.whole or frozenset(ground.villages)
    if not touched:
        raise Refused(_("这片区域不在您的辖区里，请重新画或另选村镇。"))
    row = Area(
        name=name.strip()[:40], shape=shape, places=chosen, division_path=_holds(touched, bool(shape), within), made_at=at,
        made_by=by.name[:80], kept=kept,
    )  # fmt: skip
    with journal.deed():
        row.save()
        facts = {"name": row.name, "places": len(chosen), "drawn": bool(shape)}
        journal.write(verb="rollcall.area.make", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def _holds(paths: Sequence[str] | frozenset[str], drawn: bool, within: str) -> str:
    """The smallest division that holds them all, within what the maker may see; of drawn ground at least the county, because
    doors of a next village may lie inside."""
    parts = [path.split("/") for path in sorted(paths)]
    common = [one[0] for one in zip(*parts, strict=False) if len(set(one)) == 1]
    kept = "/".join(common[:COUNTY] if drawn else common)
    return kept if scope.covers(within, kept) else within


def retire_area(*, area: Area, by: Actor, at: datetime) -> None:
    """Not offered any more; rolls that were called on it keep it."""
    with journal.deed():
        if not Area.objects.filter(pk=area.pk, kept=True).update(kept=False):
            raise Refused(_("这片区域已经停用。"))
        area.kept = False
        journal.write(verb="rollcall.area.retire", subject=area, by=by, at=at, division=area.division_path)


def hear_alert(
    *, kind: str, level: str, area: Area, source: str, issued_at: datetime, by: Actor, at: datetime, number: str = "",
    text: str = "", drill: bool = False,
) -> tuple[Alert, bool]:  # fmt: skip
    """The warning, and whether it is new. The same number of the same office is the same warning: its level follows."""
    day = localtime(at).date()
    if kind not in dated.kinds(day) or level not in Level.values:
        raise Refused(_("没有这种灾害或级别。"))
    if issued_at > at:
        raise Refused(_("发布时间还没有到，请核对。"))
    row = Alert(
        kind=kind, level=level, area=area, division_path=area.division_path, number=number.strip()[:60], issued_at=issued_at,
        source=source.strip()[:60], text=text.strip()[:400], heard_at=at, by_name=by.name[:80], drill=drill,
    )  # fmt: skip
    with journal.deed():
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            return _heard_again(row, by, at), False
        facts = {"kind": kind, "level": level, "drill": drill, "source": row.source}
        journal.write(verb="rollcall.alert.hear", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row, True


def _heard_again(row: Alert, by: Actor, at: datetime) -> Alert:
    known = Alert.objects.select_related("area").get(source=row.source, number=row.number)
    if known.status == Alert.Status.IN_FORCE and known.level != row.level and row.issued_at >= known.issued_at:
        change_level(alert=known, level=row.level, by=by, at=at)
    return known


def change_level(*, alert: Alert, level: str, by: Actor, at: datetime) -> None:
    """Higher or lower. Rolls that run by it are told by their own verb (`raise_level`)."""
    if level not in Level.values:
        raise Refused(_("没有这个级别。"))
    with journal.deed():
        moves.move(alert, "change_level", by=by, at=at, facts={"before": alert.level, "level": level}, level=level)


def lift(*, alert: Alert, by: Actor, at: datetime) -> None:
    """Over. A roll-call that runs goes on until everybody is accounted for."""
    with journal.deed():
        moves.move(alert, "lift", by=by, at=at, facts={"kind": alert.kind}, lifted_at=at, lifted_by=by.name[:80])
