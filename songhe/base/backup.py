"""Copies of a running node, and the proof that a copy can be lived from.

Keys are never in a backup: whoever finds one has sealed values only. Keep them where the backups are not.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

from songhe.base import journal

MANIFEST, DUMP, ANCHOR = "manifest.json", "songhe.dump", "seals.log"


class BackupFault(Exception):
    """A backup that could not be made or does not hold, with a sentence for whoever is on duty."""


def take(folder: Path, at: datetime) -> dict[str, Any]:
    """Write a whole copy of this node into the empty `folder` while it runs; returns the manifest."""
    if folder.exists() and any(folder.iterdir()):
        raise BackupFault(f"{folder} is not empty: a backup is never written over another.")
    folder.mkdir(parents=True, exist_ok=True)
    # The inbox first: an alarm that is handled in between is then handled again after a restore, and recognised. The other
    # way round it would be lost.
    # The anchor before the journal, so that it knows of no seal that the copy of the journal does not have.
    if (settings.VAR / ANCHOR).exists():
        shutil.copy2(settings.VAR / ANCHOR, folder / ANCHOR)
    for alias in sorted(connections, key=lambda name: name == "default"):
        _copy(alias, folder)
    manifest = {"node": settings.NODE, "taken_at": at.isoformat(), "journal_head": journal.head(), "files": _digests(folder)}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")
    return manifest


def check(folder: Path) -> Iterator[str]:
    """Open the copy apart from the running node, and say what holds; raises BackupFault at the first thing that does not."""
    manifest = _manifest(folder)
    yield f"taken at {manifest['taken_at']}, {len(manifest['files'])} files with the digests they were written with"
    with tempfile.TemporaryDirectory() as scratch:
        for name in manifest["files"]:
            shutil.copy2(folder / name, scratch)
        for path in sorted(Path(scratch).glob("*.sqlite3")):
            _whole(path)
            yield f"{path.name}: whole"
        with _restored(Path(scratch) / DUMP) as url:
            yield _verified(Path(scratch), url)


def _copy(alias: str, folder: Path) -> None:
    connection = connections[alias]
    if connection.vendor == "postgresql":
        command = ["pg_dump", "--format=custom", "--no-owner", f"--file={folder / DUMP}", _url(connection.settings_dict)]
        return _run(command)
    connection.ensure_connection()
    name = Path(str(connection.settings_dict["NAME"])).name
    with closing(sqlite3.connect(folder / name)) as copy:
        connection.connection.backup(copy, pages=2_000, sleep=0.01)  # lets writers in between
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it


def _digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.file_digest(path.open("rb"), "sha256").hexdigest() for path in sorted(folder.iterdir())}


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as fault:
        raise BackupFault(f"{folder} has no readable {MANIFEST}: it is no backup, or one that was not finished.") from fault
    found = {name: digest for name, digest in _digests(folder).items() if name != MANIFEST}
    for name, digest in manifest["files"].items():
        if found.get(name) != digest:
            raise BackupFault(f"{name} is {'not what was written' if name in found else 'missing'}.")
    return manifest


def _whole(path: Path) -> None:
    with closing(sqlite3.connect(path)) as copy:
        try:
            answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as fault:
            answer = str(fault)
    if answer != "ok":
        raise BackupFault(f"{path.name}: {answer}")


def _verified(scratch: Path, url: str) -> str:
    """`songhe verify-journal` on the copy, in a process of its own with this node's keys."""
    keys = {f"SONGHE_{name}": getattr(settings, name) for name in ("SECRET_KEY", "DATA_KEYS", "INDEX_KEY", "SEAL_KEY", "NODE")}
    environment = {**os.environ, **keys, "SONGHE_VAR": str(scratch), "SONGHE_DATABASE_URL": url}
    command = [sys.executable, "-m", "songhe", "verify-journal"]
    done = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupFault(done.stderr.strip()[-500:])
    return done.stdout.strip()


@contextmanager
def _restored(dump: Path) -> Iterator[str]:
    """A scratch database made of `dump`, gone afterwards; nothing where the copy is of SQLite files."""
    if not dump.exists():
        yield ""
        return
    here, name = _url(connections["default"].settings_dict), f"songhe_check_{uuid4().hex[:12]}"
    there = f"{here.rpartition('/')[0]}/{name}"
    with closing(psycopg.connect(here, autocommit=True)) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            _run(["pg_restore", "--no-owner", "--exit-on-error", f"--dbname={there}", str(dump)])
            yield there
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _url(parts: dict[str, Any]) -> str:
    password = f":{parts['PASSWORD']}" if parts["PASSWORD"] else ""
    return f"postgresql://{parts['USER']}{password}@{parts['HOST'] or 'localhost'}:{parts['PORT'] or 5432}/{parts['NAME']}"


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except FileNotFoundError as fault:
        raise BackupFault(f"{command[0]} is not installed: apt-get install postgresql-client") from fault
    except subprocess.CalledProcessError as fault:
        raise BackupFault(f"{command[0]}: {fault.stderr.strip()[-500:]}") from fault
