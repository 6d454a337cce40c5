"""Which figures are counted: every room that declares some is imported once, so that a worker knows them as a page does."""

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Indicator

OFFERS = ("indicators", "counting")


@lru_cache(maxsize=1)
def gather() -> None:
    """Import each room's `indicators` and `counting`; importing them declares."""
    for config in apps.get_app_configs():
        for offer in OFFERS:
            if config.name.startswith("songhe.") and find_spec(f"{config.name}.{offer}"):
                import_module(f"{config.name}.{offer}")


def counted() -> list[tuple[Indicator, Counter]]:
    """Every figure that some room counts, in the order of declaration."""
    gather()
    return [(one, counter) for one in base.every() if (counter := base.counter(one.code))]


def found(code: str) -> tuple[Indicator, Counter] | None:
    """One figure with its counter; nothing where no room counts it."""
    gather()
    indicator, counter = base.find(code), base.counter(code)
    return (indicator, counter) if indicator and counter else None
