"""Zhang Xiuying can no longer bathe herself. The assistant writes it down, the desk books it, Yang Mei comes and it is proven;
the voucher pays half, the daughter thanks her, and the station's month shows the 120 yuan, to the cent."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from songhe.base import clock
from songhe.base.ledger import actions as ledger
from songhe.base.ledger.checking import check
from songhe.care.billing import actions as billing
from songhe.care.billing.models import Bill, Statement
from songhe.care.billing.tests.scene import COUNTY, do, parts
from songhe.care.homecare.models import Order
from songhe.care.homecare.tests import proof_scene as phone
from songhe.care.homecare.tests import scene
from songhe.care.needs.models import Need
from songhe.journeys import need_becomes_order, service_settled
from songhe.register.people import actions as people
from songhe.register.people.models import Contact, Elder
from tests import cast

pytestmark = pytest.mark.django_db
DRAWING = "data:image/png;base64,iVBORw0KGgo="


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A clock that a test may set."""
    told = {"at": cast.AT}
    monkeypatch.setattr(clock, "now", lambda: told["at"])
    return told


def zhang() -> Elder:
    """Zhang Xiuying, 79, in 蒲溪社区: assessed, with this month's voucher, and a daughter who may follow."""
    cast.city()
    village = cast.place(cast.PUXI)
    row: Elder = Elder.objects.create(
        name="张秀英", **cast.spelled("张秀英"), sex="2", birth_date=date(1947, 5, 2), phone="13992500055", division=village,
        division_path=village.path, address="蒲溪社区 3 组 14 号", lat=phone.DOOR[0], lng=phone.DOOR[1], located="exact",
        living="alone", care_level="中度失能",
    )  # fmt: skip
    account = cast.user("zhangxia", "张霞", "family", cast.PUXI)
    Contact.objects.create(elder=row, place=1, name="张霞", relation="女儿", phone="13992500056", user=account)
    people.give_consent(elder=row, purpose="family", given_by="张秀英", by=cast.liu_min().actor, at=cast.AT)
    do(billing.approve, application=do(billing.apply_for, elder=row))
    return row


def followed(journey: Any, at: Any) -> None:
    while journey.run_once(at):
        pass


def booked(sign_in: Any, elder: Elder) -> Order:
    """The assistant writes down what she lacks; the desk follows it to the booking page and sends the last step."""
    assistant = sign_in(cast.user("wufang", "吴芳", "assistant", cast.PUXI))
    body = {"urgency": "soon", "channel": "assistant", "item": "bath-home", "said_by": "张秀英"}
    assert assistant.post(reverse("needs:collect", args=[elder.pk]), body).status_code == 302
    need, desk = Need.objects.get(elder=elder), sign_in(cast.liu_min())
    where = reverse("book:at", args=[elder.pk, scene.offer("bath-home", 12000).pk])
    form = desk.get(where, {"day": f"{scene.DAY}", "time": "09:00", "need": need.pk}).context["form"]
    last = {name: form.initial.get(name) or "" for name in form.fields}
    assert desk.post(where, {**last, "channel": "desk", "need": need.pk}).status_code == 302
    followed(need_becomes_order, cast.AT)
    need.refresh_from_db()
    order = Order.objects.get(elder=elder)
    assert (need.status, need.order, order.need) == ("matched", order.pk, need.pk)
    return order


def bathed(order: Order) -> None:
    """What Yang's telephone says: at the door, begun, done step by step, gone, and signed by Zhang herself."""
    steps = [{"name": name} for name in ("量血压", "放水试温", "擦洗", "擦干穿衣")]
    facts: list[tuple[str, float, dict[str, Any]]] = [
        ("check_in", 0, {"code": phone.code(order.elder), "place": phone.place()}), ("start", 2, {}),
        ("check_out", 58, {"place": phone.place(), "steps": steps}),
        ("confirm", 59, {"method": "signature", "by_name": "张秀英", "drawing": DRAWING}),
    ]  # fmt: skip
    for kind, after, more in facts:
        parcel = phone.send(kind, order, phone.minutes(after), **more)
        assert parcel.status == "applied", (kind, parcel.sentence)
    order.refresh_from_db()


def test_from_the_sentence_to_the_statement(sign_in: Any, hand: dict[str, Any]) -> None:
    elder, station = zhang(), scene.station()
    do(billing.designate, operator=station.operator, county=COUNTY, paper="汉民发〔2026〕7 号")
    scene.carer("吴强", sex="1")  # a man is not sent to bathe her
    scene.carer("何燕", certificates=("health",))  # nor whoever was not trained
    yang = scene.carer(user=cast.yang_carer())
    order = booked(sign_in, elder)
    assert (order.status, order.carer, scene.local(order), order.cents) == ("assigned", yang, "09:00", 12000)

    bathed(order)
    assert (order.status, order.grade, order.steps.filter(done=True).count()) == ("confirmed", "A", 4)
    hand["at"] = phone.minutes(120)
    followed(service_settled, hand["at"])
    bill = Bill.objects.get(elder=elder)
    assert (bill.cents, parts(bill)) == (12000, {"voucher": 6000, "self": 6000})
    assert ledger.balance(elder.vouchers.get().account) == 74000  # of 800 yuan

    daughter = sign_in(elder.contacts.get().user)
    assert "还要自付 60.00 元" in daughter.get(reverse("billing:bill", args=[bill.pk])).content.decode()
    thanks = {"stars": "5", "said": "妈妈说洗得很舒服"}
    assert daughter.post(reverse("homecare:rating", args=[order.pk]), thanks).status_code == 302
    rated = daughter.get(reverse("homecare:order", args=[order.pk])).content.decode()
    assert "5 颗星" in rated and "妈妈说洗得很舒服" in rated
    followed(service_settled, hand["at"])
    followed(need_becomes_order, hand["at"])
    assert Bill.objects.count() == 1 and check() == []

    county = sign_in(cast.li_county())
    for deed in ("drawing", "sending"):
        county.post(reverse(f"billing:{deed}") + "?month=2026-11")
    statement = Statement.objects.get(kind="provider")
    page = sign_in(cast.zheng_operator()).get(reverse("billing:statement", args=[statement.pk])).content.decode()
    assert (statement.operator, statement.cents) == (station.operator, 12000)
    assert "120.00" in page and "上门助浴" in page
