"""Indexes are lifted from an almost empty register while half a million people are poured in, and laid again afterwards.

Laying them over what is there costs a fifth of keeping them at every row. What keeps the register right stays: keys,
uniques, and what judging asks with. What was lifted stands in `Lifted`, written with it in one transaction: so after a
crash whoever comes next (the resumed import, the worker, a migration) lays it again.
"""

import re
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection, transaction

from songhe.base import journal
from songhe.base.rows import this_node
from songhe.register.people.models import Category, Contact, Elder, Lifted

FEW = 1000  # people with whom a register is still almost empty: none of them is missed in a list while it is filled
ASKED = frozenset({"citizen_id_index", "name"})  # what judging looks people up by, all the time
MODELS = (Elder, Contact, Category)
FOUND = {
    "sqlite": "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
}
BEFORE = {
    "drop": (
        "SET LOCAL lock_timeout = '2s'",  # behind somebody's long query nobody shall wait: the import goes the slower way
        "SET CONSTRAINTS ALL IMMEDIATE",  # what of this transaction is still to be checked would forbid it
        "SET CONSTRAINTS ALL DEFERRED",
    ),
    "lay": ("SET LOCAL maintenance_work_mem = '256MB'", "SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED"),
}
"""What PostgreSQL is told first, for the one transaction."""


def lift(*, at: datetime) -> int:
    """Lift what can be lifted where the register is almost empty; how many indexes are lifted now. In a deed of its own."""
    with suppress(DatabaseError), journal.deed():
        if not are_lifted() and Elder.objects.all()[: FEW + 1].count() <= FEW:
            _lift(at)
    return Lifted.objects.filter(node=this_node()).count()


def are_lifted() -> bool:
    """True while an index waits to be laid again."""
    return Lifted.objects.filter(node=this_node()).exists()


def lay_again() -> int:
    """Lay every index that is lifted, one transaction each, so that others come to write in between; how many were laid."""
    laid = 0
    while _lay_one():
        laid += 1
    return laid


def _lift(at: datetime) -> None:
    _prepare("drop")
    for table, name, sql in _found():
        if _may_go(sql):
            _say(f"DROP INDEX {connection.ops.quote_name(name)}")
            Lifted.objects.create(table=table, name=name, sql=sql, lifted_at=at)


def _may_go(sql: str) -> bool:
    """An index that guards nothing, answers no question of judging, and has every row (one of few rows costs nothing)."""
    first = re.search(r"\(\W*(\w+)", sql)
    return sql.startswith("CREATE INDEX") and "IS NOT NULL" not in sql and bool(first) and first[1] not in ASKED  # type: ignore[index]


def _lay_one() -> bool:
    with transaction.atomic():
        row = Lifted.objects.select_for_update(skip_locked=True).filter(node=this_node()).order_by("pk").first()
        if row is None:
            return False
        _prepare("lay")
        _say(row.sql.replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS", 1))
        row.delete()
    return True


def _prepare(what: str) -> None:
    for sql in BEFORE[what] if connection.vendor == "postgresql" else ():
        _say(sql)


def _found() -> list[tuple[str, str, str]]:
    tables = {model._meta.db_table for model in MODELS}
    with connection.cursor() as cursor:
        cursor.execute(FOUND[connection.vendor])
        rows: list[Any] = cursor.fetchall()
    return sorted((table, name, sql) for table, name, sql in rows if table in tables)


def _say(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
