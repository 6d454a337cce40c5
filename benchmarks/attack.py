"""`make attack`: a scratch node with the demo city on the loopback, attacked as whoever has a log-in could. Last line: JSON.

The whole API with made-up requests (schemathesis); every form that a log-in of the demo reaches, with the big list of naughty
strings and our own; what was stored is read again; wapiti and sqlmap over a few pages; objects of one county asked for by
another; sealed numbers looked for in every answer, the log and the figures; the settings of production and the dependencies.
`requests` and `server_errors` are what the web process itself wrote down. ARGS: log-ins, --seconds (for the forms), --each,
--strings, --examples, --wapiti SECONDS, --sqlmap SECONDS, --seed, --here, --whole. 1 is a failure.
"""

import argparse
import json
import os
import platform
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.attack_leaks import Watch, foreign, foreign_api
from benchmarks.attack_tools import LEFT_OUT, audit, basic, deployment, schemathesis, sqlmap, wapiti
from benchmarks.scratch import ROOT, Node, await_port, here, node, say, stop

LAST = ("sysadmin", "secadmin")
"""Their forms lock users out and end sessions: attacked when the others have been walked."""
STARTS = {"liumin": ["/console/", "/elders/", "/calls/"], "licounty": ["/bureau/", "/complaints/"], "station": ["/provider/"]}


@contextmanager
def served(made: Node, notes: Path, log: Path) -> Iterator[str]:
    """A web process of its own over this node, which notes what it answers."""
    command = [sys.executable, "-m", "uvicorn", "benchmarks.attack_web:application", "--port", str(made.web_port)]
    with log.open("wb") as out:
        web = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT, stdout=out, stderr=out,
                               env={**os.environ, "ATTACK_NOTES": str(notes)})  # fmt: skip
        try:
            await_port(made.web_port, web, 180)
            yield made.url
        finally:
            stop(web)


def session(user: str) -> str:
    """A session as a log-in makes it; of an account that the attack itself has closed, opened again first."""
    from django.test import Client

    from songhe.register.access.models import User

    found = User.objects.get(username=user)
    if not found.is_active:
        User.objects.filter(pk=found.pk).update(is_active=True)
        found.refresh_from_db()
    client = Client()
    client.force_login(found, backend="songhe.register.access.backends.Accounts")
    return str(client.cookies["sessionid"].value)


def token(user: str) -> str:
    """A token of this log-in for the API."""
    from songhe.base import clock
    from songhe.register.access import tokens
    from songhe.register.access.models import User

    found = User.objects.get(username=user)
    return tokens.issue_token(user=found, label="attack", by=found.actor, at=clock.now())


def keys() -> dict[str, dict[str, str]]:
    """Headers for the API: a reader of the county, a station's own system, Wang's button."""
    from songhe.base import clock
    from songhe.links.devices import actions as devices
    from songhe.links.devices.models import Credential
    from songhe.register.access.models import User

    li = User.objects.get(username="licounty")
    secret = devices.renew_secret(credential=Credential.objects.get(username="btn-wang"), by=li.actor, at=clock.now())
    orders, reads = (f"Bearer {token(user)}" for user in ("station", "licounty"))
    return {"GET": {"Authorization": reads}, "orders": {"Authorization": orders}, "press": basic("btn-wang", secret)}


def asvs() -> dict[str, int]:
    """Requirements of ASVS 5.0 up to level 2 that hold, of those that apply (docs/security/asvs.yaml)."""
    from tools.asvs import rows

    states = Counter(row["state"] for row in rows())
    apart = states["not_applicable"]
    return {"asvs_l2_met": states["met"], "asvs_l2_total": states.total() - apart, "asvs_not_applicable": apart}


def noted(notes: Path) -> tuple[Counter[int], list[str]]:
    """How often each status was answered, and what was asked when it was a server error ."""
    statuses, errors = Counter[int](), list[str]()
    for line in notes.read_text(errors="replace").splitlines():
        status = int(line[:3])
        statuses[status] += 1
        if status >= 500:
            errors.append(line[:300])
    return statuses, errors


def traces(log: Path) -> list[str]:
    """What the web process said of its faults, each place once."""
    found: dict[str, str] = {}
    for block in log.read_text(errors="replace").split("Traceback (most recent call last)")[1:]:
        lines = [line for line in block.splitlines() if line.startswith(" ") or re.match(r"[\w.]+(Error|Exception)?: ", line)]
        own = [line for line in lines if "/songhe/" in line]
        found.setdefault(own[-1] if own else lines[-1], "\n".join(lines[-14:]))
    return list(found.values())


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("users", nargs="*", help="only these log-ins; a dash for nobody")
    parser.add_argument("--seconds", type=float, default=900, help="for the forms; what was not reached is said")
    parser.add_argument("--each", type=int, default=2, help="pages of one address, for each role")
    parser.add_argument(
        "--strings", type=int, default=6, help="nasty strings for each form as a whole, beside one for each field"
    )
    parser.add_argument(
        "--examples", type=int, default=6, help="made-up requests for each operation of the API, good and bad each"
    )
    parser.add_argument("--wapiti", type=float, default=240, help="seconds; 0 leaves it out")
    parser.add_argument("--sqlmap", type=float, default=240, help="seconds; 0 leaves it out")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tools", type=Path, default=ROOT / ".venv/attack", help="where the scanners are installed")
    parser.add_argument("--here", action="store_true", help="the node of this environment, sown already")
    parser.add_argument("--whole", action="store_true", help="the whole demo city instead of a tenth")
    return parser.parse_args()


def attack(url: str, told: argparse.Namespace, watch: Watch, folder: Path) -> dict[str, Any]:
    """All that asks the running node."""
    from benchmarks.attack_forms import Attack
    from benchmarks.attack_strings import prove, strings
    from songhe.config.welcome import PAGES
    from songhe.journeys.seed.users import PEOPLE

    homes = {login: PAGES[role] for login, _, role, _, _ in PEOPLE} | {"": "/public/"}
    wanted = {"" if one == "-" else one for one in told.users} or set(homes)
    users = sorted((one for one in homes if one in wanted), key=lambda one: LAST.index(one) if one in LAST else -1)
    facts: dict[str, Any] = {}
    prove(url)
    watch.prove()
    say("the API, with made-up requests")
    facts["schemathesis"] = schemathesis(url, keys(), told.examples, time.monotonic() + told.seconds / 3)
    walk = Attack(url, session, strings(told.seed), told.each, told.strings, 0, watch.look)
    say("another county's objects, before anything is spoilt")
    walk.ends = time.monotonic() + told.seconds / 3
    for user in [one for one in users if one and watch.scopes[one].startswith("6109/610921")]:
        walk.role(user, homes[user], press=False)
    facts["foreign"] = foreign(watch, url, session, walk.opened, 3)
    facts["foreign"] += foreign_api(watch, url, {one: token(one) for one in ("heziyang", "daughter")}, 5)
    say("every form, with nasty strings")
    walk.stopped, walk.ends = False, time.monotonic() + told.seconds
    for user in users:
        walk.role(user, homes[user])
    facts |= {"forms": len(walk.forms), "fields": walk.fields, "forms_to_the_end": not walk.stopped}
    say("every address, with nasty pieces; then what was stored is read again")
    walk.stopped, walk.ends = False, time.monotonic() + told.seconds / 3
    for user in [one for one in ("", "liumin", "licounty") if one in users]:
        walk.paths(user)
    facts["addresses_to_the_end"] = not walk.stopped
    walk.stopped, walk.ends, walk.each = False, time.monotonic() + told.seconds / 3, 1
    for user in users:
        walk.role(user, homes[user], press=False)
    if told.wapiti:
        say("wapiti")
        starts = {user: pages for user, pages in STARTS.items() if user in users}
        runs = {user: wapiti(told.tools, url, pages, session(user), _folder(folder, user), told.wapiti / len(starts))
                for user, pages in starts.items()}  # fmt: skip
        facts["wapiti"] = runs
    if told.sqlmap:
        say("sqlmap")
        asks = [(path, name, session(user) if user else "") for (path, name), user in sorted(walk.searches.items())]
        facts["sqlmap"] = sqlmap(told.tools, url, asks, folder, told.sqlmap)
    facts["injected"] = list(walk.injections.values())
    return facts


def _folder(folder: Path, name: str) -> Path:
    own = folder / f"wapiti-{name}"
    own.mkdir()
    return own


def scanners_found(facts: dict[str, Any]) -> list[str]:
    """What the scanners call a hole."""
    return [f"sqlmap {one}" for one in facts.get("sqlmap", {}).get("injectable", [])] + [
        f"wapiti {kind} ({user})"
        for user, run in facts.get("wapiti", {}).items()
        for kind in run.get("found", {})
        if kind not in NOT_HOLES
    ]


NOT_HOLES = {
    "Internal Server Error",  # counted by the web process itself
    "Resource consumption",  # an answer that took longer than its patience, on a slow machine
}


def main() -> None:
    """All of it; exit 1 where something was found."""
    told = asked()
    os.environ.setdefault("SONGHE_DEMO", "1")
    os.environ["SONGHE_METRICS_TOKEN"] = secret = secrets.token_urlsafe(24)
    begun = time.monotonic()
    with here() if told.here else node() as made, tempfile.TemporaryDirectory(prefix="songhe-attack-") as scratch:
        import songhe.config.urls  # noqa: F401  (menus, as a web process has them)
        from songhe.base import clock
        from songhe.journeys import seed_city

        if not told.here:
            seed_city.sow(at=clock.now(), small=not told.whole, tell=say)
        folder = Path(scratch)
        notes, log = folder / "notes", folder / "web.log"
        watch = Watch()
        watch.learn()
        with served(made, notes, log) as url:
            facts = attack(url, told, watch, folder)
            watch.metrics(url, secret)
        watch.files([log])
        statuses, errors = noted(notes)
        for line, count in Counter(errors).most_common(20):
            say(f"  {count} × {line}")
        if errors:
            say("\n".join(traces(log))[:12_000])
    injections = [*facts.pop("injected"), *scanners_found(facts)]
    facts |= {"deploy": deployment(), "audit": audit(told.tools, 90), "left_out": LEFT_OUT}
    head = {
        "requests": statuses.total(),
        "server_errors": len(errors),
        "injections": len(injections),
        "leaks": len(watch.leaks),
        **asvs(),
    }
    more = {
        "answers_searched": watch.answers,
        "statuses": dict(sorted(statuses.items())),
        "seconds": round(time.monotonic() - begun),
    }
    machine = {"machine": f"{platform.machine()} {platform.system()}", "date": f"{datetime.now(UTC):%Y-%m-%d}"}
    print(json.dumps({**head, **more, **facts, **machine}, ensure_ascii=False))
    sys.exit(1 if errors or injections or watch.leaks or facts["deploy"] else 0)


if __name__ == "__main__":
    main()
