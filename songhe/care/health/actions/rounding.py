"""Village rounds: planned for the month, announced in the village, one sheet for each person, closed with a summary."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.health import queries
from songhe.care.health.actions import consulting, contracting, referring, taking
from songhe.care.health.models import Consult, RoundSheet, Service, Source, Team, VillageRound
from songhe.register.access.models import User
from songhe.register.access.scope import covers
from songhe.register.bulletin import actions as bulletin
from songhe.register.people.models import LIVE, Elder
from songhe.register.places.models import Division

KEPT = ("complaint", "found", "advice")
LOOKS_BACK = timedelta(days=3)
"""A sheet may be written so long after the round."""


def plan(*, team: Team, village: Division, on: date, begins: time, place: str, by: Actor, at: datetime) -> VillageRound:
    """A team goes to a village on a day. Refused: a day that is over, another place's team, twice on a day."""
    _refuse_place(team, village, place)
    _refuse_day(on, at)
    if VillageRound.objects.filter(team=team, village=village, on=on).exclude(status="cancelled").exists():
        raise Refused(_("这个团队那天已经排了去这个村（社区）。"), "on")
    told: dict[str, Any] = {"team": team, "village": village, "on": on, "time": begins, "place": place.strip()[:80]}
    row = VillageRound(**told, division_path=village.path, planned_by=by.name[:80])
    with journal.deed():
        row.save()
        facts = {"team": team.name, "on": on.isoformat()}
        journal.write(verb="health.villageround.plan", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def _refuse_place(team: Team, village: Division, place: str) -> None:
    if village.level != "village" or not covers(team.division_path, village.path):
        raise Refused(_("请选团队管的村（社区）。"))
    if team.ended_on is not None:
        raise Refused(_("这个团队已经停了。"))
    if len(place.strip()) < 2:
        raise Refused(_("请写在哪里看。"))


def _refuse_day(on: date, at: datetime) -> None:
    if on < localtime(at).date():
        raise Refused(_("巡诊日期不能早于今天。"), "on")


def repeat_month(*, team: Team, month: date, by: Actor, at: datetime) -> list[VillageRound]:
    """The plan of the month before once more: each village on the same weekday of the same week. What is planned stays."""
    first = month.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    rows = VillageRound.objects.filter(team=team, on__gte=before, on__lt=first).exclude(status="cancelled")
    made = []
    with journal.deed():
        for row in rows.select_related("village").order_by("on", "time", "pk"):
            day = _same_day(row.on, first)
            here = VillageRound.objects.filter(team=team, village=row.village, on__month=first.month, on__year=first.year)
            if day is None or day < localtime(at).date() or here.exclude(status="cancelled").exists():
                continue
            made.append(plan(team=team, village=row.village, on=day, begins=row.time, place=row.place, by=by, at=at))
    if not made:
        raise Refused(_("上个月没有可以照排的，或者已经排好了。"))
    return made


def _same_day(day: date, first: date) -> date | None:
    """The same weekday in the same week of another month; the last such one where it has no fifth."""
    start = first + timedelta(days=(day.weekday() - first.weekday()) % 7)
    found = start + timedelta(weeks=(day.day - 1) // 7)
    return found if found.month == first.month else found - timedelta(weeks=1)


def shift(*, village_round: VillageRound, on: date, begins: time, place: str, by: Actor, at: datetime) -> None:
    """Another day, hour or place; whoever was told is told again."""
    _refuse_day(on, at)
    _refuse_place(village_round.team, village_round.village, place)
    others = VillageRound.objects.filter(team=village_round.team, village=village_round.village, on=on).exclude(
        status="cancelled"
    )
    if others.exclude(pk=village_round.pk).exists():
        raise Refused(_("这个团队那天已经排了去这个村（社区）。"), "on")
    with journal.deed():
        facts = {"on": on.isoformat(), "announced": village_round.status == "announced"}
        moves.move(village_round, "shift", by=by, at=at, facts=facts, on=on, time=begins, place=place.strip()[:80])


def announce(*, village_round: VillageRound, user: User, at: datetime) -> None:
    """Whoever is due there is told (the journey), and the words wait at the bureau's bulletin for it to publish them."""
    _refuse_day(village_round.on, at)
    with journal.deed():
        told = {"day": village_round.on.isoformat(), "time": f"{village_round.time:%H:%M}", "place": village_round.place}
        body = _(
            "%(day)s %(time)s 起，%(team)s 在 %(place)s 巡诊：量血压、测血糖、慢病随访、预约年度体检。请带身份证和正在吃的药。"
        )
        title = _("%(village)s巡诊通知") % {"village": village_round.village.short_name}
        words = bulletin.write(
            title=title[:80],
            body=body % {**told, "team": f"{village_round.team.clinic} {village_round.team.name}"},
            user=user,
            at=at,
        )
        moves.move(
            village_round, "announce", by=user.actor, at=at, facts={"on": told["day"]}, announced_at=at, article=words.pk
        )


def see(
    *,
    village_round: VillageRound,
    elder: Elder,
    record: Mapping[str, str],
    step: str,
    user: User,
    at: datetime,
    values: Mapping[str, tuple[float, str]] | None = None,
    context: str = "",
    next_on: date | None = None,
    hospital: str = "",
) -> RoundSheet:
    """One person was seen: readings are taken and judged as all others, the contract is proven, the next step begins in the
    same deed (a referral, a consult that is asked for)."""
    today = localtime(at).date()
    if (
        village_round.status not in {"planned", "announced", "done"}
        or not village_round.on <= today <= village_round.on + LOOKS_BACK
    ):
        raise Refused(_("只能在巡诊当天和之后三天内登记。"))
    if elder.status not in LIVE or not covers(village_round.team.division_path, elder.division_path):
        raise Refused(_("这位老人不归这个团队管。"))
    told = {name: str(record.get(name, "")).strip()[:400] for name in KEPT if str(record.get(name, "")).strip()}
    if not told and not values:
        raise Refused(_("请至少记一项：测量值、老人说的或看到的。"))
    if step == RoundSheet.Next.REFER and not hospital.strip():
        raise Refused(_("要转诊请写转到哪家医院。"), "hospital")
    with journal.deed():
        row = RoundSheet.objects.select_for_update().filter(round=village_round, elder=elder).first()
        if row is not None and row.came:
            raise Refused(_("这次巡诊已经给这位老人登记过了。"))
        row = row or RoundSheet(
            round=village_round, elder=elder, division_path=elder.division_path, due=reasons(village_round, elder, today)
        )
        row.came, row.record, row.next, row.next_on = True, told, RoundSheet.Next(step), next_on
        row.noted_at, row.by_name = at, user.name[:80]
        row.save()
        facts = {"round": str(village_round.pk), "next": row.next, "measured": sorted(values or {})}
        journal.write(verb="health.roundsheet.see", subject=row, by=user.actor, at=at, division=row.division_path, facts=facts)
        _follows(row, values or {}, context, hospital, user, at)
    return row


def _follows(
    row: RoundSheet, values: Mapping[str, tuple[float, str]], context: str, hospital: str, user: User, at: datetime
) -> None:
    by, elder = user.actor, row.elder
    why = (row.record or {}).get("found") or (row.record or {}).get("complaint") or _("巡诊时发现")
    if values:
        taking.take(elder=elder, values=values, source=Source.VISIT, context=context, key=str(row.pk), by=by, at=at)
    contracting.prove(elder=elder, on=localtime(at).date(), kind=Service.Kind.VISIT, source=row.pk, by=by, at=at)
    if row.next == RoundSheet.Next.REFER:
        referring.request(elder=elder, hospital=hospital, why=why, by=by, at=at)
    elif row.next == RoundSheet.Next.CONSULT:
        consulting.request(elder=elder, reason=why, asker=Consult.Asker.DOCTOR, user=user, by=by, at=at)


def reasons(village_round: VillageRound, elder: Elder, today: date) -> list[str]:
    """Why this person was due on that day."""
    return queries.due_in(village_round.village.path, today, [elder]).get(elder.pk, [])


def close(*, village_round: VillageRound, summary: str, by: Actor, at: datetime) -> None:
    """It is over: who was due and did not come stands on the list by name, to be visited at home."""
    today = localtime(at).date()
    if today < village_round.on:
        raise Refused(_("巡诊还没有到，不能结束。"))
    if len(summary.strip()) < 4:
        raise Refused(_("请写小结：做了什么、村里有什么要注意的。"))
    with journal.deed():
        came = set(RoundSheet.objects.filter(round=village_round).values_list("elder", flat=True))
        due = queries.due_in(village_round.village.path, today)
        people = Elder.objects.filter(pk__in=[key for key in due if key not in came])
        missing = [_absent(village_round, elder, due[elder.pk], by, at) for elder in people]
        RoundSheet.objects.bulk_create(missing)
        told = {"seen": len(came), "absent": len(missing), "summary": summary.strip()[:400], **_ended(by, at)}
        moves.move(village_round, "close", by=by, at=at, facts={"seen": len(came), "absent": len(missing)}, **told)


def _absent(village_round: VillageRound, elder: Elder, due: Collection[str], by: Actor, at: datetime) -> RoundSheet:
    facts: dict[str, Any] = {"round": village_round, "elder": elder, "division_path": elder.division_path, "due": list(due)}
    return RoundSheet(**facts, came=False, next=RoundSheet.Next.HOME, noted_at=at, by_name=by.name[:80])


def cancel(*, village_round: VillageRound, why: str, by: Actor, at: datetime) -> None:
    """Nobody goes; whoever was told is told so."""
    if len(why.strip()) < 2:
        raise Refused(_("请写明原因。"))
    if village_round.sheets.filter(came=True).exists():
        raise Refused(_("已经有老人看过了，请写小结结束，不能取消。"))
    with journal.deed():
        facts = {"announced": village_round.status == "announced"}
        moves.move(village_round, "cancel", by=by, at=at, facts=facts, ended_why=why.strip()[:100], **_ended(by, at))


def _ended(by: Actor, at: datetime) -> dict[str, Any]:
    return {"ended_at": at, "ended_by": by.name[:80]}
