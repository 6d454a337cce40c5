"""What was seen of a facility's services in a month: orders with what hangs on them, and what was said in call-backs."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from songhe.base.indicators import Span
from songhe.care.complaints.models import Callback
from songhe.care.homecare.models import CarePlan, Correction, Order, StepDone
from songhe.city.quality import rules
from songhe.city.quality.rules import Seen
from songhe.register.providers.models import Facility

DONE = ("confirmed", "rated", "closed")
JUDGED = (*DONE, "checked_out", "interrupted", "disputed", "refunded", "no_show")
PROMPT = timedelta(hours=24)
GOOD_GRADES = frozenset("AB")
Facts = dict[str, Seen]


def facilities(span: Span) -> list[UUID]:
    """Those that served, or should have, in the month."""
    rows = Order.objects.filter(day__gte=span.first, day__lte=span.last, status__in=JUDGED).order_by("facility_id")
    return list(rows.values_list("facility_id", flat=True).distinct())


def seen(facility: Facility, span: Span) -> tuple[int, Facts]:
    """How many services were judged, and for each item of the form how many were as they should. A fixed number of queries."""
    within = {"facility": facility, "day__gte": span.first, "day__lte": span.last}
    orders = list(
        Order.objects.filter(**within, status__in=JUDGED)
        .select_related("agreement")
        .prefetch_related("checks", "confirmations")
    )
    calls = list(Callback.objects.filter(**within, status="done"))
    facts = {**_agreed(orders), **_delivered(orders, calls), **_recorded(orders)}
    stars = [row.stars for row in orders if row.stars] + [row.satisfied for row in calls if row.satisfied]
    return len(orders), {**facts, "satisfied": rules.satisfaction(stars)}


def _share(found: Iterable[bool | None]) -> Seen:
    told = [one for one in found if one is not None]
    return Seen(sum(told), len(told))


def _agreed(orders: list[Order]) -> Facts:
    """Agreement and plan: signed, complete, a plan there is, and the service stands in it."""
    keys = {(row.elder_id, row.operator_id) for row in orders}
    elders = {elder for elder, _operator in keys}
    plans: dict[Any, set[str]] = {}
    for plan in CarePlan.objects.filter(elder__in=elders, status__in=["agreed", "replaced"]):
        items = {line.get("item", "") for line in plan.lines}
        plans.setdefault((plan.elder_id, plan.operator_id), set()).update(items)
    held = [row.agreement for row in orders]
    whole = [
        bool(one.signed_by and one.provider_signed_by and one.text and one.digest) for one in held if one and one.signed_at
    ]
    own = [plans.get((row.elder_id, row.operator_id)) for row in orders]
    return {
        "signed": _share(bool(one and one.signed_at) for one in held),
        "complete": _share(whole),
        "planned": _share(items is not None for items in own),
        "fits": _share(row.item in items for row, items in zip(orders, own, strict=True) if items is not None),
    }


def _delivered(orders: list[Order], calls: list[Callback]) -> Facts:
    steps: dict[Any, list[bool]] = defaultdict(list)
    keys = [row.pk for row in orders]
    for order, done in StepDone.objects.filter(order__in=keys).values_list("order", "done"):
        steps[order].append(done)
    came = [row for row in orders if row.status != "no_show"]
    disturbed = [row for row in orders if row.status in {"no_show", "interrupted", "disputed"}]
    by_record = [all(done) for done in steps.values()]
    return {
        "on_time": _share([*(_on_time(row) for row in orders), *(row.on_time for row in calls)]),
        "badge": _share(row.badge for row in calls),
        "risk_told": _share(row.risk_told for row in calls),
        "by_plan": _share([*by_record, *(row.by_plan for row in calls)]),
        "disturbed": _share(bool(row.reason) for row in disturbed),
        "accepted": _share(row.status in DONE for row in came),
    }


def _on_time(row: Order) -> bool | None:
    if row.status == "no_show":
        return False
    return row.checked_in_at <= row.window_ends if row.checked_in_at else None


def _recorded(orders: list[Order]) -> Facts:
    """Records: both checks and the confirmation there, heard of within a day, and nothing put right afterwards."""
    came = [row for row in orders if row.status not in {"no_show", "interrupted"}]
    corrected = set(Correction.objects.filter(order__in=[row.pk for row in came]).values_list("order", flat=True))
    whole, prompt = [], []
    for row in came:
        checks = list(row.checks.all())
        whole.append({one.kind for one in checks} >= {"in", "out"} and bool(row.confirmations.all()))
        prompt += [one.received_at - one.at <= PROMPT for one in checks]
    exact = [row.pk not in corrected and row.grade in GOOD_GRADES for row in came if row.grade]
    return {"whole": _share(whole), "prompt": _share(prompt), "exact": _share(exact)}
