"""The pictures of docs/pictures: one press in a demo of its own, walked to the end, and the page of every role.

    make pictures                       all of them
    make pictures ARGS="bureau audit"   only these, and the press only where one of them shows it
    make pictures ARGS="--here"         from the demo that runs already with this environment's ports and folder

Starts a demo on free ports in a scratch folder, signs each role in by its log-in page, presses Wang Guilan's button through
the real door, and does in a browser what docs/tour.md says. Says what it made and how long the console took to ring.
"""

import argparse
import io
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import tour
from picture import CHROMIUM, ROOT
from PIL import Image

OUT = ROOT / "docs" / "pictures"
PASSWORD = "Songhe-2026-demo"  # of the demo; stands in the README
NOBODY = ""  # the desk for everybody needs no log-in
LARGEST, ALL = 200_000, 8_000_000
"""Bytes of one picture, and of all of them together: they lie in everybody's clone."""
COLOURS = 256
HERE = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
STORY = {"console-quiet", "console", "console-dark", "console-390", "field-asked", "field", "case", "follow", "field-done"}
STORY |= {"closing", "record", "follow-done"}
DESK, HAND, WALL = (1440, 900), (390, 844), (1920, 1080)


@dataclass
class Walk:
    """One browser over one demo; every user signs in once."""

    browser: Any
    url: str
    env: dict[str, str]
    wanted: set[str]
    cookies: dict[str, Any] = field(default_factory=dict)
    made: list[Path] = field(default_factory=list)

    def page(
        self, user: str, address: str, *, size: tuple[int, int] = DESK, dark: bool = False, letters: str = "normal"
    ) -> Any:
        """This address as `user` sees it."""
        context = self.browser.new_context(viewport={"width": size[0], "height": size[1]}, **HERE)
        said = {"songhe_theme": _theme(dark), "songhe_size": letters, "songhe_hint": "off"}
        context.add_cookies([{"name": name, "value": value, "url": self.url} for name, value in said.items()])
        context.add_cookies(self._signed_in(user))
        page = context.new_page()
        page.goto(self.url + address, wait_until="load")
        return page

    def wants(self, *names: str) -> bool:
        """Whether one of these is asked for."""
        return not self.wanted or not self.wanted.isdisjoint(names)

    def keep(self, page: Any, name: str, *, full: bool = False) -> None:
        """The picture `name` of what the page shows once it is calm."""
        if not self.wants(name):
            return
        page.wait_for_timeout(900)
        path = OUT / f"{name}.png"
        whole = Image.open(io.BytesIO(page.screenshot(full_page=full))).convert("RGB")
        few = whole.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(path, optimize=True)  # a third of the bytes, and no eye tells them apart
        self.made.append(path)

    def still(self, user: str, address: str, name: str, **how: Any) -> None:
        """A page that needs nothing but to be opened."""
        if not self.wants(name):
            return
        page = self.page(user, address, **how)
        self.keep(page, name)
        page.context.close()

    def one_of(self, user: str, listed: str, address: str, name: str, part: str = "", **how: Any) -> None:
        """The first object that a list leads to."""
        if not self.wants(name):
            return
        page = self.page(user, listed, **how)
        found = re.search(address, page.content())
        assert found, f"{listed} leads to nothing: {page.locator('body').inner_text()[:300]}"
        page.goto(self.url + found[0] + part)
        self.keep(page, name)
        page.context.close()

    def press(self) -> float:
        """Press Wang's button; when."""
        at = time.monotonic()
        _songhe(self.env, "press", "btn-wang")
        return at

    def _signed_in(self, user: str) -> Any:
        if user == NOBODY:
            return []
        if user not in self.cookies:
            context = self.browser.new_context()
            page = context.new_page()
            page.goto(f"{self.url}/account/login/")
            page.fill("[name=login]", user)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url(re.compile(r"^((?!/login/).)*$"))
            self.cookies[user] = [one for one in context.cookies() if one["name"] == "sessionid"]
            context.close()
        return self.cookies[user]


def main() -> None:
    """Demo, walk, stills, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="only these pictures")
    parser.add_argument("--here", action="store_true", help="the demo of this environment, running already")
    asked = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    with here() if asked.here else demo() as (url, env), browser() as chromium:
        walk = Walk(chromium, url, env, set(asked.names))
        if walk.wants(*STORY):
            story(walk)
        stills(walk)
        for role in tour.OF_ROLES:
            role(walk)
    report(walk)


def story(walk: Walk) -> None:
    """From the press to the close, as docs/tour.md tells it."""
    desk = walk.page("liumin", "/console/")
    desk.locator("#connection[data-state=live]").wait_for()
    desk.locator("#sound-slot button").first.click()
    walk.keep(desk, "console-quiet")
    pressed = walk.press()
    row = desk.locator(".call.ring", has_text="王桂兰")
    row.wait_for(timeout=15_000)
    say(f"the console rang {time.monotonic() - pressed:.1f} s after `songhe press` was started")
    row.click()
    desk.locator("#do-answer").wait_for()
    _ringing(walk, desk)
    case = _answered(walk, desk)
    doctor = _on_the_way(walk, case)
    _at_the_door(walk, doctor)
    _closed(walk, case)


def _ringing(walk: Walk, desk: Any) -> None:
    """The console while it rings: by day, by night, in the hand."""
    address = desk.url.removeprefix(walk.url)
    walk.keep(desk, "console")
    walk.still("liumin", address, "console-dark", dark=True)
    walk.still("liumin", "/console/", "console-390", size=HAND)


def _answered(walk: Walk, desk: Any) -> Any:
    """Answer, note what was heard, send the village doctor."""
    desk.click("#do-answer")
    desk.click("#do-hear")
    desk.fill("#note-text", "在卫生间滑倒，右腿疼，起不来，门没反锁")
    desk.click("#note button")
    desk.locator("tr", has_text="周明").get_by_role("button", name="派单").click()
    desk.locator("tr", has_text="周明").locator(".badge-s").wait_for()
    return desk


def _on_the_way(walk: Walk, case: Any) -> Any:
    """The doctor is asked, says yes, sets out; the daughter reads it."""
    doctor = walk.page("zhouyi", "/field/", size=HAND)
    walk.keep(doctor, "field-asked")
    _step(doctor, "我去")
    walk.keep(doctor, "field")
    _step(doctor, "出发")
    doctor.get_by_role("button", name="到门口了").wait_for()
    case.locator("tr", has_text="周明").get_by_text(re.compile("在途|路上")).first.wait_for()
    walk.keep(case, "case")
    walk.still("daughter", "/follow/", "follow", size=HAND)
    return doctor


def _at_the_door(walk: Walk, doctor: Any) -> None:
    for word in ("到门口了", "见到老人了", "办完了"):
        _step(doctor, word)
    doctor.locator("[data-response]").first.wait_for(state="detached")
    walk.keep(doctor, "field-done")


def _closed(walk: Walk, case: Any) -> None:
    """Why it ended is asked; the record stays."""
    case.reload()
    case.locator("#do-close-main, #do-close").first.click()
    box = case.locator("#deed-dialog[open]")
    box.locator("[name=cause]").first.wait_for()
    _choose(box, "cause", "helped")
    walk.keep(case, "closing")
    box.locator("button.b-main").first.click()
    box.wait_for(state="hidden")
    record = walk.page("liumin", case.url.removeprefix(walk.url).replace("/console/", "/calls/"))
    _told(record)
    walk.keep(record, "record")
    walk.still("daughter", "/follow/", "follow-done", size=HAND)


def _told(record: Any, seconds: int = 30) -> None:
    """Until the record says whom the house has told: that is done after the commit, by another process."""
    for _ in range(seconds // 3):
        if "王丽" in record.locator("main").inner_text():
            return
        record.wait_for_timeout(3000)
        record.reload()


def _choose(box: Any, name: str, value: str) -> None:
    """A choice of a form, whichever way it is drawn."""
    one = box.locator(f"[name={name}]").first
    if one.evaluate("e => e.tagName") == "SELECT":
        one.select_option(value)
    else:
        box.locator(f"[name={name}][value={value}]").check(force=True)


def _step(page: Any, word: str) -> None:
    """Press the one big button, and see it go."""
    button = page.get_by_role("button", name=word, exact=True)
    button.click()
    button.wait_for(state="hidden")


def stills(walk: Walk) -> None:
    """The other pages of the house."""
    walk.still("zhaolead", "/console/wall/", "wall", size=WALL)
    walk.still("liumin", "/console/new/?text=王桂兰", "intake")
    walk.still("wang", "/help/", "help", size=HAND)
    walk.still("city", "/bureau/", "bureau")
    walk.still("city", "/bureau/", "bureau-390", size=HAND)
    walk.still("city", "/bureau/figures/", "figures")
    walk.still("city", "/bureau/breaches/", "breaches")
    walk.still("city", "/fleet/", "fleet")
    walk.still("auditor", "/audit/", "audit")
    walk.still("auditor", "/audit/seals/", "seals")
    walk.still("zhaolead", "/staff/duty/", "duty")
    walk.one_of("zhaolead", "/elders/?q=王桂兰", r"/elders/[0-9a-f-]{36}/(?=\")", "files")
    for user, address, name in REGISTER:
        walk.still(user, address, name)
    for address, name, size in EVERYBODY:
        walk.still(NOBODY, address, name, size=size)
    walk.still("zhangxh", "/community/", "village-390", size=HAND)
    walk.one_of("licounty", "/life/?status=proposed", r"/life/events/[0-9a-f-]{36}/", "event")
    walk.one_of("licounty", "/rolls/", r"/rolls/[0-9a-f-]{36}/", "import", "columns/")
    services(walk)
    walk.one_of("zhouyi", "/assessments/mine/", r"/assessments/[0-9a-f-]{36}/(?=\")", "assessment-390", size=HAND)


def services(walk: Walk) -> None:
    """From a need to a settled service: booking, the board, the carer's phone, meals, the month's money, quality."""
    own = r"/{}/[0-9a-f-]{{36}}/(?=\")".format
    walk.one_of("daughter", "/book/", own("book"), "booking-390", size=HAND)
    walk.one_of("daughter", "/billing/", own("billing"), "bill-390", size=HAND)
    walk.one_of("station", "/billing/statements/", own("billing/statements"), "statement")
    walk.one_of("station", "/meals/", own("meals/canteens"), "meals")
    _meal_round(walk)
    for user, address, name, size in SERVICES:
        walk.still(user, address, name, size=size)
    if not walk.wants("round-390", "visit-390"):
        return
    carer = walk.page("carer", "/round/", size=HAND)
    for label in ("6 位数字", "再输一遍"):
        carer.get_by_label(label).fill("407193")
    carer.get_by_role("button", name="开始").click()
    carer.locator("[data-screen=list]").wait_for()
    walk.keep(carer, "round-390")
    if visits := carer.locator("[data-screen=list] .rd-list button").all():  # a day off has none
        visits[0].click()
        walk.keep(carer, "visit-390")


def _meal_round(walk: Walk) -> None:
    """The last round of a canteen that brings meals: none on a Sunday."""
    if not walk.wants("meals-round"):
        return
    page = walk.page("station", "/meals/")
    page.get_by_role("link", name="蒲溪社区日间照料中心", exact=True).first.click()
    here = page.url.partition("?")[0]
    for back in range(4):
        page.goto(f"{here}round/?day={date.today() - timedelta(days=back)}")
        if page.locator(".ml-eta").count():
            break
    walk.keep(page, "meals-round")


SERVICES = [
    ("station", "/dispatch/", "board", DESK),
    ("liumin", "/needs/", "needs", DESK),
    ("daughter", "/needs/mine/", "needs-390", HAND),
    ("daughter", "/meals/mine/", "meals-390", HAND),
    ("licounty", "/quality/", "quality", DESK),
]
NEAR = "near=蒲溪镇东升村"
EVERYBODY = [
    ("/public/", "public-390", HAND),
    (f"/public/find/?{NEAR}", "public-find", DESK),
    (f"/public/find/?{NEAR}&service=meals", "public-find-390", HAND),
    ("/public/benefits/all/", "public-benefits-390", HAND),
    ("/public/map/", "public-map", DESK),
]
REGISTER = [
    ("licounty", "/elders/?living=alone&age_from=80&form=1", "register"),
    ("licounty", "/elders/?living=alone&view=map", "register-map"),
    ("licounty", "/rolls/proposals/", "proposals"),
    ("zhangxh", "/community/", "village"),
    ("sysadmin", "/system/", "node"),
]


def report(walk: Walk) -> None:
    """What was made; too large a file is a fault."""
    heavy = []
    for path in walk.made:
        size = path.stat().st_size
        print(f"{path.relative_to(ROOT)}  {size // 1000} KB")
        heavy += [path.name] if size > LARGEST else []
    if heavy:
        sys.exit(f"pictures: larger than {LARGEST // 1000} KB: {', '.join(heavy)}")
    together = sum(path.stat().st_size for path in OUT.glob("*.png"))
    print(f"all of them {together // 1000} KB")
    if together > ALL:
        sys.exit(f"pictures: all together larger than {ALL // 1000} KB")


@contextmanager
def demo() -> Iterator[tuple[str, dict[str, str]]]:
    """A whole demo of its own, gone afterwards: (address, environment)."""
    with tempfile.TemporaryDirectory(prefix="songhe-pictures-") as folder:
        web, door = free_port(), free_port()
        env = {**os.environ, "SONGHE_VAR": folder, "SONGHE_DEMO": "1"}
        env |= {"SONGHE_WEB_PORT": str(web), "SONGHE_DOOR_PORT": str(door), "SONGHE_DATABASE_URL": ""}
        _songhe({**env, "SONGHE_MAKING_KEYS": "1"}, "make-keys")
        say("sowing the city …")
        _songhe(env, "set-up", "--demo")
        house = subprocess.Popen([sys.executable, "-m", "songhe", "run"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
        try:
            _await(web, house)
            yield f"http://127.0.0.1:{web}", env
        finally:
            house.terminate()
            house.wait(20)


@contextmanager
def here() -> Iterator[tuple[str, dict[str, str]]]:
    """The demo that runs with this environment; what is pressed and sent in the pictures stays in it."""
    yield f"http://127.0.0.1:{os.environ['SONGHE_WEB_PORT']}", dict(os.environ)


@contextmanager
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--lang=zh-CN"])
        try:
            yield chromium
        finally:
            chromium.close()


def _songhe(env: dict[str, str], *words: str) -> None:
    subprocess.run([sys.executable, "-m", "songhe", *words], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


def _await(port: int, house: subprocess.Popen[bytes], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and house.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    sys.exit("pictures: the demo did not start")


def free_port() -> int:
    """A port nobody has at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def say(text: str) -> None:
    """Progress, apart from the list of what was made."""
    print(text, file=sys.stderr, flush=True)


def _theme(dark: bool) -> str:
    return "dark" if dark else "light"


if __name__ == "__main__":
    main()
