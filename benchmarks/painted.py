"""What a browser takes: the first paint of the bureau's home, and the public map of the city under a hand that drags it."""

from typing import Any

ROUNDS = 5
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
STANDS = "performance.now()"  # since the navigation began
# Every frame while the hand moves: the time from one to the next.
WATCH = """() => { window.frames_ = []; let last = performance.now(); window.watching_ = true;
const step = (now) => { window.frames_.push(now - last); last = now; if (window.watching_) requestAnimationFrame(step); };
requestAnimationFrame(step); }"""
ENOUGH = "() => { window.watching_ = false; return window.frames_.slice(1); }"
ZOOM = """async () => { const began = performance.now();
document.querySelector("#portal-map .leaflet-control-zoom-in").click();
await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))); return performance.now() - began; }"""
DRAWN = "#portal-map[data-drawn]"


def measured(port: int) -> dict[str, Any]:
    """`paint_ms`, and of the map: points, ms until it stands, ms of a frame while it is dragged (95 of 100), of a zoom."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        try:
            return {"paint_ms": _paint(browser, port), **_map(browser, port)}
        finally:
            browser.close()


def _paint(browser: Any, port: int) -> float:
    from django.test import Client

    from songhe.register.access.models import User

    client = Client()
    client.force_login(User.objects.get(username="city"), backend="songhe.register.access.backends.Accounts")
    url = f"http://127.0.0.1:{port}"
    found = []
    for _ in range(ROUNDS):
        context = browser.new_context()
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])
        page = context.new_page()
        page.goto(f"{url}/bureau/")
        page.wait_for_timeout(300)
        found.append(page.evaluate(PAINT))
        context.close()
    return _middle(found)


def _map(browser: Any, port: int) -> dict[str, Any]:
    stands, frames, zooms, taps, points = [], [], [], [], 0
    for _ in range(ROUNDS):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}/public/map/")
        page.locator(DRAWN).wait_for()
        stands.append(page.evaluate(STANDS))
        points = int(page.locator(DRAWN).get_attribute("data-drawn"))
        taps.append(_tapped(page))
        frames += _dragged(page)
        zooms += [page.evaluate(ZOOM) for _ in range(3)]
        context.close()
    late = sorted(frames)[int(len(frames) * 0.95)]
    facts = {"map_ready_ms": _middle(stands), "map_frame_ms": round(late, 1), "map_zoom_ms": _middle(zooms)}
    return {"map_points": points, **facts, "map_tap_ms": _middle(taps)}


def _dragged(page: Any) -> list[float]:
    box = page.locator(DRAWN).bounding_box()
    across, down = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate(WATCH)
    page.mouse.move(across, down)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(across + step * 5, down + step * 2)
    page.mouse.up()
    frames: list[float] = page.evaluate(ENOUGH)
    return frames


def _tapped(page: Any) -> float:
    """From the tap on whatever point is under the hand next to the card that names it, in ms."""
    box = page.locator(DRAWN).bounding_box()
    page.evaluate(
        """() => { window.card_ = 0; document.querySelector("#portal-map").addEventListener("mousedown", () => {
        const began = performance.now(), look = () => { if (document.querySelector(".leaflet-popup")) window.card_ =
        performance.now() - began; else if (performance.now() - began < 1000) requestAnimationFrame(look); }; look(); }); }"""
    )
    for number in range(400):
        x, y = box["x"] + 60 + number * 37 % (box["width"] - 120), box["y"] + 60 + number * 53 % (box["height"] - 120)
        page.mouse.move(x, y)
        if page.evaluate("document.querySelector('#portal-map .leaflet-interactive') !== null"):
            page.mouse.click(x, y)
            page.locator(".leaflet-popup").wait_for(timeout=2000)
            page.wait_for_timeout(50)
            return float(page.evaluate("window.card_"))
    raise SystemExit("no point of the map is under the hand")


def _middle(found: list[float]) -> float:
    return round(sorted(found)[len(found) // 2], 1)
