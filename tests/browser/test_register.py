"""Pages of the register in a real browser: readable by everybody, and signing in without inline script."""

from datetime import timedelta

import pytest

from songhe.base import clock
from songhe.register.people import actions as people
from songhe.register.staff import actions as staff
from tests import cast
from tests.cast import PASSWORD

PAGES = {
    "liumin": ["/elders/", "/elders/{wang}/", "/elders/{wang}/reveal/?field=phone", "/elders/{wang}/edit/", "/staff/duty/"],
    "licounty": ["/account/users/", "/account/users/new/", "/account/users/{liu}/", "/places/", "/places/{puxi}/", "/staff/"],
    "wangli": ["/elders/{wang}/", "/account/"],
    "zhouming": ["/staff/mine/", "/staff/shifts/{shift}/swap/"],
}


@pytest.fixture
def keys(city):
    """The people whose pages are looked at, and their keys."""
    wang, liu, zhou = cast.wang(), cast.liu_min(), cast.doctor_zhou()
    cast.wang_daughter(), cast.li_county()
    people.give_consent(elder=wang, purpose="family", given_by="王桂兰", by=liu.actor, at=clock.now())
    begins = clock.now() + timedelta(hours=5)
    hours = {"starts_at": begins, "ends_at": begins + timedelta(hours=8)}
    shift = staff.plan_shift(responder=zhou, by=liu.actor, at=clock.now(), **hours)
    return {"wang": wang.pk, "liu": liu.pk, "puxi": cast.place(cast.PUXI).pk, "shift": shift.pk}


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
@pytest.mark.parametrize("username", PAGES)
def test_pages_are_readable_by_everybody(username, width, theme, keys, page_for, axe):
    page = page_for(username, width=width, theme=theme)
    for path in PAGES[username]:
        page.goto(path.format(**keys))
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} scrolls sideways"
    assert page.faults == []


def test_one_signs_in_with_a_password_and_out_again(city, page_for, axe):
    cast.liu_min()
    page = page_for("")
    page.goto("/account/login/")
    axe(page)
    page.get_by_label("用户名").fill("liumin")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.goto("/account/")
    with page.expect_navigation():  # what a phone may read without network is taken out of the browser first
        page.get_by_role("button", name="退出登录").last.click()
    page.goto("/account/")
    assert "/account/login/" in page.url and page.faults == []


def test_a_passkey_is_added_and_signs_in_under_the_strict_policy(city, page_for):
    """With Chromium's own virtual authenticator: the scripts run from files, the data comes in JSON elements."""
    cast.liu_min()
    page = page_for("")
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    more = {"isUserVerified": True, "automaticPresenceSimulation": True}
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, **more}})
    home = city.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to a number
    page.goto(f"{home}/account/login/?next=/account/2fa/webauthn/add/")
    page.get_by_label("用户名").fill("liumin")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.locator("input[name=name]").fill("手机")
    page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "/add/" not in url)  # the passkey is kept
    page.context.clear_cookies()
    page.goto(f"{home}/account/login/?next=/account/")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(f"{home}/account/")
    assert page.locator("h1", has_text="刘敏").count() == 1
