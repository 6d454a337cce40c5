"""A family asks for a bed at home. It is looked at, equipped, agreed and opened; a month in which too little was done is shown
with the reason and not paid, the next one is. Then the old man moves into a care home, and no night is paid twice."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import make_aware

from songhe.base import clock
from songhe.care.beds import actions as beds
from songhe.care.beds.models import Bed, Night, Stay
from songhe.care.beds.tests import scene as homes
from songhe.care.fleet import actions as fleet
from songhe.care.fleet.actions import Heard
from songhe.care.fleet.models import Device, DeviceModel
from songhe.care.homebeds import dated, jobs
from songhe.care.homebeds.models import BedMonth, HomeBed, KitItem, Subsidy
from songhe.care.homebeds.tests import scene
from songhe.care.homecare.models import Order
from songhe.care.homecare.tests import scene as visits
from songhe.journeys import bed_life, home_beds
from songhe.register.access.models import User
from songhe.register.people import actions as people
from tests import cast

pytestmark = pytest.mark.django_db
DEVICES = {
    "call_bed": ("button", "床头"), "call_bath": ("button", "卫生间"), "smoke": ("smoke", "厨房"), "gas": ("gas", "厨房"),
    "motion": ("radar", "客厅"),
}  # fmt: skip


def moment(day: date, hour: int = 10) -> datetime:
    return make_aware(datetime.combine(day, time(hour)))


def hang(elder: Any, at: datetime) -> None:
    """Five devices, hung up by the assistant in the register of devices."""
    for code, (kind, room) in DEVICES.items():
        model, _made = DeviceModel.objects.get_or_create(code=f"demo-{kind}", defaults={"name": f"{kind} 一号", "kind": kind})
        device = Device.objects.create(uid=f"hb-{code}", model=model, division_path=elder.division_path)
        fleet.install(device=device, elder=elder, room=room, by=scene.by(), at=at)


def live(first: date, last: date, hand: dict[str, datetime]) -> None:
    """Days go by: every device is heard each day, nights are written, the jobs run."""
    day = first
    while day <= last:
        hand["at"] = moment(day, 20)
        fleet.heard([Heard(f"hb-{code}", hand["at"], 90) for code in DEVICES], hand["at"])
        beds.write_nights(hand["at"])
        jobs.daily(hand["at"])
        home_beds.run_once(hand["at"])
        day += timedelta(days=1)


def visited(elder: Any, day: date) -> None:
    """A carer of the station came for an hour and a half, and the family confirmed it."""
    order = visits.book(elder=elder, day=day, at=moment(day - timedelta(days=1)))
    came = moment(day, 9)
    told = {"checked_in_at": came, "started_at": came, "checked_out_at": came + timedelta(minutes=90)}
    Order.objects.filter(pk=order.pk).update(status="closed", **told)


def text(client: Any, name: str, *args: Any, query: str = "") -> str:
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_bed_at_home_is_paid_when_the_service_came(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = {"at": moment(date(2026, 11, 23))}
    monkeypatch.setattr(clock, "now", lambda: hand["at"])
    wang, station = cast.wang(), scene.station()
    people.give_consent(elder=wang, purpose="family", given_by="王桂兰", by=scene.by(), at=hand["at"])

    # The daughter asks, and names who is to come.
    daughter = sign_in(cast.wang_daughter().user)
    page = daughter.get(reverse("homebeds:new"))["Location"]
    assert daughter.post(page, {"facility": station.pk, "words": "夜里没人"}).status_code == 302
    bed = HomeBed.objects.get()
    assert "待审核" in text(daughter, "homebeds:mine")

    # The county cannot approve what nobody has judged; judged, every condition says by what.
    county = sign_in(cast.li_county())
    assert "逐条审核" in county.post(reverse("homebeds:approval", args=[bed.pk])).content.decode()
    told = {"level": "3", "carer": "", "minutes": "20", "safe": "on", "stands": "on"}
    county.post(reverse("homebeds:judging", args=[bed.pk]), told)
    shown = text(county, "homebeds:file", bed.pk)
    assert "81 岁" in shown and "20 分钟能到" in shown and "重度失能" in shown
    county.post(reverse("homebeds:approval", args=[bed.pk]))
    bed.refresh_from_db()
    assert bed.status == "approved"
    assert "先补齐" in county.post(reverse("homebeds:opening", args=[bed.pk])).content.decode()

    # The station looks at the home: a danger keeps the bed from being opened until it is mended.
    clerk = sign_in(cast.zheng_operator())
    found = {f"g_{code}": "ok" for code in dated.findings(date(2026, 11, 23))}
    body = {**found, "g_bath": "danger", "on": "2026-11-23"}
    assert "写清楚" in clerk.post(reverse("homebeds:survey", args=[bed.pk]), body).content.decode()
    clerk.post(reverse("homebeds:survey", args=[bed.pk]), {**body, "m_bath": "没有扶手，地面积水"})
    clerk.post(reverse("homebeds:retrofit", args=[bed.pk]), {"items": ["shower_chair", "toilet_rail"]})
    request = bed.retrofits.get()
    told = {"visit_on": "2026-11-24", "builder": "县残联施工队", "number": "GZ-12"}
    clerk.post(reverse("homebeds:retrofit_visit", args=[request.pk]), told)

    # The kit: only what hangs there by the register of devices, and of the right kind.
    hang(wang, hand["at"])
    wrong = clerk.post(reverse("homebeds:installing", args=[bed.pk]), {"code": "smoke", "uid": "hb-gas"})
    assert wrong.status_code == 409 and "燃气" in wrong.content.decode()
    for code in DEVICES:
        clerk.post(reverse("homebeds:installing", args=[bed.pk]), {"code": code, "uid": f"hb-{code}"})
    assert KitItem.objects.filter(removed_at=None).count() == 5
    hand["at"] = moment(date(2026, 11, 30))
    clerk = sign_in(cast.zheng_operator())
    done = {"done_on": "2026-11-27", "accepted_by": "王丽"}
    clerk.post(reverse("homebeds:retrofit_end", args=[request.pk]), done)

    # The agreement, read out and signed by hand.
    terms = {"starts_on": "2026-12-01", "ends_on": "2027-11-30", "fee": "0"}
    there = clerk.post(reverse("homebeds:draft", args=[bed.pk]), terms)["Location"]
    assert "不少于 8 次" in clerk.get(there).content.decode()
    signed = {"signed_by": "王丽", "relation": "女儿", "signature": scene.DRAWN}
    assert clerk.post(there, signed).status_code == 302

    # Opened: one truth in the room of beds.
    hand["at"] = moment(date(2026, 12, 1), 8)
    county = sign_in(cast.li_county())
    assert "可以开床" in text(county, "homebeds:file", bed.pk)
    county.post(reverse("homebeds:opening", args=[bed.pk]))
    bed.refresh_from_db()
    stay = Stay.objects.get(pk=bed.stay)
    assert (bed.status, stay.kind, stay.status) == ("open", "home", "present")

    # December: two visits of eight. Counted on the third of January, shown with the reason, and nothing is due.
    visits.carer()
    for day in (4, 11):
        visited(wang, date(2026, 12, day))
    live(date(2026, 12, 1), date(2027, 1, 2), hand)
    assert not BedMonth.objects.exists()
    live(date(2027, 1, 3), date(2027, 1, 3), hand)
    december = BedMonth.objects.get()
    assert (december.nights, december.visits, december.minutes, december.met) == (31, 2, 180, False)
    clerk = sign_in(cast.zheng_operator())
    assert "没有运营补贴" in text(clerk, "homebeds:file", bed.pk)
    assert "上门 2 次、3 小时，要 8 次或 30 小时" in text(clerk, "homebeds:subsidies", query="?month=2026-12")
    assert not Subsidy.objects.filter(kind="run").exists()
    # The bed itself stands for 30 days with its kit whole: the building subsidy is due, once.
    assert Subsidy.objects.get().kind == "build"
    daughter = sign_in(cast.wang_daughter().user)
    hers = text(daughter, "homebeds:file", bed.pk)
    assert "没有达到最低服务量" in hers and "补贴" not in hers.split("<main")[1]

    # January: eight visits and four answered calls.
    for day in range(4, 12):
        visited(wang, date(2027, 1, day))
    for day in (5, 12, 19, 26):
        hand["at"] = moment(date(2027, 1, day), 15)
        clerk = sign_in(cast.zheng_operator())
        clerk.post(reverse("homebeds:calling", args=[bed.pk]), {"reached": "yes", "words": "说睡得好"})
    live(date(2027, 1, 4), date(2027, 2, 3), hand)
    january = BedMonth.objects.get(month=date(2027, 1, 1))
    assert (january.visits, january.calls, january.met) == (8, 4, True)
    run = Subsidy.objects.get(kind="run")
    assert (run.month, run.status, run.cents) == (date(2027, 1, 1), "due", dated.aid(date(2027, 1, 31), "run").cents)
    county = sign_in(cast.li_county())
    assert "有运营补贴" in text(county, "homebeds:file", bed.pk)
    county.post(reverse("homebeds:handing"), {"month": "2027-01"})
    run.refresh_from_db()
    assert run.status == "handed"
    book = county.get(reverse("homebeds:sheet", args=[run.list_number]))
    assert book.status_code == 200 and book.content[:2] == b"PK"

    # He moves into a care home: the home bed ends by itself, with the reason, and each night has one bed.
    home = homes.home()
    hand["at"] = moment(date(2027, 2, 4), 9)
    into = beds.transfer(stay=stay, bed=homes.bed("201"), why="要人整天照看", by=scene.by(), at=hand["at"])
    bed_life.run_once(hand["at"])
    home_beds.run_once(hand["at"])
    bed.refresh_from_db()
    assert (bed.status, bed.reason, into.facility) == ("closed", "institution", home)
    assert Bed.objects.get(pk=stay.bed_id).status == "closed" and not KitItem.objects.filter(removed_at=None).exists()
    live(date(2027, 2, 5), date(2027, 3, 3), hand)
    february = BedMonth.objects.get(month=date(2027, 2, 1))
    lain = list(Night.objects.filter(elder=wang, day__month=2).values_list("kind", flat=True))
    assert february.nights == lain.count("home") == 3 and len(lain) == 28
    assert not Subsidy.objects.filter(month=date(2027, 2, 1)).exists()
    User.objects.update(password_set_at=hand["at"])  # three months have gone by: she has a new password
    assert "在家住满" in text(sign_in(cast.li_county()), "homebeds:subsidies", query="?month=2027-02")
