"""A month in words: what there was, what is asked for, and why a subsidy follows or does not."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from songhe.base import indicators as base
from songhe.care.homebeds import actions, dated, queries, rules, words
from songhe.care.homebeds.models import BedMonth, HomeBed, Subsidy
from songhe.care.homebeds.rules import Had


def month(row: BedMonth, subsidies: Sequence[Subsidy] = ()) -> dict[str, Any]:
    """A month that was counted, or is being counted (`this_month`)."""
    service = words.service(row.visits, row.minutes, row.need_visits, row.need_minutes)
    run = [words.subsidy_line(line, service) for line in row.run]
    build = [words.subsidy_line(line, service) for line in row.build]
    money = [(one, words.MONEY[Subsidy.Status(one.status)], words.yuan(one.cents)) for one in subsidies]
    return {
        "row": row, "service": service, "run": run, "build": build, "run_met": rules.all_met(row.run),
        "build_met": rules.all_met(row.build), "lacks": [line for line in run if not line["met"]],
        "build_lacks": [line for line in build if not line["met"]], "money": money,
        "alive": rules.percent(row.heard_days, row.device_days), "hours": words.hours(row.minutes),
        "need_hours": words.hours(row.need_minutes), "kinds": {one.kind for one in subsidies},
    }  # fmt: skip


def this_month(bed: HomeBed, at: datetime) -> dict[str, Any]:
    """The month that runs: what there was up to now, beside what the whole of it will ask for if nothing changes."""
    span = base.month_of(at)
    found = queries.had([bed], span, at)[bed.pk]
    row, _lines = actions.weigh(bed, span, found)
    need = ahead(bed, found, at)
    row.need_visits, row.need_minutes, row.need_calls = need.visits, need.minutes, need.calls
    return {**month(row), "visits": queries.visits([bed], span)[bed.pk], "reached": rules.met(found, need)}


def ahead(bed: HomeBed, found: Had, at: datetime) -> rules.Need:
    """What the running month asks for: the nights so far, and all that are left."""
    span, day = base.month_of(at), localtime(at).date()
    days = (span.last - span.first).days + 1
    left = (span.last - day).days + 1 if bed.status == HomeBed.Status.OPEN else 0
    return rules.need(dated.minimum(span.last, bed.level or 0), found.nights + left, days)
