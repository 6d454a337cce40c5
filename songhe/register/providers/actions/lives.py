"""A facility from its plan to its end: each move with its day and its paper."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.register.providers import dated, rules
from songhe.register.providers.actions.places import note, put
from songhe.register.providers.models import (
    CENTERS,
    FED,
    Asset,
    Beds,
    Facility,
    LicenceKind,
    Operator,
    Site,
    Status,
    Step,
)

FACTS = frozenset(
    {
        "name", "operator", "nature", "managed_by", "floor_area", "rooms", "staff", "carers", "equipment", "hours", "phone",
        "about", "due_on", "synthetic",
    }
)  # fmt: skip
ENTERED = frozenset({Status.PLANNED, Status.ACCEPTED, Status.OPERATING, Status.SUSPENDED})


def enter_facility(
    *, site: Site, kind: str, name: str, on: date, paper: str, by: Actor, at: datetime, status: str = Status.PLANNED,
    center: Facility | None = None, opened_on: date | None = None, **facts: Any,
) -> Facility:  # fmt: skip
    """Put a function into a building: planned, or already there when the register began. `on` and `paper` say since when."""
    if status not in ENTERED:
        raise Refused(_("新登记的设施只能是拟建、已验收、运营中或暂停运营。"))
    _check_paper(on, paper, at)
    row = Facility(
        site=site, kind=kind, status=status, status_on=on, division=site.division, division_path=site.division_path,
        unit=site.unit, center=_fit(kind, center),
    )  # fmt: skip
    put(row, {**facts, "name": name}, FACTS)
    row.built_on = on if status in rules.BUILT else None
    row.opened_on = (opened_on or on) if status in {Status.OPERATING, Status.SUSPENDED} else None
    with journal.deed():
        row.save()
        _step(row, "enter", on, paper, "", by, at)
        note(row, "enter", by, at, after={"name": name, "kind": kind, "status": status}, facts={"on": on, "paper": paper})
    return row


def advance(
    *, facility: Facility, verb: str, on: date, paper: str, by: Actor, at: datetime, remark: str = "",
    became: Facility | None = None,
) -> None:  # fmt: skip
    """Take a facility one step through its life. Refused without a paper, before its last step, or while it is blocked."""
    _check_paper(on, paper, at)
    if on < facility.status_on:
        raise Refused(_("日期不能早于上一步（%(on)s）。") % {"on": facility.status_on.isoformat()})
    blocked = why_blocked(facility, verb, on)
    if blocked:
        raise Refused(blocked)
    days = _days(facility, verb, on) | ({"became": became} if became else {})
    with journal.deed():
        moves.move(facility, verb, by=by, at=at, facts={"on": on.isoformat(), "paper": paper}, **days)
        _step(facility, verb, on, paper, remark, by, at)


def why_blocked(facility: Facility, verb: str, on: date) -> str:
    """What stands in the way of a move on that day, in a sentence; nothing when nothing does."""
    if verb in {"open", "resume"}:
        missing = rules.lacking(facility.kind, "open", held(facility, on), dated.needs(on))
        if missing:
            words = _("或").join(str(LicenceKind(kind).label) for kind in missing[0].any_of)
            return _("缺少有效的%(papers)s，不能开始运营（%(clause)s）。") % {"papers": words, "clause": missing[0].clause}
    if verb in {"close", "convert"} and Asset.objects.filter(facility=facility, count__gt=0).exists():
        return _("还有资产没有划转。先把资产移交给接收单位或按规定核销，再办这一步，资产不流失（rural-3.3）。")
    return ""


def held(facility: Facility, day: date) -> set[str]:
    """Kinds of licences of this facility that stand on that day."""
    rows = facility.licences.filter(issued_on__lte=day)
    return {row.kind for row in rows if rules.stands(row.expires_on, row.revoked_on, day)}


def convert(
    *, facility: Facility, kind: str, name: str, on: date, paper: str, by: Actor, at: datetime, remark: str = "",
) -> Facility:  # fmt: skip
    """Turn a facility into one of another kind in the same building; the old one ends, the new one begins as accepted."""
    if kind == facility.kind:
        raise Refused(_("转型要换一个类别。"))
    with journal.deed():
        new = enter_facility(
            site=facility.site, kind=kind, name=name, on=on, paper=paper, by=by, at=at, status=Status.ACCEPTED,
            operator=facility.operator, nature=facility.nature, managed_by=facility.managed_by,
        )  # fmt: skip
        advance(facility=facility, verb="convert", on=on, paper=paper, by=by, at=at, remark=remark, became=new)
    return new


def change_facility(*, facility: Facility, by: Actor, at: datetime, **facts: Any) -> None:
    """Keep the file of a facility: the journal has what was said before and after."""
    before = {name: getattr(facility, name) for name in facts}
    put(facility, facts, FACTS)
    if facility.carers > facility.staff:
        raise Refused(_("护理员不能多于工作人员。"))
    changed = [name for name in facts if before[name] != facts[name]]
    with journal.deed():
        facility.save(update_fields=[*changed] or ["name"])
        if changed:
            told = {name: facts[name] for name in changed}
            note(facility, "change", by, at, before={name: before[name] for name in changed}, after=told)


def give_operator(*, facility: Facility, operator: Operator | None, by: Actor, at: datetime) -> None:
    """Give a facility to whoever runs it from now on."""
    change_facility(facility=facility, operator=operator, by=by, at=at)


def lead(*, facility: Facility, center: Facility | None, by: Actor, at: datetime) -> None:
    """Say which centre leads this facility (大带小、一托多), or that none does."""
    fit = _fit(facility.kind, center)
    before, facility.center = facility.center_id, fit
    with journal.deed():
        facility.save(update_fields=["center"])
        note(facility, "lead", by, at, before={"center": before}, after={"center": fit.pk if fit else None})


def set_beds(*, facility: Facility, counts: dict[str, int], by: Actor, at: datetime) -> None:
    """Say how many beds of each kind there are. Fewer than are taken is refused: those people lie in them."""
    with journal.deed():
        for kind, count in counts.items():
            row = Beds.objects.filter(facility=facility, kind=kind).first() or Beds(facility=facility, kind=kind)
            if count < row.taken:
                raise Refused(_("%(kind)s已住 %(taken)d 张，不能少于这个数。") % _bed_words(row))
            row.count, row.out = count, min(row.out, count - row.taken)
            row.save()
        note(facility, "beds", by, at, after=counts)


def say_taken(*, facility: Facility, taken: dict[str, int], by: Actor, at: datetime, out: dict[str, int] | None = None) -> None:
    """Say how many beds of each kind are taken today, and how many are out of use, so that people find the free ones.

    Of a kind of which nothing is said, as many stay out of use as there is room for beside those taken.
    """
    told = out or {}
    rows = {row.kind: row for row in facility.beds.all()}
    with journal.deed():
        for kind, number in taken.items():
            row = rows.get(kind)
            if row is None or number > row.count:
                raise Refused(_("已住不能多于床位数。床位变了请先做变更备案。"))
            if number + told.get(kind, 0) > row.count:
                raise Refused(_("已住和停用加起来不能多于床位数。"))
            row.out = told.get(kind, min(row.out, row.count - number))
            row.taken, row.said_on = number, localtime(at).date()
            row.save()
        note(facility, "taken", by, at, after={**taken, **{f"{kind}_out": number for kind, number in told.items()}})


def _bed_words(row: Beds) -> dict[str, Any]:
    return {"kind": row.get_kind_display(), "taken": row.taken}


def _fit(kind: str, center: Facility | None) -> Facility | None:
    if center is not None and (center.kind not in CENTERS or kind not in FED):
        raise Refused(_("只有区域养老服务中心或镇中心可以带站点、点位等设施。"))
    return center


def _check_paper(on: date, paper: str, at: datetime) -> None:
    if not paper.strip():
        raise Refused(_("每一步都要有依据，请写文号。"))
    if on > localtime(at).date():
        raise Refused(_("日期不能晚于今天。"))


def _days(facility: Facility, verb: str, on: date) -> dict[str, Any]:
    days: dict[str, Any] = {"status_on": on}
    if verb == "accept":
        days["built_on"] = on
    if verb == "open":
        days["opened_on"] = facility.opened_on or on
    if verb in {"close", "convert"}:
        days["ended_on"] = on
    return days


def _step(row: Facility, verb: str, on: date, paper: str, remark: str, by: Actor, at: datetime) -> None:
    told = {"on": on, "paper": paper[:80], "note": remark[:200], "known_at": at, "by_name": by.name[:80]}
    Step.objects.create(facility=row, verb=verb, status=row.status, **told)
