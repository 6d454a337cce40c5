"""Patterns that somebody has to look at: found every day, decided by a person with a word of why."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused
from songhe.care.homecare import patterns, proof_dated
from songhe.care.homecare.actions.evidencing import TIMES, grade
from songhe.care.homecare.models import DONE, Check, Correction, Order, Suspicion
from songhe.care.homecare.patterns import Found, Visit
from songhe.links.maps.travel import straight_m
from songhe.register.carers.models import Carer

BACK = timedelta(days=31)
DELIVERED = DONE | {"checked_out", "disputed"}


def find_patterns(*, at: datetime) -> int:
    """Look at the last month and write down what is new; how many. The same pattern is found once."""
    day = localtime(at).date()
    visits = _visits(at - BACK)
    found = patterns.find(visits, proof_dated.limits(day), straight_m, f"{day:%Y-%m}")
    known = set(Suspicion.objects.filter(key__in=[one.key for one in found]).values_list("key", flat=True))
    new = [one for one in found if one.key not in known]
    carers = Carer.objects.in_bulk({one.carer for one in new})
    for one in new:
        with journal.deed():
            row, made = Suspicion.objects.get_or_create(key=one.key, defaults=_row(one, carers[one.carer], at))
            if made:
                journal.write(verb="homecare.suspicion.find", subject=row, by=CLOCK, at=at, division=row.division_path)
    return len(new)


def decide_suspicion(*, row: Suspicion, upheld: bool, note: str, by: Actor, at: datetime) -> None:
    """Nothing wrong, or something is: in words."""
    if not note.strip():
        raise Refused(_("请写明查看结果。"))
    with journal.deed():
        told = {"decided_at": at, "decided_by": by.name, "note": note[:200]}
        moves.move(row, "uphold" if upheld else "clear", by=by, at=at, facts={"kind": row.kind}, **told)


def grade_missing(*, at: datetime, limit: int = 500) -> int:
    """Orders that were confirmed on another page and have no grade yet; how many."""
    rows = list(Order.objects.filter(status__in=DONE | {"checked_out"}, grade="").select_related("elder__division")[:limit])
    for row in rows:
        grade(order=row, by=CLOCK, at=at)
    return len(rows)


def _visits(since: datetime) -> list[Visit]:
    rows = Order.objects.filter(status__in=DELIVERED, checked_in_at__gte=since, carer__isnull=False)
    columns = ("pk", "carer_id", "elder_id", "division_path", "checked_in_at", "checked_out_at", "lat", "lng")
    orders = list(rows.values_list(*columns))
    filled = set(Correction.objects.filter(order__in=rows, what__in=TIMES).values_list("order", flat=True))
    marks = dict(Check.objects.filter(order__in=rows, kind="in").exclude(device="").values_list("order", "device"))
    return [
        Visit(key, carer, elder, place, came, left or came, lat, lng, marks.get(key, ""), key in filled)
        for key, carer, elder, place, came, left, lat, lng in orders
    ]


def _row(one: Found, carer: Carer, at: datetime) -> dict[str, Any]:
    path = carer.division_path
    told = {"carer": carer, "division_path": path, "orders": [str(key) for key in one.orders][:50]}
    return {**told, "kind": one.kind, "said": _said(one), "found_at": at}


def _said(one: Found) -> str:
    words = {
        "pair": _("一个月里 %(of)s 次服务有 %(n)s 次是同一位老人，而村里还有别的护理员。"),
        "travel": _("两家相距 %(m)s 米，中间只有 %(min)s 分钟。"),
        "cluster": _("%(min)s 分钟里在不同人家签到 %(n)s 次。"),
        "device": _("%(n)s 名护理员用同一部手机签到，共 %(of)s 次。"),
        "backfill": _("%(of)s 次服务有 %(n)s 次是事后补录。"),
    }
    return words[one.kind] % one.numbers
