"""`make drill`: the machine is lost while buttons are pressed; the node is brought back as docs/runbooks/restore.md says.

A scratch node of the demo runs with every process of the house, and a button is pressed again and again. In the midst of it
`songhe backup` takes a copy; some seconds later everything is killed with -9, and its folder (on PostgreSQL its database) is
not touched any more. Then the runbook, step by step, on an empty folder: keys, copy, the newer file of seals, `verify-journal`
(which says from where the journal is cut off), `re-anchor`, `verify-journal` again, start; until a new press is acknowledged
and stands on the console. Afterwards the restored node is stopped, copied once more and laid a third time: every table must be
the same, row by row.

Prints one line of JSON: `rpo_s` (from the newest fact that came back to the loss: the age of the copy), `rto_s` (from the loss
to the press on the console), `rows_equal`, `chain_ok`, and how many acknowledged presses came back of those before the copy was
begun (all must) and after (those that came while it was taken; what guards the rest is a standby, as the runbook says).
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import httpx
import psycopg
from psycopg import sql

from tools.rehearse import ROOT, answers, environment, port, quietly, services, sign_in, until

BUTTON, EVERY = "btn-wang", 0.3  # who presses, and after how many seconds again
NEVER_LATER = 2  # seconds between the clock of a press and the copy for which it must have been in time

STATE = """
import json, django
django.setup()
from songhe.links.devices.models import Message
said = Message.objects.filter(device={button!r}, signal="sos").order_by("pressed_at")
presses = [one.timestamp() for one in said.values_list("pressed_at", flat=True)]
print(json.dumps({{"presses": presses}}))
"""


class Node:
    """A node in a folder, with ports of its own; its processes are started and killed by their ids."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.database, self.web, self.door = folder, database, port(), port()
        self.around = environment(folder, database, self.web, self.door)
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def run(self, *command: str, may_fail: bool = False) -> subprocess.CompletedProcess[str]:
        """`songhe …` of this node, to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "songhe", *command], cwd=ROOT, env=self.around, capture_output=True, text=True, check=False
        )
        if done.returncode and not may_fail:
            raise SystemExit(f"songhe {' '.join(command)}: {done.stderr.strip()[-800:]}")
        return done

    def start(self) -> None:
        commands = services(self.web)
        commands.pop("set-up")
        with (self.folder / "services.log").open("ab") as log:
            for name, command in commands.items():
                self.running[name] = subprocess.Popen(
                    [sys.executable, "-m", *command], cwd=ROOT, env=self.around, stdout=log, stderr=log
                )

    def end(self, how: signal.Signals) -> None:
        for one in self.running.values():
            one.send_signal(how)
        for one in self.running.values():
            try:
                one.wait(20)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()
        self.running.clear()

    def pages(self) -> httpx.Client:
        return httpx.Client(base_url=f"http://127.0.0.1:{self.web}", timeout=30)

    def state(self) -> dict[str, Any]:
        """What stands in it: the moments of the presses."""
        program = STATE.format(button=BUTTON)
        around = {**self.around, "DJANGO_SETTINGS_MODULE": "songhe.config.settings"}
        done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=around, capture_output=True, text=True, check=True)
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    def tables(self) -> dict[str, str]:
        """Digest of every table, over its rows in order."""
        if self.database:
            return _of_postgres(self.database)
        found: dict[str, str] = {}
        for path in sorted(self.folder.glob("*.sqlite3")):
            found |= {f"{path.stem}.{name}": mark for name, mark in _of_sqlite(path).items()}
        return found


def _of_sqlite(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as there:
        names = [name for (name,) in there.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {name: _mark(sorted(repr(row) for row in there.execute(f'SELECT * FROM "{name}"'))) for name in names}


def _of_postgres(url: str) -> dict[str, str]:
    with psycopg.connect(url) as there:
        names = [name for (name,) in there.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")]
        asked = {name: sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(name)) for name in names}
        return {name: _mark(sorted(row for (row,) in there.execute(one))) for name, one in asked.items()}


def _mark(rows: list[str]) -> str:
    found = hashlib.sha256()
    for row in rows:
        found.update(row.encode())
        found.update(b"\n")
    return f"{len(rows)} {found.hexdigest()}"


def press(until_gone: Path) -> None:
    """Press again and again in the node of this environment; the moment of each acknowledged press on a line."""
    import asyncio

    import django

    django.setup()
    from django.conf import settings

    from songhe.base import clock
    from songhe.links.devices import drill
    from songhe.links.devices.mqtt.client import connect

    secret = drill.secret_for(BUTTON)

    async def go() -> None:
        device = await connect(settings.DOOR_HOST, settings.DOOR_PORT, BUTTON, secret)
        while until_gone.exists():
            at = clock.now()
            await asyncio.wait_for(device.publish(f"songhe/{BUTTON}/up", drill.said("sos", at)), 10)
            print(at.timestamp(), flush=True)
            await asyncio.sleep(EVERY)

    asyncio.run(go())


@contextmanager
def pressing(node: Node) -> Iterator[list[float]]:
    """While it lasts a button is pressed; the list is full afterwards. The door's death, which ends it, is what is drilled."""
    flag, heard = node.folder / "pressing", node.folder / "heard"
    flag.touch()
    around = {**node.around, "DJANGO_SETTINGS_MODULE": "songhe.config.settings", "PYTHONPATH": str(ROOT)}
    with heard.open("wb") as out:
        child = subprocess.Popen(
            [sys.executable, __file__, "--press", str(flag)], cwd=ROOT, env=around, stdout=out, stderr=subprocess.DEVNULL
        )
        moments: list[float] = []
        until("the first press", lambda: heard.stat().st_size)
        try:
            yield moments
        finally:
            flag.unlink()
            try:
                child.wait(15)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
    moments += [float(line) for line in heard.read_text().split()]


def lay_again(copy: Path, keys: Path, anchor: Path | None, node: Node) -> None:
    """Steps 2 to 4 of the runbook."""
    shutil.copy2(keys, node.folder / "keys.env")
    if node.database:
        done = subprocess.run(
            ["pg_restore", "--no-owner", "--exit-on-error", f"--dbname={node.database}", str(copy / "songhe.dump")],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"pg_restore: {done.stderr[-500:]}")
    else:
        for path in copy.glob("*.sqlite3"):
            shutil.copy2(path, node.folder)
    newer = anchor if anchor is not None and anchor.exists() else copy / "seals.log"
    if newer.exists():
        shutil.copy2(newer, node.folder / "seals.log")


@contextmanager
def databases(server: str, count: int) -> Iterator[list[str]]:
    """So many scratch databases of that server, gone afterwards; on SQLite none are needed."""
    if not server:
        yield [""] * count
        return
    names = [f"songhe_drill_{os.getpid()}_{number}" for number in range(count)]
    with psycopg.connect(server, autocommit=True) as admin:
        for name in names:
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield [f"{server.rpartition('/')[0]}/{name}" for name in names]
        finally:
            for name in names:
                admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def on_console(node: Node, pages: httpx.Client) -> None:
    """A new press, acknowledged, and drawn for whoever is on duty."""
    until("ready again", lambda: answers(pages, "/ready/"))
    node.run("press", BUTTON)
    sign_in(pages, "liumin")
    until("the press on the console", lambda: "王桂兰" in pages.get("/console/").text)


def main() -> None:
    """The whole drill; exit code 1 where something did not come back."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgres", default="", help="postgresql://user@host/name of a server that may make databases")
    parser.add_argument("--before", type=float, default=8, help="seconds of pressing before the copy is taken")
    parser.add_argument("--after", type=float, default=8, help="seconds of pressing after it, until the loss")
    parser.add_argument("--press", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.press:
        return press(asked.press)

    def say(line: str) -> None:
        print(f"    {line}", flush=True)

    with tempfile.TemporaryDirectory(prefix="songhe-drill-") as root, databases(asked.postgres, 3) as urls:
        lost, back, third = (Node(Path(root) / name, url) for name, url in zip(("lost", "back", "third"), urls, strict=True))
        copy, cold = Path(root) / "copy", Path(root) / "cold"
        for node in (lost, back, third):
            node.folder.mkdir()
        quietly(["songhe", "make-keys"], {**lost.around, "SONGHE_MAKING_KEYS": "1"})
        say("set-up: tables and the demo's people")
        quietly([*services(lost.web)["set-up"], "--demo"], lost.around)
        try:
            lost.start()
            with lost.pages() as pages:
                until("ready", lambda: answers(pages, "/ready/"))
            with pressing(lost) as moments:
                time.sleep(asked.before)
                copied = time.time()
                lost.run("backup", str(copy))
                say(f"copied while it runs, {time.time() - copied:.1f} s")
                time.sleep(asked.after)
                lost.end(signal.SIGKILL)
                gone = time.time()
            say(f"everything killed; {len(moments)} presses had been acknowledged")

            lay_again(copy, lost.folder / "keys.env", lost.folder / "seals.log", back)
            cut_off = back.run("verify-journal", may_fail=True)
            back.run("re-anchor", "--reason", "drill: restored from the copy")
            again = back.run("verify-journal", may_fail=True)
            back.start()
            with back.pages() as pages:
                on_console(back, pages)
            rto = time.time() - gone
            say(f"a press is drawn again {rto:.1f} s after the loss")
            came_back = back.state()
            back.end(signal.SIGTERM)

            back.run("backup", str(cold))
            back.run("restore-check", str(cold))
            lay_again(cold, back.folder / "keys.env", None, third)
            facts = judged(moments, copied, gone, came_back, cut_off, again, say)
            facts |= {"rto_s": round(rto, 1), "rows_equal": same(back.tables(), third.tables(), say)}
        finally:
            for node in (lost, back):
                node.end(signal.SIGKILL)
    facts["ok"] = bool(facts["rows_equal"] and facts["chain_ok"] and facts["came_back"] == facts["pressed_before"] > 0)
    print(json.dumps({**facts, "database": "postgresql" if asked.postgres else "sqlite"}))
    sys.exit(0 if facts["ok"] else 1)


def judged(
    moments: list[float], copied: float, gone: float, state: dict[str, Any], cut_off: Any, again: Any, say: Any
) -> dict[str, Any]:
    """What came back, beside what the button knows."""
    there = {round(one, 3) for one in state["presses"]}
    before = [one for one in moments if one < copied - NEVER_LATER]
    after = [one for one in moments if one > copied]
    kept = [one for one in moments if round(one, 3) in there]
    missing = re.findall(r"\S.*", cut_off.stderr)
    say(f"verify-journal after the restore: {missing[:2] or 'nothing is missing'}; after re-anchor: {again.stdout.strip()}")
    return {
        "pressed_before": len(before),
        "came_back": sum(round(one, 3) in there for one in before),
        "pressed_after": len(after),
        "of_them_back": sum(round(one, 3) in there for one in after),
        "rpo_s": round(gone - max(kept, default=copied), 1),
        "chain_ok": again.returncode == 0,
        "cut_said": cut_off.returncode != 0,
    }


def same(one: dict[str, str], other: dict[str, str], say: Any) -> bool:
    """Every table with the same rows."""
    differ = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    say(f"{len(one)} tables, {sum(int(mark.split()[0]) for mark in one.values()):,} rows; different: {differ or 'none'}")
    return bool(one) and not differ


if __name__ == "__main__":
    main()
