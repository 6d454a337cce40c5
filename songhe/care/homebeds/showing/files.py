"""Lists of home beds, and one file with everything that belongs to it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.timezone import localtime

from songhe.base import indicators as base
from songhe.care.homebeds import actions, dated, queries, rules, words
from songhe.care.homebeds.models import PREPARED, BedAgreement, HomeBed, RetrofitRequest, SignalDay
from songhe.care.homebeds.showing.months import ahead, month, this_month
from songhe.care.homebeds.showing.parts import kit, survey
from songhe.register.access.models import BUREAU_ROLES, Role, User
from songhe.register.places import queries as places


def listing(rows: Sequence[HomeBed], at: datetime) -> list[dict[str, Any]]:
    """A page of files: a fixed number of queries, however many."""
    names = places.names_of(row.division_path for row in rows)
    live = [row for row in rows if row.status == HomeBed.Status.OPEN]
    span, day = base.month_of(at), localtime(at).date()
    found = queries.had(live, span, at) if live else {}
    signals = {one.home_bed_id: one for one in SignalDay.objects.filter(home_bed__in=[row.pk for row in live], day=day)}
    active = _last_active([row.pk for row in live])
    quiet = dated.rules(day).quiet_days
    lines = []
    for row in rows:
        had = found.get(row.pk)
        need = ahead(row, had, at) if had else None
        moved = active.get(row.pk)
        lines.append(
            {
                "row": row, "where": names[row.division_path], "tone": words.STATES[HomeBed.Status(row.status)], "had": had,
                "need": need, "hours": words.hours(had.minutes) if had else "", "signal": signals.get(row.pk),
                "need_hours": words.hours(need.minutes) if need else "", "reached": bool(had and need and rules.met(had, need)),
                "quiet": bool(had and had.days_seen >= quiet and (moved is None or (day - moved).days >= quiet)),
                "moved": moved,
            }
        )  # fmt: skip
    return lines


def _last_active(keys: Sequence[Any]) -> dict[Any, Any]:
    rows = SignalDay.objects.filter(home_bed__in=keys, active=True).order_by()
    return dict(rows.values_list("home_bed").annotate(last=Max("day")))


def conditions(row: HomeBed, at: datetime) -> list[dict[str, Any]]:
    """Every condition, as it was judged; before that, by what the file knows by itself."""
    day = localtime(row.judged_at or at).date()
    kept = {line["code"]: line for line in row.verdicts or []}
    if not kept:
        facts = actions.facts_of(row.elder, day, {})
        kept = {one.code: {"met": one.met, "told": one.told} for one in rules.judge(dated.conditions(day), facts)}
    return [
        {"one": one, "met": kept[one.code]["met"], "word": words.VERDICTS[kept[one.code]["met"]],
         "why": words.explain(one.kind, kept[one.code]["told"])}
        for one in dated.conditions(day) if one.code in kept
    ]  # fmt: skip


def reason(row: HomeBed) -> str:
    """Why there is no bed, or no longer."""
    day = localtime(row.closed_at).date() if row.closed_at else None
    if day is None:
        return ""
    known = dated.closings(day).get(row.reason) or dated.refusals(day).get(row.reason)
    return known.name if known else ""


def file(row: HomeBed, user: User, at: datetime) -> dict[str, Any]:
    """One file: what is there, what is missing, what may be done."""
    day = localtime(at).date()
    works = queries.works_on(user, row)
    surveys = list(row.surveys.all()[:5])
    stands = row.status in {HomeBed.Status.OPEN, HomeBed.Status.CLOSED}
    money: dict[Any, list[Any]] = {}
    for one in row.subsidies.all():
        money.setdefault(one.month, []).append(one)
    items = dated.retrofits(day)
    linked = user.role in queries.LINKED
    return {
        "row": row, "where": places.names_of([row.division_path])[row.division_path], "day": day, "linked": linked,
        "tone": words.STATES[HomeBed.Status(row.status)], "reason": reason(row), "facts": dict(row.facts or {}),
        "conditions": conditions(row, at), "level": words.level(row.level) if row.judged_at else "",
        "missing": actions.missing_parts(row, day) if row.status in PREPARED else [],
        "survey": survey(surveys[0], day) if surveys else None, "surveys": surveys[1:],
        "kit": kit(row, at, day) if row.status in {HomeBed.Status.APPROVED, HomeBed.Status.OPEN} else [],
        "retrofits": [
            {"row": one, "tone": words.RETROFITS[RetrofitRequest.Status(one.status)],
             "names": [items[code].name for code in one.items if code in items]}
            for one in row.retrofits.all()
        ],
        "agreements": [(one, words.PAPERS[BedAgreement.Status(one.status)]) for one in row.agreements.all()],
        "now": this_month(row, at) if row.status == HomeBed.Status.OPEN else None,
        "months": [month(one, money.get(one.month, [])) for one in row.months.all()] if stands else [],
        "calls": list(row.care_calls.all()[:10]) if stands else [], "signals": list(row.signal_days.all()[:14])[::-1],
        "may_work": works, "may_judge": works and user.role in BUREAU_ROLES and row.status in PREPARED,
        "may_open": works and user.role in BUREAU_ROLES and row.status == HomeBed.Status.APPROVED,
        "may_pay": user.role in BUREAU_ROLES | {Role.OPERATOR},
        "may_withdraw": linked and row.status in PREPARED, "days": _days(row, at),
    }  # fmt: skip


def _days(row: HomeBed, at: datetime) -> int | None:
    if row.opened_at is None:
        return None
    return (localtime(row.closed_at or at).date() - localtime(row.opened_at).date()).days
