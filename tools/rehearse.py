"""`make rehearse`: the services of deploy/compose.yaml with their own commands, started here without containers; then a press.

A button is pressed through the door; the call stands on the dispatcher's page; the web process says that it is ready and how it
does. On a scratch node that is removed at the end. Prints one line of JSON: `services ready_s acknowledged_ms drawn_s ok`.
"""

import argparse
import json
import os
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
import yaml

ROOT = Path(__file__).resolve().parents[1]
APART = {"db", "proxy"}  # what is not ours: the database is given, TLS stands in front of it
LONGEST = 180.0  # seconds for each step
TOKEN = secrets.token_hex(16)


def port() -> int:
    """One that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def environment(folder: Path, database: str, web: int, door: int) -> dict[str, str]:
    """Of a scratch node of the demo: what compose.yaml sets, but for TLS, addresses and the database."""
    told = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())["x-node"]["environment"]
    ours = {
        "SONGHE_DATABASE_URL": database, "SONGHE_NODE": "6109", "SONGHE_HTTPS": "", "SONGHE_HOSTS": "127.0.0.1",
        "SONGHE_ORIGINS": "", "SONGHE_SITE_URL": f"http://127.0.0.1:{web}", "SONGHE_WEB_HOST": "127.0.0.1",
        "SONGHE_DOOR_HOST": "127.0.0.1", "SONGHE_DOOR_CERTIFICATE": "", "SONGHE_DOOR_KEY": "",
        "FORWARDED_ALLOW_IPS": "127.0.0.1",
    }  # fmt: skip
    keys = {
        "SONGHE_VAR": str(folder), "SONGHE_DEMO": "1", "SONGHE_WEB_PORT": str(web), "SONGHE_DOOR_PORT": str(door),
        "SONGHE_METRICS_TOKEN": TOKEN,
    }  # fmt: skip
    return {**os.environ, **told, **ours, **keys}


def services(web: int) -> dict[str, list[str]]:
    """Name → command of each process of ours, the web process on the scratch port."""
    told = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())["services"]
    found = {name: [str(word) for word in one["command"]] for name, one in told.items() if name not in APART}
    found["web"] = ["songhe.config.web", "127.0.0.1", str(web), *found["web"][3:]]
    return found


def quietly(command: list[str], around: dict[str, str]) -> None:
    """To its end; one that fails ends the rehearsal."""
    subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=around, check=True, stdout=subprocess.DEVNULL)


def until(what: str, done: Any) -> float:
    """Seconds until `done` gives something; refuses after `LONGEST`."""
    began = time.monotonic()
    while not done():
        if time.monotonic() - began > LONGEST:
            raise SystemExit(f"{what}: not after {LONGEST:.0f} s")
        time.sleep(0.2)
    return round(time.monotonic() - began, 1)


def answers(pages: httpx.Client, path: str) -> httpx.Response | None:
    """The answer, where it is 200."""
    try:
        answer = pages.get(path)
    except httpx.TransportError:
        return None
    return answer if answer.status_code == 200 else None


def sign_in(pages: httpx.Client, name: str) -> None:
    """As one of the demo's people."""
    pages.get("/account/login/")
    token = pages.cookies.get("csrftoken") or ""
    form = {"login": name, "password": "Songhe-2026-demo", "csrfmiddlewaretoken": token}
    answer = pages.post("/account/login/", data=form, headers={"Referer": str(pages.base_url)})
    if answer.status_code != 302:
        raise SystemExit(f"{name} could not sign in: {answer.status_code}")


def loop(pages: httpx.Client, around: dict[str, str], say: Any) -> dict[str, Any]:
    """Ready, pressed, drawn, told."""
    ready = until("ready", lambda: answers(pages, "/ready/"))
    say(f"ready after {ready} s: {pages.get('/ready/').json()['checks']}")
    sign_in(pages, "liumin")
    pressed = subprocess.run(
        [sys.executable, "-m", "songhe", "press", "btn-wang"], cwd=ROOT, env=around, check=True, capture_output=True, text=True
    ).stdout
    say(pressed.strip())
    found = re.search(r"after ([\d.]+) ms", pressed)
    drawn = until("the call on the console", lambda: "王桂兰" in pages.get("/console/").text)
    numbers = pages.get("/metrics/", headers={"Authorization": f"Bearer {TOKEN}"}).text
    waiting = re.search(r"^songhe_alarms_rows\{.*\} ([\d.]+)$", numbers, re.MULTILINE)
    return {
        "ready_s": ready, "acknowledged_ms": float(found[1]) if found else None, "drawn_s": drawn,
        "ok": bool(found) and waiting is not None and float(waiting[1]) == 0,
    }  # fmt: skip


def main() -> None:
    """Start, try, end."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--postgres", default="", help="URL of an empty scratch database; without it SQLite")
    told = asked.parse_args()
    running: dict[str, subprocess.Popen[bytes]] = {}

    def say(line: str) -> None:
        print(f"    {line}", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        web, door = port(), port()
        around = environment(Path(folder), told.postgres, web, door)
        quietly(["songhe", "make-keys"], {**around, "SONGHE_MAKING_KEYS": "1"})
        commands = services(web)
        say("set-up: tables and the demo's people")
        quietly([*commands.pop("set-up"), "--demo"], around)
        log = (Path(folder) / "services.log").open("wb")
        try:
            for name, command in commands.items():
                running[name] = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=around, stdout=log, stderr=log)
            with httpx.Client(base_url=f"http://127.0.0.1:{web}", timeout=30) as pages:
                facts = loop(pages, around, say)
            ended = [name for name, one in running.items() if one.poll() is not None]
            facts["ok"] = facts["ok"] and not ended
            if ended:
                say(f"ended by themselves: {ended}")
        finally:
            for one in running.values():
                one.terminate()
            for one in running.values():
                try:
                    one.wait(15)
                except subprocess.TimeoutExpired:
                    one.kill()
            log.close()
        print(json.dumps({"services": len(commands), **facts, "database": "postgresql" if told.postgres else "sqlite"}))
    sys.exit(0 if facts["ok"] else 1)


if __name__ == "__main__":
    main()
