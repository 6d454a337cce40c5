"""What others have written to attack a house like this: schemathesis, wapiti, sqlmap, pip-audit; for `attack.py`."""

import base64
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.scratch import ROOT, say

MODULES = "sql,timesql,xss,permanentxss,exec,file,crlf,redirect,xxe,methods,htaccess,backup,csp,csrf"
TOKEN = secrets.token_hex(16)
"""Of forms: with it a scanner's posts get past the guard against forged ones and reach what lies behind."""
LEFT_OUT = [
    "wapiti ssrf, log4shell, spring4shell: they need an endpoint of their makers that the target can call",
    "wapiti nikto, wapp, cms, htp, takeover: they fetch their lists from the network",
    "wapiti brute_login_form, buster: passwords lock after five failures, which tests/ hold; every address is walked",
    "sqlmap level and risk 1 only, one database (SQLite): time-based and stacked ways are for a run with more hours",
    "TLS, the proxy, flags of cookies, HSTS: the node listens in plain on the loopback (tests/test_web_guards.py holds them)",
]


def schemathesis(url: str, headers: dict[str, dict[str, str]], each: int, ends: float) -> dict[str, Any]:
    """Every operation that the API describes, with made-up requests good and bad: operations, and what was answered wrongly."""
    import schemathesis as library
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis import GenerationMode

    described = library.openapi.from_url(f"{url}/api/v1/openapi.json", headers=headers["GET"])
    faults: list[str] = []
    done = 0
    known = settings(max_examples=each, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
                     phases=[Phase.explicit, Phase.generate])  # fmt: skip
    for found in described.get_all_operations():
        operation = found.ok()
        if time.monotonic() > ends:
            break
        own = operation.path.startswith(("/api/v1/orders", "/api/v1/carers"))
        press = operation.path.endswith("/presses")
        shown = headers["orders" if own else "press" if press else "GET"]
        for mode in GenerationMode:
            known(given(case=operation.as_strategy(generation_mode=mode))(asking(operation.label, shown, faults)))()
        done += 1
    for line in faults[:10]:
        say(f"  {line}")
    say(f"  {done} operations of the API with made-up requests")
    return {"operations": done, "server_errors": len(faults)}


def asking(label: str, headers: dict[str, str], faults: list[str]) -> Any:
    """What is done with one made-up request: asked over the network, and a server error told."""

    def every(case: Any) -> None:
        answer = case.call(headers={**(case.headers or {}), **headers}, timeout=60)
        if answer.status_code >= 500:
            faults.append(f"{answer.status_code} {label} {case.as_curl_command()[:300]}")

    return every


def basic(name: str, secret: str) -> dict[str, str]:
    """The header with which a device shows its secret."""
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()}


def wapiti(tools: Path, url: str, starts: list[str], cookie: str, folder: Path, seconds: float) -> dict[str, Any]:
    """Its report on what lies under these pages, signed in by a cookie; no more than so many seconds."""
    program, report = tools / "bin/wapiti", folder / "wapiti.json"
    if not program.exists():
        return {"ran": False, "why": "not installed: `make attack` brings it"}
    modules = MODULES.split(",")
    command = [program, "-u", url + "/", "--scope", "folder", "--skip-crawl" if not starts else "--flush-session",
    "-m", MODULES,
               "--cookie-value", f"sessionid={cookie};csrftoken={TOKEN}", "-d", "1", "--max-links-per-page", "12",
               "--max-files-per-dir", "6",
               "--max-parameters", "25", "-S", "normal", "--tasks", "2", "-t", "20", "-x", f"{url}/account/logout/",
               "-x", f"{url}/live/*",
               "-x", f"{url}/static/*", "--max-scan-time", str(seconds / 3), "--max-attack-time", str(max(5.0,
               seconds / len(modules))),
               "--store-session", folder / "wapiti", "--store-config", folder / "wapiti-config", "--no-bugreport", "-v", "1",
               "-f", "json", "-o", report]  # fmt: skip
    for start in starts:
        command += ["-s", url + start]
    ended = bounded(command, folder / "wapiti.log", seconds * 3 + 120)
    if not report.exists():
        return {"ran": False, "why": f"no report after {ended}: see its log", "log": tail(folder / "wapiti.log")}
    told = json.loads(report.read_text(encoding="utf-8"))
    rows = [(kind, row) for part in ("vulnerabilities", "anomalies") for kind, found in told[part].items() for row in found]
    for kind, row in rows:
        say(f"  wapiti: {kind}: {row['method']} {row['path']} {row.get('parameter') or ''} {row['info'][:160]}")
    by_kind: dict[str, int] = {}
    for kind, _row in rows:
        by_kind[kind] = by_kind.get(kind, 0) + 1
    return {"ran": True, "version": told["infos"]["version"], "pages": told["infos"]["crawled_pages_nbr"], "found": by_kind}


def sqlmap(tools: Path, url: str, searches: list[tuple[str, str, str]], folder: Path, seconds: float) -> dict[str, Any]:
    """Each (address, parameter, cookie) asked by sqlmap: how many were tried to the end, and which can be injected."""
    program = tools / "bin/sqlmap"
    if not program.exists():
        return {"ran": False, "why": "not installed: `make attack` brings it"}
    ends, done, injectable = time.monotonic() + seconds, 0, list[str]()
    for number, (path, name, cookie) in enumerate(searches):
        left = ends - time.monotonic()
        if left < 5:
            break
        log = folder / f"sqlmap-{number}.log"
        command = [program, "-u", f"{url}{path}?{urlencode({name: 'a'})}", "-p", name, "--cookie",
        f"sessionid={cookie}", "--batch",
                   "--level", "1", "--risk", "1", "--technique", "BEU", "--dbms", "SQLite", "--threads", "2",
                   "--timeout", "20",
                   "--retries", "0", "--disable-coloring", "--flush-session", "--output-dir", folder / "sqlmap",
                   "--ignore-code", "404"]  # fmt: skip
        bounded(command, log, left)
        said = log.read_text(errors="replace")
        if re.search(r"is vulnerable|identified the following injection point", said):
            injectable.append(f"{path}?{name}")
            say(f"  sqlmap: {path}?{name} can be injected")
        if "tested parameters do not appear to be injectable" in said or injectable[-1:] == [f"{path}?{name}"]:
            done += 1
        else:
            say(f"  sqlmap did not end with {path}?{name}: {tail(log)[-200:]}")
    say(f"  sqlmap: {done} parameters tried to the end, {len(injectable)} can be injected")
    return {"ran": True, "parameters": done, "injectable": injectable}


def audit(tools: Path, seconds: float) -> dict[str, Any]:
    """Known holes of what is served. Where no service answers, that is what is said."""
    program = tools / "bin/pip-audit"
    if not program.exists():
        return {"ran": False, "why": "pip-audit is not installed: `make attack` brings it"}
    command = [
        str(program),
        "--require-hashes",
        "--disable-pip",
        "--progress-spinner",
        "off",
        "-f",
        "json",
        "--timeout",
        "10",
        "-r",
    ]
    locked = (ROOT / "requirements/base.txt").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:  # one is asked for first: where none answers, the others are not asked
        first = Path(folder) / "one.txt"
        first.write_text(re.split(r"\n(?=[a-z])", locked[locked.index("\ndjango==") + 1 :], maxsplit=1)[0] + "\n")
        for path in (first, ROOT / "requirements/base.txt"):
            try:
                told = subprocess.run([*command, str(path)], capture_output=True, text=True, timeout=seconds, check=False)
                rows = json.loads(told.stdout)["dependencies"]
            except subprocess.TimeoutExpired:
                return {"ran": False, "why": f"no service of known holes answered within {seconds:.0f} s"}
            except (ValueError, KeyError):
                return {"ran": False, "why": f"no service of known holes could be asked: {told.stderr.strip()[-200:]}"}
            skipped = [row["skip_reason"] for row in rows if "skip_reason" in row]
            if len(skipped) == len(rows):
                return {"ran": False, "why": f"no service of known holes knew of anything: {skipped[:1]}"}
    holes = [f"{row['name']} {row['version']} {one['id']}" for row in rows for one in row.get("vulns", [])]
    return {"ran": True, "asked": len(rows) - len(skipped), "skipped": len(skipped), "known_holes": holes}


def deployment() -> list[str]:
    """What `check --deploy` says of the settings of production, as `make check` asks it; empty when nothing."""
    from tools.check import PRODUCTION

    command = [sys.executable, "-m", "songhe", "check", "--deploy", "--fail-level", "WARNING"]
    told = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **PRODUCTION}, capture_output=True, text=True, timeout=180, check=False
    )
    return [] if told.returncode == 0 else (told.stdout + told.stderr).strip().splitlines()[-8:]


def bounded(command: list[Any], log: Path, seconds: float) -> str:
    """Run it in a group of its own; what is not done in time is ended with its children. How it ended."""
    with log.open("wb") as out:
        child = subprocess.Popen(
            [str(word) for word in command], stdout=out, stderr=out, stdin=subprocess.DEVNULL, start_new_session=True
        )
        try:
            return f"exit {child.wait(seconds)}"
        except subprocess.TimeoutExpired:
            return f"{seconds:.0f} s"
        finally:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def tail(log: Path) -> str:
    """The end of a log."""
    return log.read_text(errors="replace")[-600:]
