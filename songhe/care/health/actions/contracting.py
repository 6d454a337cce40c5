"""Family-doctor contracts: drafted, signed, begun, renewed, ended; proof of service; teams and their evaluation
(standards.md 8.5)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused
from songhe.care.health import dated
from songhe.care.health.actions import charging
from songhe.care.health.models import Contract, Evaluation, Programme, Service, Team, TeamMember
from songhe.care.health.models.chronic import FollowUp
from songhe.care.health.rules import contract as rules
from songhe.register.access.models import User
from songhe.register.access.scope import covers
from songhe.register.people.models import LIVE, Elder
from songhe.register.places.models import Division
from songhe.register.providers.models import Facility

AT_ONCE = 300


def found_team(
    *, name: str, clinic: str, division: Division, by: Actor, at: datetime, phone: str = "", facility: Facility | None = None
) -> Team:
    """A team of a clinic; `facility`: the institution whose filed prices its packages are compared with."""
    if not name.strip() or Team.objects.filter(division_path=division.path, name=name.strip()).exists():
        raise Refused(_("这里已经有一个团队叫“%(name)s”。") % {"name": name})
    row = Team(name=name.strip()[:40], clinic=clinic.strip()[:60], phone=phone.strip()[:20], division_path=division.path)
    row.facility = facility
    with journal.deed():
        row.save()
        journal.write(verb="health.team.found", subject=row, by=by, at=at, division=row.division_path, facts={"name": row.name})
    return row


def join_team(*, team: Team, name: str, part: str, by: Actor, at: datetime, user: User | None = None) -> TeamMember:
    """Somebody belongs to it; named twice is named once."""
    with journal.deed():
        row, made = TeamMember.objects.get_or_create(team=team, name=name.strip()[:40], part=part, defaults={"user": user})
        if made:
            facts = {"name": row.name, "part": part}
            journal.write(verb="health.team.join", subject=team, by=by, at=at, division=team.division_path, facts=facts)
    return row


def draft(
    *, elder: Elder, team: Team, package: str, starts_on: date, by: Actor, at: datetime, renews: Contract | None = None,
    fee_cents: int = 0, fee_why: str = "",
) -> Contract:  # fmt: skip
    """Write a contract. Refused: no doctor and nurse in the team, one that is on its way, another place, an overlap with
    one that runs, a fee above what the institution filed without a reason."""
    if elder.status not in LIVE:
        raise Refused(_("这份档案已经停用，不能签约。"))
    parts = set(team.members.values_list("part", flat=True))
    if not {TeamMember.Part.DOCTOR, TeamMember.Part.NURSE, TeamMember.Part.PUBLIC} <= parts or team.ended_on is not None:
        raise Refused(_("团队要有全科医生、护士和公共卫生人员才能签约。"))
    if not covers(team.division_path, elder.division_path):
        raise Refused(_("这个团队不管老人所在的村（社区）。"))
    if Contract.objects.filter(elder=elder, status__in=["draft", "signed"]).exists():
        raise Refused(_("已有一份没生效的签约，请先签完或取消它。"))
    running = Contract.objects.filter(elder=elder, status="active").first()
    if running is not None and starts_on <= running.ends_on:
        raise Refused(_("现在的签约到 %(day)s，新的要从它之后开始。") % {"day": running.ends_on.isoformat()})
    filed = charging.compare(team=team, package=package, fee_cents=fee_cents, why=fee_why, on=starts_on)
    row = Contract(
        elder=elder,
        division_path=elder.division_path,
        team=team,
        package=package,
        fee_cents=fee_cents,
        filed_cents=filed,
        fee_why=fee_why.strip()[:200],
        starts_on=starts_on,
        renews=renews,
        ends_on=rules.last_day(starts_on, dated.contracting(starts_on).months),
    )
    with journal.deed():
        row.save()
        facts = {"team": team.name, "package": package, "starts_on": starts_on.isoformat(), "fee": fee_cents, "filed": filed}
        journal.write(verb="health.contract.draft", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def sign(*, contract: Contract, signed_by: str, by: Actor, at: datetime) -> None:
    """The elder, or who may sign for the elder, signs; it runs from its first day on."""
    if len(signed_by.strip()) < 2:
        raise Refused(_("请写谁签的字。"))
    with journal.deed():
        moves.move(contract, "sign", by=by, at=at, signed_at=at, signed_by=signed_by.strip()[:60])
        if contract.starts_on <= localtime(at).date():
            _begin(contract, by, at)


def _begin(contract: Contract, by: Actor, at: datetime) -> None:
    if Contract.objects.filter(elder=contract.elder_id, status="active").exclude(pk=contract.pk).exists():
        raise Refused(_("老人已有一份有效的签约。"))
    moves.move(contract, "begin", by=by, at=at)


def renew(*, contract: Contract, by: Actor, at: datetime) -> Contract:
    """The same team and package from the day after on (or today, where it is over already)."""
    starts_on = max(contract.ends_on + timedelta(days=1), localtime(at).date())
    told: dict[str, Any] = {"elder": contract.elder, "team": contract.team, "package": contract.package}
    told |= {"fee_cents": contract.fee_cents, "fee_why": contract.fee_why}
    return draft(**told, starts_on=starts_on, renews=contract, by=by, at=at)


def cancel(*, contract: Contract, why: str, by: Actor, at: datetime) -> None:
    """Ended before its time."""
    if len(why.strip()) < 2:
        raise Refused(_("请写明为什么解约。"))
    with journal.deed():
        moves.move(contract, "cancel", by=by, at=at, ended_at=at, ended_why=why.strip()[:100])


def revive(*, contract: Contract, by: Actor, at: datetime) -> None:
    """It was ended by mistake, and runs again. Refused when it is over by now, or another one runs."""
    if contract.ends_on < localtime(at).date() or Contract.objects.filter(elder=contract.elder_id, status="active").exists():
        raise Refused(contract.why_not("revive"))
    with journal.deed():
        moves.move(contract, "revive", by=by, at=at, ended_at=None, ended_why="")


def turn_days(at: datetime) -> int:
    """What the calendar does: contracts whose year is over expire, those whose day has come begin. How many moved."""
    day = localtime(at).date()
    over = Contract.objects.filter(status="active", ends_on__lt=day).order_by("pk")[:AT_ONCE]
    moved = _each(over, lambda row: moves.move(row, "expire", by=CLOCK, at=at, ended_at=at))
    coming = Contract.objects.filter(status="signed", starts_on__lte=day).order_by("pk")[:AT_ONCE]
    return moved + _each(coming, lambda row: _begin(row, CLOCK, at))


def _each(rows: Iterable[Contract], deed: Any) -> int:
    done = 0
    for row in list(rows):
        try:
            with journal.deed():
                deed(row)
                done += 1
        except Refused:
            continue  # somebody moved it meanwhile, or another one still runs: the next round looks again
    return done


def prove(*, elder: Elder, on: date, kind: str, by: Actor, at: datetime, source: UUID | None = None) -> Service | None:
    """Note what was done under the contract that held on that day; the same source once, nothing without a contract."""
    row = Contract.objects.filter(elder=elder, status__in=["active", "expired"], starts_on__lte=on, ends_on__gte=on).first()
    if row is None:
        return None
    with journal.deed():
        facts = {"contract": row, "division_path": row.division_path, "on": on, "kind": kind, "by_name": by.name[:80]}
        if source is not None and Service.objects.filter(contract=row, source=source).exists():
            return None
        made = Service.objects.create(**facts, source=source)
        told = {"kind": kind, "on": on.isoformat()}
        journal.write(verb="health.contract.serve", subject=row, by=by, at=at, division=row.division_path, facts=told)
    return made


def serve(*, contract: Contract, on: date, kind: str, by: Actor, at: datetime) -> Service:
    """Something that was done and stands nowhere else. Refused outside the contract's time or ahead of it."""
    if not contract.starts_on <= on <= min(contract.ends_on, localtime(at).date()):
        raise Refused(_("服务日期要在签约期内，且不晚于今天。"))
    if contract.status not in {"active", "expired"}:
        raise Refused(contract.why_not("serve"))
    made = prove(elder=contract.elder, on=on, kind=kind, by=by, at=at)
    if made is None:
        raise Refused(contract.why_not("serve"))
    return made


def evaluate(*, team: Team, on: date, remark: str, by: Actor, at: datetime) -> Evaluation:
    """Judge a team for the quarter in which `on` lies, by what is written down. Once a quarter, and only of one that is
    over."""
    first, last = rules.quarter(on)
    if last >= localtime(at).date():
        raise Refused(_("这个季度还没有过完。"))
    if Evaluation.objects.filter(team=team, quarter=first).exists():
        raise Refused(_("这个季度已经评过了。"))
    held = team.contracts.exclude(status__in=["draft", "cancelled"]).filter(starts_on__lte=last, ends_on__gte=first)
    served = held.filter(services__on__gte=first, services__on__lte=last).distinct().count()
    elders = held.values("elder")
    due = Programme.objects.filter(elder__in=elders, enrolled_on__lte=last).exclude(ended_on__lt=first)
    seen = FollowUp.objects.filter(programme__in=due, on__gte=first, on__lte=last).values("programme").distinct().count()
    row = Evaluation(
        team=team,
        division_path=team.division_path,
        quarter=first,
        contracts=held.count(),
        served=served,
        due=due.count(),
        in_time=seen,
        remark=remark.strip()[:200],
        made_at=at,
        made_by=by.name[:80],
    )
    with journal.deed():
        row.save()
        facts = {"quarter": first.isoformat(), "contracts": row.contracts, "served": served}
        journal.write(verb="health.team.evaluate", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row
