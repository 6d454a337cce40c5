"""A visit was confirmed and charged, and did not happen. The daughter says so; the money goes back to the cent, and the
county's statement to the provider has nothing of it left."""

from typing import Any

import pytest
from django.urls import reverse

from songhe.base import clock
from songhe.base.ledger import actions as ledger
from songhe.base.ledger.checking import check
from songhe.care.billing.models import Bill, Dispute, Statement
from songhe.care.billing.tests.scene import COUNTY, do
from songhe.journeys import service_settled
from songhe.journeys.tests.test_service_settled import moved, order
from songhe.register.people.models import Consent
from songhe.register.providers import actions as providers
from songhe.register.providers.tests import making
from tests import cast

pytestmark = pytest.mark.django_db


def test_to_the_cent(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.AT)
    cast.city()
    row = order()
    daughter = cast.wang_daughter().user
    Consent.objects.create(elder=row.elder, purpose="family", given_at=cast.AT, given_by="王桂兰")
    moved(row, "confirm")  # somebody pressed “confirmed” on her mother's telephone
    service_settled.run_once(cast.AT)
    bill = Bill.objects.get()

    family = sign_in(daughter)
    page = family.get(reverse("billing:bill", args=[bill.pk])).content.decode()
    assert "上门助浴，120.00 元" in page and "各项条件都符合" in page and "还要自付 60.00 元" in page
    family.post(reverse("billing:dispute", args=[bill.pk]), {"reason": "那天没有人来，妈妈在我家。"})
    assert Dispute.objects.get().status == "open"

    county = sign_in(cast.li_county())
    assert "1 件账单争议等答复" in county.get(reverse("billing:disputes")).content.decode()
    county.post(reverse("billing:drawing") + "?month=2026-11")
    assert not Statement.objects.exists()  # what is disputed is paid to nobody
    answer = {"cents": "120", "answer": "签到位置不在老人家，全额退款"}
    county.post(reverse("billing:dispute_page", args=[Dispute.objects.get().pk]), answer)
    bill.refresh_from_db()
    assert (bill.status, bill.net) == ("refunded", 0)

    voucher = row.elder.vouchers.get()
    assert ledger.balance(voucher.account) == 80000 and ledger.balance(f"elder:{row.elder_id}") == 0
    assert "800.00" in family.get(reverse("billing:bills")).content.decode()

    county.post(reverse("billing:drawing") + "?month=2026-11")
    statement = Statement.objects.get(kind="provider")
    assert (statement.cents, statement.payable, statement.division_path) == (0, 0, COUNTY)
    clerk = cast.zheng_operator()
    do(providers.seat_clerk, operator=row.operator, user=clerk)
    assert sign_in(clerk).get(reverse("billing:statement", args=[statement.pk])).status_code == 404  # still a draft
    county.post(reverse("billing:sending") + "?month=2026-11")
    assert "−60.00" in sign_in(clerk).get(reverse("billing:statement", args=[statement.pk])).content.decode()
    assert check() == [] and making.by()
