"""A session that is over leaves nothing to read: not in a page left open, not in the tab, with or without the house."""

from typing import Any

from django.contrib.sessions.models import Session

from songhe.base import clock
from songhe.care.emergency import actions
from tests import cast
from tests.browser.conftest import _session
from tests.browser.test_console import press

SHOWN = "() => document.body.innerText"


def opened(page_for: Any) -> Any:
    """Liu Min with a call of Wang Guilan before her."""
    cast.neighbour_zhang()
    actions.sit(user=cast.liu_min(), at=clock.now())
    call = press()
    page = page_for("liumin")
    page.goto(f"/console/{call.pk}/")
    page.wait_for_selector("#connection[data-state=live]", state="attached")
    assert "王桂兰" in page.evaluate(SHOWN)
    return page


def shows_nothing(page: Any) -> bool:
    page.wait_for_selector("a.b[href*='login']")
    return "王桂兰" not in page.content() and "登录已过期" in page.evaluate(SHOWN)


def looked_at_again(page: Any) -> None:
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")


def signed_in_anew(page: Any, username: str) -> None:
    """Another session in the same browser."""
    page.context.add_cookies([{"name": "sessionid", "value": _session(username), "url": page.url.split("/console")[0]}])


def test_a_page_left_open_is_emptied_when_its_session_was_ended(page_for: Any) -> None:
    page = opened(page_for)
    looked_at_again(page)
    page.wait_for_timeout(500)
    assert "王桂兰" in page.evaluate(SHOWN)  # the session goes on
    Session.objects.all().delete()
    looked_at_again(page)
    assert shows_nothing(page)


def test_without_the_house_its_own_clock_empties_it(page_for: Any) -> None:
    page = opened(page_for)
    page.context.set_offline(True)
    looked_at_again(page)
    page.wait_for_timeout(500)
    assert "王桂兰" in page.evaluate(SHOWN)
    page.evaluate("() => { const really = Date.now; Date.now = () => really() + 9 * 3600 * 1000; }")
    looked_at_again(page)
    assert shows_nothing(page)
    assert page.locator("a[href^='tel:']").count() == 1  # the house's telephone stays at hand


def test_signing_out_empties_the_other_pages_of_the_browser(page_for: Any) -> None:
    page = opened(page_for)
    other = page.context.new_page()
    other.goto("/account/")
    other.click("form[action*=logout] button")
    assert shows_nothing(page)


def test_who_signs_in_after_another_leaves_nothing_of_hers_on_the_other_page(page_for: Any) -> None:
    page = opened(page_for)
    signed_in_anew(page, cast.li_county().username)
    looked_at_again(page)
    assert shows_nothing(page)


def test_a_note_being_written_lies_sealed_in_the_tab_and_opens_for_its_session_only(page_for: Any) -> None:
    page = opened(page_for)
    page.fill("#note-text", "门没锁，狗在院里")
    page.wait_for_function("() => Object.keys(sessionStorage).some((key) => key.startsWith('note:'))")
    page.wait_for_timeout(200)
    kept = page.evaluate("() => JSON.stringify({...sessionStorage, ...localStorage})")
    assert "狗" not in kept and page.get_attribute("#note", "data-key") not in kept
    page.reload()
    page.wait_for_function("() => document.getElementById('note-text').value === '门没锁，狗在院里'")
    signed_in_anew(page, "liumin")
    page.reload()
    page.wait_for_function("() => !Object.keys(sessionStorage).some((key) => key.startsWith('note:'))")
    assert page.input_value("#note-text") == ""
