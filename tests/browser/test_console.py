"""The dispatcher's desk in a real browser: it rings within a second, is worked by keys, loses no word, and excludes nobody."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from songhe.base import clock, journal
from songhe.base.actors import CLOCK, Actor
from songhe.care.emergency import actions
from songhe.care.emergency.actions.escalation import escalate
from songhe.care.emergency.models import Call, Response
from tests import cast

BUTTON = Actor("device:btn-wang", "床头按钮")
Open = Callable[..., Any]
DEAF = """() => {
  const really = window.fetch;
  window.fetch = (address, more) => more?.method === "POST" ? really(address, more) : new Promise(() => {});
}"""  # this screen hears no news any more, as over a slow line


def press(elder: Any = None, source: str = "press", **facts: Any) -> Call:
    """A press, now."""
    plain = {
        "source": source,
        "trigger": "sos",
        "elder": elder or cast.wang(),
        "device_room": "床头",
        "by": BUTTON,
        "at": clock.now(),
    }
    return actions.raise_call(**{**plain, **facts})[0]


def people() -> None:
    """Two who could go, and the seat at which it rings."""
    cast.neighbour_zhang()
    cast.doctor_zhou()
    actions.sit(user=cast.liu_min(), at=clock.now())


def at_desk(page_for: Open, name: str = "liumin", path: str = "/console/", **more: Any) -> Any:
    page = page_for(name, **more)
    page.goto(path)
    page.wait_for_selector("#connection[data-state=live]", state="attached")
    return page


def test_a_press_rings_on_the_desk_within_a_second(page_for: Open) -> None:
    people()
    page = at_desk(page_for)
    call = press()
    page.wait_for_selector(f"#row-{call.pk} .ring", timeout=1000)
    assert page.title().startswith("（1）来电")
    page.wait_for_selector("#say >> text=新呼叫，王桂兰", state="attached", timeout=1000)
    assert not page.faults


def test_pressed_again_at_the_door_it_rings_again_and_is_said_aloud(page_for: Open) -> None:
    people()
    call, liu = press(), cast.liu_min()
    actions.answer(call=call, user=liu, at=clock.now())
    response = actions.ask(call=call, responder=cast.neighbour_zhang(), by=liu.actor, at=clock.now())
    for verb in ("accept", "arrive"):
        getattr(actions, verb)(response=response, by=liu.actor, at=clock.now())
    page = at_desk(page_for)
    page.wait_for_selector(f'ul[data-group="hand"] #row-{call.pk}')
    press(source="again")
    page.wait_for_selector(f'ul[data-group="ringing"] #row-{call.pk} .ring', timeout=1000)
    page.wait_for_selector("#say >> text=再次呼叫，王桂兰", state="attached", timeout=1000)
    expect(page.locator(".toast.danger")).to_contain_text("再次呼叫，王桂兰，蒲溪镇·蒲溪社区")
    page.keyboard.press("a")
    page.wait_for_url(f"**/console/{call.pk}/")
    assert Call.objects.get(pk=call.pk).pressed_again_at is None and not page.faults


def test_what_nobody_picked_up_is_said_to_every_seat_and_marked_for_the_lead_alone(page_for: Open) -> None:
    people()
    cast.zhao_lead()
    pages = [at_desk(page_for), at_desk(page_for, "zhaolead")]
    call = press()
    with journal.deed():
        escalate(call, "next_desk", by=CLOCK, at=clock.now(), reason="unanswered", seconds=30)
    for page in pages:
        expect(page.locator(".toast.danger")).to_contain_text("30 秒无人接听，请接听，王桂兰", timeout=2000)
    with journal.deed():
        escalate(call, "lead", by=CLOCK, at=clock.now(), reason="unanswered", seconds=60)
    expect(pages[1].locator(f"#row-{call.pk} .for-lead")).to_be_visible(timeout=2000)
    expect(pages[0].locator(f"#row-{call.pk} .for-lead")).to_be_hidden()
    assert not pages[0].faults and not pages[1].faults


def test_a_call_is_answered_and_dispatched_by_keys_alone(page_for: Open) -> None:
    people()
    call = press()
    page = at_desk(page_for)
    page.keyboard.press("a")
    page.wait_for_url(f"**/console/{call.pk}/")
    page.wait_for_selector("[data-key='1']")
    page.keyboard.press("1")
    page.wait_for_selector("#part-crew >> text=待接单")
    assert Call.objects.get().answered_by == cast.liu_min()
    assert Response.objects.get().responder == cast.neighbour_zhang()
    assert not page.faults


def test_two_deeds_pressed_at_once_are_both_done(page_for: Open) -> None:
    people()
    call = press()
    actions.answer(call=call, user=cast.liu_min(), at=clock.now())
    page = at_desk(page_for, path=f"/console/{call.pk}/")
    page.evaluate("""() => {
      document.getElementById("do-hear").click();
      document.querySelector("#part-crew button[formaction*='/ask/']").click();
    }""")
    page.wait_for_selector("#part-crew .badge-s")
    page.wait_for_selector("#part-hero >> text=已通话")
    assert Response.objects.filter(call=call).count() == 1


def test_a_button_held_down_is_not_taken_away_by_news(page_for: Open) -> None:
    people()
    call = press()
    actions.answer(call=call, user=cast.liu_min(), at=clock.now())
    page = at_desk(page_for, path=f"/console/{call.pk}/")
    page.locator("#part-crew button", has_text="派单").first.hover()
    page.mouse.down()
    actions.ask(call=call, responder=cast.doctor_zhou(), by=cast.liu_min().actor, at=clock.now())
    page.wait_for_timeout(600)
    page.mouse.up()
    expect(page.locator("#part-crew .badge-s")).to_have_count(2)
    assert set(Response.objects.values_list("responder_name", flat=True)) == {"张大山", "周明"}


def test_of_two_who_answer_one_is_told_who_was_first(page_for: Open) -> None:
    people()
    cast.ma_chao()
    call = press()
    first, second = (at_desk(page_for, name, f"/console/{call.pk}/") for name in ("liumin", "machao"))
    second.evaluate(DEAF)
    first.click("#do-answer")
    first.wait_for_selector("#do-answer", state="detached")
    second.click("#do-answer")
    assert "刘敏 已经接听了这起呼叫" in second.wait_for_selector("#toasts .toast").inner_text()
    assert first.locator("#toasts .toast").count() == 0


def test_words_being_typed_survive_news_of_the_call(page_for: Open) -> None:
    people()
    call = press()
    page = at_desk(page_for, path=f"/console/{call.pk}/")
    page.keyboard.press("n")
    page.keyboard.type("门没锁，")
    actions.answer(call=call, user=cast.zhao_lead(), at=clock.now())
    page.wait_for_selector("#part-story >> text=接听")
    page.keyboard.type("狗在院里")
    assert page.input_value("#note-text") == "门没锁，狗在院里"
    page.click("#note button")
    page.wait_for_selector("#part-story >> text=狗在院里")
    assert page.input_value("#note-text") == ""


def test_a_new_call_does_not_take_the_case_in_hand_away(page_for: Open) -> None:
    people()
    call = press()
    page = at_desk(page_for, path=f"/console/{call.pk}/")
    page.focus("#do-answer")
    other = press(elder=cast.ye_elder(), source="ye")
    page.wait_for_selector(f"#row-{other.pk}")
    assert page.evaluate("document.activeElement.id") == "do-answer"
    assert page.url.endswith(f"/console/{call.pk}/")


def test_rows_stay_where_they_are_under_the_pointer(page_for: Open) -> None:
    people()
    wang, ye = press(), press(elder=cast.ye_elder(), source="ye")
    for call in (wang, ye):
        actions.answer(call=call, user=cast.liu_min(), at=clock.now())
    page = at_desk(page_for)
    page.hover("#list")
    before = page.locator('[data-group="hand"] li').evaluate_all("all => all.map(one => one.id)")
    response = actions.ask(call=wang, responder=cast.doctor_zhou(), by=cast.liu_min().actor, at=clock.now())
    for verb in (actions.accept, actions.arrive):
        verb(response=response, by=cast.liu_min().actor, at=clock.now())
    page.wait_for_selector("#moved:visible")
    assert page.locator('[data-group="hand"] li').evaluate_all("all => all.map(one => one.id)") == before
    page.mouse.move(900, 500)
    page.wait_for_selector("#moved", state="hidden")
    assert page.locator('[data-group="hand"] li').first.get_attribute("id") == f"row-{ye.pk}"


def test_a_case_is_closed_in_the_dialog_that_asks_why(page_for: Open) -> None:
    people()
    call = press()
    actions.answer(call=call, user=cast.liu_min(), at=clock.now())
    page = at_desk(page_for, path=f"/console/{call.pk}/")
    page.keyboard.press("x")
    page.wait_for_selector("#deed-dialog[open]")
    page.click("#deed-dialog .dialog-acts button")
    page.wait_for_selector("#deed-dialog >> text=请选择结案原因")
    page.check("#deed-dialog input[value=false_touch]")
    page.click("#deed-dialog .dialog-acts button")
    page.wait_for_selector(f'[data-group="over"] #row-{call.pk}')
    assert Call.objects.get().cause == "false_touch"


def test_single_keys_can_be_switched_off(page_for: Open) -> None:
    people()
    press()
    page = page_for("liumin")
    page.goto("/preferences/")
    page.check("input[name=keys][value=off]")
    page.click("main .form-acts button")
    page.goto("/console/")
    page.wait_for_selector("#list .ring")
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert Call.objects.get().answered_by is None


def test_the_whole_way_without_a_script(page_for: Open) -> None:
    people()
    call = press()
    page = page_for("liumin", java_script_enabled=False)
    page.goto("/console/")
    page.click(f"#row-{call.pk} a")
    page.click("#do-answer")
    page.click("#do-hear")
    page.click("[id^=ask-] >> nth=0")
    response = Response.objects.get()
    actions.accept(response=response, by=cast.liu_min().actor, at=clock.now())
    page.reload()
    page.click("#do-arrive")
    page.click("#do-close")
    page.check("input[value=helped]")
    page.click(".dialog-acts button")
    assert Call.objects.get().status == "closed"


@pytest.mark.parametrize(("width", "height", "theme"), [(1440, 900, "dark"), (390, 844, "light")])
def test_nothing_shuts_anybody_out(page_for: Open, axe: Callable[[Any], None], width: int, height: int, theme: str) -> None:
    people()
    call = press()
    press(elder=cast.ye_elder(), source="ye", drill=True)
    actions.answer(call=call, user=cast.liu_min(), at=clock.now())
    page = page_for("liumin", width=width, height=height, theme=theme)
    cast.ma_chao()
    by = {"by": cast.liu_min().actor, "at": clock.now()}
    incident = actions.open_incident(name="停电", division=cast.place(cast.HANYIN), **by)
    actions.group(call=call, incident=incident, **by)
    paths = [
        "/console/", f"/console/{call.pk}/", "/console/new/", "/console/wall/", "/console/incidents/",
        f"/console/incidents/{incident.pk}/", "/calls/?figure=answer-30s", f"/calls/{call.pk}/", f"/calls/{call.pk}/record/",
        f"/calls/{call.pk}/take-over/",
    ]  # fmt: skip
    for path in paths:
        page.goto(path)
        page.wait_for_timeout(400)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert not page.faults


def test_all_calls_are_on_the_map_of_a_desk_without_a_case_and_stay_there_as_they_come(page_for: Open) -> None:
    people()
    press()
    page = at_desk(page_for)
    page.wait_for_selector('#callmap[data-drawn="1"] .leaflet-tooltip.alarm')
    press(elder=cast.ye_elder(), source="ye")
    page.wait_for_selector('#callmap[data-drawn="2"]')
    page.wait_for_selector("#part-overview >> text=2 起呼叫等待接听")
    assert sorted(page.locator("#callmap .leaflet-tooltip").all_inner_texts()) == ["叶大福·近似位置", "王桂兰"]
    assert not page.faults


def test_a_click_on_the_map_opens_the_call(page_for: Open) -> None:
    people()
    call = press()
    page = at_desk(page_for)
    page.wait_for_selector("#callmap[data-drawn] path.leaflet-interactive")
    page.locator("#callmap path.leaflet-interactive").last.click()
    page.wait_for_url(f"**/console/{call.pk}/")


def test_whose_case_was_taken_over_is_told_at_once(page_for: Open) -> None:
    people()
    call = press()
    actions.answer(call=call, user=cast.liu_min(), at=clock.now())
    cast.ma_chao()
    former, taker = (at_desk(page_for, name, f"/console/{call.pk}/") for name in ("liumin", "machao"))
    taker.click("#do-take-over")
    taker.fill("#deed-dialog textarea", "交接班")
    taker.click("#deed-dialog .dialog-acts button")
    assert "马超 接手了王桂兰的呼叫" in former.wait_for_selector("#toasts .toast").inner_text()
    former.wait_for_selector("#do-take-over")  # … and may take it back
    taker.wait_for_selector("#part-card >> text=钥匙在邻居张大山家")
    assert taker.locator("#toasts .toast").count() == 0
    assert not former.faults and not taker.faults


def test_calling_a_stranger_back_opens_the_number_by_the_same_key(page_for: Open) -> None:
    people()
    who = {"caller_name": "过路人", "caller_phone": "13992577777", "division": cast.place(cast.PUXI)}
    call, _ = actions.raise_call(source="road", trigger="person", by=cast.liu_min().actor, at=clock.now(), **who)
    actions.answer(call=call, user=cast.liu_min(), at=clock.now())
    page = at_desk(page_for, path=f"/console/{call.pk}/")
    assert "13992577777" not in page.content()
    page.keyboard.press("c")
    assert page.wait_for_selector("a#do-call").get_attribute("href") == "tel:13992577777"


def test_a_desk_in_english_draws_its_rows_in_english(page_for: Open) -> None:
    people()
    page = page_for("liumin")
    page.goto("/preferences/")
    page.check("input[name=language][value=en]")
    page.click("main .form-acts button")
    page.goto("/console/")
    page.wait_for_selector("#connection[data-state=live]", state="attached")
    call = press()
    row = page.wait_for_selector(f"#row-{call.pk} .ring", timeout=2000)
    assert "SOS" in row.inner_text() and "一键呼叫" not in row.inner_text()
    page.wait_for_selector("#say >> text=New call", state="attached")
    actions.answer(call=call, user=cast.liu_min(), at=clock.now())
    page.wait_for_selector(f'[data-group="hand"] #row-{call.pk} >> text=Answered')
    assert not page.faults


def test_nothing_of_the_case_lies_below_the_fold(page_for: Open) -> None:
    people()
    page = page_for("liumin")
    page.goto(f"/console/{press().pk}/")
    assert page.evaluate("document.documentElement.scrollHeight") <= 900
