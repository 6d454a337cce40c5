"""Test databases are migrated once for each state of the migrations and copied from then on: by every run and every worker.

Migrating from nothing renders each model some twenty times: half a minute of processor time, as much as two hundred tests.
The copy is kept under the machine's folder for temporary files, or beside the other databases of PostgreSQL; its name is a
digest of all that migrating reads, so that a change of a migration makes a new one. PostgreSQL lets nobody copy a database
that another role owns (beside a superuser), so each role there has copies of its own.
"""

import contextlib
import fcntl
import functools
import hashlib
import os
import re
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.core import management
from django.core.management.sql import emit_post_migrate_signal
from django.db import connections
from django.db.backends.base.creation import BaseDatabaseCreation

from songhe.base.laying import quickly

HOUSE = Path(__file__).parents[1]
FOLDER = Path(tempfile.gettempdir()) / f"songhe-templates-{os.getuid()}"
KEPT = 8  # copies of the newest states; older ones go
PREFIX = "songhe_template_"


def copy_instead_of_migrating() -> None:
    """From now on a test database is made from the kept copy where there is one."""
    made = BaseDatabaseCreation.create_test_db

    def create_test_db(self: Any, *args: Any, **kwargs: Any) -> str:
        ordinary = management.call_command

        def call(name: str, *more: Any, **options: Any) -> Any:
            if name != "migrate":
                return ordinary(name, *more, **options)
            with _one_at_a_time(self.connection):
                if _restore(self.connection):
                    return emit_post_migrate_signal(verbosity=0, interactive=False, db=self.connection.alias)
                with quickly():
                    said = ordinary(name, *more, **options)
                _keep(self.connection)
                return said

        management.call_command = call
        try:
            return made(self, *args, **kwargs)
        finally:
            management.call_command = ordinary

    BaseDatabaseCreation.create_test_db = create_test_db  # type: ignore[method-assign]


@functools.cache
def digest(alias: str) -> str:
    """Of the migrations of every room and library, of what ours import, and of the data they lay."""
    found = hashlib.sha256(f"{django.VERSION} {sys.version_info} {alias}".encode())
    ours = sorted(path for path in (HOUSE / "songhe").rglob("*") if path.parent.name in {"migrations", "data"})
    for path in [*ours, *_imported(ours), *_of_libraries()]:
        if path.is_file() and path.suffix != ".pyc":
            found.update(path.name.encode())
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _imported(migrations: list[Path]) -> list[Path]:
    """Modules of the house that a migration runs."""
    lines = "\n".join(path.read_text(encoding="utf-8") for path in migrations if path.suffix == ".py")
    names = sorted(set(re.findall(r"^\s*(?:from|import) (songhe[\w.]*)", lines, re.MULTILINE)))
    files = [HOUSE / (name.replace(".", "/") + ".py") for name in names]
    return [path for path in files if path.is_file()]


def _of_libraries() -> list[Path]:
    folders = [Path(app.path) / "migrations" for app in apps.get_app_configs() if not app.name.startswith("songhe.")]
    return sorted(path for folder in folders if folder.is_dir() for path in folder.glob("*.py"))


@contextlib.contextmanager
def _one_at_a_time(connection: Any) -> Iterator[None]:
    """The first worker makes the copy, the others that want the same wait for it."""
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    with (FOLDER / f"{connection.vendor}-{digest(connection.alias)}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _restore(connection: Any) -> bool:
    """Fill the empty test database from the copy; False when there is none."""
    if connection.vendor == "sqlite":
        return _restore_file(connection)
    return _restore_database(connection)


def _keep(connection: Any) -> None:
    if connection.vendor == "sqlite":
        _keep_file(connection)
    else:
        _keep_database(connection)


def _file(connection: Any) -> Path:
    return FOLDER / f"{connection.alias}-{digest(connection.alias)}.sqlite3"


def _restore_file(connection: Any) -> bool:
    path = _file(connection)
    if not path.exists():
        return False
    path.touch()
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(path)) as source:
        source.backup(connection.connection)
    return True


def _keep_file(connection: Any) -> None:
    path = _file(connection)
    rough = path.with_suffix(f".{os.getpid()}")
    with contextlib.closing(sqlite3.connect(rough)) as target:
        connection.connection.backup(target)
    rough.replace(path)
    kept = sorted(FOLDER.glob(f"{connection.alias}-*.sqlite3"), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in kept[KEPT:]:
        old.unlink(missing_ok=True)


def _template(connection: Any) -> str:
    role = hashlib.sha256(connection.settings_dict["USER"].encode()).hexdigest()[:8]
    return f"{PREFIX}{role}_{digest(connection.alias)}"


def _restore_database(connection: Any) -> bool:
    name, template = connection.settings_dict["NAME"], _template(connection)
    quote = connection.ops.quote_name
    connection.close()
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
        if cursor.fetchone() is None:
            return False
        cursor.execute(f"DROP DATABASE {quote(name)}")
        cursor.execute(f"CREATE DATABASE {quote(name)} TEMPLATE {quote(template)}")
    connections[connection.alias].ensure_connection()
    return True


def _keep_database(connection: Any) -> None:
    name, template = connection.settings_dict["NAME"], _template(connection)
    quote = connection.ops.quote_name
    connection.close()
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s AND pg_get_userbyid(datdba) = current_user"
            " ORDER BY oid DESC OFFSET %s",
            [PREFIX + "%", KEPT - 1],
        )
        for (old,) in cursor.fetchall():
            cursor.execute(f"DROP DATABASE IF EXISTS {quote(old)}")
        cursor.execute(f"CREATE DATABASE {quote(template)} TEMPLATE {quote(name)}")
    connections[connection.alias].ensure_connection()
