"""Proof for the orders of the demo: most with code, place and word; some by an honest exception; a few to look at. Invented."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from songhe.care.homecare import evidence, proof_dated
from songhe.care.homecare.models import (
    DONE,
    Check,
    Confirmation,
    Correction,
    DoorCode,
    HumanException,
    Order,
    Pin,
    StepDone,
    Suspicion,
)
from songhe.journeys.seed.ground import SEEDER, Dice, Ground
from songhe.register.catalogue import dated as catalogue
from songhe.register.people.models import Elder

DELIVERED = DONE | {"checked_out"}
NOTES = {
    "phone": "手机没电了",
    "signal": "山里没信号",
    "code": "门口码被雨淋坏了",
    "sign": "老人手抖签不了",
    "other": "忘带手机",
}  # words: data
ROWS = (Check, Confirmation, StepDone, HumanException, Correction)


def sow(ground: Ground) -> int:
    """Evidence for every delivered order that has none; codes and numbers for who is visited. How many orders."""
    rows = Order.objects.filter(status__in=DELIVERED, carer__isnull=False, checks=None).select_related(
        "elder__division", "carer"
    )
    orders, dice = list(rows.order_by("starts_at", "id")), ground.dice
    _doors(ground, [order.elder for order in Order.objects.select_related("elder")])
    made: dict[type, list[Any]] = {kind: [] for kind in ROWS}
    for order in orders:
        if order.checked_in_at and order.checked_out_at:
            _prove(order, dice, made)
    for kind, each in made.items():
        kind.objects.bulk_create(each, batch_size=500)  # type: ignore[attr-defined]
    Order.objects.bulk_update(orders, ["grade"], batch_size=500)
    _suspicions(orders, ground.at)
    return len(orders)


def _doors(ground: Ground, elders: list[Elder]) -> None:
    people = {elder.pk: elder for elder in elders}.values()
    having = set(DoorCode.objects.values_list("elder", flat=True))
    facts = {"made_at": ground.at - timedelta(days=40), "made_by": SEEDER.name}
    letters = lambda: "".join(ground.dice.choices(evidence.WORDS, k=evidence.LENGTH))  # noqa: E731
    new = [one for one in people if one.pk not in having]
    DoorCode.objects.bulk_create(DoorCode(elder=one, division_path=one.division_path, code=letters(), **facts) for one in new)
    digest, set_by = make_password("2580"), {"set_at": ground.at - timedelta(days=39), "set_by": SEEDER.name}
    Pin.objects.bulk_create(
        Pin(elder=one, division_path=one.division_path, digest=digest, **set_by) for one in new if ground.dice.random() < 0.6
    )


def _prove(order: Order, dice: Dice, made: dict[type, list[Any]]) -> None:
    came, left = order.checked_in_at, order.checked_out_at
    assert came and left
    failed = dice.random() < 0.06
    coded, signed = not failed and dice.random() < 0.86, order.status in DONE
    if not failed:
        for kind, at in (("in", came), ("out", left)):
            made[Check].append(_check(order, kind, at, "qr" if coded and kind == "in" else "place", dice))
    else:
        _failed(order, came, left, dice, made)
    item = catalogue.items(order.day).get(order.item)
    for name in item.steps if item else ():
        made[StepDone].append(StepDone(order=order, name=name, at=left, done=dice.random() < 0.98))
    if signed:
        at = order.confirmed_at or left
        how = dice.pick([["signature", 6], ["pin", 3], ["callback", 1]])
        made[Confirmation].append(Confirmation(order=order, method=how, by_name=order.elder.name, at=at, received_at=at))
    state = ("verified" if order.status in DONE else "said") if failed else ""
    facts = evidence.Facts(coded, not failed, signed, state, failed)
    order.grade = evidence.grade(facts, proof_dated.rule(order.day))


def _check(order: Order, kind: str, at: datetime, method: str, dice: Dice) -> Check:
    late = dice.pick([[0, 8], [95, 1], [240, 1]])  # minutes without network
    told = {"at": at, "received_at": at + timedelta(minutes=late), "offline": late > 0, "method": method}
    far = {"distance_m": dice.randrange(2, 60), "accuracy_m": dice.choice([8, 12, 20, 35])}
    return Check(order=order, carer=order.carer, kind=kind, device=str(order.carer_id), **told, **far)


def _failed(order: Order, came: datetime, left: datetime, dice: Dice, made: dict[type, list[Any]]) -> None:
    kind, said_at = dice.choice(list(NOTES)), left + timedelta(hours=2)
    told = {"kind": kind, "note": NOTES[kind], "said_at": said_at, "division_path": order.division_path}
    if order.status in DONE:
        told |= {"status": "verified", "decided_at": said_at, "decided_by": "郑慧", "how": "电话问过老人"}
    made[HumanException].append(HumanException(order=order, carer=order.carer, **told))
    why = HumanException.Kind(kind).label
    for what, at in (("came", came), ("left", left)):
        facts = {"what": what, "after": f"{at:%Y-%m-%d %H:%M}", "reason": str(why), "at": said_at}
        made[Correction].append(Correction(order=order, by_name=order.carer.name if order.carer else "", **facts))


def _suspicions(orders: list[Order], at: datetime) -> None:
    by_carer: dict[Any, list[Order]] = {}
    for order in orders:
        by_carer.setdefault(order.carer_id, []).append(order)
    told = [("travel", "两家相距 5200 米，中间只有 2 分钟。"), ("cluster", "8 分钟里在不同人家签到 3 次。")]
    for (kind, said), (carer, mine) in zip(told, by_carer.items(), strict=False):
        facts = {"division_path": mine[0].carer.division_path, "said": said, "found_at": at - timedelta(hours=6)}  # type: ignore[union-attr]
        keys = [str(one.pk) for one in mine[:2]]
        Suspicion.objects.get_or_create(key=f"demo:{kind}", defaults={"kind": kind, "carer_id": carer, "orders": keys, **facts})
