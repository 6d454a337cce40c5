"""The journal and its seals take new rows and nothing else, whatever statement it is tried with, on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from songhe.base import guards, journal, seal
from songhe.base.actors import CLOCK
from songhe.base.models import JournalEntry, JournalSeal

AT = datetime(2026, 11, 23, 2, 20, 24, tzinfo=UTC)
TABLES = ["base_journalentry", "base_journalseal"]  # the ledger has tests of its own
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def written() -> None:
    """Two rows under a seal."""
    with journal.deed():
        for _ in range(2):
            journal.write(verb="a.b", subject=JournalEntry(), by=CLOCK, at=AT, division="6109")
    seal.seal_new(datetime.now(UTC) + timedelta(days=1))


def rows(table: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY id")
        return cursor.fetchall()


def refused(statement: str, *values: Any) -> None:
    table = next(table for table in TABLES if table in statement)
    before = rows(table)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    assert before and rows(table) == before


@pytest.mark.parametrize("table", TABLES)
def test_no_change_and_no_removal(table: str) -> None:
    refused(f"UPDATE {table} SET node = '610924'")
    refused(f"DELETE FROM {table}")


@pytest.mark.postgres
@pytest.mark.parametrize("table", TABLES)
def test_no_truncate(table: str) -> None:
    refused(f"TRUNCATE {table}")
    refused(f"TRUNCATE {table} CASCADE")


def keys() -> list[Any]:
    """(table, unique) for every unique of the guarded tables, and SQLite's own row number."""
    own = [("rowid",)] if connection.vendor == "sqlite" else []
    pairs = [(table, key) for table in TABLES for key in [*own, *guards.KEYS[table]]]
    return [pytest.param(table, key, id=f"{table} by {'+'.join(key)}") for table, key in pairs]


@pytest.mark.parametrize(("table", "key"), keys())
def test_no_row_takes_the_place_of_another(table: str, key: tuple[str, ...]) -> None:
    """Everything new but one unique: SQLite would remove the old row without firing its DELETE trigger."""
    model: Any = JournalEntry if table == "base_journalentry" else JournalSeal
    columns = [*key[: key == ("rowid",)], *(field.column for field in model._meta.concrete_fields)]
    fresh = {"id": f"'{uuid4()}'", **dict.fromkeys(("pos", "first", "last"), "9000000")}
    chosen = [name if name in key else fresh.get(name, name) for name in columns]
    into, these = f"{table} ({', '.join(columns)})", f"SELECT {', '.join(chosen)} FROM {table} LIMIT 1"
    if connection.vendor == "sqlite":
        refused(f"INSERT OR REPLACE INTO {into} {these}")
    else:
        uuid = these.replace(fresh["id"], f"{fresh['id']}::uuid")
        refused(f"INSERT INTO {into} {uuid} ON CONFLICT ({', '.join(key)}) DO UPDATE SET node = excluded.node")


def test_new_rows_are_taken() -> None:
    with journal.deed():
        journal.write(verb="a.c", subject=JournalEntry(), by=CLOCK, at=AT, division="6109")
    assert journal.head() == 3
    assert seal.seal_new(datetime.now(UTC) + timedelta(days=1)) == 1


@pytest.mark.parametrize("table", TABLES)
def test_every_unique_of_a_guarded_table_is_guarded(table: str) -> None:
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    uniques = [one.fields for one in model._meta.constraints if isinstance(one, models.UniqueConstraint)]
    assert {("id",), *uniques} - {("node", "id")} == set(guards.KEYS[table])
