"""Finds what rooms and desks offer: `menu.py` (ways in), `tellers.py` (what live screens are told), `copies.py` (what a room
knows of a person), `retention.py` (what it may forget), `findable.py` (by what an elder is found and a list is narrowed),
`datasets.py` (what is published as open files) and `entrances.py` (what the public may do itself)."""

import pkgutil
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

OFFERS = ("menu", "tellers", "copies", "retention", "findable", "datasets", "entrances")


def places() -> list[str]:
    """Packages that may offer something: every room installed, every desk."""
    rooms = [
        config.name for config in apps.get_app_configs() if config.name.startswith("songhe.") and config.name != __package__
    ]
    desks = import_module("songhe.desks")
    return rooms + [f"songhe.desks.{found.name}" for found in pkgutil.iter_modules(desks.__path__) if found.ispkg]


def gather() -> None:
    """Import each offer that exists; importing it registers it."""
    for place in places():
        for offer in OFFERS:
            if find_spec(f"{place}.{offer}"):
                import_module(f"{place}.{offer}")
