"""Whether the people of this node are invented: said by the seed in the database, shown on every screen (standards 15.4).

A screen that is wrong about this is dangerous either way, so the mark lives with the data and not in a setting: a copy of the
database carries it along. Each process asks once a minute.
"""

from datetime import datetime

from django.conf import settings
from django.core.cache import cache

from songhe.base.models import NodeFact
from songhe.base.rows import this_node

NAME, KEY, SECONDS = "synthetic", "songhe:synthetic", 60


def say(at: datetime) -> None:
    """From now on this node says on every screen that its people are invented."""
    NodeFact.objects.get_or_create(node=this_node(), name=NAME, defaults={"said_at": at})
    cache.delete(KEY)


def is_so() -> bool:
    """True on a demo, and where invented people were ever sown."""
    if settings.DEMO:
        return True
    known = cache.get(KEY)
    if known is None:
        known = NodeFact.objects.filter(node=this_node(), name=NAME).exists()
        cache.set(KEY, known, SECONDS)
    return bool(known)
