"""Pages of beds: from the asking to the bed by forms alone, who may do what, and no query more for a longer list."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from songhe.base import clock
from songhe.base.crypto import blind_index
from songhe.care.beds import actions
from songhe.care.beds.models import Asking, Stay
from songhe.care.beds.tests import scene
from songhe.care.beds.tests.scene import CODES, DAY
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from songhe.register.providers import actions as providers
from songhe.register.providers.tests import making
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Zheng Hui, who runs the home."""
    monkeypatch.setattr(clock, "now", lambda: cast.AT)
    home, operator = scene.home(), making.operator()
    scene.do(providers.give_operator, facility=home, operator=operator)
    scene.do(providers.seat_clerk, operator=operator, user=cast.zheng_operator())
    return sign_in(cast.zheng_operator())


def post(client: Any, page: str, row: Any, status: int = 302, /, **body: Any) -> str:
    answer = client.post(reverse(f"beds:{page}", args=[row.pk]), body)
    assert answer.status_code == status, (page, answer.content.decode()[-600:])
    return answer.content.decode()


def test_from_the_asking_to_the_bed_by_forms(desk: Any) -> None:
    row = scene.asked()
    assert "近 180 天" in post(desk, "assessment", row, 409, level="3", assessed_on="2026-01-01")
    post(desk, "assessment", row, level="3", assessed_on=str(DAY), number="PG-7")
    post(desk, "risks", row, 422, told_to="")
    graded = {f"g_{code}": "low" for code in CODES} | {f"m_{code}": "有人看着" for code in CODES}
    post(desk, "risks", row, **graded, told_to="女儿")
    post(desk, "contract", row, contract="RZ-9", signed_on=str(DAY), signed_by="女儿", month="1200")
    assert "押金最多" in post(desk, "deposit", row, 409, amount="14400.01", receipt="YJ-9")
    post(desk, "deposit", row, amount="14400", receipt="YJ-9")
    page = desk.get(reverse("beds:asking", args=[row.pk])).content.decode()
    assert str(scene.bed("201").pk) in page and str(scene.bed("101").pk) not in page
    post(desk, "offer", row, bed=scene.bed("201").pk)
    post(desk, "giving_back", row)
    post(desk, "offer", row, bed=scene.bed("201", "2").pk)
    post(desk, "taking_in", row)
    row.refresh_from_db()
    assert (row.status, row.stay.bed.number, row.file.deposit_cents) == ("taken_in", "2", 1_440_000)
    stay = desk.get(reverse("beds:stay", args=[row.stay_id])).content.decode()
    assert "失能（失智）人员" in stay and "转过去" in stay


def test_rooms_and_beds_by_forms(desk: Any) -> None:
    home = scene.home()
    post(desk, "new_room", home, name="102", floor="1", zone="self_reliant")
    room = scene.a_room("102")
    assert "只备案了 2 张" in post(desk, "new_bed", room, 409, number="1", kind="elder_care")
    post(desk, "new_bed", scene.a_room("医1"), number="3", kind="hospice")
    post(desk, "zone", room, zone="disabled")
    post(desk, "room_closing", room)
    bed = scene.bed("101", "2")
    post(desk, "outage", bed, why="漏水")
    assert "漏水" in desk.get(reverse("beds:bed", args=[bed.pk])).content.decode()
    post(desk, "bed_return", bed)
    post(desk, "marks", bed, 409, nursing="on")  # four nursing beds were filed, and four stand there
    bed.refresh_from_db()
    assert (bed.status, bed.nursing) == ("ready", False)


def test_a_stay_by_forms(desk: Any) -> None:
    stay = scene.lives(scene.elder(), scene.bed("101"))
    post(desk, "leave", stay, 422, where="")
    post(desk, "leave", stay, where="女儿家", due_back="2026-11-26")
    post(desk, "back", stay)
    post(desk, "hospital", stay, where="县医院")
    post(desk, "back", stay)
    post(desk, "death", stay, 422, certificate="")
    post(desk, "discharge", stay, why="回家")
    stay.refresh_from_db()
    assert (stay.end, stay.leaves.count()) == ("discharge", 2)


def test_a_counter_names_somebody_exactly(desk: Any) -> None:
    cast.wang()
    Elder.objects.filter(name="王桂兰").update(phone_index=blind_index("13992500001", "phone"))
    wrong = desk.post(reverse("beds:new"), {"name": "王桂", "phone": "13992500001"})
    assert wrong.status_code == 422 and desk.get(reverse("beds:ask", args=[cast.wang().pk])).status_code == 404
    there = desk.post(reverse("beds:new"), {"name": "王桂兰", "phone": "13992500001"})
    said = {"facility": scene.home().pk, "kind": "elder_care", "channel": "station", "said_by": "本人"}
    assert desk.post(there["Location"], said).status_code == 302
    assert Asking.objects.get().channel == "station"


def test_the_daughter_asks_and_takes_it_back_and_sees_nothing_of_the_file(sign_in: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.AT)
    scene.do(people.give_consent, elder=cast.wang(), purpose="family", given_by="王桂兰")
    daughter = sign_in(cast.wang_daughter().user)
    answer = daughter.get(reverse("beds:new"))
    assert answer["Location"] == reverse("beds:ask", args=[cast.wang().pk])
    daughter.post(answer["Location"], {"kind": "elder_care", "words": "夜里没人"})
    row = Asking.objects.get()
    assert row.channel == "family" and "夜里没人" in daughter.get(reverse("beds:asking", args=[row.pk])).content.decode()
    assert daughter.post(reverse("beds:assessment", args=[row.pk])).status_code == 404
    post(daughter, "withdrawal", row)
    row.refresh_from_db()
    assert (row.status, row.reason) == ("declined", "withdrew")
    stay = scene.lives(cast.wang(), scene.bed("301"))
    page = daughter.get(reverse("beds:stay", args=[stay.pk])).content.decode()
    assert "301 房 1 床" in page and "精神障碍" not in page


def test_an_operator_reads_and_touches_only_what_is_sent_to_its_home(desk: Any) -> None:
    row = scene.asked(facility=None)
    assert desk.get(reverse("beds:asking", args=[row.pk])).status_code == 404
    scene.do(actions.send, asking=row, facility=scene.home())
    assert desk.get(reverse("beds:asking", args=[row.pk])).status_code == 200
    assert desk.post(reverse("beds:sending", args=[row.pk])).status_code == 404


def queries_of(client: Any, address: str) -> int:
    client.get(address)  # what is kept is kept
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("name", ["homes", "waiting", "residents"])
def test_a_longer_list_asks_no_more(desk: Any, name: str) -> None:
    first = scene.lives(scene.elder("甲"), scene.bed("101"))
    scene.asked(scene.elder("乙"))
    before = queries_of(desk, reverse(f"beds:{name}"))
    for place, who in enumerate(("丙", "丁")):
        scene.asked(scene.supported(who))
        scene.lives(scene.elder(f"{who}二"), scene.bed("201", str(place + 1)))
    assert queries_of(desk, reverse(f"beds:{name}")) == before
    assert Stay.objects.filter(facility=first.facility).count() == 3
