"""The shell in a real browser: nothing for axe to find, nothing that scrolls sideways, every page reachable on a phone."""

import uuid
from typing import Any

import pytest

from songhe.base.web import menu

SIZES = [(1440, "normal"), (390, "normal"), (390, "ageing"), (1440, "ageing")]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("width", "size"), SIZES)
def test_every_component_is_accessible(sun_city: Any, page_for: Any, axe: Any, theme: str, width: int, size: str) -> None:
    page = page_for(sun_city.username, width=width, theme=theme, size=size)
    page.goto("/style/")
    page.wait_for_selector("#connection[data-state=live]", state="attached")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "scrolls sideways"
    assert page.faults == []


def test_at_two_hundred_per_cent_nothing_scrolls_sideways(sun_city: Any, page_for: Any) -> None:
    page = page_for(sun_city.username, width=640)
    page.goto("/style/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", ["ageing", "largest"])
def test_the_ageing_mode_has_large_words_and_large_targets(sun_city: Any, page_for: Any, size: str) -> None:
    page = page_for(sun_city.username, width=390, size=size)
    page.goto("/preferences/")
    measure = "e => parseFloat(getComputedStyle(e).fontSize)"
    assert page.locator("p.soft").first.evaluate(measure) >= (30 if size == "largest" else 18)
    heights = page.locator("label.pick, .b").evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
    assert min(heights) >= 60


def test_the_menu_of_a_phone_holds_every_page_of_the_desk(sun_city: Any, page_for: Any) -> None:
    page = page_for(sun_city.username, width=390)
    page.goto("/style/")
    page.click(".drawer summary")
    shown = page.locator(".drawer nav a:visible").all_inner_texts()
    assert set(page.locator(".ways a").all_text_contents()) <= set(shown)
    assert len(shown) == len(menu.items("city"))
    page.keyboard.press("Escape")
    assert page.locator(".drawer nav a:visible").count() == 0


def test_clocks_count_by_the_server_and_change_state(sun_city: Any, page_for: Any) -> None:
    page = page_for(sun_city.username)
    page.goto("/style/")
    ringing = page.locator(".call.ring .clock")
    before = ringing.inner_text()
    page.wait_for_function("t => document.querySelector('.call.ring .clock').textContent !== t", arg=before)
    assert page.locator(".call").evaluate_all("all => all.map(e => e.dataset.clock)") == [
        "late",
        "late",
        "near",
        "calm",
        "done",
    ]


def test_question_mark_shows_the_keys_but_not_inside_a_field(sun_city: Any, page_for: Any) -> None:
    page = page_for(sun_city.username)
    page.goto("/style/")
    page.fill("#id_name", "")
    page.type("#id_name", "?")
    assert not page.locator("dialog#keys").is_visible()
    page.locator("body").click(position={"x": 5, "y": 400})
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    assert "派单" in page.locator("dialog#keys").inner_text()


def test_the_first_tab_leads_past_the_menu(sun_city: Any, page_for: Any) -> None:
    page = page_for(sun_city.username)
    page.goto("/preferences/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_without_the_house_the_bar_says_so_and_then_how_to_go_on(city: Any, sun_city: Any, page_for: Any) -> None:
    page = page_for(sun_city.username)
    page.clock.install()
    page.goto("/style/")
    page.wait_for_selector("#connection[data-state=live]")
    page.context.set_offline(True)
    city.stop()
    page.clock.run_for(3000)
    page.wait_for_selector("#connection[data-state=again]")
    page.clock.run_for(12000)
    page.wait_for_selector("#strip-lost:not([hidden])")
    assert "12349" in page.locator("#strip-lost").inner_text()


def test_sound_begins_with_a_click_and_says_so_in_words(sun_city: Any, page_for: Any) -> None:
    page = page_for(sun_city.username)
    page.goto("/style/")
    page.evaluate("import('/static/js/sound.js').then(m => m.start(() => 1))")
    button = page.locator("#sound-slot button")
    assert button.inner_text() == "声音未开"
    button.click()
    page.wait_for_selector("#sound-slot button[aria-pressed=true]")
    assert button.inner_text() == "声音已开"


def test_sound_once_opened_stays_open_on_the_next_page(sun_city: Any, page_for: Any) -> None:
    page = page_for(sun_city.username)
    for opened in (False, True):
        page.goto("/style/")
        page.evaluate("import('/static/js/sound.js').then(m => m.start(() => 0))")
        if not opened:
            page.click("#sound-slot button")
        page.wait_for_selector("#sound-slot button[aria-pressed=true]")


def test_a_phone_makes_keys_in_order_of_birth(sun_city: Any, page_for: Any) -> None:
    page = page_for(sun_city.username)
    page.goto("/style/")
    born = [0, 2**32 * 417 - 1, 2**32 * 417, 1_795_900_000_000, 4_102_444_800_000]
    told = page.evaluate("at => import('/static/outbox/seal.js').then(m => [...at, ...at].map(one => m.newKey(one)))", born)
    keys = [uuid.UUID(one) for one in told]
    assert [str(key) for key in keys] == told and len(set(keys)) == 10
    assert {(key.version, key.variant) for key in keys} == {(7, uuid.RFC_4122)}
    assert [key.int >> 80 for key in keys] == born * 2
    assert sorted(keys[:5]) == keys[:5]
