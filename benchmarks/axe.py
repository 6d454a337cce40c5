"""Every page that a menu or a link leads to, as each role of the demo sees it, under axe-core. Last line: JSON.

A scratch node with the demo city; each log-in starts at its home and follows every link within the house, a few pages of each
address (`--each`). A page is judged on a desk in light, and by the first who comes there on a phone too, in dark and in the
ageing-friendly size. Told are: violations of WCAG 2.2 A and AA and of axe's own good practice, pages that
answer with an error, faults of scripts, words that stick out of the screen of a phone. `violations` is the sum; 1 is a failure.
`--pictures FOLDER` keeps what was judged for somebody to look at: axe does not see what is ugly.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

from scratch import ROOT, Node, await_port, here, node, say, stop

CHROMIUM = "/usr/bin/chromium"
AXE = ROOT / "node_modules/axe-core/axe.min.js"
RUN = "() => axe.run(document, {resultTypes: ['violations']})"
LINKS = "() => [...document.querySelectorAll('a[href]:not([download])')].map((one) => one.href)"
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
NEVER = ("/account/logout/", "/static/", "/media/")
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LOOKS: list[tuple[str, dict[str, int], dict[str, str]]] = [
    ("desk", DESK, {"songhe_theme": "light", "songhe_size": "normal"}),
    ("phone, dark", PHONE, {"songhe_theme": "dark", "songhe_size": "normal"}),
    ("phone, ageing", PHONE, {"songhe_theme": "light", "songhe_size": "ageing"}),
]


@dataclass
class Walk:
    """What was seen, over all roles."""

    browser: Any
    url: str
    each: int
    pictures: Path | None = None
    seen: set[str] = field(default_factory=set)  # routes judged in every look
    pages: int = 0
    found: Counter[str] = field(default_factory=Counter)
    told: set[str] = field(default_factory=set)

    def role(self, user: str, home: str) -> None:
        """All that this log-in can reach."""
        waiting, known, routes = deque([home]), {home}, Counter[str]()
        session = _session(user) if user else ""  # one for all looks: an administrator's second log-in ends the first
        pages = [self._page(user, session, size, cookies) for _, size, cookies in LOOKS]
        while waiting:
            address = waiting.popleft()
            route = _route(address)
            if not route or routes[route] >= self.each:
                continue
            routes[route] += 1
            links = self._judge(user, address, pages[0], LOOKS[0][0])
            if links is not None and route not in self.seen:
                self.seen.add(route)
                for page, (name, _, _) in zip(pages[1:], LOOKS[1:], strict=True):
                    self._judge(user, address, page, name)
            for link in links or []:
                if link not in known:
                    known.add(link)
                    waiting.append(link)
        for page in pages:
            page.context.close()
        seen = f"{sum(routes.values()):>4} pages of {len(routes)} addresses"
        say(f"  {user or 'nobody':<12}{seen}, {sum(self.found.values())} found")

    def _page(self, user: str, session: str, size: dict[str, int], cookies: dict[str, str]) -> Any:
        context = self.browser.new_context(viewport=size, locale="zh-CN", accept_downloads=True, service_workers="block")
        said = {**cookies, "songhe_hint": "off", **({"sessionid": session} if session else {})}
        context.add_cookies([{"name": name, "value": value, "url": self.url} for name, value in said.items()])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda fault: self._tell("script", user, page.url, str(fault)))
        return page

    def _judge(self, user: str, address: str, page: Any, look: str) -> list[str] | None:
        """Links of the page; None where it is no page (a file, a way out of the house)."""
        from playwright.sync_api import Error

        try:
            answer = page.goto(self.url + address, wait_until="load")
        except Error as fault:
            if "Download is starting" in str(fault) or "ERR_ABORTED" in str(fault):
                return None
            self._tell("unreachable", user, address, str(fault).splitlines()[0])
            return None
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            return None
        if answer.status >= 400:
            self._tell(f"status {answer.status}", user, address, look)
            return None
        self.pages += 1
        page.evaluate(AXE.read_text())  # by the debugger, which the policy of the page does not bind
        for one in page.evaluate(RUN)["violations"]:
            shown = one["nodes"][0]
            self._tell(
                one["id"], user, address, f"{look}: {one['help']}\n      {shown['html'][:150]}\n      {shown['failureSummary']}"
            )
        if self.pictures:
            name = f"{user or 'nobody'} {_route(address).replace(':', '.')} {look.replace(', ', '-')}"
            page.screenshot(path=self.pictures / f"{name}.jpg", type="jpeg", quality=60, full_page=True)
        wider = page.evaluate(WIDER)
        if wider > 1:
            self._tell("sticks out", user, address, f"{look}: {wider} px")
        return [link for one in page.evaluate(LINKS) if (link := self._ours(one))]

    def _ours(self, link: str) -> str:
        clean = urldefrag(link).url
        path = urlsplit(clean).path
        if not clean.startswith(self.url) or path.startswith(NEVER):
            return ""
        return clean.removeprefix(self.url)

    def _tell(self, kind: str, user: str, address: str, what: str) -> None:
        self.found[kind] += 1
        line = f"{kind} {_route(urlsplit(address).path)} {what.splitlines()[0]}"
        if line not in self.told:
            self.told.add(line)
            say(f"  {kind}: {user} {address}\n      {what}")


def _route(address: str) -> str:
    """The name of the address; empty where there is none."""
    from django.urls import Resolver404, resolve

    try:
        return resolve(urlsplit(address).path).view_name or ""
    except Resolver404:
        return ""


def _session(user: str) -> str:
    from django.test import Client

    from songhe.register.access.models import User

    client = Client()
    client.force_login(User.objects.get(username=user), backend="songhe.register.access.backends.Accounts")
    return str(client.cookies["sessionid"].value)


@contextmanager
def served(made: Node) -> Iterator[str]:
    """A web process of its own over this node."""
    command = [sys.executable, "-m", "uvicorn", "songhe.config.asgi:application", "--port", str(made.web_port)]
    web = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT)
    try:
        await_port(made.web_port, web, 180)
        yield made.url
    finally:
        stop(web)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("users", nargs="*", help="only these log-ins; a dash for nobody")
    parser.add_argument("--each", type=int, default=2, help="pages of one address, for each role")
    parser.add_argument("--here", action="store_true", help="the node of this environment, sown already")
    parser.add_argument("--whole", action="store_true", help="the whole demo city instead of a tenth")
    parser.add_argument("--pictures", type=Path, help="a folder for a picture of each page that is judged")
    asked = parser.parse_args()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    os.environ.setdefault("SONGHE_DEMO", "1")
    with here() if asked.here else node() as made:
        from playwright.sync_api import sync_playwright

        import songhe.config.urls  # noqa: F401  (menus, as a web process has them)
        from songhe.config.welcome import PAGES
        from songhe.journeys import seed_city
        from songhe.journeys.seed.users import PEOPLE

        if not asked.here:
            from songhe.base import clock

            seed_city.sow(at=clock.now(), small=not asked.whole, tell=say)
        homes = {login: PAGES[role] for login, _, role, _, _ in PEOPLE} | {"": "/public/"}
        wanted = ["" if one == "-" else one for one in asked.users] or list(homes)
        with served(made) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            if asked.pictures:
                asked.pictures.mkdir(parents=True, exist_ok=True)
            walk = Walk(browser, url, asked.each, asked.pictures)
            for user in wanted:
                walk.role(user, homes[user])
            browser.close()
    facts = {
        "pages": walk.pages,
        "addresses": len(walk.seen),
        "violations": sum(walk.found.values()),
        "by_kind": dict(walk.found),
    }
    print(
        json.dumps({**facts, "machine": f"{platform.machine()} {platform.system()}", "date": f"{datetime.now(UTC):%Y-%m-%d}"})
    )
    sys.exit(1 if walk.found else 0)


if __name__ == "__main__":
    main()
