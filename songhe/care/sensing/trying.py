"""A backtest is worked: what is stored of the last days is played back with the limits in force and with the others."""

import json
import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime

from songhe.base import indicators
from songhe.base.prefix import begins
from songhe.care.sensing import actions, dated
from songhe.care.sensing.models import Hold, Home, Own, Ring, Trial
from songhe.care.sensing.models.rings import FALSE, Outcome
from songhe.care.sensing.rules import playing
from songhe.care.sensing.rules.judging import Rule
from songhe.care.sensing.rules.playing import Held, Rang
from songhe.care.sensing.rules.tracing import Said
from songhe.links.devices import archive
from songhe.register.people.models import LIVE, Elder

log = logging.getLogger(__name__)
BEFORE = timedelta(days=3)  # what is read before the first day, so that the first hours are judged like the others
MOST_PEOPLE = 2000
LISTED = 50
HERE = "(division = ? OR starts_with(division, ?))"


def run_due(at: datetime) -> int:
    """Work one backtest that waits; how many."""
    trial = Trial.objects.filter(status=Trial.Status.ASKED).order_by("asked_at").first()
    if trial is None:
        return 0
    try:
        result = worked(trial, at)
    except Exception as fault:
        log.exception("a backtest of %s could not be played", trial.rule)
        actions.fail_trial(trial=trial, at=at, why=type(fault).__name__)
    else:
        actions.finish_trial(trial=trial, result=result, at=at)
    return 1


def worked(trial: Trial, at: datetime) -> dict[str, Any]:
    """Rings with both, beside what is known of those that really rang."""
    today = localtime(at).date()
    rule = dated.rules(today)[trial.rule]
    homes = _homes(trial)
    owns = _owns(trial, list(homes.values()))
    handling = dated.handling(today)
    span = indicators.Span(trial.first, trial.last)
    begins_at, last = int(span.starts_at.timestamp()), min(int(span.ends_at.timestamp()), int(at.timestamp()))
    holds, since, points = _holds(homes, span.starts_at - BEFORE), _since(homes), _points(homes)
    now, then, people, count = dict[UUID, list[Rang]](), dict[UUID, list[Rang]](), 0, 0
    for elder, said in _said(trial, rule, homes, at):
        people, count = people + 1, count + len(said)
        told: dict[str, Any] = {"holds": holds[elder], "since": since.get(elder, {}), "point": points.get(elder)}
        mine = owns.get(elder, {})
        old = replace(rule, limits={**rule.limits, **mine})
        new = replace(old, limits={**old.limits, **trial.record["limits"]})
        for found, one in ((now, old), (then, new)):
            found[elder] = [rang for rang in playing.play(one, said, last, **told) if rang.at >= begins_at]
    days = (trial.last - trial.first).days + 1
    known = _known(trial, span, list(now))
    return {
        "people": people,
        "messages": count,
        "days": days,
        "now": _sum(now, people, days),
        "then": _sum(then, people, days),
        "old": {name: float(rule.limits[name]) for name in trial.record["limits"]},
        **_compared(known, now, then, handling.match_hours),
        "added": _added(now, then, handling.match_hours),
    }


def _homes(trial: Trial) -> dict[str, UUID]:
    """Whose homes are played, by their mark in the files."""
    rows = Home.objects.filter(elder__status__in=LIVE).filter(begins("division_path", trial.division_path))
    rows = rows.filter(elder=trial.elder_id) if trial.elder_id else rows
    return {archive.mark_of(key): key for key in rows.order_by("pk").values_list("elder", flat=True)[:MOST_PEOPLE]}


def _owns(trial: Trial, keys: list[UUID]) -> dict[UUID, dict[str, float]]:
    rows = Own.objects.filter(rule=trial.rule, elder__in=keys, withdrawn_at=None)
    return {row.elder_id: row.record["limits"] for row in rows if dated.holds_on(row, trial.last)}


def _holds(homes: dict[str, UUID], since: datetime) -> dict[UUID, list[Held]]:
    found: dict[UUID, list[Held]] = defaultdict(list)
    for row in Hold.objects.filter(elder__in=list(homes.values()), ends_at__gt=since):
        ends = min(row.ends_at, row.ended_at or row.ends_at)
        found[row.elder_id].append(Held(int(row.starts_at.timestamp()), int(ends.timestamp()), row.reason))
    return found


def _since(homes: dict[str, UUID]) -> dict[UUID, dict[str, int]]:
    rows = Home.objects.filter(elder__in=list(homes.values()))
    return {row.elder_id: {name: one["since"] for name, one in (row.record or {}).get("t", {}).items()} for row in rows}


def _points(homes: dict[str, UUID]) -> dict[UUID, tuple[float, float]]:
    rows = Elder.objects.filter(pk__in=list(homes.values()), located="exact", lat__isnull=False, lng__isnull=False)
    return {key: (lat, lng) for key, lat, lng in rows.values_list("pk", "lat", "lng") if lat is not None and lng is not None}


def _said(trial: Trial, rule: Rule, homes: dict[str, UUID], at: datetime) -> Iterator[tuple[UUID, list[Said]]]:
    """What was said in each home that has a sensor of this rule, one home after the other."""
    everything = not rule.kinds or rule.limits.get("seen_hours", 0) or "seen_hours" in trial.record["limits"]
    where, values = [HERE], [trial.division_path, f"{trial.division_path}/"]
    if trial.elder_id:
        where, values = ["person = ?"], [archive.mark_of(trial.elder_id)]
    if not everything:
        where.append(f"kind IN ({', '.join('?' * len(rule.kinds))})")
        values += list(rule.kinds)
    sql = (
        'SELECT person, device, kind, CAST(epoch("at") AS BIGINT), signal, model, facts FROM said'
        f" WHERE person <> '' AND {' AND '.join(where)} ORDER BY person, \"at\", seq"
    )
    first = trial.first - BEFORE
    rows = archive.ask(archive.Question(sql, values), first, trial.last)
    for elder, some in _by_person(rows, homes):
        if not rule.kinds or any(one.kind in rule.kinds for one in some):
            yield elder, some


def _by_person(rows: Sequence[tuple[Any, ...]], homes: dict[str, UUID]) -> Iterator[tuple[UUID, list[Said]]]:
    found: dict[str, list[Said]] = defaultdict(list)
    for person, device, kind, moment, signal, model, facts in rows:
        if person in homes:
            found[person].append(Said(device, kind, moment, signal, json.loads(facts), model))
    for person, some in found.items():
        yield homes[person], some


def _sum(found: dict[UUID, list[Rang]], people: int, days: int) -> dict[str, Any]:
    rings = sum(map(len, found.values()))
    return {
        "rings": rings,
        "rate": round(rings / people / days * 100, 2) if people else 0.0,
        "homes": sum(map(bool, found.values())),
    }


def _known(trial: Trial, span: indicators.Span, people: list[UUID]) -> list[Ring]:
    """What really rang of this rule and has an outcome that counts."""
    rows = Ring.objects.filter(rule=trial.rule, elder__in=people, opened_at__gte=span.starts_at, opened_at__lt=span.ends_at)
    return list(rows.filter(outcome__in=(Outcome.HELPED, *FALSE)).select_related("elder").defer("record").order_by("opened_at"))


def _compared(known: list[Ring], now: dict[UUID, list[Rang]], then: dict[UUID, list[Rang]], hours: float) -> dict[str, Any]:
    """Of the true ones those that would be missed, of the false ones those that would not ring any more; and how many the
    limits in force do not ring either, because what is stored of those days is not whole: they prove nothing."""
    true = [ring for ring in known if ring.outcome == Outcome.HELPED]
    false = [ring for ring in known if ring.outcome in FALSE]

    def gone(rows: list[Ring], found: dict[UUID, list[Rang]]) -> list[Ring]:
        return [ring for ring in rows if not playing.near(int(ring.opened_at.timestamp()), found.get(ring.elder_id, ()), hours)]

    def lost(rows: list[Ring]) -> list[dict[str, Any]]:
        unplayed = {ring.pk for ring in gone(rows, now)}
        return [_line(ring) for ring in gone(rows, then) if ring.pk not in unplayed][:LISTED]

    return {
        "true": len(true),
        "false": len(false),
        "missed": lost(true),
        "missed_now": len(gone(true, now)),
        "vanished": lost(false),
        "unplayed": len(gone([*true, *false], now)),
    }


def _line(ring: Ring) -> dict[str, Any]:
    return {"ring": str(ring.pk), "elder": str(ring.elder_id), "at": int(ring.opened_at.timestamp()), "outcome": ring.outcome}


def _added(now: dict[UUID, list[Rang]], then: dict[UUID, list[Rang]], hours: float) -> int:
    """Rings with the other limits near which nothing rings today."""
    return sum(not playing.near(one.at, now.get(elder, ()), hours) for elder, rang in then.items() for one in rang)
