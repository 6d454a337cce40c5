"""The console in a real Chromium: when does the row of a press stand in its page?"""

import json
import random
import time
from collections.abc import Callable
from typing import Any

from scratch import Node, say

WATCH = """() => {
  window.drawn = {};
  const look = () => {
    for (const found of document.body.innerText.matchAll(/Elder-(\\d{5})/g)) {
      window.drawn[found[1]] ??= performance.timeOrigin + performance.now();
    }
  };
  new MutationObserver(look).observe(document.body, {childList: true, subtree: true, characterData: true});
  look();
}"""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def rows_drawn(
    program: str, made: Node, session: str, homes: list[tuple[str, str]], first: int, button: Callable[..., Any]
) -> list[float]:
    """Seconds from each press to its row in the DOM."""
    from playwright.sync_api import sync_playwright

    dice, waits = random.Random(11), []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=FLAGS)
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": session, "url": made.url}])
        page = context.new_page()
        page.goto(f"{made.url}/console/", wait_until="load")
        page.evaluate(WATCH)
        time.sleep(1.5)  # connected, and whatever was ringing is drawn
        for number, (name, secret) in enumerate(homes, first):
            one = button(made.door_port, name, secret)
            time.sleep(dice.uniform(0.15, 0.3))
            key, pressed = f"{number:05d}", time.time()
            one.press(f"songhe/{name}/up", json.dumps({"id": f"press-{number}", "signal": "sos"}).encode())
            waits.append(_drawn_at(page, key) - pressed)
            one.leave()
        browser.close()
    say(f"  Chromium: {len(waits)} presses, worst {max(waits, default=0) * 1000:.1f} ms")
    return waits


def _drawn_at(page: Any, key: str) -> float:
    """When the page itself noted the row. Polled from outside: the policy forbids the `eval` of Playwright's wait."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if at := page.evaluate("key => window.drawn[key]", key):
            return float(at) / 1000
        time.sleep(0.03)
    raise SystemExit(f"press {key} was not drawn in Chromium")
