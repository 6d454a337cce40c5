"""Triggers that make a table append-only, on both databases. Migrations call `append_only`; nothing else does.

A table may have one sealed column that a newer data key may re-seal (`base.rotation`): it alone may be changed, by itself, and
only under another key than before. Whoever has the program could write other words under that key; what they were is kept by
the mark in the journal, not by this guard.
"""

from collections.abc import Sequence
from typing import Any

REFUSAL = "append-only: this table takes no change and no removal"
KEY_CHARS = 4  # of a sealed value, which say its version and its key (`base.crypto`)
KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "base_journalentry": (("id",), ("node", "pos")),
    "base_journalseal": (("id",), ("node", "first"), ("node", "last")),
    "ledger_transfer": (("id",), ("node", "key", "leg")),
    "health_adviserhour": (("id",), ("node", "source")),
}
"""Every unique of a guarded table: by any of them SQLite would let a new row take the place of an old one. Others have `id`."""


def append_only(table: str, *, resealed: str = "", others: Sequence[str] = ()) -> tuple[Any, Any]:
    """(forwards, backwards) for `migrations.RunPython`: UPDATE, DELETE and TRUNCATE are refused by the database.

    `resealed` is the column that may move to another key, `others` are all the rest. With `others` alone only these take no
    change: a keyed digest among them then says whether what is sealed still is what it was. On SQLite `INSERT OR REPLACE`
    would remove the row in its way without firing the DELETE trigger: a BEFORE INSERT trigger refuses a row that would meet
    another in any unique, or in SQLite's own row number.
    """

    def forwards(apps: Any, schema_editor: Any) -> None:
        for statement in statements(table, schema_editor.connection.vendor, resealed=resealed, others=others):
            schema_editor.execute(statement)

    def backwards(apps: Any, schema_editor: Any) -> None:
        for statement in removals(table, schema_editor.connection.vendor, resealed=resealed):
            schema_editor.execute(statement)

    return forwards, backwards


def statements(table: str, vendor: str, *, resealed: str = "", others: Sequence[str] = ()) -> list[str]:
    """What makes `table` append-only."""
    columns = f" OF {', '.join(map(_quoted, others))}" if others else ""
    if vendor == "sqlite":
        raise_it = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        keys = (("rowid",), *KEYS.get(table, (("id",),)))
        met = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {_same(key)})" for key in keys)
        lines = [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE{columns} ON {table} {raise_it}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {raise_it}",
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {met} {raise_it}",
        ]
    else:
        body, raise_it = f"BEGIN RAISE EXCEPTION '{REFUSAL}'; END", f"EXECUTE FUNCTION {table}_refuse()"
        lines = [
            f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE{columns} OR DELETE ON {table} FOR EACH ROW {raise_it}",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {raise_it}",
        ]
    return [*lines, _same_key(table, vendor, resealed, raise_it)] if resealed else lines


def removals(table: str, vendor: str, *, resealed: str = "") -> list[str]:
    """What takes the guard away again: for migrations, and for tests that empty the tables. What is not there stays away."""
    edit = ["edit"] if resealed else []
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ["update", "delete", "replace", *edit]]
    triggers = [f"DROP TRIGGER IF EXISTS {table}_no_{verb} ON {table}" for verb in ["change", "truncate", *edit]]
    return [*triggers, f"DROP FUNCTION IF EXISTS {table}_refuse()"]


def _same(key: tuple[str, ...]) -> str:
    return " AND ".join(f"{column} = NEW.{column}" for column in key)


def _same_key(table: str, vendor: str, column: str, raise_it: str) -> str:
    """The trigger that refuses other content under the same key."""
    new, old = (f"substr({row}.{_quoted(column)}, 1, {KEY_CHARS})" for row in ("NEW", "OLD"))
    each = "" if vendor == "sqlite" else "FOR EACH ROW "
    return f"CREATE TRIGGER {table}_no_edit BEFORE UPDATE OF {_quoted(column)} ON {table} {each}WHEN ({new} = {old}) {raise_it}"


def _quoted(column: str) -> str:
    return f'"{column}"'
