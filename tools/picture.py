"""A picture of one page, as somebody sees it.

    python tools/picture.py http://127.0.0.1:8000/console/ out.png --user liumin [--width 390] [--dark] [--size ageing] [--full]

Signs the user in by a session of its own in this node's database (same SONGHE_VAR and SONGHE_DATABASE_URL as the server).
Says on stderr what the page complained about: console errors, failed requests, sideways scrolling.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songhe.config.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
CHROMIUM = "/usr/bin/chromium"


def main() -> None:
    """One address, one file."""
    asked = _asked()
    cookies = {"songhe_theme": "dark" if asked.dark else "light", "songhe_size": asked.size}
    if asked.user:
        cookies["sessionid"] = session_of(asked.user)
    take(
        asked.url,
        asked.out,
        cookies,
        width=asked.width,
        height=asked.height,
        full=asked.full,
        wait=asked.wait,
        click=asked.click,
    )


def session_of(username: str) -> str:
    """A signed-in session of this user."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore

    user = get_user_model().objects.get(username=username)
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def take(url: str, out: str, cookies: dict[str, str], *, width: int, height: int, full: bool, wait: float, click: str) -> None:
    """Open `url` and keep what is seen."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=1, locale="zh-CN")
        host = urlsplit(url).hostname or "127.0.0.1"
        context.add_cookies([{"name": name, "value": value, "domain": host, "path": "/"} for name, value in cookies.items()])
        page = context.new_page()
        _listen(page)
        page.goto(url, wait_until="load")
        page.wait_for_timeout(wait * 1000)
        if click:
            page.click(click)
            page.wait_for_timeout(300)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            sys.stderr.write(f"scrolls sideways by {over} px\n")
        page.screenshot(path=out, full_page=full)
        browser.close()


def _listen(page: Any) -> None:
    page.on("console", lambda message: message.type in {"error", "warning"} and sys.stderr.write(f"{message.text}\n"))
    page.on("pageerror", lambda fault: sys.stderr.write(f"script error: {fault}\n"))
    page.on("response", lambda answer: answer.status >= 400 and sys.stderr.write(f"{answer.status} {answer.url}\n"))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("out")
    parser.add_argument("--user", default="", help="user name; nobody is signed in without it")
    parser.add_argument("--width", type=int, default=1440)
    parser.add_argument("--height", type=int, default=0, help="900, or 844 on a phone")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--size", default="normal", choices=["normal", "large", "ageing", "largest"])
    parser.add_argument("--full", action="store_true", help="the whole page instead of one screen of it")
    parser.add_argument("--wait", type=float, default=0.8, help="seconds after loading")
    parser.add_argument("--click", default="", help="something to click before the picture")
    asked = parser.parse_args()
    asked.height = asked.height or (844 if asked.width < 600 else 900)
    return asked


if __name__ == "__main__":
    main()
