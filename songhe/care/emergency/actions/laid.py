"""Deadlines of a call: laid by the rules in force when it rang, cleared when the deed is done (law 3).

Whoever lays or clears holds the call, and a worker holds it before it fires (`base/deadlines.py`): nobody meets a deadline that
another is about to change.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from songhe.base.bulk import insert_all, made
from songhe.base.kept import Kept
from songhe.base.rows import this_node
from songhe.care.emergency import dated
from songhe.care.emergency.models import Call, CallDeadline, Response, Rule, Step


def load_rules() -> int:
    """Bring in data/deadlines.yaml: lines that are not there yet are added, and a line that has got its last day ends with it.

    How many were added or ended. Nothing else of a line is ever changed, and what has an end keeps it.
    """
    lines = [{"terrain": "", "severity": "", "valid_to": None, **line} for line in dated.deadlines()]
    own = ("step", "terrain", "seconds", "then", "severity", "valid_from")
    known = {row[:-1]: row[-1] for row in Rule.objects.filter(node=this_node()).values_list(*own, "valid_to")}
    new, ended = [], 0
    for line in lines:
        key = tuple(line[name] for name in own)
        if key not in known:
            new.append(Rule(**line))
        elif line["valid_to"] and known[key] is None:
            running = Rule.objects.filter(node=this_node(), valid_to=None, **{name: line[name] for name in own})
            ended += running.update(valid_to=line["valid_to"])
    return len(Rule.objects.bulk_create(new, ignore_conflicts=True)) + ended


def rules(terrain: str, day: date) -> list[Rule]:
    """The rules in force on `day` for this ground. A node without any takes those it came with."""
    asked: dict[str, Any] = {"node": this_node(), "terrain": terrain, "day": day}
    return _IN_FORCE(**asked) or (_IN_FORCE(**asked) if load_rules() else [])


_IN_FORCE = Kept(
    lambda node, terrain, day: Rule.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=day), Q(terrain="") | Q(terrain=terrain), node=node, valid_from__lte=day
    ).order_by("seconds", "pk"),
    node=str,
    terrain=str,
    day=date,
)


def lay(call: Call, *steps: str, since: datetime, response: Response | None = None, without: Iterable[str] = ()) -> None:
    """Deadlines of `steps`, counted from `since`. One already laid counts anew, also one that has fired: it is owed again."""
    for rule in rules(call.terrain, dated.local_day(call.received_at)):
        if rule.step in steps and rule.then not in without:
            _lay_one(call, rule, since + timedelta(seconds=rule.seconds), response)


def lay_first(call: Call, *, ground: list[Rule], without: Iterable[str]) -> None:
    """Those of a call that has just been raised: answer, dispatch, arrive."""
    first = {Step.ANSWER, Step.DISPATCH, Step.ARRIVE}
    insert_all(
        [
            made(
                CallDeadline,
                call_id=call.pk,
                step=rule.step,
                then=rule.then,
                rule_id=rule.pk,
                due_at=call.received_at + timedelta(seconds=rule.seconds),
            )
            for rule in ground
            if rule.step in first and rule.then not in without
        ]
    )


def clear(call: Call, *steps: str, at: datetime, response: Response | None = None) -> None:
    """The deed is done: deadlines of `steps` (all, if none is named) no longer wait."""
    _waiting(call, *steps, response=response).update(cleared_at=at)


def waits(call: Call, *steps: str, response: Response | None = None) -> bool:
    """Whether a deadline of one of `steps` is still to come."""
    return _waiting(call, *steps, response=response).exists()


def hand_on(response: Response, to: Call) -> None:
    """What waits for this response waits in the call to which it moved."""
    CallDeadline.objects.filter(response=response, fired_at=None, cleared_at=None).update(call=to)


def _waiting(call: Call, *steps: str, response: Response | None) -> QuerySet[CallDeadline]:
    rows = CallDeadline.objects.filter(call=call, fired_at=None, cleared_at=None)
    rows = rows.filter(step__in=steps) if steps else rows
    return rows if response is None else rows.filter(response=response)


def _lay_one(call: Call, rule: Rule, due_at: datetime, response: Response | None) -> None:
    same = CallDeadline.objects.filter(call=call, response=response, step=rule.step, then=rule.then, rule=rule)
    if not same.update(due_at=due_at, fired_at=None, cleared_at=None, failures=0, retry_at=None):
        CallDeadline.objects.create(call=call, response=response, step=rule.step, then=rule.then, rule=rule, due_at=due_at)
