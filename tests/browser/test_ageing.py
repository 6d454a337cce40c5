"""The version for old people, measured (standards 13.5): targets of 60, paragraphs apart, a switch, a hint, a voice."""

from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from songhe.register.access.models import Role
from tests import cast
from tests.addresses import House

SIZES = [(390, "ageing"), (390, "largest"), (1440, "ageing"), (1440, "largest")]
SMALL = """least => [...document.querySelectorAll("a, button, summary, select, textarea, label.pick, input:not([type=hidden])")]
  .filter(e => e.checkVisibility() && e.getClientRects().length && !e.closest(".vh, .skip, .leaflet-container"))
  .filter(e => !(e.matches("input") && e.closest("label")))
  .map(e => [e, e.getBoundingClientRect(), e.matches("p a:not(.b, [href^='tel:'])") ? 44 : least])
  .filter(([e, box, least]) => box.height < least || (least > 44 && box.width < least))
  .map(([e, box]) => `${e.tagName} ${Math.round(box.width)} x ${Math.round(box.height)} ${e.innerText || e.name}`)"""
CLOSE = """() => [...document.querySelectorAll("main p + p:not(.next .in > p)")]
  .map(e => [e, e.previousElementSibling])
  .filter(pair => pair.every(e => e.checkVisibility() && e.offsetHeight))
  .map(([e, before]) => [e, e.getBoundingClientRect().top - before.getBoundingClientRect().bottom,
                         Math.min(...[e, before].map(one => parseFloat(getComputedStyle(one).lineHeight)))])
  .filter(([e, gap, line]) => gap > -1 && gap < 1.3 * line - 0.5)
  .map(([e, gap, line]) => `${gap} below a line of ${line}: ${e.innerText}`)"""


@pytest.fixture
def people(city: Any) -> dict[str, str]:
    """User names by role; each finds something on the home page."""
    cache.clear()
    house = House()
    users = {
        "dispatcher": house.liu, "lead": cast.zhao_lead(), "county": cast.li_county(), "city": cast.sun_city(),
        "auditor": cast.qian_auditor(), "assistant": house.chen.user, "responder": house.zhou.user,
        "family": house.daughter.user, "elder": house.wang.user, "system": cast.fang_system(),
        "security": cast.gao_security(), "operator": house.clerk, "carer": house.yang.user,
        "doctor": cast.qin_doctor(),
    }  # fmt: skip
    return {role: user.username for role, user in users.items()}


@pytest.mark.parametrize("role", Role.values)
def test_the_home_of_each_role_is_large_enough(role: str, people: dict[str, str], page_for: Any) -> None:
    for width, size in SIZES:
        page = page_for(people[role], width=width, size=size)
        page.goto("/")
        page.wait_for_load_state("load")
        found = {
            "small": page.evaluate(SMALL, 60),
            "close": page.evaluate(CLOSE),
            "sideways": page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)"),
        }
        assert found == {"small": [], "close": [], "sideways": 0}, (width, size)


def test_the_menu_of_a_desk_is_large_enough_too(people: dict[str, str], page_for: Any) -> None:
    page = page_for(people["county"], width=390, size="ageing")
    page.goto("/bureau/")
    page.locator(".drawer > summary").click()
    expect(page.locator(".drawer nav a").first).to_be_visible()
    assert page.evaluate(SMALL, 60) == []


@pytest.mark.parametrize(("role", "path"), [("responder", "/field/mine/"), ("family", "/follow/"), ("", "/account/login/")])
def test_the_switch_and_the_hint_stand_on_pages_for_the_hand(
    role: str, path: str, people: dict[str, str], page_for: Any, axe: Any
) -> None:
    page = page_for(people[role] if role else "", width=390)
    page.goto(path)
    expect(page.get_by_text("看不清？可以换成长辈版")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="换成长辈版").click()
    expect(page.locator('html[data-size="ageing"]')).to_be_attached()
    assert page.url.endswith(path)
    expect(page.get_by_text("看不清？")).to_be_hidden()
    axe(page)
    page.get_by_role("button", name="特大字").click()
    expect(page.locator('html[data-size="largest"]')).to_be_attached()
    page.get_by_role("button", name="标准版").click()
    expect(page.locator('html[data-size="normal"]')).to_be_attached()
    expect(page.get_by_text("看不清？")).to_be_hidden()


def test_the_hint_is_given_once(people: dict[str, str], page_for: Any) -> None:
    page = page_for(people["family"], width=390)
    page.goto("/follow/")
    page.get_by_role("button", name="不用了").click()
    expect(page.get_by_text("看不清？")).to_be_hidden()
    page.goto("/follow/")
    expect(page.get_by_role("button", name="长辈版")).to_be_visible()
    expect(page.get_by_text("看不清？")).to_be_hidden()


def test_the_hint_stands_in_nobodys_way_who_is_needed(people: dict[str, str], page_for: Any) -> None:
    page = page_for(people["responder"], width=390)
    page.goto("/field/")
    expect(page.get_by_role("button", name="我去", exact=True)).to_be_visible()
    expect(page.get_by_text("看不清？")).to_be_hidden()


VOICE = """window.said = [];
const speech = function (text) { this.text = text; this.addEventListener = () => {}; };
const voice = { speak: (one) => said.push(`${one.lang}|${one.text}`), cancel: () => said.push("") };
Object.defineProperty(window, "SpeechSynthesisUtterance", { value: speech });
Object.defineProperty(window, "speechSynthesis", { value: voice });"""


@pytest.mark.parametrize(("role", "path", "word"), [("family", "/follow/", "王桂兰"), ("elder", "/help/", "王奶奶")])
def test_the_page_is_read_aloud(role: str, path: str, word: str, people: dict[str, str], page_for: Any) -> None:
    page = page_for(people[role], width=390)
    page.add_init_script(VOICE)
    page.goto(path)
    button = page.get_by_role("button", name="朗读")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    said = page.evaluate("said")
    assert word in said[-1] and said[-1].startswith("zh-CN|")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("said")[-1] == ""


def test_two_lines_cross_where_the_mouse_is(people: dict[str, str], page_for: Any) -> None:
    page = page_for(people["county"])
    page.goto("/preferences/")
    page.get_by_text("十字线").click()
    page.get_by_role("button", name="保存").click()
    page.goto("/bureau/")
    page.mouse.move(321, 123)
    boxes = page.locator(".cross-line").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).map(b => [b.x, b.y, b.width, b.height])"
    )
    assert boxes == [[0, 123, 1440, 2], [321, 0, 2, 900]]
    assert page.faults == []


def test_a_large_pointer_is_drawn(people: dict[str, str], page_for: Any) -> None:
    page = page_for(people["county"])
    page.goto("/preferences/")
    page.get_by_text("大指针").click()
    with page.expect_response("**/img/pointer.svg") as answer:
        page.get_by_role("button", name="保存").click()
    assert answer.value.ok and "pointer.svg" in page.evaluate("getComputedStyle(document.body).cursor")
