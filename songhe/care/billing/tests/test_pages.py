"""Pages of money: each role finds its own and does there what is its to do."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from songhe.base import clock
from songhe.care.billing.models import Application, Bill, FieldCheck, PaymentFile, Statement
from songhe.care.billing.templatetags.billing import clause
from songhe.care.billing.tests.scene import AT, charged, do, granted, operator, station, wang
from songhe.links.payments.models import Trade
from songhe.register.people.models import Consent
from songhe.register.providers import actions as providers
from songhe.register.providers.models import Facility
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    settings.PAYMENTS = "sandbox"


@pytest.fixture
def home(db: None) -> Facility:
    cast.city()
    return station()


@pytest.fixture
def county(sign_in: Any, home: Facility) -> Client:
    return sign_in(cast.li_county())


@pytest.fixture
def clerk(sign_in: Any, home: Facility) -> Client:
    user = cast.zheng_operator()
    do(providers.seat_clerk, operator=operator(home), user=user)
    return sign_in(user)


@pytest.fixture
def daughter(sign_in: Any, home: Facility) -> Client:
    contact = cast.wang_daughter()
    Consent.objects.create(elder=contact.elder, purpose="family", given_at=AT, given_by="王桂兰")
    return sign_in(contact.user)


def text(client: Client, name: str, *args: Any, query: str = "") -> str:
    answer = client.get(reverse(f"billing:{name}", args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def post(client: Client, page: str, *args: Any, status: int = 302, query: str = "", **facts: Any) -> str:
    answer = client.post(reverse(f"billing:{page}", args=args) + query, facts)
    assert answer.status_code == status
    return answer.headers.get("Location", "") or answer.content.decode()


def test_from_the_desk_to_the_voucher(county: Client, daughter: Client) -> None:
    elder = wang()
    assert "王桂兰" in text(county, "choose", query="?text=王")
    post(county, "apply", elder.pk, agent="child", setting="home", status=422)  # whose child?
    post(county, "apply", elder.pk, agent="child", agent_name="王丽", setting="home")
    row = Application.objects.get()
    assert "1 份补贴申请等审核" in text(county, "vouchers")
    assert "还没有账单" in text(daughter, "bills") and "可用" not in text(daughter, "bills")
    post(county, "approval", row.pk)
    assert "800.00" in text(daughter, "bills") and "按月发放" in text(county, "application", row.pk)
    post(county, "refusal", row.pk, reason="晚了", status=409)
    post(county, "stop", row.pk, reason="搬走了")
    assert "搬走了" in text(county, "application", row.pk, query="")


def test_a_daughter_applies_herself_and_hears_what_is_missing(daughter: Client) -> None:
    elder = wang("")
    assert "请先评估" in text(daughter, "apply", elder.pk)
    assert "请先评估" in post(daughter, "apply", elder.pk, agent="self", setting="home", status=422)
    wang()
    post(daughter, "apply", elder.pk, agent="self", setting="home")
    assert Application.objects.get().applied_by == "王丽"


def test_a_bill_is_paid_on_the_gateways_page_and_has_a_receipt(daughter: Client, clerk: Client) -> None:
    bill = charged(granted().elder, station())
    assert "还要自付 60.00 元" in text(daughter, "bill", bill.pk)
    page = post(daughter, "payment", bill.pk)
    assert "支付 60.00 元" in daughter.get(page).content.decode()
    assert daughter.post(page).headers["Location"] == reverse("billing:bill", args=[bill.pk])
    assert "已结清" in text(clerk, "bill", bill.pk) and Trade.objects.get().paid_at == AT
    assert "养老服务收据" in text(daughter, "receipt", bill.pk)
    pdf = daughter.get(reverse("billing:receipt_pdf", args=[bill.pk]))
    assert pdf.content.startswith(b"%PDF") and pdf["Cache-Control"]
    post(clerk, "cash", bill.pk, status=409)


def test_the_sandbox_is_not_there_in_earnest(daughter: Client, settings: Any) -> None:
    bill = charged(granted().elder, station())
    page = post(daughter, "payment", bill.pk)
    settings.PAYMENTS = ""
    assert daughter.get(page).status_code == 404
    assert "网上支付还没有开通" in text(daughter, "bill", bill.pk)


def test_cash_is_said_by_the_operator_only(daughter: Client, clerk: Client, county: Client) -> None:
    bill = charged(wang("能力完好"), station(), cents=3000)
    post(daughter, "cash", bill.pk, status=404)
    post(clerk, "cash", bill.pk)
    assert Bill.objects.get().status == "settled"
    assert "老人自付 30.00 元" in text(county, "bills") and "1 项服务" in text(clerk, "bills", query="?status=settled")


def test_what_another_room_shows_of_it(clerk: Client, sign_in: Any) -> None:
    bill = charged(granted().elder, station())
    address = reverse("billing:of", args=[bill.subject_kind, bill.subject])
    part = clerk.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "60.00" in part and "<html" not in part
    assert "还没有账单" in text(clerk, "of", "meals.portion", bill.pk)
    assert sign_in(cast.he_ziyang()).get(address).status_code == 404


def test_money_goes_back_and_a_slip_loses_nothing(county: Client, daughter: Client) -> None:
    bill = charged(granted().elder, station())
    said = post(county, "refund", bill.pk, cents="500", reason="少做了", status=422)
    assert "退款不能超过" in said and "少做了" in said
    post(county, "refund", bill.pk, cents="", reason="x", status=422)
    post(county, "refund", bill.pk, cents="20", reason="少做了")
    assert "少做了" in text(daughter, "bill", bill.pk)
    post(daughter, "dispute", bill.pk, reason="", status=422)
    post(daughter, "dispute", bill.pk, reason="没来")
    post(daughter, "dispute_withdrawal", bill.pk)
    post(county, "dispute", bill.pk, reason="老人来窗口说没来")
    dispute = bill.disputes.get(status="open")
    assert "退款不能超过" in post(county, "dispute_page", dispute.pk, cents="500", answer="全退", status=422)
    post(county, "dispute_page", dispute.pk, cents="0", answer="做了")
    assert "没有账单争议" in text(county, "disputes") and "账单无误" in text(county, "disputes", query="?status=held_good")


def test_a_month_from_the_statement_to_the_bank(county: Client, clerk: Client) -> None:
    charged(granted().elder, station())
    month = "?month=2026-11"
    post(county, "drawing", query=month)
    assert "发出" in text(county, "statements", query=month)
    post(county, "sending", query=month)
    row = Statement.objects.get(kind="provider")
    assert "确认无误" in text(clerk, "statement", row.pk) and "确认无误" not in text(county, "statement", row.pk)
    post(clerk, "objection", row.pk, objection="", status=422)
    post(clerk, "objection", row.pk, objection="少一单")
    post(county, "redrawing", row.pk)
    post(county, "sending", query=month)
    post(county, "agreement", row.pk, status=404)
    post(clerk, "agreement", row.pk)
    assert "1 份结算单待付款，共 60.00 元" in text(county, "files", query=month)
    post(county, "files", query=month, status=409)  # no account yet
    post(clerk, "payee", name="松龄", bank="农商行", number="12", status=422)
    post(clerk, "payee", name="松龄", bank="农商行", number="6228480000000001")
    assert "**** 0001" in text(county, "payee", query=f"?operator={row.operator_id}")
    post(county, "files", query=month)
    file = PaymentFile.objects.get()
    content = county.get(reverse("billing:file", args=[file.pk])).content.decode("utf-8-sig")
    assert "6228480000000001" in content and "总金额,60.00" in content
    post(county, "file_confirmation", file.pk)
    assert "已支付" in text(clerk, "statement", row.pk)
    assert county.get(reverse("billing:payee") + "?operator=x").status_code == 404


def test_the_sample_on_the_spot(county: Client) -> None:
    charged(granted().elder, station())
    post(county, "check_drawing", query="?month=2026-11")
    row = FieldCheck.objects.get()
    assert "1 单待核查" in text(county, "checks")
    post(county, "check_result", row.pk, result="wrong", status=409)
    post(county, "check_result", row.pk, result="wrong", note="没有人来过")
    assert "1 单不属实" in text(county, "checks")


def test_a_day_is_compared_to_the_cent(county: Client) -> None:
    charged(granted().elder, station())
    for query in ("", "?day=2026-99-99", "?day=soon"):
        assert "账账相符" in text(county, "reconciliation", query=query)
    Bill.objects.update(cents=11999)
    assert "2 处对不上，共差 0.02 元" in text(county, "reconciliation")


def test_who_takes_vouchers(county: Client, home: Facility) -> None:
    assert "1 家机构可以用补贴" in text(county, "designations")
    post(county, "designations", operator=home.operator_id, paper="又", status=422)
    post(county, "designation_ending", operator(home).designations.get().pk)
    assert "还没有定点机构" in text(county, "designations")


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("urban-4.1；[D]", "城市养老方案（四）1"),
        ("urban-1.3、rural-1.3：80 岁以上每餐 2 元 [D]", "城市养老方案（一）3、农村养老方案（一）3：80 岁以上每餐 2 元"),
        ("每月不超过 800 元 [V 3]", "每月不超过 800 元"),
        ("[D]", ""),
        ("安康不是试点，没有人符合 [V]；比例 [U]", "安康不是试点，没有人符合；比例"),
    ],
)
def test_a_clause_is_cited_as_people_know_it(kept: str, shown: str) -> None:
    assert clause(kept) == shown
