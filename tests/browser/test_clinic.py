"""Medicine, consults, village rounds and advisers in a real browser: nothing for axe, nothing over the edge."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate, localtime

from songhe.base import clock
from songhe.care.health import actions
from songhe.care.health.actions import advising, consulting, dosing, rounding
from songhe.care.health.models import Dose, Medicine
from songhe.care.health.tests import scene
from songhe.care.health.tests.scene import by
from tests import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]


def _pill(at: datetime, name: str, times: list[str], critical: bool) -> Medicine:
    """A medicine of a month: most taken, some missed, one left out."""
    record = {"name": name, "form": "5 毫克", "dose": "1 片，饭后", "reason": "高血压", "prescriber": "县医院"}
    told: dict[str, Any] = {"record": record, "times": times, "critical": critical}
    began = at - timedelta(days=29)
    row = actions.prescribe(
        elder=scene.chen(), starts_on=localdate(began), refill_on=localdate(at) + timedelta(days=2), by=by(), at=began, **told
    )
    row.doses.all().delete()
    for back in range(1, 29):
        due = at - timedelta(days=back)
        status = "missed" if back in {2, 9, 17} else "skipped" if back == 5 else "taken"
        marked = {"marked_at": due, "marked_by": "陈老大", "teller": "elder"} if status != "missed" else {}
        facts = {"elder": row.elder, "division_path": row.division_path, "day": localdate(due), "due_at": due}
        Dose.objects.create(
            medicine=row, missed_at=due + timedelta(hours=2), status=status, critical=critical, **facts, **marked
        )
    dosing.lay(row, at)
    return row


@pytest.fixture(autouse=True)
def kept(transactional_db: None) -> dict[str, Any]:
    """Chen's two medicines, a consult with a slot, a round today, an adviser with a duty and a question passed on."""
    at, chen, doctor, team = clock.now(), scene.chen(), scene.doctor(), scene.team()
    soon = f"{localtime(at) + timedelta(minutes=30):%H:%M}"
    soon = soon if soon > f"{localtime(at):%H:%M}" else "23:59"
    pill = _pill(at, "苯磺酸氨氯地平片", [soon], critical=False)
    _pill(at, "华法林钠片", [soon], critical=True)
    actions.set_reminding(elder=chen, way="message", tells_family=True, helped_said="陈老大", by=by(), at=at)
    assistant = cast.user("zhangxh", "张小红", "assistant", cast.PUXI)
    consulting.open_slots(doctor=doctor, starts_at=at + timedelta(days=1), count=4, hospital="汉阴县医院", by=by(), at=at)
    consult = consulting.request(elder=chen, reason="晚上喘", asker="assistant", user=assistant, by=assistant.actor, at=at)
    village = {"village": cast.place(cast.PUXI), "on": localdate(at), "begins": time(9), "place": "村卫生室"}
    one = rounding.plan(team=team, **village, by=by(), at=at)
    actions.enrol(elder=chen, kind="htn", on=date(2026, 1, 1), by=by(), at=at)
    county = {"by": cast.li_county().actor, "at": at}
    told = {"name": "程济民", "speciality": "心血管", "former_post": "副主任医师", "licence": "110610000012345"}
    adviser = advising.invite(division=cast.place(cast.HANYIN), **told, **county)
    advising.check_licence(adviser=adviser, until=None, **county)
    advising.roster(adviser=adviser, on=localdate(at), starts=time(9), ends=time(11), place="蒲溪站", **county)
    question = advising.ask(adviser=adviser, elder=chen, text="能喝茶吗", user=assistant, by=assistant.actor, at=at)
    advising.answer(question=question, answer="隔两小时再喝", needs_doctor=True, minutes=9, by=by(), at=at)
    keys = {"elder": chen, "pill": pill, "consult": consult, "round": one, "adviser": adviser, "question": question}
    return {name: row.pk for name, row in keys.items()}


def _look(page: Any, axe: Any, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("load")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth"), address
    axe(page)


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_pages_of_doctor_and_bureau(city: Any, page_for: Any, axe: Any, kept: Any, width: int, theme: str) -> None:
    page = page_for("qinlan", width=width, theme=theme)
    of = f"of/{kept['elder']}/"
    for path in (
        "", "medicines/", f"{of}medicines/", f"medicines/{kept['pill']}/", "consults/", "consults/slots/",
        f"consults/{kept['consult']}/", "rounds/", f"rounds/{kept['round']}/", f"rounds/{kept['round']}/{of}",
        f"questions/{kept['question']}/", "advisers/",
    ):  # fmt: skip
        _look(page, axe, f"{city.url}/health/{path}")
    bureau = page_for("licounty", width=width, theme=theme)
    for path in ("advisers/", f"advisers/{kept['adviser']}/", "advisers/new/", "rounds/"):
        _look(bureau, axe, f"{city.url}/health/{path}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_elder_presses_one_big_button(city: Any, page_for: Any, axe: Any, kept: Any, theme: str) -> None:
    page = page_for("chenlaoda", width=390, theme=theme)
    for path in ("consults/", "advisers/", f"of/{kept['elder']}/rounds/", f"of/{kept['elder']}/", "medicines/mine/"):
        _look(page, axe, f"{city.url}/health/{path}")
    assert page.locator("svg.doses-chart").count() == 1
    page.locator("button.big-button").first.click()
    page.wait_for_url(f"**/health/of/{kept['elder']}/medicines/")
    assert Dose.objects.filter(day=localdate(clock.now()), status="taken").count() == 2
    helper = page_for("zhangxh", width=390, theme=theme)
    for path in ("medicines/helping/", "consults/?q=陈", "advisers/", "rounds/"):
        _look(helper, axe, f"{city.url}/health/{path}")
