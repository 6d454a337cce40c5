"""Wang presses at night. Her daughter sleeps within her quiet hours and is told all the same. Neighbour Zhang has no smart
phone: the house telephones him, he presses 1 and goes. The county's SMS gateway breaks; the city's carries on, and it is
said."""

from datetime import time
from typing import Any

import pytest

from songhe.base import journal
from songhe.care.emergency.models import Call, Response, Told
from songhe.journeys import people_told
from songhe.journeys.tests import telling
from songhe.links.notify import actions, outlets, preferences
from songhe.links.notify.models import Notice, Outlet, VoiceCall
from songhe.links.notify.tests.gateway import Gateway
from songhe.register.people.models import Consent
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db
COUNTY, CITY = "6109/610921", "6109"


@pytest.fixture
def gateways(settings: Any) -> Any:
    """The county's and the city's, both within the government's network."""
    settings.NOTIFY_HOSTS, settings.VOICE_STAND_IN = [Gateway.host], True
    pair = Gateway(), Gateway()
    yield pair
    for one in pair:
        one.close()


def test_the_telephone_rings_when_nobody_reads(gateways: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = cast.open_desk(monkeypatch, AT)
    county_gateway, city_gateway = gateways
    bureau, daughter, zhang = sign_in(cast.li_county()), cast.wang_daughter(), cast.neighbour_zhang()
    for person, number in ((daughter, "13992500003"), (zhang, "13992500002")):
        person.phone = number
        person.save()
    Consent.objects.create(elder=cast.wang(), purpose="family", given_by="王桂兰", given_at=AT)

    # The bureau sets its ways out on the page; the city has its own.
    sms = f"json://{county_gateway.place}/send?:mobile={{phone}}&:message=content"
    for kind, name, address in (("sms", "县短信", sms), ("voice", "县外呼", "standin://")):
        assert bureau.post("/notices/channels/", {"kind": kind, "name": name, "address": address}).status_code == 302
    above = f"json://{city_gateway.place}/send?:mobile={{phone}}&:message=content"
    outlets.add(kind="sms", name="市短信", division=CITY, address=above, by=cast.sun_city().actor, at=AT)
    quiet = (time(9), time(12))  # by the clock of the story it is her night
    wish = {"ways": [], "phone": "", "mail": "", "quiet": quiet}
    preferences.choose(owners=[f"contact:{daughter.pk}"], division=COUNTY, **wish, by=daughter.user.actor, at=AT)

    # She presses. The county's gateway is broken; nothing of the call waits for it.
    county_gateway.answer = 500
    call = telling.press()
    telling.ask(call, zhang)
    hand["at"] = after(12)
    people_told.run_once(after(12))
    while (due := Notice.objects.filter(status="waiting", due_at__lte=after(60)).order_by("due_at").first()) is not None:
        hand["at"] = max(hand["at"], due.due_at)
        actions.send_due(hand["at"])

    # The telephone of Zhang rang; he presses 1.
    ring = VoiceCall.objects.get(notice__to=f"responder:{zhang.pk}")
    hand["at"] = after(55)
    desk = sign_in(cast.liu_min())
    assert "好的，请出发" in desk.post(f"/notices/voice/{ring.pk}/press/", {"digit": "1"}).content.decode()
    assert Response.objects.get().status == "accepted"

    # Three times in a row: the county's is dead, its keepers are told, the daughter heard by the city's, in her quiet hours.
    assert Outlet.objects.get(name="县短信").status == "dead"
    assert "notify.outlet.die" in [entry.verb for entry in journal.since(0)]
    people_told.run_once(after(70))
    keeper = Notice.objects.filter(to=f"user:{cast.li_county().pk}", title__startswith="渠道不通").first()
    assert keeper is not None and "县短信" in keeper.text
    mobile = [said["mobile"] for _path, said in city_gateway.taken]
    assert "13992500003" in mobile
    assert Told.objects.get(call=call, contact=daughter)
    for _path, said in [*county_gateway.taken, *city_gateway.taken]:
        assert len(said["content"].split(" http")[0]) <= 70 and said["content"].startswith("【松鹤】")

    # Every message and its fate stand on the call, and the page of notices says which channel is dead.
    shown = desk.get(f"/calls/{Call.objects.get().pk}/").content.decode()
    assert "语音电话" in shown and "短信" in shown and "已看" in shown
    assert "县短信”不通" in desk.get("/notices/").content.decode()

    # It is mended: at its stored time one message is let through, and it is back.
    county_gateway.answer = 200
    back = Outlet.objects.get(name="县短信").probe_at
    assert back is not None
    Outlet.objects.filter(name="市短信").update(status="stopped")
    actions.leave(key="later", to="x:1", to_name="某", title="t", text="x", phone="13992500009", division=COUNTY, at=back)
    actions.send_due(back)
    assert Outlet.objects.get(name="县短信").status == "live"
