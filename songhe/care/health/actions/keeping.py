"""Days of readings are opened and written back at the speed of devices: what this process wrote last is not opened again, and
rows that stand are changed by one statement each, all of a batch together.

Only a sealed text that is the same to the letter stands for what is remembered: another process, a strike, a restore make it
another text, and it is opened. A page is taken out while it is worked with and put back after the commit.

The readings of a page stay the text they are sealed as: one more is written behind them, and those that were there are neither
read nor written again.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from threading import Lock
from typing import Any
from uuid import UUID

from django.db import connection, connections, transaction
from django.utils.timezone import localtime

from songhe.base.bulk import insert_all, made
from songhe.base.fields import Closed
from songhe.base.kept import Kept, Many
from songhe.care.health.models import Day, Watch
from songhe.care.health.rules import record
from songhe.care.health.rules.record import Opened

MOST = 6000  # people's days that are remembered: a few KB each
QUARTER = 900  # seconds: midnight lies on a quarter of an hour in every zone


@dataclass(slots=True)
class Page:
    """A day of one person, opened. `fresh`: not in the database yet; `touched`: a reading was written to it."""

    pk: UUID
    elder: UUID
    day: date
    record: Opened
    count: int = 0
    doubtful: int = 0
    division: str = ""
    fresh: bool = True
    touched: bool = False
    more: dict[str, dict[str, Any]] = field(default_factory=dict)  # by key, what is to be written behind the others
    state: dict[str, Any] | None = None  # what the next reading is judged by, where that is written here

    def has(self, key: str) -> bool:
        """A reading with this key stands here already."""
        return key in self.more or self.record.has(key)

    def add(self, entry: dict[str, Any]) -> None:
        """One more, written with the page; until then it may still be completed."""
        self.more[entry["k"]] = entry
        self.count, self.touched = self.count + 1, True


@dataclass(slots=True)
class Held:
    """The row of a person that is locked meanwhile, without the weight of a model. `touched`: it is to be written."""

    pk: UUID
    elder: UUID
    last_day: date | None
    last_at: datetime | None
    device_since: datetime | None
    mutes: dict[str, Any]
    bp_on: date | None
    bp_high: int
    touched: bool = False


_HELD = Kept(
    lambda keys: (
        Watch.objects.select_for_update()
        .filter(elder__in=keys)
        .order_by("pk")
        .values_list("pk", "elder", "last_day", "last_at", "device_since", "mutes", "bp_on", "bp_high")
    ),
    keys=Many(UUID),
)
_PAGES = Kept(
    lambda day, keys: Day.objects.filter(day=day, elder__in=keys).values_list("pk", "elder", "record", "count", "doubtful"),
    day=date,
    keys=Many(UUID),
)


def held(elders: Iterable[UUID]) -> dict[UUID, Held]:
    """Their rows by person, locked in one order."""
    return {row[1]: Held(*row) for row in _HELD(keys=elders)}


def noted(watches: Sequence[Held]) -> None:
    """What changed in these rows, written by one statement each."""
    table, many = Watch._meta.db_table, Watch._meta
    names = ("last_day", "last_at", "device_since", "bp_on", "bp_high")
    facts: list[Any] = [many.get_field(name) for name in names]
    sql = f"UPDATE {table} SET {', '.join(f'{one.column} = %s' for one in facts)} WHERE id = %s"
    here = connections[connection.alias]  # asked once: the proxy looks it up for every value
    rows = [[one.get_db_prep_value(getattr(row, one.name), here) for one in facts] for row in watches]
    keys = _key_values([row.pk for row in watches])
    with here.cursor() as cursor:
        cursor.executemany(sql, [(*row, key) for row, key in zip(rows, keys, strict=True)])


_open: OrderedDict[UUID, tuple[str, bytes, bytes]] = OrderedDict()
_lock = Lock()
_RECORD: Any = Day._meta.get_field("record")


def pages(day: date, elders: Sequence[UUID]) -> list[Page]:
    """This day of these people, where there is one."""
    rows = _PAGES(day=day, keys=elders)
    return [Page(key, elder, day, _opened(key, told), count, odd, fresh=False) for key, elder, told, count, odd in rows]


def _opened(key: UUID, sealed: Any) -> Opened:
    """What this process wrote last, if that still stands; else the seal is opened."""
    with _lock:
        known = _open.pop(key, None)
    if known is not None and known[0] == sealed:
        return Opened(*known[1:])
    return record.read(_RECORD.unseal_json(sealed, key))


def forget() -> None:
    """Nothing is remembered any more: for tests, and for whoever erases a person."""
    with _lock:
        _open.clear()


def write(days: Sequence[Page]) -> None:
    """Put these days there: new ones made, others changed. Their person's `Watch` is locked, so that nobody is in the way."""
    wrote = [(day, *_sealed(day)) for day in days]
    fresh = [
        made(
            Day, id=day.pk, elder_id=day.elder, day=day.day, division_path=day.division, count=day.count,
            doubtful=day.doubtful, record=Closed(sealed),
        )
        for day, _after, sealed in wrote
        if day.fresh
    ]  # fmt: skip
    insert_all(fresh)
    _change([(sealed, day.count, day.doubtful, day.pk) for day, _after, sealed in wrote if not day.fresh])
    transaction.on_commit(lambda: _remember([(day.pk, sealed, after) for day, after, sealed in wrote]))


def _sealed(day: Page) -> tuple[Opened, str]:
    """The page with what came, and how it stands in the database."""
    after, data = record.written(day.record, day.more.values(), day.state)
    return after, _RECORD.seal_json(data, day.pk)


def _change(rows: Sequence[tuple[str, int, int, UUID]]) -> None:
    if not rows:
        return
    sql = f"UPDATE {Day._meta.db_table} SET record = %s, count = %s, doubtful = %s WHERE id = %s"
    keys = _key_values([pk for *_values, pk in rows])
    with connection.cursor() as cursor:
        cursor.executemany(sql, [(sealed, n, odd, key) for (sealed, n, odd, _pk), key in zip(rows, keys, strict=True)])


def _key_values(keys: Sequence[UUID]) -> Sequence[Any]:
    """Keys as the database is given them."""
    return keys if connection.vendor == "postgresql" else [f"{one.int:032x}" for one in keys]


def _remember(wrote: Sequence[tuple[UUID, str, Opened]]) -> None:
    with _lock:
        for key, sealed, after in wrote:
            _open[key] = (sealed, *after)
            _open.move_to_end(key)
        while len(_open) > MOST:
            _open.popitem(last=False)


def local_day(at: datetime) -> date:
    """The day here on which a moment lies; asked several times for every reading."""
    return _day_of(int(at.timestamp()) // QUARTER)


@lru_cache(maxsize=4096)
def _day_of(quarter: int) -> date:
    return localtime(datetime.fromtimestamp(quarter * QUARTER, UTC)).date()
