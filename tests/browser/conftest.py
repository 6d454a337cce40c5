"""A real browser on a real server: `city` (its address), `page_for(username)` (a page of theirs), `axe(page)` (finds none)."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.house import House, house

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test that commits; without its parts it is skipped with what brings them."""
    for item in items:
        if HERE not in item.path.parents:
            continue
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.django_db(transaction=True))
        if not CHROMIUM.exists():
            item.add_marker(pytest.mark.skip(reason="needs Chromium: apt-get install chromium fonts-noto-cjk"))
        elif not AXE.exists():
            item.add_marker(pytest.mark.skip(reason="needs the browser assets: python tools/assets.py"))


@pytest.fixture
def city(transactional_db: None, tmp_path: Path) -> Iterator[House]:
    """The running web process over this test's database; `.url` is its address."""
    with house(tmp_path) as built:
        yield built


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page_for(city: House, chromium: Any) -> Iterator[Callable[..., Any]]:
    """`page_for("liumin", width=390, theme="dark", size="ageing")`: a page in which that person is signed in; "" is nobody."""
    contexts = []

    def open_page(
        username: str, width: int = 1440, height: int = 900, theme: str = "light", size: str = "normal", **more: Any
    ) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN", base_url=city.url, **more)
        contexts.append(context)
        cookies = {"songhe_theme": theme, "songhe_size": size, **({"sessionid": _session(username)} if username else {})}
        context.add_cookies([{"name": name, "value": value, "url": city.url} for name, value in cookies.items()])
        page = context.new_page()
        page.set_default_timeout(8000)
        page.faults = []
        page.on("pageerror", lambda fault: page.faults.append(str(fault)))
        page.on("console", lambda message: message.type == "error" and page.faults.append(message.text))
        return page

    yield open_page
    for context in contexts:
        context.close()


def _session(username: str) -> str:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(username=username), backend="songhe.register.access.backends.Accounts")
    return client.cookies["sessionid"].value


@pytest.fixture
def axe() -> Callable[[Any], None]:
    """`axe(page)`: no violation of WCAG 2.2 A and AA, nor of axe's good practice; says which element and how to mend it."""

    def check(page: Any) -> None:
        page.evaluate(AXE.read_text())  # by the debugger, which the policy of the page does not bind
        found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")["violations"]
        lines = [
            f"{one['id']}: {one['help']}\n    {node['html'][:160]}\n    {node['failureSummary']}"
            for one in found
            for node in one["nodes"][:3]
        ]
        assert not found, "\n".join(lines)

    return check
