"""Decisions of the device register. Pure: values in, values out."""

from songhe.care.fleet.rules.upkeep import (
    LOW_BATTERY,
    SILENT_AFTER,
    TEST_EVERY,
    TEST_MINUTES,
    is_low,
    is_silent,
    is_test,
    test_is_due,
)

__all__ = [
    "LOW_BATTERY", "SILENT_AFTER", "TEST_EVERY", "TEST_MINUTES", "is_low", "is_silent", "is_test", "test_is_due",
]  # fmt: skip
