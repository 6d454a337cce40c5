"""Every form that a role of the demo reaches, sent wrong and right; `make forms`. Last line: JSON.

A scratch node with the demo city. Each log-in starts at its home and follows every link of the house, a few pages of each
address; each form found there is sent at once without what it needs, and with nonsense; when everybody has walked, each is sent
as somebody would who means it, what ends or closes something last. A fault is: a status of 5xx; an answer to a wrong form that
says nothing, or has lost what was written; nonsense taken for a day or a number; a way that leads nowhere or to somebody else's
page; a right form after which the page says and shows nothing else than before; English or a bare marker on a Chinese page.
`sent_right` are those that were taken; how many were refused with a sentence stands beside. ARGS: log-ins (a dash for nobody),
--seconds for each half, --each, --here, --whole. 1 is a failure.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.forms_page import prove
from benchmarks.forms_walk import APART, LAST, Walk
from benchmarks.scratch import ROOT, Node, await_port, here, node, say, stop


@contextmanager
def served(made: Node, log: Path) -> Iterator[str]:
    """A web process of its own over this node, without the limits of rate."""
    command = [sys.executable, "-m", "uvicorn", "benchmarks.attack_web:application", "--port", str(made.web_port)]
    with log.open("wb") as out:
        web = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT, stdout=out, stderr=out,
                               env={**os.environ, "ATTACK_NOTES": os.devnull})  # fmt: skip
        try:
            await_port(made.web_port, web, 180)
            yield made.url
        finally:
            stop(web)


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("users", nargs="*", help="only these log-ins; a dash for nobody")
    parser.add_argument("--seconds", type=float, default=1500, help="for each half; what was not reached is said")
    parser.add_argument("--each", type=int, default=3, help="pages of one address, for each role")
    parser.add_argument("--here", action="store_true", help="the node of this environment, sown already; it is spoilt")
    parser.add_argument("--whole", action="store_true", help="the whole demo city instead of a tenth")
    return parser.parse_args()


def main() -> None:
    """All of it; exit 1 where something was found."""
    told = asked()
    prove()
    os.environ.setdefault("SONGHE_DEMO", "1")
    with here() if told.here else node() as made, tempfile.TemporaryDirectory(prefix="songhe-forms-") as scratch:
        import songhe.config.urls  # noqa: F401  (menus, as a web process has them)
        from songhe.base import clock
        from songhe.config.welcome import PAGES
        from songhe.journeys import seed_city
        from songhe.journeys.seed.users import PEOPLE

        if not told.here:
            seed_city.sow(at=clock.now(), small=not told.whole, tell=say)
        homes = {login: PAGES[role] for login, _, role, _, _ in PEOPLE} | {"": "/public/"}
        wanted = {"" if one == "-" else one for one in told.users} or set(homes)
        users = sorted((one for one in homes if one in wanted), key=lambda one: LAST.index(one) if one in LAST else -1)
        log = Path(scratch) / "web.log"
        with served(made, log) as url:
            walk = Walk(url, told.each, time.monotonic() + told.seconds)
            for user in users:
                walk.role(user, homes[user])
            walk.stopped, walk.ends, cut = False, time.monotonic() + told.seconds, walk.stopped
            walk.send_right()
        if any(one.startswith("status 5") for one in walk.faults):
            from benchmarks.attack import traces

            say("\n".join(traces(log))[:12_000])
    for line in walk.refused:
        say(f"  refused with a sentence: {line}")
    for seconds, what in walk.slow:
        say(f"  {seconds:.2f} s {what}")
    facts = {
        "pages": walk.pages, "forms": len(walk.forms), "sent_right": walk.right, "sent_wrong": walk.wrong,
        "faults": len(walk.faults), "by_kind": dict(Counter(one.partition(":")[0] for one in walk.faults.values())),
        "right_refused": len({one.split(" ")[1] for one in walk.refused}), "gone": walk.gone, "apart": APART,
        "to_the_end": not (cut or walk.stopped), "slowest_s": round(walk.slow[0][0], 2) if walk.slow else None,
    }  # fmt: skip
    print(json.dumps({**facts, "machine": f"{platform.machine()} {platform.system()}", "date": f"{datetime.now(UTC):%Y-%m-%d}"},
                     ensure_ascii=False))  # fmt: skip
    sys.exit(1 if walk.faults else 0)


if __name__ == "__main__":
    main()
