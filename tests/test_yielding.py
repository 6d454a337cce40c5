"""Who waits for an alarm: pages that exist, and none that an alarm is made, answered or followed on."""

from django.urls import get_resolver

from songhe.base import way
from songhe.config.yielding import BOOKED, FIGURES, GIVES

NEVER = {
    "console",
    "calls",
    "field",
    "follow",
    "help",
    "door",
    "life",
    "health",
    "sensing",
    "rollcall",
    "account",
    "outbox",
    "live",
}


def test_every_part_that_waits_is_an_address_of_the_house() -> None:
    known = {str(one.pattern).partition("/")[0] for one in get_resolver().url_patterns}
    assert set(GIVES) <= known
    assert not set(FIGURES) & set(BOOKED)


def test_what_an_alarm_needs_never_waits() -> None:
    assert not NEVER & set(GIVES)


def test_figures_wait_longer_than_bookings() -> None:
    assert {GIVES[one] for one in FIGURES} == {way.DASHBOARDS}
    assert {GIVES[one] for one in BOOKED} == {way.BOOKINGS}
