"""The booking half of `race.py`: people book the same few carers at the same hours, for the same few elders, move some, take
some back, and send some twice."""

import random
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

CARERS, ELDERS, DAYS = 6, 60, 20
TRIES, CROWDED = 5, 0.3
BORN = date(1946, 5, 1)


class Bookings:
    """book → perhaps move → perhaps cancel; a tenth is sent twice under the same key, as a phone does that got no answer."""

    name, share = "booking", 0.02  # of all draws: a booking asks a hundred times more of the house than a transfer

    def __init__(self) -> None:
        self._ground: tuple[Any, list[Any]] | None = None

    def lay(self) -> None:
        from songhe.care.homecare.tests import scene
        from songhe.register.people import actions as people
        from tests import cast

        scene.offer()
        for number in range(CARERS):
            scene.carer(f"护理员{number}")  # words: data
        told = {"division": cast.place(cast.PUXI), "by": scene.by(), "at": cast.AT}
        for number in range(ELDERS):
            people.register_elder(name=f"老人{number}", sex="2", birth_date=BORN, **told)  # words: data

    def run(self, dice: random.Random, number: int, key: str) -> str:
        from django.db import OperationalError

        from songhe.base.actors import Actor
        from songhe.base.errors import Refused
        from songhe.care.homecare import actions
        from songhe.care.homecare.tests import scene
        from tests.cast import AT

        offer, elders = self._here()
        by, again = Actor(f"bench:{number}", "压测"), dice.random() < 0.1  # words: data
        when = datetime.min.replace(hour=dice.randrange(8, 18), minute=dice.choice((0, 15, 30, 45))).time()
        day, elder = scene.DAY + timedelta(days=dice.randrange(DAYS)), dice.choice(elders)
        if dice.random() < CROWDED:  # a few people, by several hands at once, on two days
            day, elder = scene.DAY + timedelta(days=dice.randrange(2)), elders[dice.randrange(3)]
        told = {"day": day, "time": when, "elder": elder}
        moves, back = dice.random() < 0.2, dice.random() < 0.5
        for _try in range(TRIES):
            try:
                for _time in range(1 + again):
                    order = actions.book(offer=offer, channel="web", key=key, by=by, at=AT, **told)
                if moves:
                    later = (order.starts_at or order.window_starts) + timedelta(minutes=dice.choice((15, 60, 24 * 60)))
                    with suppress(Refused):  # taken, or not within the hours: it stays where it was
                        actions.reschedule(order=order, starts_at=later, by=by, at=AT)
                if back:
                    actions.cancel(order=order, who="elder", reason="", by=by, at=AT)
                return "back" if back else "yes"
            except Refused:
                return "no"
            except OperationalError:  # the file stayed busy: sent again, under the same key
                continue
        return "busy"

    def check(self, history: list[dict[str, Any]]) -> dict[str, int]:
        """Overlapping visits of one carer or of one elder, keys that made two orders, and answers that the tables do not bear
        out: counted from the orders, not from the tables that forbid it."""
        from songhe.care.homecare.models import ALIVE, Order

        doubled = {"carer_id": 0, "elder_id": 0}
        for whose in doubled:
            last: dict[Any, datetime] = {}
            for order in Order.objects.filter(status__in=ALIVE, carer__isnull=False).order_by("starts_at"):
                before = last.get(getattr(order, whose))
                doubled[whose] += before is not None and order.starts_at < before
                last[getattr(order, whose)] = max(before or order.ends_at, order.ends_at)
        stands = dict(Order.objects.exclude(key="").values_list("key", "status"))
        wrong = 0
        for one in history:
            answer, status = one.get("answer"), stands.get(one["key"])
            wrong += answer == "yes" and status not in ALIVE
            wrong += answer == "back" and status != "cancelled"
            wrong += answer == "no" and status in ALIVE
        return {"double_booked": sum(doubled.values()), "elders_double": doubled["elder_id"], "bookings_wrong": wrong}

    def _here(self) -> tuple[Any, list[Any]]:
        if self._ground is None:
            from songhe.care.homecare.tests import scene
            from songhe.register.people.models import Elder

            self._ground = (scene.offer(), list(Elder.objects.select_related("division").filter(name__startswith="老人")))
        return self._ground
