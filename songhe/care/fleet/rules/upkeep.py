"""When a device deserves a look. Pure: values in, values out."""

from datetime import datetime, timedelta

LOW_BATTERY = 20  # percent (standards 9.4: below 20 % is yellow)
SILENT_AFTER = timedelta(hours=24)  # offline for more than 24 h is orange
TEST_EVERY = timedelta(days=31)  # a button is tried once a month
TEST_MINUTES = 10


def is_low(battery: int | None) -> bool:
    """True when the battery is known and low."""
    return battery is not None and battery < LOW_BATTERY


def is_silent(last_seen_at: datetime | None, at: datetime, limit: timedelta = SILENT_AFTER) -> bool:
    """True when nothing was heard for longer than `limit`; a device that never spoke is silent."""
    return last_seen_at is None or at - last_seen_at > limit


def test_is_due(test_press_at: datetime | None, at: datetime) -> bool:
    """True when the last test press is more than a month ago, or there was none."""
    return test_press_at is None or at - test_press_at > TEST_EVERY


def is_test(test_until: datetime | None, at: datetime) -> bool:
    """True while a press was announced as a test."""
    return test_until is not None and at <= test_until
