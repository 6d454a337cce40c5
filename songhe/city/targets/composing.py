"""What a report says: everything that is printed, as plain values, with the ids of the counts it used. Read at one moment.

The language is the one of the papers of this city; what is composed is never translated afterwards.
"""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from songhe.base import indicators as base
from songhe.base.indicators import Span
from songhe.base.web.marks import year_day
from songhe.city.targets import gathering, plan, rules, words
from songhe.city.targets.models import Publication
from songhe.city.targets.places import Place, below
from songhe.city.targets.queries import known, outlooks, progress, tasks
from songhe.city.targets.queries.progress import Standing, day_of
from songhe.register.access.models import User

MONTHS = 12
DRAWN = ("regional-centers", "embedded-stations", "town-centers", "village-points", "response-15min")
SHARED = (
    "regional-centers",
    "embedded-stations",
    "town-centers",
    "village-points",
    "response-15min",
    "happiness-home-operating",
)
"""What a report shows county by county."""


def content(user: User, kind: str, place: Place, span: Span, at: datetime) -> dict[str, Any]:
    """The report on a month as it is known at `at`, from the counts alone."""
    gathering.gather()
    with translation.override(settings.LANGUAGE_CODE):
        standings = progress.standings(user, place, span, at, by=at)
        on = day_of(span, at)
        told: dict[str, Any] = {
            "site": settings.SITE_NAME, "title": title(kind, place, span), "place": place.name, "kind": kind,
            "month": span.key, "on": on.isoformat(), "known_at": at.isoformat(), "finding": words.finding(standings),
            "plans": [_plan(code, standings) for code in plan.PLANS], "charts": _charts(user, place, span, at),
            "outlooks": _outlooks(user, place, on, at), "late": _late(user, place, on),
        }  # fmt: skip
        if place.level == "city":
            told["counties"] = _counties(user, place, span, at)
        if kind == Publication.Kind.MEETING:
            told["questions"] = questions(standings, told["outlooks"])
        return told


def title(kind: str, place: Place, span: Span) -> str:
    """安康市养老服务两个方案推进情况月报（2026 年 6 月）."""
    facts = {"place": place.name, "y": span.first.year, "m": span.first.month}
    if kind == Publication.Kind.MEETING:
        return _("%(place)s养老服务联席会议材料（%(y)d 年 %(m)d 月）") % facts
    return _("%(place)s养老服务两个方案推进情况月报（%(y)d 年 %(m)d 月）") % facts


def questions(standings: list[Standing], ahead: list[dict[str, Any]]) -> list[dict[str, str]]:
    """What the meeting has to decide: what is behind, with who leads it and what binds."""
    told = {one["code"]: one["binds"] for one in ahead}
    return [
        {
            "what": _("%(name)s落后：%(value)s，今天应到 %(now)s") % {
                "name": one.target.short, "value": words.figure(one.value, one.target.unit),
                "now": words.figure(_cut(one.judged.now), one.target.unit),
            },
            "who": one.target.measure.lead,
            "why": told.get(one.target.code, "") or words.missing(one),
        }
        for one in standings
        if one.light == rules.BEHIND
    ]  # fmt: skip


def _plan(code: str, standings: list[Standing]) -> dict[str, Any]:
    mine = [one for one in standings if one.target.plan == code]
    return {"name": str(plan.PLANS[code]), "tally": words.tally(mine), "rows": [line(one) for one in mine]}


def line(one: Standing) -> dict[str, Any]:
    """One target as it is printed."""
    target = one.target
    return {
        "code": target.code, "name": target.short, "unit": target.unit, "kind": one.kind, "value": one.value,
        "shown": words.figure(one.value, target.unit), "goal": words.figure(one.judged.goal, target.unit),
        "now": words.figure(_cut(one.judged.now), target.unit), "light": one.light, "word": words.light(one),
        "known": words.known(one), "lead": target.measure.lead, "clause": target.measure.clause,
        "met": one.ratio.met if one.ratio else None, "of": one.ratio.of if one.ratio else None,
        "count": str(one.row) if one.row else "", "reported": str(one.reported.pk) if one.reported else "",
        "definition": definition(one), "width": one.width, "mark": one.mark,
    }  # fmt: skip


def definition(one: Standing) -> str:
    """What is counted, with the version it was counted by."""
    indicator = base.find(one.target.indicator)
    if indicator is None or not one.counted:
        return one.target.definition
    facts = {"n": indicator.numerator, "d": indicator.denominator, "v": indicator.version}
    return _("分子：%(n)s。分母：%(d)s。第 %(v)s 版。") % facts


def _counties(user: User, place: Place, span: Span, at: datetime) -> dict[str, Any]:
    """The counties' lights and figures of some targets, from the counts as known at `at`."""
    chosen = [plan.targets()[code] for code in SHARED]
    rows = []
    for county in below(user, place):
        found = progress.standings(user, county, span, at, chosen, by=at)
        cells = [{"shown": words.figure(one.value, one.target.unit), "light": one.light} for one in found]
        rows.append({"name": county.name, "cells": cells})
    return {"heads": [one.short for one in chosen], "rows": rows}


def _charts(user: User, place: Place, span: Span, at: datetime) -> list[dict[str, Any]]:
    """The last twelve months of some figures."""
    spans = base.months_before(span, MONTHS)
    facts = known.facts(user, DRAWN, place, spans, at, by=at)
    told = []
    for code in DRAWN:
        indicator, target = base.find(code), plan.targets()[code]
        if indicator is None:
            continue
        points = [(one.key, facts.get((code, place.path, one.first))) for one in spans]
        values = [[month, indicator.value(fact.ratio) if fact else None] for month, fact in points]
        goal = rules.goal(progress.asked(target, place.code), span.first.year)
        told.append({"code": code, "name": target.short, "unit": target.unit, "goal": goal, "values": values})
    return told


def _outlooks(user: User, place: Place, on: date, at: datetime) -> list[dict[str, Any]]:
    rows = outlooks.outlooks(user, place.path, on.year, by=at)
    return [
        {
            "code": code, "name": target.short, "reached": row.reached, "need": row.need, "way": row.on_the_way,
            "chance": words.chance(row), "expected": round(row.expected, 1), "binds": words.binds(row), "id": str(row.pk),
        }
        for code, target in plan.targets().items()
        if (row := rows.get(code))
    ]  # fmt: skip


def _late(user: User, place: Place, on: date) -> list[dict[str, Any]]:
    return [
        {
            "title": task.title, "department": task.department, "due": task.due_on.isoformat(),
            "due_word": year_day(task.due_on), "days": (on - task.due_on).days, "id": str(task.pk),
            "clause": plan.measures()[task.measure].clause,
        }
        for task in tasks.late(user, on, place.path.partition("-")[0])
    ]  # fmt: skip


def _cut(value: float | None) -> float | None:
    return None if value is None else int(value * 10) / 10
