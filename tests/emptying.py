"""Empties the tables between two tests that commit: only those that hold rows, in one transaction a database.

Django's own `flush` empties every table and then writes all permissions anew; that costs more than most tests do.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connections, transaction
from django.test import TransactionTestCase

from songhe.base import guards
from songhe.base.ledger import guards as ledger
from songhe.care.assessment.guarded import REPORT, SIGNATURE
from songhe.care.emergency.actions import load_rules
from songhe.care.fleet.actions import load_models

KEPT = {"django_migrations", "django_content_type", "auth_permission"}  # written by migrating; no test changes them
GUARDED: dict[str, dict[str, Any]] = {
    "base_journalentry": {},
    "base_journalseal": {},
    "emergency_note": {"resealed": "text", "others": ("id", "node", "call_id", "at", "by", "by_name")},
    "assessment_report": {"others": REPORT},
    "assessment_signature": {"others": SIGNATURE},
    "targets_count": {},
    "targets_outlook": {},
    "targets_publication": {},
    "health_adviserhour": {},
}


def empty_between_tests() -> None:
    """From now on every test that commits leaves through `empty`."""
    TransactionTestCase._fixture_teardown = _teardown  # type: ignore[method-assign]


def _teardown(self: TransactionTestCase) -> None:
    for alias in self._databases_names(include_mirrors=False):
        empty(alias)
    load_rules()  # they come with every migrate, and so do the makes of device
    load_models()


def empty(alias: str) -> None:
    """Remove every row; the guards of append-only tables are off meanwhile and nobody sees the moment between."""
    connection = connections[alias]
    held = _with_rows(connection)
    if not held:
        return
    with connection.constraint_checks_disabled(), transaction.atomic(using=alias), connection.cursor() as cursor:
        guarded = [(table, how) for table, how in GUARDED.items() if table in held]
        _run(cursor, (line for table, how in guarded for line in _removals(table, connection.vendor, how)))
        accounts = ledger.ACCOUNT in held
        _run(cursor, ledger.removals(connection.vendor) if accounts else ())
        _run(cursor, (f"DELETE FROM {connection.ops.quote_name(table)}" for table in held))
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # triggers cannot be made while foreign keys wait to be checked
        _run(cursor, (line for table, how in guarded for line in guards.statements(table, connection.vendor, **how)))
        _run(cursor, ledger.statements(connection.vendor) if accounts else ())


def _removals(table: str, vendor: str, how: dict[str, Any]) -> list[str]:
    return guards.removals(table, vendor, resealed=how.get("resealed", ""))


def _with_rows(connection: Any) -> list[str]:
    tables = [table for table in connection.introspection.table_names() if table not in KEPT]
    quoted = [connection.ops.quote_name(table) for table in tables]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"EXISTS(SELECT 1 FROM {name})" for name in quoted))
        return [table for table, has in zip(tables, cursor.fetchone(), strict=True) if has]


def _run(cursor: Any, lines: Iterable[str]) -> None:
    for line in lines:
        cursor.execute(line)
