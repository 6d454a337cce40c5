"""Pages of care plans and agreements: from the plan to the drawn signature, the paper and the end; and who sees them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from songhe.base import clock
from songhe.care.homecare import actions, contract, dated
from songhe.care.homecare.models import Agreement, CarePlan
from songhe.care.homecare.queries import agreements as queries
from songhe.care.homecare.tests import scene
from songhe.register.providers import actions as providers
from songhe.register.providers.tests import making
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db
DRAWING = "data:image/png;base64,iVBORw0KGgo="
SIGNED = {"signed_by": "王丽", "relation": "女儿", "signature": DRAWING}
ENDING = {"reason": "搬到儿子家"}


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def plan_body(**more: Any) -> dict[str, Any]:
    empty = {f"line-{n}-{name}": "" for n in range(1, 4) for name in ("item", "times", "note")}
    first = {"line-0-item": "bath-home", "line-0-times": "2", "line-0-per": "week", "line-0-note": "上午"}
    told = {"line-TOTAL_FORMS": "4", "line-INITIAL_FORMS": "0", "taboos": "左手不要用力", "agreed_with": "王桂兰"}
    return {**empty, **first, **told, **more}


def drafted(**more: Any) -> Agreement:
    """From an agreed plan of two baths a week, as the page does it."""
    told = {"elder": cast.wang(), "operator": scene.station().operator, "by": scene.by(), "at": AT}
    lines = [{"item": "bath-home", "times": 2, "per": "week", "minutes": 60, "note": ""}]
    plan = actions.draft_plan(lines=lines, taboos="左手不要用力", **told)
    actions.agree_plan(plan=plan, agreed_with="王桂兰", by=scene.by(), at=AT)
    day = AT.date()
    text = queries.text(plan, day, None, day)
    return actions.draft_agreement(plan=plan, text=text, **{"starts_on": day, **more}, **told)


def brought(status: str) -> Agreement:
    """An agreement in that state, by the verbs."""
    row = drafted()
    if status != "draft":
        actions.sign(agreement=row, **SIGNED, by=scene.by(), at=AT)
    if status == "replaced":
        actions.sign(agreement=drafted(), **SIGNED, by=scene.by(), at=AT)
    if status == "ended":
        actions.end_agreement(agreement=row, reason="搬走", by=scene.by(), at=AT)
    row.refresh_from_db()
    return row


def page(client: Any, name: str, key: Any = None, **asked: Any) -> str:
    answer = client.get(reverse(name, args=[key] if key else []), asked)
    assert answer.status_code == 200, (name, answer.status_code)
    text: str = answer.content.decode()
    return text


def test_from_the_plan_to_the_signature(sign_in: Any) -> None:
    scene.offer("bath-home", 8000), scene.assigned()
    client, wang = sign_in(cast.zheng_operator()), cast.wang()
    assert "1 位老人已在服务，还没有协议" in page(client, "agree:list")
    mine = page(client, "agree:elder", wang.pk)
    assert "还没有服务计划" in mine and reverse("proof:pin", args=[wang.pk]) in mine
    early = client.post(reverse("agree:draft", args=[wang.pk]), {"starts_on": "2026-11-24"})
    assert early.status_code == 422 and "先商定服务计划" in early.content.decode()
    assert client.post(reverse("agree:plan", args=[wang.pk]), plan_body()).status_code == 302
    plan = CarePlan.objects.get()
    assert (plan.status, plan.agreed_with, len(plan.lines), plan.lines[0]["times"]) == ("agreed", "王桂兰", 1, 2)
    sent = client.post(reverse("agree:draft", args=[wang.pk]), {"starts_on": "2026-11-24", "ends_on": "2027-11-23"})
    row = Agreement.objects.get()
    assert sent.url == reverse("agree:one", args=[row.pk])
    told = page(client, "agree:one", row.pk)
    assert "每周 2 次" in told and "每次 80.00 元" in told and "到 2027-11-23 止" in told and "一字不差" in told
    assert "左手不要用力" in told and "左手" not in row.text  # health stays sealed with the plan
    assert client.post(reverse("agree:signature", args=[row.pk]), SIGNED).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.signed_by, row.provider_signed_by, row.signature) == ("signed", "王丽", "郑慧", DRAWING)
    assert DRAWING in page(client, "agree:paper", row.pk)
    assert "在服务的老人都有协议" in page(client, "agree:list")


@pytest.mark.parametrize(
    "body, said",
    [
        ({"line-0-item": ""}, "至少要有一项"), ({"line-0-times": ""}, "请写几次"), ({"line-0-times": "40"}, "31"),
        ({"agreed_with": ""}, "必填"),
    ],
)  # fmt: skip
def test_a_plan_that_makes_no_sense_comes_back_as_typed(sign_in: Any, body: dict[str, str], said: str) -> None:
    scene.assigned()
    answer = sign_in(cast.zheng_operator()).post(reverse("agree:plan", args=[cast.wang().pk]), plan_body(**body))
    text = answer.content.decode()
    assert answer.status_code == 422 and said in text and "左手不要用力" in text and not CarePlan.objects.exists()


def test_an_end_before_the_beginning_is_refused(sign_in: Any) -> None:
    drafted()
    body = {"starts_on": "2026-11-24", "ends_on": "2026-11-01"}
    answer = sign_in(cast.zheng_operator()).post(reverse("agree:draft", args=[cast.wang().pk]), body)
    assert answer.status_code == 422 and "不能早于" in answer.content.decode() and Agreement.objects.count() == 1


@pytest.mark.parametrize("status", ["draft", "signed", "replaced", "ended"])
@pytest.mark.parametrize(
    "verb, body, allowed", [("signature", SIGNED, {"draft"}), ("ending", ENDING, {"draft", "signed"})]
)  # fmt: skip
def test_every_status_and_verb(sign_in: Any, status: str, verb: str, body: dict[str, str], allowed: set[str]) -> None:
    row = brought(status)
    answer = sign_in(cast.zheng_operator()).post(reverse(f"agree:{verb}", args=[row.pk]), body)
    row.refresh_from_db()
    if status in allowed:
        assert (answer.status_code, row.status) == (302, {"signature": "signed", "ending": "ended"}[verb])
    else:
        assert (answer.status_code, row.status) == (409, status)


@pytest.mark.parametrize("body, said, status", [({"signature": ""}, "请在框里签名", 409), ({"signed_by": ""}, "必填", 422)])
def test_a_refused_signature_keeps_what_was_written(sign_in: Any, body: dict[str, str], said: str, status: int) -> None:
    row = drafted()
    answer = sign_in(cast.zheng_operator()).post(reverse("agree:signature", args=[row.pk]), {**SIGNED, **body})
    text = answer.content.decode()
    assert answer.status_code == status and said in text and "女儿" in text


def test_what_was_changed_is_said_and_not_signed(sign_in: Any) -> None:
    row = drafted()
    Agreement.objects.filter(pk=row.pk).update(text=row.text + "另加 100 元")
    client = sign_in(cast.zheng_operator())
    assert "正文被改过" in page(client, "agree:one", row.pk)
    assert client.post(reverse("agree:signature", args=[row.pk]), SIGNED).status_code == 409


def test_what_ends_soon_is_found_and_the_bureau_looks(sign_in: Any) -> None:
    row = drafted(ends_on=AT.date() + timedelta(days=20))
    actions.sign(agreement=row, **SIGNED, by=scene.by(), at=AT)
    for bureau in (cast.li_county(), cast.sun_city()):
        client = sign_in(bureau)
        assert "王桂兰" in page(client, "agree:list", state="ends")
        assert "这里还没有协议" in page(client, "agree:list", state="none")
        told = page(client, "agree:one", row.pk)
        assert "左手不要用力" not in told and reverse("agree:ending", args=[row.pk]) not in told
        assert client.post(reverse("agree:ending", args=[row.pk]), ENDING).status_code == 404


def test_the_daughter_sees_and_prints_it(sign_in: Any) -> None:
    row = brought("signed")
    client = sign_in(scene.daughter())
    assert reverse("book:agreements", args=[row.elder_id]) in page(client, "book:elder", row.elder_id)
    assert reverse("agree:one", args=[row.pk]) in page(client, "book:agreements", row.elder_id)
    told = page(client, "agree:one", row.pk)
    assert "左手不要用力" in told and "data-pen-form" not in told
    assert "王丽（女儿）" in page(client, "agree:paper", row.pk)
    assert client.get(reverse("book:agreements", args=[cast.ye_elder().pk])).status_code == 404


def test_another_operator_and_another_county_do_not_know_it(sign_in: Any) -> None:
    row = drafted()
    other = cast.user("otherclerk", "别家", "operator", cast.PUXI)
    providers.seat_clerk(operator=making.operator("别家养老服务公司", 2), user=other, by=making.by(), at=AT)
    far = cast.user("far", "外县", "county", cast.ZIYANG)
    for who in (other, far):
        client = sign_in(who)
        for name in ("agree:one", "agree:paper"):
            assert client.get(reverse(name, args=[row.pk])).status_code == 404
        assert "王桂兰" not in page(client, "agree:list")
    client = sign_in(other)
    for name in ("agree:elder", "agree:plan", "agree:draft"):
        assert client.get(reverse(name, args=[row.elder_id])).status_code == 404
    for name, body in (("agree:signature", SIGNED), ("agree:ending", ENDING)):
        assert client.post(reverse(name, args=[row.pk]), body).status_code == 404
    assert Agreement.objects.get().status == "draft"


def test_the_text_has_all_that_the_standard_asks() -> None:
    day = date(2026, 11, 23)
    lines = [contract.Line("助浴", 2, "week", 60, 8000), contract.Line("陪聊", 1, "month", 30, None)]
    facts = {
        "elder": "王桂兰",
        "operator": making.operator(),
        "plan": 3,
        "starts": day,
        "ends": None,
        "late": 60,
        "dispute": 30,
    }
    said = contract.text(dated.wording(day), lines=lines, fees=[(24, 0), (0, 50)], **facts)
    for asked in ("双方", "服务内容、时间和地点", "费用和支付", "权利和义务", "风险告知", "违约", "解除和终止", "争议"):
        assert asked in said
    assert "1. 助浴：每周 2 次，每次约 60 分钟，每次 80.00 元" in said and "2. 陪聊：每月 1 次" in said and "以备案为准" in said
    assert "付当次费用的 50%" in said and "到双方解除为止" in said and "%(" not in said
