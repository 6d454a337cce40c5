"""Holds, limits of one person, newer versions of a rule; neither of the last two without a backtest that was looked at."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused
from songhe.care.sensing import dated
from songhe.care.sensing.models import Edition, Hold, Home, Own, Trial
from songhe.register.people.models import Elder

MOST_HOLD = timedelta(days=180)
MOST = 100_000


def hold(*, elder: Elder, reason: str, until: datetime, by: Actor, at: datetime) -> Hold:
    """Nobody is at home, or the home is not as always, until a day; smoke, gas and falls ring all the same."""
    if reason not in Hold.Reason.values or not at < until <= at + MOST_HOLD:
        raise Refused(_("请选原因，结束日期要在今天之后，最多半年。"))
    with journal.deed():
        _end(elder, by, at)
        row = Hold.objects.create(
            elder=elder, division_path=elder.division_path, reason=reason, starts_at=at, ends_at=until, by=by.name[:80]
        )
        facts = {"reason": reason, "until": until.isoformat()}
        journal.write(verb="sensing.hold.begin", subject=row, by=by, at=at, division=row.division_path, facts=facts)
        Home.objects.filter(elder=elder).update(look_at=at)  # what rings is looked at anew
    return row


def end_hold(*, elder: Elder, by: Actor, at: datetime) -> None:
    """Back before the day: silence counts from now on."""
    with journal.deed():
        if not _end(elder, by, at):
            raise Refused(_("没有要结束的暂停。"))
        Home.objects.filter(elder=elder).update(look_at=at)


def _end(elder: Elder, by: Actor, at: datetime) -> bool:
    row = Hold.objects.select_for_update().filter(elder=elder, ended_at=None).first()
    if row is None:
        return False
    row.ended_at, row.ended_by = at, by.name[:80]
    row.save(update_fields=["ended_at", "ended_by"])
    journal.write(verb="sensing.hold.end", subject=row, by=by, at=at, division=row.division_path)
    return True


def checked(rule: str, limits: Mapping[str, float], day: date) -> dict[str, float]:
    """The limits of a rule that may be set, each a number that can be; or Refused."""
    every = dated.rules(day)
    if rule not in every or every[rule].shape == "now":
        raise Refused(_("这条规则没有可以改的界限。"))
    known = every[rule].limits
    if set(limits) - set(known) or not all(0 <= value <= MOST for value in limits.values()):
        raise Refused(_("界限要是 0 到 100000 的数。"))
    changed = {name: float(value) for name, value in limits.items() if float(value) != float(known[name])}
    whole = {**known, **changed}
    if not changed:
        raise Refused(_("和现行的界限一样，没有要回放的。"))
    if whole.get("hours", 1) <= 0 or whole.get("night", 1) > 1 or whole.get("night", 1) <= 0:
        raise Refused(_("小时要大于 0，夜间的折算在 0 和 1 之间。"))
    if "low" in whole and whole["low"] >= whole["high"]:
        raise Refused(_("下限要小于上限。"))
    return changed


def ask_trial(
    *, rule: str, limits: Mapping[str, float], by: Actor, at: datetime, division: str, days: int, elder: Elder | None = None
) -> Trial:
    """Have other limits played back on the last days; a worker does it."""
    today = localtime(at).date()
    changed = checked(rule, limits, today)
    if not 1 <= days <= 60:
        raise Refused(_("回放 1 到 60 天。"))
    with journal.deed():
        row = Trial(rule=rule, elder=elder, division_path=division, asked_by=by.name[:80], asked_at=at)
        row.first, row.last = today - timedelta(days=days - 1), today
        row.record = {"limits": changed, "version": dated.newest_version(rule, today)}
        row.save()
        facts = {"rule": rule, "days": days}
        journal.write(verb="sensing.trial.ask", subject=row, by=by, at=at, division=division, facts=facts)
    return row


def finish_trial(*, trial: Trial, result: Mapping[str, Any], at: datetime) -> None:
    """The result stands; whoever opens it has seen it."""
    field: Any = Trial._meta.get_field("record")
    sealed = field.seal({**trial.record, "result": dict(result)}, trial.pk)
    with journal.deed():
        moves.move(trial, "finish", by=CLOCK, at=at, done_at=at, record=sealed)
    trial.refresh_from_db()


def fail_trial(*, trial: Trial, at: datetime, why: str) -> None:
    """It could not be played: said, and nothing is adopted on it."""
    with journal.deed():
        moves.move(trial, "fail", by=CLOCK, at=at, facts={"why": why[:80]}, done_at=at)


def note_seen(*, trial: Trial, user: UUID, by: Actor, at: datetime) -> None:
    """Somebody opened the result: only who did may adopt on it."""
    if trial.status != Trial.Status.DONE or str(user) in trial.seen_by:
        return
    with journal.deed():
        locked = Trial.objects.select_for_update().get(pk=trial.pk)
        trial.seen_by = [*locked.seen_by, str(user)]
        Trial.objects.filter(pk=trial.pk).update(seen_by=trial.seen_by)
        journal.write(verb="sensing.trial.see", subject=trial, by=by, at=at, division=trial.division_path)


def _usable(trial: Trial, user: UUID, at: datetime) -> dict[str, float]:
    """The limits of a backtest on which this user may decide: done, opened by the same, fresh, and nothing changed since."""
    if trial.status != Trial.Status.DONE or str(user) not in trial.seen_by:
        raise Refused(_("先看完回放的结果，再决定采用。"))
    if trial.done_at is None or at - trial.done_at > timedelta(days=7):
        raise Refused(_("这次回放已经过了一周，请重新回放。"))
    if dated.newest_version(trial.rule, localtime(at).date()) != trial.record["version"]:
        raise Refused(_("回放之后这条规则已经换了版本，请重新回放。"))
    return dict(trial.record["limits"])


def adopt(*, trial: Trial, user: UUID, clause: str, valid_from: date, by: Actor, at: datetime) -> Edition:
    """These limits for everybody, from a day on, as the next version of the rule."""
    today = localtime(at).date()
    limits = _usable(trial, user, at)
    if trial.elder_id is not None:
        raise Refused(_("这是为一位老人回放的，不能对所有人采用。"))
    if len(clause.strip()) < 4 or valid_from < today:
        raise Refused(_("请写依据，生效日期从今天起。"))
    with journal.deed():
        version = dated.newest_version(trial.rule, today) + 1
        before = Edition.objects.filter(rule=trial.rule).order_by("-version").first()
        row = Edition.objects.create(
            rule=trial.rule,
            version=version,
            division_path=trial.division_path,
            limits={**(before.limits if before else {}), **limits},
            clause=clause.strip()[:200],
            valid_from=valid_from,
            adopted_by=by.name[:80],
            adopted_at=at,
            trial=trial,
        )
        facts = {"rule": row.rule, "version": version, "limits": limits, "valid_from": valid_from.isoformat()}
        journal.write(verb="sensing.edition.adopt", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def sign(*, trial: Trial, user: UUID, why: str, starts_on: date, by: Actor, at: datetime, ends_on: date | None = None) -> Own:
    """These limits for the person of the backtest, dated and signed; those before of the same rule are withdrawn."""
    limits = _usable(trial, user, at)
    if trial.elder is None:
        raise Refused(_("这是为所有人回放的，请为这位老人重新回放。"))
    if len(why.strip()) < 2 or (ends_on is not None and ends_on < starts_on):
        raise Refused(_("请写明为什么这样定，结束不能早于开始。"))
    elder = trial.elder
    with journal.deed():
        _withdraw(elder, trial.rule, by, at)
        row = Own(elder=elder, division_path=elder.division_path, rule=trial.rule, starts_on=starts_on, ends_on=ends_on)
        row.signed_by, row.signed_at, row.trial = by.name[:80], at, trial
        row.record = {"limits": limits, "why": why.strip()[:200]}
        row.save()
        Home.objects.filter(elder=elder).update(look_at=at)
        facts = {"rule": row.rule, "starts_on": starts_on.isoformat()}
        journal.write(verb="sensing.own.sign", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def withdraw(*, elder: Elder, rule: str, by: Actor, at: datetime) -> None:
    """Everybody's limits hold for this person again."""
    with journal.deed():
        if not _withdraw(elder, rule, by, at):
            raise Refused(_("没有单独的界限可以撤。"))
        Home.objects.filter(elder=elder).update(look_at=at)


def _withdraw(elder: Elder, rule: str, by: Actor, at: datetime) -> bool:
    row = Own.objects.select_for_update().filter(elder=elder, rule=rule, withdrawn_at=None).first()
    if row is None:
        return False
    row.withdrawn_at, row.withdrawn_by = at, by.name[:80]
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    journal.write(verb="sensing.own.withdraw", subject=row, by=by, at=at, division=row.division_path)
    return True
