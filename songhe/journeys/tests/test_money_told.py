"""A decided dispute, a fee and a lot reach elder, family and provider; each once, and nothing sealed."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from songhe.care.billing import actions as billing
from songhe.care.billing.models import Bill, Dispute
from songhe.care.billing.tests import lots_scene as lots
from songhe.care.homecare import actions
from songhe.care.homecare.tests import scene
from songhe.journeys import people_told, service_settled
from songhe.links.notify.models import Notice
from songhe.register.access.models import User
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db
CONTACT = "contact:"


@pytest.fixture
def daughter(db: None) -> User:
    return scene.daughter()


def told(to: str = CONTACT, at: datetime = AT) -> list[str]:
    while service_settled.run_once(at) or people_told.run_once(at):
        pass
    rows = Notice.objects.filter(to__startswith=to, channel="console").order_by("made_at", "id")
    return [row.text for row in rows]


def by() -> dict[str, Any]:
    return {"by": scene.by(), "at": AT}


def clerk() -> str:
    return f"user:{cast.zheng_operator().pk}"


@pytest.mark.parametrize(
    ("back", "said"),
    [(0, "原来的记录不变，不退款。答复：看过了。"), (2000, "退 20 元。答复：看过了。"), (6000, "退 60 元。答复：看过了。")],
)
def test_a_decided_dispute_of_a_visit_is_told_once_to_family_and_provider(daughter: User, back: int, said: str) -> None:
    order = scene.done()
    told()
    actions.dispute(order=order, reason="没有擦窗", **by())
    told()
    order.refresh_from_db()
    actions.settle(order=order, said="看过了。", refund_cents=back, **by())
    family = [text for text in told() if "处理完了" in text]
    assert len(family) == 1 and family[0].endswith(said)
    assert len([text for text in told(clerk()) if "处理完了" in text]) == 1


def test_decided_at_the_bill_it_is_told_by_the_visit_and_once(daughter: User) -> None:
    scene.done()
    told()
    bill = Bill.objects.get(subject_kind="homecare.order")
    billing.dispute(bill=bill, reason="多收了", user=daughter, at=AT)
    told()
    billing.decide(dispute=Dispute.objects.get(), cents=1000, answer="退一部分", **by())
    assert [text.partition("：")[2] for text in told() if "处理完了" in text] == [
        "您提的问题处理完了，退 10 元。答复：退一部分。"
    ]


def late(daughter: User) -> Bill:
    order = scene.assigned()
    at = (order.starts_at or AT) - timedelta(hours=5)
    actions.cancel(order=order, who="family", reason="不用了", by=scene.by(), at=at)
    told(at=at)
    return Bill.objects.get(subject_kind="homecare.cancellation")


def test_a_fee_is_told_with_how_to_say_that_it_is_not_right(daughter: User) -> None:
    bill = late(daughter)
    (text,) = [text for text in told() if "取消晚了" in text]
    assert "按约定收 12 元" in text and "60 天内可以点开提出" in text
    assert any("取消晚了" in one for one in told(clerk()))
    assert next(one for one in Notice.objects.filter(to__startswith=CONTACT) if one.text == text).link.endswith(
        f"/billing/{bill.pk}/"
    )


def test_the_dispute_of_a_fee_is_told_too(daughter: User) -> None:
    bill = late(daughter)
    billing.dispute(bill=bill, reason="车坏了", user=daughter, at=AT + timedelta(days=2))
    billing.decide(dispute=Dispute.objects.get(), cents=bill.cents, answer="免收", by=scene.by(), at=AT + timedelta(days=2))
    assert any("退 12 元。答复：免收。" in text for text in told(at=AT + timedelta(days=2)))


def test_winners_and_losers_of_a_lot_are_told(daughter: User) -> None:
    cast.city()
    row = lots.opened(number=1)
    others = lots.elders(1)
    lots.entered(row, [cast.wang(), *others])
    told(at=lots.APPLY)
    billing.draw_lots(lottery=row, by=scene.by(), at=lots.DRAW)
    (text,) = [text for text in told(at=lots.DRAW) if "重阳助浴券" in text]
    won = cast.wang().market_entries.get().status == "won"
    assert ("抽签中了：100 元" in text) is won and ("没有中：2 人报名，抽出 1 人" in text) is not won
    assert "桂兰" not in text
