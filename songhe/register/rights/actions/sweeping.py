"""Retention: each rule once a day, whichever worker comes first; what was removed is counted and journalled."""

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.utils.timezone import localtime

from songhe.base import journal
from songhe.base.actors import CLOCK
from songhe.base.rows import this_node
from songhe.register.rights import dated, offers
from songhe.register.rights.models import Sweep

log = logging.getLogger(__name__)


def sweep_due(at: datetime) -> int:
    """Run the rules that have not run today; gives how many rows went away."""
    day, ready = localtime(at).date(), offers.sweepers()
    ran = set(Sweep.objects.filter(node=this_node(), day=day).values_list("what", flat=True))
    return sum(_sweep(rule, at) for rule in dated.keeps(at) if rule.what in ready and rule.what not in ran)


def _sweep(rule: dated.Keep, at: datetime) -> int:
    before = at - timedelta(days=rule.keep_days)
    try:
        with journal.deed():
            row = Sweep.objects.create(what=rule.what, day=localtime(at).date(), before=before, ran_at=at)
            removed = _all(rule.what, before)
            Sweep.objects.filter(pk=row.pk).update(removed=removed)
            if removed:
                facts = {"what": rule.what, "removed": removed, "keep_days": rule.keep_days, "clause": rule.clause}
                journal.write(verb="rights.sweep.run", subject=row, by=CLOCK, at=at, division=this_node(), facts=facts)
    except IntegrityError:
        return 0  # another worker was first
    return removed


def _all(what: str, before: datetime) -> int:
    """In steps, until nothing is left."""
    removed, sweep = 0, offers.sweepers()[what]
    while step := sweep(before):
        removed += step
    return removed
