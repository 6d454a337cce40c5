"""A warning comes from another system, in CAP: heard once, changed by an update, lifted by a cancel or when its time ends."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused
from songhe.care.rollcall import dated
from songhe.care.rollcall.actions.ground import change_level, hear_alert, lift, make_area
from songhe.care.rollcall.actions.starting import raise_level
from songhe.care.rollcall.models import Alert, CapMessage, Muster
from songhe.care.rollcall.rules import shapes
from songhe.links.cap import Info, Message

Find = Callable[[str, str], str]
"""A code of a division and where we may look → the path of the place, or nothing."""
CODE = re.compile(r"\d{6,12}")


@dataclass(frozen=True)
class _Ground:
    shape: dict[str, Any]
    places: list[str]
    name: str


def receive(*, warning: Message, within: str, find: Find, by: Actor, at: datetime) -> CapMessage:
    """The message once; sent again it is the same one. `find` is who knows places by their code."""
    digest = hashlib.sha256(repr(warning).encode()).hexdigest()
    known = _known(warning, digest)
    if known:
        return known
    row = CapMessage(
        sender=warning.sender, identifier=warning.identifier, sent=warning.sent, kind=warning.kind, status=warning.status,
        digest=digest, refers=[[one.sender, one.identifier] for one in warning.references], division_path=within, heard_at=at,
        by_name=by.name[:80], became="kept",
    )  # fmt: skip
    try:
        with journal.deed():
            with transaction.atomic():
                row.save(force_insert=True)
            _follow(row, warning, within, find, by, at)
            row.save(update_fields=["became", "why", "alert", "division_path"])
            facts = {"sender": row.sender, "kind": row.kind, "became": row.became}
            journal.write(verb="rollcall.cap.receive", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    except IntegrityError:
        known = _known(warning, digest)
        if known is None:
            raise
        return known
    return row


def _known(warning: Message, digest: str) -> CapMessage | None:
    known = CapMessage.objects.filter(sender=warning.sender, identifier=warning.identifier).select_related("alert").first()
    if known and known.digest != digest:
        raise Refused(_("这个编号已经收过别的内容。"))
    return known


def _follow(row: CapMessage, warning: Message, within: str, find: Find, by: Actor, at: datetime) -> None:
    if warning.status not in {"Actual", "Exercise"}:
        row.why = _("测试或系统报文，只存不办。")
    elif warning.kind in {"Ack", "Error"}:
        row.why = _("回执，只存不办。")
    elif warning.kind == "Cancel":
        _cancel(row, by, at)
    else:
        _hear(row, warning, within, find, by, at)


def _about(row: CapMessage) -> list[Alert]:
    """The warnings in force that the messages it refers to are about; only those of the same exercise or reality."""
    found: dict[Any, Alert] = {}
    for sender, identifier in row.refers:
        rows = CapMessage.objects.filter(sender=sender, identifier=identifier, alert__status=Alert.Status.IN_FORCE)
        for one in rows.select_related("alert__area"):
            if one.alert and one.alert.drill == (row.status == "Exercise"):
                found[one.alert.pk] = one.alert
    return list(found.values())


def _cancel(row: CapMessage, by: Actor, at: datetime) -> None:
    about = _about(row)
    for alert in about:
        lift(alert=alert, by=by, at=at)
        row.alert, row.became, row.division_path = alert, "lifted", alert.division_path
    if not about:
        row.why = _("没有它要解除的预警，或已经解除。")


def _hear(row: CapMessage, warning: Message, within: str, find: Find, by: Actor, at: datetime) -> None:
    info = warning.info()
    if info is None:
        row.why = _("没有内容。")
        return
    told = dated.cap(localtime(at).date())
    kind = told.kind_of([info.event, info.headline, *(value for _name, value in info.codes)])
    if not kind:
        row.why = _("“%(event)s”没有对应的灾害，不点名。") % {"event": info.event[:40]}
    elif info.expires and info.expires <= at:
        row.why = _("收到时已经过期。")
    elif _superseded(row):
        row.why = _("已经收到更新的报文。")
    elif warning.sent > at + timedelta(minutes=told.ahead_minutes):
        raise Refused(_("发布时间还没有到，请核对。"))
    else:
        said = [info.headline, info.event, *(value for _name, value in info.parameters), info.description]
        level = told.level_of(said, info.severity)
        _take(row, warning, info, kind, level, _ground(info, within, find), within, by, at)


def _superseded(row: CapMessage) -> bool:
    """An update or a cancel of this very message came first: the network does not keep the order."""
    later = CapMessage.objects.filter(sender=row.sender, sent__gte=row.sent).exclude(pk=row.pk).values_list("refers", flat=True)
    return any([row.sender, row.identifier] in refers for refers in later)


def _take(
    row: CapMessage, warning: Message, info: Info, kind: str, level: str, ground: _Ground, within: str, by: Actor, at: datetime,
) -> None:  # fmt: skip
    """The same ground and kind is the same warning at another level; another ground is another one, and the old one ends."""
    before = _about(row)
    same = next(
        (one for one in before if (one.kind, one.area.shape, one.area.places) == (kind, ground.shape, ground.places)), None
    )
    for one in before:
        if one is not same:
            lift(alert=one, by=by, at=at)
    if same:
        _change(same, level, by, at)
        row.became, alert = "changed", same
    else:
        area = make_area(name=ground.name, shape=ground.shape, places=ground.places, within=within, by=by, at=at, kept=False)
        alert, _new = hear_alert(
            kind=kind, level=level, area=area, source=(info.sender_name or warning.sender)[:60], number=warning.identifier[:60],
            issued_at=min(warning.sent, at), text=(info.headline or info.description)[:400], by=by, at=at,
            drill=warning.status == "Exercise",
        )  # fmt: skip
        row.became = "replaced" if before else "heard"
    Alert.objects.filter(pk=alert.pk).update(expires_at=info.expires)
    alert.expires_at = info.expires
    row.alert, row.division_path = alert, alert.division_path


def _change(alert: Alert, level: str, by: Actor, at: datetime) -> None:
    """The rolls that run by it follow."""
    if alert.level == level:
        return
    change_level(alert=alert, level=level, by=by, at=at)
    for muster in alert.musters.filter(status=Muster.Status.OPEN):
        raise_level(muster=muster, level=level, by=by, at=at)


def _ground(info: Info, within: str, find: Find) -> _Ground:
    """What is drawn, where it can be read; otherwise the places by their codes. Of what lies outside nothing is counted."""
    name = "、".join(dict.fromkeys(one.words for one in info.areas))[:40]  # words: data
    codes = [value for one in info.areas for _list, value in one.geocodes if CODE.fullmatch(value)]
    places = sorted({path for path in (find(code, within) for code in codes) if path})
    drawn, fault = _drawn(info)
    if drawn:
        return _Ground(drawn, [], name)
    if places:
        return _Ground({}, places, name)
    if fault:
        raise Refused(_("报文里画的区域用不了（%(code)s），也没有本辖区的区划代码。") % {"code": fault})
    raise Refused(_("报文里没有本辖区的区域：要有多边形、圆或区划代码。"))


def _drawn(info: Info) -> tuple[dict[str, Any], str]:
    rings = [[[lng, lat] for lat, lng in ring] for one in info.areas for ring in one.polygons]
    parts: list[dict[str, Any]] = [{"type": "Polygon", "coordinates": [ring]} for ring in rings]
    parts += [shapes.circle((lat, lng), max(km, 0.1)) for one in info.areas for lat, lng, km in one.circles]
    if not parts:
        return {}, ""
    try:
        rows = [{"type": "Feature", "geometry": one} for one in parts]
        return shapes.read({"type": "FeatureCollection", "features": rows}), ""
    except shapes.BadShape as wrong:
        return {}, wrong.code


def lift_expired(at: datetime) -> int:
    """Warnings whose own time is over. A roll-call that runs goes on."""
    rows = list(Alert.objects.filter(status=Alert.Status.IN_FORCE, expires_at__lte=at)[:100])
    for row in rows:
        with journal.deed():
            lift(alert=row, by=CLOCK, at=at)
    return len(rows)


def waive(*, alert: Alert, why: str, by: Actor, at: datetime) -> None:
    """No roll is called for this one, and why; a later level may ask again."""
    if len(why.strip()) < 2:
        raise Refused(_("请写明为什么这次不点名。"))
    with journal.deed():
        known = Alert.objects.filter(pk=alert.pk, status=Alert.Status.IN_FORCE, waived_at=None)
        if not known.update(waived_at=at, waived_by=by.name[:80], waived_why=why.strip()[:120]):
            raise Refused(_("这条预警已经有人处理了。"))
        facts = {"why": why.strip()[:120]}
        journal.write(verb="rollcall.alert.waive", subject=alert, by=by, at=at, division=alert.division_path, facts=facts)
