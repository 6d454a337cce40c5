"""The grade of an order: read what there is, apply the rule of its day, write it down where it has changed."""

from datetime import datetime

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.care.homecare import evidence, proof_dated
from songhe.care.homecare.models import Check, Correction, Order

TIMES = frozenset({"came", "left"})
"""Corrections of these make the visit one that was filled in afterwards."""
GRADED = frozenset({"checked_out", "confirmed", "rated", "closed", "interrupted", "disputed"})


def facts(order: Order) -> evidence.Facts:
    """What there is of this order."""
    rule = proof_dated.rule(order.day)
    checks = list(order.checks.all())
    terrain = order.elder.division.terrain
    at_door = {one.kind for one in checks if evidence.near(one.distance_m, one.accuracy_m, terrain, rule)}
    said = order.exceptions.order_by("-said_at").values_list("status", flat=True).first()
    return evidence.Facts(
        code=any(one.kind == Check.Kind.IN and one.method in {"qr", "nfc"} for one in checks),
        place=at_door == {"in", "out"},
        word=order.confirmations.exists(),
        exception=said or "",
        filled_in=order.corrections.filter(what__in=TIMES).exists(),
    )


def grade(*, order: Order, by: Actor, at: datetime) -> str:
    """Grade an order anew; inside or outside of a deed. Nothing is graded before the carer has left."""
    if order.status not in GRADED:
        return order.grade
    new = evidence.grade(facts(order), proof_dated.rule(order.day))
    if new != order.grade:
        with journal.deed():
            Order.objects.filter(pk=order.pk).update(grade=new)
            journal.write(
                verb="homecare.order.grade", subject=order, by=by, at=at, division=order.division_path,
                before={"grade": order.grade}, after={"grade": new}, facts={"number": order.number},
            )  # fmt: skip
            order.grade = new
    return new


def held(order: Order) -> Order:
    """The newest state of an order, which nobody else changes until this deed ends."""
    rows = Order.objects.select_for_update(of=("self",)).select_related("elder__division", "carer", "second")
    return rows.get(pk=order.pk)


def note_correction(order: Order, what: str, before: str, after: str, *, reason: str, by: Actor, at: datetime) -> None:
    """One visible line of what was filled in or put right."""
    told = {"what": what, "before": before[:80], "after": after[:80]}
    Correction.objects.create(order=order, reason=reason[:200], at=at, by_name=by.name, **told)
    journal.write(
        verb="homecare.order.correct", subject=order, by=by, at=at, division=order.division_path,
        facts={"number": order.number, **told, "why": reason[:200]},
    )  # fmt: skip
