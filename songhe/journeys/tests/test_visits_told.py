"""Verb of a visit → who is told what: elder, family by consent, provider and desk; by day, once, and nothing sealed."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songhe.base import journal, moves
from songhe.care.homecare import actions
from songhe.care.homecare.actions.firing import fire
from songhe.care.homecare.models import Due, Order
from songhe.care.homecare.tests import scene
from songhe.journeys import people_told, service_settled
from songhe.links.notify.models import Notice
from songhe.links.notify.quiet import by_day
from songhe.register.access.models import User
from songhe.register.people.models import Consent, Elder
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db
SEALED = ("12 号", "1381", "610921")


@pytest.fixture
def daughter(db: None) -> User:
    """Wang Li, who follows by her mother's consent; the mother has a number and no log-in."""
    return scene.daughter()


def told(to: str = "contact:", at: datetime = AT) -> list[str]:
    while people_told.run_once(at):
        pass
    rows = Notice.objects.filter(to__startswith=to, channel="console").order_by("made_at", "id")
    return [row.text for row in rows]


def last(to: str = "contact:", at: datetime = AT) -> str:
    return (told(to, at) or [""])[-1]


def test_booked_says_who_when_the_price_and_what_they_pay(daughter: User) -> None:
    scene.assigned()
    assert told() == ["约好了：11 月 25 日（星期三）09:00，杨梅 上门做“居室清洁”。价格 60 元，您付 40 元。"]
    notice = Notice.objects.get(to__startswith="contact:", channel="console")
    assert notice.title == "上门服务约好了·王·蒲溪社区" and "/orders/" in notice.link


def test_what_is_said_is_read_before_the_deed_begins(daughter: User) -> None:
    """Price and payers are a dozen questions; inside the deed they held up every press (SQLite: one writer)."""
    scene.assigned()
    with CaptureQueriesContext(connection) as asked:
        told()
    said = [one["sql"] for one in asked]
    moves_place = next(n for n, sql in enumerate(said) if sql.startswith("UPDATE") and "notify_reader" in sql)
    money = [n for n, sql in enumerate(said) if "billing_" in sql or "homecare_order" in sql]
    written = [n for n, sql in enumerate(said) if sql.startswith("INSERT") and "notify_notice" in sql]
    assert money and max(money) < moves_place < min(written)


def test_who_pays_a_part_is_said(daughter: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from songhe.engines.entitlement import Part, Split
    from songhe.journeys import visits_told

    monkeypatch.setattr(visits_told.billing, "quote", lambda **facts: Split(facts["cents"], (Part("voucher", 3000),)))
    scene.assigned()
    assert last().endswith("价格 60 元，您付 30 元。")


def test_left_to_the_provider_then_taken_by_somebody(daughter: User) -> None:
    order = scene.accepted()
    assert "机构正在安排人" in last()
    actions.assign(order, carer=scene.carer(), starts_at=scene.at(9), by=scene.by(), at=AT)
    assert last() == "11 月 25 日（星期三）09:00 的“居室清洁”由 杨梅 上门。"


def test_another_carer_and_another_hour_are_told_and_the_same_said_again_is_not(daughter: User) -> None:
    order = scene.assigned()
    number = len(told())
    actions.assign(order, carer=order.carer, starts_at=scene.at(9), by=scene.by(), at=AT)
    assert len(told()) == number
    actions.assign(order, carer=scene.carer("何芳"), starts_at=scene.at(9), by=scene.by(), at=AT)
    assert last() == "11 月 25 日（星期三）09:00 的“居室清洁”换成 何芳 上门（原来是 杨梅）。"
    actions.reschedule(order=order, starts_at=scene.at(14), by=scene.by(), at=AT)
    assert last() == "“居室清洁”改到 11 月 25 日（星期三）14:00，何芳 上门。"
    actions.unassign(order=order, reason="病了", by=scene.by(), at=AT)
    assert "何芳 来不了，机构正在另外安排人" in last()


HEARS = [("late_15", {"provider"}), ("late_30", {"provider", "desk"}), ("late_60", {"provider", "desk", "county"})]


@pytest.mark.parametrize(("kind", "hears"), HEARS)
def test_late_is_told_to_the_family_and_up_the_line(daughter: User, kind: str, hears: set[str]) -> None:
    order, at = scene.assigned(), scene.at(9) + timedelta(minutes=int(kind[-2:]))
    others = {"provider": cast.zheng_operator(), "desk": cast.liu_min(), "county": cast.li_county()}
    with journal.deed():
        fire(Due.objects.get(order=order, kind=kind), at)
    text = last(at=at)
    assert ("没有人上门，不收费" if kind == "late_60" else f"晚了 {kind[-2:]} 分钟") in text
    assert {name for name, user in others.items() if told(f"user:{user.pk}", at)} == hears
    assert Notice.objects.filter(due_at__gt=at).count() == 0  # somebody acts on it: also at night


@pytest.mark.parametrize(("who", "said", "provider"), [("family", "家属", True), ("provider", "服务机构", False)])
def test_cancelled_says_by_whom_and_what_it_costs(daughter: User, who: str, said: str, provider: bool) -> None:
    order = scene.assigned()
    actions.cancel(order=order, who=who, reason="女儿回来了", by=scene.by(), at=scene.at(8))
    text = last(at=scene.at(8))
    assert f"取消了（{said}：女儿回来了）" in text
    assert text.endswith("按约定收 30 元。" if who == "family" else "不收费。")
    assert bool(told(f"user:{cast.zheng_operator().pk}", scene.at(8))) == provider


def test_what_the_house_takes_back_is_told_to_nobody(daughter: User) -> None:
    """She died, or moved away: that is not learned by a message about a visit."""
    order = scene.assigned()
    told()
    Notice.objects.all().delete()
    actions.cancel(order=order, who="house", reason="去世", by=scene.by(), at=AT)
    assert told() == []


def test_done_says_from_when_to_when_and_then_what_it_cost(daughter: User) -> None:
    order = scene.put("in_service", grade="A")
    with journal.deed():
        moves.move(order, "check_out", by=scene.by(), at=scene.at(10, 28), checked_out_at=scene.at(10, 28))
    assert last(at=scene.at(10, 30)) == "“居室清洁”做完了：杨梅 09:00 到 10:28，价格 60 元。请点开确认，不对请说。"
    actions.confirm(order=order, by_name="王丽", method="family", by=scene.by(), at=scene.at(11))
    while service_settled.run_once(scene.at(11)):
        pass
    assert last(at=scene.at(11)) == "“居室清洁”共 60 元：消费券 20，您付 40 元。"


def test_a_standing_booking_is_told_once_and_not_by_each_visit(daughter: User) -> None:
    scene.carer()
    told_by: dict[str, Any] = {"by": scene.by(), "at": AT}
    tuesday = date(2026, 11, 24)
    actions.stand(elder=cast.wang(), offer=scene.offer(), weekdays=[1], at_time=time(9), starts_on=tuesday, **told_by)
    assert told() == ["长期约好了：星期二 09:00，蒲溪养老服务站 上门做“居室清洁”。"]


REFUSALS: dict[str, Callable[[], Any]] = {
    "no consent": lambda: Consent.objects.all().delete(),
    "consent withdrawn": lambda: Consent.objects.update(withdrawn_at=AT),
    "may not follow": lambda: cast.wang().contacts.update(may_follow=False),
}


@pytest.mark.parametrize("why", REFUSALS)
def test_without_consent_no_family_is_told(daughter: User, why: str) -> None:
    REFUSALS[why]()
    scene.assigned()
    assert told() == []


def test_the_elder_is_told_by_log_in_or_number_or_not_at_all(db: None) -> None:
    elder = cast.wang()
    elder.user, elder.phone = None, "13800000001"
    elder.save()
    order = scene.assigned()
    assert len(told(f"elder:{elder.pk}")) == 1 and Notice.objects.get(to=f"elder:{elder.pk}", channel="console").link == ""
    elder.user = user = cast.user("wangguilan", "王桂兰", "elder", cast.PUXI)
    elder.save()
    actions.cancel(order=order, who="elder", reason="不用了", by=scene.by(), at=AT)
    assert len(told(f"user:{user.pk}")) == 1 and len(told(f"elder:{elder.pk}")) == 1
    Elder.objects.filter(pk=elder.pk).update(user=None)
    elder = Elder.objects.get(pk=elder.pk)
    elder.phone = ""
    elder.save()
    scene.book(time=time(14))
    assert len(told(f"user:{user.pk}")) == 1 and len(told(f"elder:{elder.pk}")) == 1


def test_no_message_holds_what_is_sealed(daughter: User) -> None:
    order = scene.assigned()
    Order.objects.get(pk=order.pk)
    order.note = "钥匙在花盆下"
    order.save()
    actions.cancel(order=order, who="family", reason="住院", by=scene.by(), at=AT)
    told()
    for row in Notice.objects.all():
        assert not any(word in row.title + row.text for word in (*SEALED, "花盆", "桂兰"))


def test_by_night_it_waits_for_the_morning(daughter: User) -> None:
    scene.carer()
    night = scene.at(22, day=date(2026, 11, 23))
    scene.book(at=night)
    told(at=night)
    assert {row.due_at for row in Notice.objects.all()} == {scene.at(7, day=date(2026, 11, 24))}


@pytest.mark.parametrize(
    ("hour", "minute", "waits"), [(7, 0, 0), (12, 0, 0), (21, 29, 0), (21, 30, 570), (23, 59, 421), (0, 0, 420), (6, 59, 1)]
)
def test_the_night_to_the_minute(hour: int, minute: int, waits: int) -> None:
    at = scene.at(hour, minute)
    assert by_day(at) - at == timedelta(minutes=waits)


def test_who_moved_on_meanwhile_is_told_the_last_only(daughter: User) -> None:
    order = scene.assigned()
    actions.cancel(order=order, who="elder", reason="不用了", by=scene.by(), at=AT)
    assert ["取消了" in text for text in told()] == [True]
    assert Elder.objects.filter(pk=order.elder_id).exists()
