"""What was agreed in the demo before the first visit: care plans and agreements in versions, signed, one still to be signed."""

import base64
import struct
import zlib
from datetime import timedelta
from math import sin
from typing import Any

from django.db.models import Count

from songhe.care.homecare import actions
from songhe.care.homecare.models import Agreement, CarePlan
from songhe.care.homecare.queries.agreements import text
from songhe.journeys.seed.ground import SEEDER
from songhe.journeys.seed.house import House
from songhe.register.people.models import Elder
from songhe.register.providers.models import Operator

HOW_MANY, CHANGED, OPEN = 9, 4, 8  # elders, of whom so many have a second version, and the place of the one not signed yet
LINES = [
    [("clean-house", 1, "week", 90), ("bath-home", 2, "month", 60)],
    [("clean-house", 2, "week", 90), ("bath-home", 1, "week", 60), ("health-monitor", 1, "week", 30)],
    [("meal-cooking", 3, "week", 60), ("walk-out", 1, "month", 120)],
]
TABOOS = ["左腿无力，扶的时候走左边", "怕冷，洗澡水先试温", "降压药每天早上吃过再做事", ""]
WIDTH, HEIGHT = 240, 80


def sow(house: House, mine: Operator) -> int:
    """Plans and agreements of those whom the operator of the log-in visits most; how many agreements."""
    rows = Elder.objects.filter(orders__operator=mine).annotate(visits=Count("orders")).order_by("-visits", "pk")
    elders = list(rows.select_related("division")[:HOW_MANY])
    made = 0
    for place, elder in enumerate(elders):
        made += _version(house, elder, mine, place, days=70, sign=place != OPEN)
        if place < CHANGED:
            made += _version(house, elder, mine, place + 1, days=9, sign=True)
    return made


def _version(house: House, elder: Elder, operator: Operator, place: int, *, days: int, sign: bool) -> int:
    """A plan agreed so many days ago and the agreement from it; the version before is replaced by signing."""
    told: dict[str, Any] = {"by": SEEDER, "at": house.ground.at - timedelta(days=days)}
    day = told["at"].date()
    lines = [{"item": item, "times": n, "per": per, "minutes": minutes, "note": ""}
             for item, n, per, minutes in LINES[place % len(LINES)]]  # fmt: skip
    plan: CarePlan = actions.draft_plan(
        elder=elder, operator=operator, lines=lines, taboos=TABOOS[place % len(TABOOS)], **told
    )  # fmt: skip
    actions.agree_plan(plan=plan, agreed_with=elder.name, **told)
    ends = day + timedelta(days=364)
    row: Agreement = actions.draft_agreement(
        elder=elder, operator=operator, plan=plan, text=text(plan, day, ends, day), starts_on=day, ends_on=ends, **told
    )  # fmt: skip
    if sign:
        actions.sign(agreement=row, signed_by=elder.name, relation="本人", signature=drawn(place), **told)
    return 1


def drawn(seed: int) -> str:
    """A wave of a pen as a data URL: it is nobody's signature."""
    line = {x: int(HEIGHT / 2 + 18 * sin(x / (9 + seed)) + 10 * sin(x / 23)) for x in range(20, WIDTH - 20)}
    dark = {(x, y + thick) for x, y in line.items() for thick in (0, 1, 2)}
    rows = b"".join(b"\x00" + bytes(0 if (x, y) in dark else 255 for x in range(WIDTH)) for y in range(HEIGHT))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    return "data:image/png;base64," + base64.b64encode(png).decode()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
