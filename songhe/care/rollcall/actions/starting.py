"""A roll-call begins, is counted anew, and ends."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.bulk import insert_all
from songhe.base.errors import Refused
from songhe.care.rollcall import dated, queries
from songhe.care.rollcall.actions import cascade
from songhe.care.rollcall.models import OPEN, Alert, Area, Level, Muster, MusterDue, Person, RescueCard, Whereabouts
from songhe.care.rollcall.queries import Found
from songhe.register.access import scope
from songhe.register.people.models import LIVE, Elder
from songhe.register.places.models import Division
from songhe.register.places.models import Level as PlaceLevel

FRESH: dict[str, Any] = {"status": "waiting"}
BATCH = 500


def start(
    *, area: Area, kind: str, level: str, within: str, by: Actor, at: datetime, drill: bool = False, alert: Alert | None = None,
    name: str = "",
) -> list[Muster]:  # fmt: skip
    """Call the roll of everybody on this ground: one roll for each county, told to those in charge at once."""
    day = localtime(at).date()
    if kind not in dated.kinds(day) or level not in Level.values:
        raise Refused(_("没有这种灾害或级别。"))
    if alert and alert.status != Alert.Status.IN_FORCE:
        raise Refused(_("这条预警已经解除，不能再按它点名。"))
    found = {path: queries.found_in(area, path, kind, level, day, real=not drill) for path in _parts(area, within)}
    number = sum(map(len, found.values()))
    if not number:
        raise Refused(_("这片区域里没有登记在册的老人。"))
    if number > dated.limits(day).most:
        raise Refused(_("这片区域里有 %(n)s 位老人，一次点不过来，请分成几片。") % {"n": number})
    drilled = drill or bool(alert and alert.drill)
    facts = {"kind": kind, "level": level, "drill": drilled, "area": area, "alert": alert, "rules_from": day}
    said = name.strip() or f"{area.name}·{dated.kinds(day)[kind].name}"
    with journal.deed():
        return [_begin(path, people, by, at, name=said[:60], **facts) for path, people in found.items() if people]


def _parts(area: Area, within: str) -> list[str]:
    """The area's division, or of a whole city each of its counties; never more than the caller may see."""
    path = area.division_path if scope.covers(within, area.division_path) else within
    if not scope.covers(area.division_path, path):
        raise Refused(_("这片区域不在您的辖区里。"))
    row = Division.objects.get(path=path)
    if row.level != PlaceLevel.CITY:
        return [path]
    return list(Division.objects.filter(parent=row).order_by("code").values_list("path", flat=True))


def _begin(path: str, found: Sequence[Found], by: Actor, at: datetime, **facts: Any) -> Muster:
    row = Muster(division_path=path, started_at=at, started_by=by.name[:80], **facts)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as fault:
        raise Refused(_("按这条预警的点名已经在进行。")) from fault
    told = {"kind": row.kind, "level": row.level, "drill": row.drill, "people": len(found)}
    journal.write(verb="rollcall.muster.start", subject=row, by=by, at=at, division=path, facts=told)
    _lay(row, found, at, first=1)
    return row


def _lay(muster: Muster, found: Sequence[Found], at: datetime, *, first: int) -> None:
    """People stand on the roll and on the list of whoever is in charge of them."""
    tiers = cascade.lowest({one.path for one in found})
    places = {path: (tier, cascade.place_of(tier, path)) for path, tier in tiers.items()}
    charges = cascade.lay(muster, sorted(set(places.values())), at)
    devices = _devices(one.elder for one in found if one.powered)
    rows = [
        Person(
            muster=muster, elder_id=one.elder, division_path=one.path, rank=rank, lat=one.point[0], lng=one.point[1],
            approximate=one.approximate, whereabouts=one.whereabouts, at_place=one.place[:60], mobility=one.mobility,
            guessed=one.guessed, powered=one.powered, device=devices.get(one.elder, ""), alone=one.alone,
            no_phone=one.no_phone, leaves=one.leaves, charge=charges[places[one.path]], added_at=at,
        )
        for rank, one in enumerate(found, first)
    ]  # fmt: skip
    insert_all(rows)


def _devices(elders: Iterable[uuid.UUID]) -> dict[uuid.UUID, Any]:
    return {row.elder_id: row.device for row in RescueCard.objects.filter(elder__in=list(elders))}


def recount(*, muster: Muster, by: Actor, at: datetime) -> int:
    """Whoever has come onto this ground since stands on the roll too, and the order is made anew; nothing that was said is
    lost, nobody is taken off. How many are new."""
    found = queries.found_in(
        muster.area, muster.division_path, muster.kind, muster.level, muster.rules_from, real=not muster.drill
    )
    known = {row.elder_id: row for row in muster.people.all()}
    with journal.deed():
        new = [one for one in found if one.elder not in known]
        moves.move(muster, "recount", by=by, at=at, facts={"new": len(new)})
        changed = []
        for rank, one in enumerate(found, 1):
            row = known.get(one.elder)
            if row and (row.rank, row.leaves) != (rank, one.leaves) and row.status in OPEN:
                row.rank, row.leaves = rank, one.leaves
                changed.append(row)
        Person.objects.bulk_update(changed, ["rank", "leaves"], batch_size=BATCH)
        _lay(muster, new, at, first=len(known) + 1)
    return len(new)


def raise_level(*, muster: Muster, level: str, by: Actor, at: datetime) -> None:
    """The warning has another level: who has to leave is found anew; what is told from now on has the new times."""
    if level not in Level.values:
        raise Refused(_("没有这个级别。"))
    with journal.deed():
        moves.move(muster, "raise_level", by=by, at=at, facts={"before": muster.level, "level": level}, level=level)
        recount(muster=muster, by=by, at=at)


def add_person(*, muster: Muster, elder: Elder, by: Actor, at: datetime) -> Person:
    """Somebody who is here though no file says so: on a visit, fled here, found on the way."""
    if muster.status != Muster.Status.OPEN:
        raise Refused(_("这次点名已经结束。"))
    if elder.status not in LIVE:
        raise Refused(_("%(name)s 的档案现在是“%(s)s”，不能加进点名。") % {"name": elder.name, "s": elder.get_status_display()})
    known = muster.people.filter(elder=elder).first()
    if known:
        raise Refused(_("%(name)s 已经在名单上。") % {"name": elder.name})
    lat, lng = elder.position
    card = RescueCard.objects.filter(elder=elder).first()
    guess = dated.limits(muster.rules_from).guesses.get(elder.care_level, "unknown")
    one = Found(
        elder.pk, elder.division_path, (lat, lng), elder.located != "exact", Whereabouts.HOME, "",
        card.mobility if card else guess, card is None and guess != "unknown", bool(card and card.powered),
        elder.living == "alone", not elder.phone_index, cascade.asks(muster).leaves == "all", 0,
    )  # fmt: skip
    with journal.deed():
        _lay(muster, [one], at, first=muster.people.count() + 1)
        row = muster.people.get(elder=elder)
        Person.objects.filter(pk=row.pk).update(by_hand=True)
        facts = {"muster": str(muster.pk)}
        journal.write(verb="rollcall.person.add", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    row.refresh_from_db()
    return row


def end(*, muster: Muster, by: Actor, at: datetime, why: str = "") -> None:
    """Over, when everybody is accounted for; with somebody open only for a reason that stays with it."""
    left = muster.people.filter(status__in=OPEN).count()
    if left and len(why.strip()) < 2:
        said = ngettext("还有 %(n)s 位没有着落，结束前请写明为什么。", "还有 %(n)s 位没有着落，结束前请写明为什么。", left)
        raise Refused(said % {"n": left})
    with journal.deed():
        facts = {"left": left, "drill": muster.drill}
        moves.move(muster, "end", by=by, at=at, facts=facts, ended_at=at, ended_by=by.name[:80], why=why.strip()[:200])
        MusterDue.objects.filter(charge__muster=muster, fired_at=None, cleared_at=None).update(cleared_at=at)
