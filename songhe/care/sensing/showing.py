"""What the pages of the room say."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base.web.marks import listed
from songhe.care.sensing import dated, queries, words
from songhe.care.sensing.models import Ring, Trial
from songhe.care.sensing.models.rings import Level
from songhe.care.sensing.rules.judging import Rule
from songhe.register.access.models import BUREAU_ROLES, Role, User
from songhe.register.people.models import Elder

FEW = 12
BODY = frozenset({"band"})
"""Shapes of rules that measure the body: their values are shown to who may read them."""


def ring_line(row: Ring) -> dict[str, Any]:
    """One ring in a list: what, when, what it was worth."""
    tone, icon = words.LEVELS[row.level]
    worth = words.OUTCOMES.get(row.outcome)
    return {
        "row": row,
        "name": words.rule_name(row.rule),
        "tone": tone,
        "icon": icon,
        "level": row.get_level_display(),
        "worth": {"tone": worth[0], "icon": worth[1], "word": row.get_outcome_display()} if worth else None,
    }


def ring(row: Ring, user: User) -> dict[str, Any]:
    """One ring with why, as far as this user may know."""
    told = ring_line(row)
    if user.role in BUREAU_ROLES:
        return {**told, "why": []}
    shape = dated.printed(localtime(row.opened_at).date()).get(row.rule)
    reads = shape is None or shape.shape not in BODY or queries.may_read(user, row.elder)
    return {**told, "why": words.why(row.rule, row.record or {}, reads=reads)}


def loud(user: User) -> list[dict[str, Any]]:
    """What rings now and asks nobody to look: calls that run, reminders. What is about a device stands on its home's page."""
    rows = (
        queries.rings(user)
        .filter(status=Ring.Status.OPEN, about="")
        .exclude(level=Level.CHECK_IN)
        .defer("record")
        .order_by("-level", "-opened_at")
    )
    return [ring_line(row) for row in rows[:FEW]]


def home(elder: Elder, user: User, at: datetime) -> dict[str, Any]:
    """A home: its sensors, what every rule makes of them now, holds, own limits, what rang."""
    told = queries.watching(elder, at)
    rang = Ring.objects.filter(elder=elder).select_related("elder").defer("record")[:FEW]
    own = {row.rule: row for row in queries.own_limits(elder)}
    return {
        "elder": elder,
        "devices": [_device(name, trace) for name, trace in sorted(told.devices.items())],
        "rules": [_state(rule, told, own) for rule in told.rules if _concerns(rule, told)],
        "hold": queries.hold_of(elder, at),
        "rang": [ring_line(row) for row in rang],
        "is_looker": user.role in queries.LOOKERS,
        "is_signer": user.role in queries.SIGNERS,
        "is_doctor": user.role == Role.DOCTOR,
        "at": at,
    }


def _concerns(rule: Rule, told: queries.Watching) -> bool:
    kinds = {trace["k"] for trace in told.devices.values()}
    return rule.shape not in {"battery", "offline"} and bool(kinds & set(rule.kinds))


def _device(name: str, trace: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "kind": words.KINDS.get(trace["k"], trace["k"]),
        "icon": words.ICONS.get(trace["k"], "activity"),
        "model": trace.get("n", ""),
        "on": words.moment(trace["on"]) if trace.get("on") else None,
        "heard": words.moment(trace["heard"]) if trace.get("heard") else None,
        "battery": trace.get("bat"),
    }


def _state(rule: Rule, told: queries.Watching, own: Mapping[str, Any]) -> dict[str, Any]:
    found = next((one for one in told.findings if one.rule.code == rule.code), None)
    if found is None:
        tone, icon, word = "ok", "check", _("正常")
    elif found.held:
        tone, icon, word = "", "info-circle", str(words.HELD[found.held])
    else:
        tone, icon, word = "warn", "bell", _("到界限了")
    return {
        "rule": rule,
        "name": words.rule_name(rule.code),
        "tone": tone,
        "icon": icon,
        "word": word,
        "limits": words.together(words.limits(rule.limits)),
        "own": own.get(rule.code),
    }


def settable(every: Mapping[str, Rule], code: str) -> Rule:
    """A rule whose limits may be set; 404 otherwise."""
    if code not in every or every[code].shape == "now":
        raise Http404
    return every[code]


def rules(user: User, at: datetime, days: int) -> dict[str, Any]:
    """Every rule with its worth in the division."""
    worth = queries.worth(queries.placed(user, at, days), "rule")
    every = dated.rules(localtime(at).date())
    rows = [
        {
            "rule": rule,
            "name": words.rule_name(code),
            "level": words.LEVELS[rule.level],
            "says": Ring._meta.get_field("level").choices[rule.level - 1][1],  # type: ignore[index]
            "worth": worth.get(code),
        }
        for code, rule in every.items()
    ]
    models = sorted(queries.worth(queries.placed(user, at, days), "model").items(), key=lambda one: -(one[1].false_share or 0))
    total = queries.Worth(*(sum(getattr(one, name) for one in worth.values()) for name in queries.COUNTS))
    return {
        "rows": rows,
        "models": [(name, one) for name, one in models if name],
        "days": days,
        "total": total,
        "spans": (30, 90, 365),
    }


def rule(told: Rule, rows: Any, page: Any, user: User, days: int) -> dict[str, Any]:
    """One rule in full."""
    worth = queries.worth(rows, "rule").get(told.code)
    return {
        "rule": told,
        "name": words.rule_name(told.code),
        "limits": words.limits(told.limits),
        "kinds": listed([str(words.KINDS.get(kind, kind)) for kind in told.kinds]),
        "worth": worth,
        "models": sorted(queries.worth(rows, "model").items()),
        "page": page,
        "listed": [ring_line(row) for row in page],
        "days": days,
        "spans": (30, 90, 365),
        "editions": queries.editions(told.code),
        "opens": user.role in queries.LOOKERS | {Role.DOCTOR},
        "no_people": user.role == Role.SYSTEM,
    }


def trial(row: Trial, user: User) -> dict[str, Any]:
    """A backtest: what was asked, and once it was opened what came of it."""
    record = row.record or {}
    result = record.get("result")
    opened = str(user.pk) in row.seen_by
    names = _names(result) if result and opened else {}
    return {
        "row": row,
        "name": words.rule_name(row.rule),
        "changes": _changes(record.get("limits", {}), (result or {}).get("old", {})),
        "opened": opened,
        "result": result if opened else None,
        "missed": [_found(one, names) for one in (result or {}).get("missed", ())] if opened else [],
        "vanished": [_found(one, names) for one in (result or {}).get("vanished", ())] if opened else [],
        "opens": user.role in queries.LOOKERS | {Role.DOCTOR},
    }


def _changes(limits: Mapping[str, float], old: Mapping[str, float]) -> list[dict[str, str]]:
    return [
        {
            "name": str(words.LIMITS[name][0]),
            "unit": str(words.LIMITS[name][1]),
            "then": words.plain(value),
            "now": words.plain(old[name]) if name in old else "",
        }
        for name, value in limits.items()
    ]


def _names(result: Mapping[str, Any]) -> dict[str, Elder]:
    keys = {one["elder"] for one in (*result.get("missed", ()), *result.get("vanished", ()))}
    return {str(one.pk): one for one in Elder.objects.filter(pk__in=keys).select_related("division")}


def _found(one: Mapping[str, Any], names: Mapping[str, Elder]) -> dict[str, Any]:
    return {**one, "who": names.get(one["elder"]), "when": words.moment(one["at"])}
