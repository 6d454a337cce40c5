"""The medicine list: written, changed, refilled, ended; how somebody is reminded, and who may help."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.health.actions import dosing
from songhe.care.health.models import Medicine, Reminding
from songhe.care.health.rules import medicine as rules
from songhe.register.people import actions as people
from songhe.register.people.models import LIVE, Elder

KEPT = ("name", "form", "dose", "prescriber", "reason", "note")


def prescribe(
    *,
    elder: Elder,
    record: Mapping[str, str],
    starts_on: date,
    by: Actor,
    at: datetime,
    times: Sequence[str] = (),
    source: str = Medicine.Source.CLINIC,
    critical: bool = False,
    ends_on: date | None = None,
    refill_on: date | None = None,
) -> Medicine:
    """Put a medicine on the list. Refused: without a name, one that is on it already, days or hours that cannot be.

    The house notes what a doctor said and knows no medicine: it checks no interaction and no dose.
    """
    told = _told(record)
    if elder.status not in LIVE:
        raise Refused(_("这份档案已经停用，不能加药。"))
    _refuse_days(starts_on, ends_on, times)
    if told["name"] in names(elder):
        raise Refused(_("“%(name)s”已经在用药单上，请改那一条。") % {"name": told["name"]})
    row = Medicine(
        elder=elder,
        division_path=elder.division_path,
        record=told,
        source=Medicine.Source(source),
        times=list(times),
        critical=critical,
        starts_on=starts_on,
        ends_on=ends_on,
        refill_on=refill_on,
        written_at=at,
        written_by=by.name[:80],
    )
    with journal.deed():
        row.save()
        facts = {"times": len(row.times), "source": row.source, "starts_on": starts_on.isoformat()}
        journal.write(verb="health.medicine.prescribe", subject=row, by=by, at=at, division=row.division_path, facts=facts)
        dosing.lay(row, at)
    return row


def _told(record: Mapping[str, str]) -> dict[str, str]:
    told = {name: str(record.get(name, "")).strip()[:200] for name in KEPT if str(record.get(name, "")).strip()}
    if len(told.get("name", "")) < 2:
        raise Refused(_("请写药名。"))
    return told


def _refuse_days(starts_on: date, ends_on: date | None, times: Sequence[str]) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("停药日期不能早于开始日期。"))
    try:
        clean = rules.read_times(" ".join(times))
    except ValueError:
        clean = []
    if list(times) != clean:
        raise Refused(_("请写每天几点吃，如 08:00 20:00；一天最多 8 次。"))


def names(elder: Elder) -> set[str]:
    """What is on the list now."""
    return {row.record["name"] for row in Medicine.objects.filter(elder=elder, status="active")}


def change(*, medicine: Medicine, by: Actor, at: datetime, record: Mapping[str, str] | None = None, **facts: Any) -> None:
    """Write it anew: what it is, its hours and days. Doses to come are laid anew; what was marked stays."""
    merged = {name: facts.get(name, getattr(medicine, name)) for name in ("starts_on", "ends_on", "times")}
    _refuse_days(**merged)
    told = _told(record) if record is not None else medicine.record
    with journal.deed():
        named = sorted(name for name, value in facts.items() if getattr(medicine, name) != value)
        named += ["record"] if told != medicine.record else []
        sealed = _field("record").seal(told, medicine.pk)
        moves.move(medicine, "change", by=by, at=at, facts={"changed": named}, record=sealed, laid_until=None, **facts)
        medicine.refresh_from_db()
        dosing.unlay(medicine, at)
        dosing.lay(medicine, at)


def refill(*, medicine: Medicine, until: date, by: Actor, at: datetime) -> None:
    """Fetched: it lasts until that day."""
    if until < localtime(at).date():
        raise Refused(_("请写这次取的药能吃到哪天。"))
    with journal.deed():
        moves.move(medicine, "refill", by=by, at=at, facts={"until": until.isoformat()}, refill_on=until, warned_on=None)


def end(*, medicine: Medicine, why: str, by: Actor, at: datetime) -> None:
    """Not taken any more; why is sealed."""
    if len(why.strip()) < 2:
        raise Refused(_("请写明为什么停药。"))
    with journal.deed():
        sealed = _field("ended_why").seal(why.strip()[:200], medicine.pk)
        moves.move(medicine, "end", by=by, at=at, ended_on=localtime(at).date(), ended_why=sealed)
        dosing.unlay(medicine, at)
        dosing.drop(medicine, by, at)


def resume(*, medicine: Medicine, by: Actor, at: datetime) -> None:
    """Taken again, from now on."""
    with journal.deed():
        told = {"ended_on": None, "ended_why": _field("ended_why").seal("", medicine.pk), "laid_until": None}
        moves.move(medicine, "resume", by=by, at=at, **told)
        dosing.lay(medicine, at)


def adopt(*, elder: Elder, text: str, by: Actor, at: datetime) -> list[Medicine]:
    """Lines of a health file onto the list, those that are not on it yet. Hours are for a doctor to add."""
    known, made = names(elder), []
    for line in text.replace("；", "\n").splitlines():  # words: data
        name = line.strip()[:200]
        if len(name) >= 2 and name not in known:
            known.add(name)
            told: dict[str, Any] = {"record": {"name": name}, "source": Medicine.Source.FILE}
            made.append(prescribe(elder=elder, starts_on=localtime(at).date(), by=by, at=at, **told))
    return made


def adopt_noted(*, elder: Elder, by: Actor, at: datetime) -> list[Medicine]:
    """What was said at registration becomes the beginning of the list. Whoever does it sees the sealed text: noted as such."""
    if Medicine.objects.filter(elder=elder).exists() or "medicines" not in elder.held:
        raise Refused(_("已经有用药单，或登记时没有说过用药。"))
    with journal.deed():
        people.note_opening(elder=elder, fields=["medicines"], reason=_("用登记时说的用药建用药单"), by=by, at=at)
        return adopt(elder=elder, text="\n".join(elder.medicines or []), by=by, at=at)


def set_reminding(
    *, elder: Elder, way: str, tells_family: bool, by: Actor, at: datetime, helped_said: str | None = None
) -> Reminding:
    """How this person is reminded. `helped_said`: who agreed that the village's assistants see and mark the day's medicine; an
    empty one takes that back, None leaves it."""
    if way not in Reminding.Way.values:
        raise ValueError(way)
    with journal.deed():
        row = Reminding.objects.select_for_update().filter(elder=elder).first()
        row = row or Reminding(elder=elder, division_path=elder.division_path)
        row.way, row.tells_family, row.set_at, row.set_by = way, tells_family, at, by.name[:80]
        if helped_said is not None:
            said = helped_said.strip()[:60]
            row.helped_since = (row.helped_since or at) if said else None
            row.helped_said = said
        row.save()
        facts = {"way": way, "tells_family": tells_family, "helped": row.helped_since is not None}
        journal.write(verb="health.reminding.set", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def _field(name: str) -> Any:
    return Medicine._meta.get_field(name)
