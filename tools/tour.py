"""The pages of docs/tour.md beyond those of the story: a day of each role, taken by tools/pictures.py."""

import re
from typing import Any

DESK, HAND = (1440, 900), (390, 844)
KEY = "[0-9a-f-]{36}"


def watch_over_a_desk(walk: Any) -> None:
    """The chief: what is to be looked at once more, how the desk answers, when it is short of people."""
    walk.still("zhaolead", "/console/reviews/", "reviews")
    walk.still("licounty", "/answering/", "answering")
    walk.still("zhaolead", "/answering/staffing/", "staffing")


def village(walk: Any) -> None:
    """The assistant: whom to visit, and a roll of the flood, at night."""
    walk.still("zhangxh", "/visits/today/", "visits-390", size=HAND)
    walk.still("zhangxh", "/rollcall/mine/", "muster-390", size=HAND, dark=True)


def home(walk: Any) -> None:
    """The home: the day of all residents, a nurse's round, what went wrong, the beds."""
    if walk.wants("shift-390"):
        _shift(walk)
    walk.still("nursehead", "/nursing/", "home-day")
    walk.one_of("nursehead", "/nursing/mishaps/", rf"/nursing/mishaps/{KEY}/(?=\")", "mishap")
    walk.one_of("station", "/beds/", rf"/beds/homes/{KEY}/(?=\">平梁镇敬老院)", "beds")


def _shift(walk: Any) -> None:
    """Of whoever is on duty at this hour: the others' phones have nothing to do."""
    for user in ("nurse2", "nurse", "nursehead"):
        phone = walk.page(user, "/nursing/shift/", size=HAND)
        for label in ("6 位数字", "再输一遍"):
            phone.get_by_label(label).fill("407193")
        phone.get_by_role("button", name="开始").click()
        phone.locator("[data-screen=set]").wait_for(state="hidden")
        phone.wait_for_timeout(2000)
        if phone.locator("[data-screen=list]").is_visible():
            break
    walk.keep(phone, "shift-390")


def services(walk: Any) -> None:
    """The station's first page, and a carer's month."""
    walk.still("station", "/provider/", "provider")
    walk.still("carer", "/round/month/", "month-390", size=HAND)


def doctor(walk: Any) -> None:
    """The family doctor's morning, and the alarms in the hand, at night."""
    walk.still("doctor", "/health/", "doctor")
    walk.one_of("doctor", "/health/alarms/", rf"/health/alarms/{KEY}/(?=\")", "health-alarm")
    walk.still("doctor", "/health/alarms/", "alarms-390", size=HAND, dark=True)


def at_home(walk: Any) -> None:
    """Daughter and mother: readings by night, medicine in large letters."""
    walk.still("daughter", "/health/mine/", "health-390", size=HAND, dark=True)
    walk.still("daughter", "/visits/mine/", "well-390", size=HAND)
    walk.still("wang", "/health/medicines/mine/", "doses-390", size=HAND, letters="ageing")


def bureaus(walk: Any) -> None:
    """County and city: who waits for a bed, whom nobody reaches, how far the plans are."""
    walk.still("licounty", "/beds/waiting/", "waiting")
    walk.still("licounty", "/reach/", "reach")
    walk.still("city", "/targets/", "targets")
    walk.still("auditor", "/audit/reveals/", "reveals")


def accounts(walk: Any) -> None:
    """The security administrator: who has a log-in, a first password said once, a phone that was lost and found."""
    walk.still("secadmin", "/account/users/", "users")
    walk.still("city", "/api/", "api")
    _first_password(walk)
    _lost_and_found(walk)


def _first_password(walk: Any) -> None:
    if not walk.wants("user", "first-password"):
        return
    page = walk.page("secadmin", "/account/users/?q=马超")
    page.get_by_role("link", name="马超").first.click()
    page.wait_for_url(re.compile(rf"/users/{KEY}/"))
    walk.keep(page, "user")
    page.locator("form[action$='/password/'] button").click()
    page.locator(".once").wait_for()
    walk.keep(page, "first-password")
    page.context.close()


def _lost_and_found(walk: Any) -> None:
    """The carer's phone has its list from the pictures of her round."""
    if not walk.wants("phones", "phone-found"):
        return
    page = walk.page("secadmin", "/account/phones/")
    page.locator("details.fold summary", has_text="杨梅").first.click()
    page.locator("details.fold[open] button").click()
    page.get_by_role("link", name=re.compile("找到了")).first.wait_for()
    walk.keep(page, "phones")
    page.get_by_role("link", name=re.compile("找到了")).first.click()
    page.wait_for_url(re.compile("/found/"))
    walk.keep(page, "phone-found")
    page.context.close()


OF_ROLES = (watch_over_a_desk, village, home, services, doctor, at_home, bureaus, accounts)
