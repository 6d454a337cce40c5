"""The list of who must be visited, for the whole city: how long does the day's computation take? Last line: JSON.

A scratch node is seeded with invented people (`songhe seed --scale`). Measured are the first computation, in which everybody is
written, and the next day's, in which only differences are. Beside it the same list is made the long way, a person at a time in
plain Python, without bands, cache or statements: the two must agree to the last person.
"""

import argparse
import json
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

from scratch import ROOT, here, node, say

WHOLE = 554_400


def computed(at: Any) -> float:
    """Seconds for all counties."""
    from songhe.care.visits import actions

    began = time.monotonic()
    actions.compute_due(at)
    return round(time.monotonic() - began, 2)


def by_hand(day: Any) -> dict[Any, tuple[str, int]]:
    """The peer: every file judged alone."""
    from songhe.care.visits import dated, rules
    from songhe.register.people.models import Category, Elder

    groups, grades, held = dated.groups(day), dated.grades(day), {}
    for row in Category.objects.all().iterator():
        if row.ends_on is None and row.voided_at is None:
            held.setdefault(row.elder_id, set()).add(row.code)
    found = {}
    for who in Elder.objects.filter(status__in=("here", "away")).iterator():
        age = who.age(day)
        facts = rules.Facts(who.living, who.care_level, age, who.means, frozenset(held.get(who.pk, ())))
        codes = rules.reasons(facts, groups)
        if codes and (age is None or age >= grades.min_age):
            found[who.pk] = (",".join(codes), rules.grade(rules.points(facts, groups, grades), grades))
    return found


def main() -> None:
    """Sow, compute twice, recount, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--scale", default="1")
    asked.add_argument("--postgres", default="")
    asked.add_argument("--here", action="store_true", help="the node of the environment, sown already")
    told = asked.parse_args()
    with here() if told.here else node(told.postgres):
        if not told.here:
            subprocess.run(
                [sys.executable, "-m", "songhe", "seed", "--scale", told.scale], cwd=ROOT, check=True, stdout=sys.stderr
            )
        from django.utils.timezone import localtime

        from songhe.base import clock
        from songhe.care.visits.models import Counted, Listed
        from songhe.register.people.models import Elder

        at = clock.now()
        Counted.objects.all().delete()  # the demo's own list was computed while it was sown
        Listed.objects.all().delete()
        elders = Elder.objects.count()
        first = computed(at)
        say(f"first day {first} s")
        second = computed(at + timedelta(days=1))
        say(f"next day {second} s")
        rows = Listed.objects.filter(left_on=None).values_list("elder_id", "reasons", "own_grade")
        listed = {key: (reasons, grade) for key, reasons, grade in rows.iterator()}
        same = listed == by_hand(localtime(at + timedelta(days=1)).date())
        figures = {"elders": elders, "seconds": max(first, second), "listed": len(listed), "first_s": first, "next_s": second}
        print(json.dumps({**figures, "same_as_by_hand": same, "goal_s": 60, "whole": elders >= WHOLE}))
        if not same:
            sys.exit("the list is not the one by hand")


if __name__ == "__main__":
    main()
