"""Every page of the room opens for whom it is, a press does one thing, and what is sealed is opened with a note."""

import json
import uuid
from io import BytesIO
from typing import Any

import pytest
from django.utils.timezone import localtime

import songhe.care.rollcall.counting  # noqa: F401  (declares the figures)
from songhe.base import clock
from songhe.base import indicators as base
from songhe.base.models import JournalEntry
from songhe.base.outbox import kinds
from songhe.base.outbox.actions import ENVELOPE
from songhe.care.rollcall import actions, sources
from songhe.care.rollcall.models import Alert, Area, Buddy, Muster, Person, RescueCard, Said, Shelter, Vehicle
from songhe.care.rollcall.tests import scene
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr(sources, "_sources", {})
    hand = {"at": scene.later(5)}
    monkeypatch.setattr(clock, "now", lambda: hand["at"])
    cast.city()
    return hand


def _text(answer: Any) -> str:
    assert answer.status_code in {200, 422}, answer.status_code
    return answer.content.decode()


def test_from_the_drawing_to_the_board(sign_in: Any) -> None:
    client = sign_in(cast.liu_min())
    scene.assistant(), scene.elder("甲", phone="13911110001"), scene.elder("乙")
    assert "现在没有预警" in _text(client.get("/rollcall/"))
    assert "area-map" in _text(client.get("/rollcall/areas/new/"))
    wrong = client.post("/rollcall/areas/new/", {"name": "月河"})
    assert wrong.status_code == 422 and "请在地图上画一片区域" in _text(wrong)
    bow = {"type": "Polygon", "coordinates": [[[108, 32], [109, 33], [109, 32], [108, 33], [108, 32]]]}
    crossed = client.post("/rollcall/areas/new/", {"name": "月河", "shape": json.dumps(bow)})
    assert "交叉" in _text(crossed) and "月河" in _text(crossed)
    made = client.post("/rollcall/areas/new/", {"name": "月河", "shape": json.dumps(scene.RIVER)})
    area = Area.objects.get()
    assert made.url == f"/rollcall/areas/{area.pk}/"
    assert "月河：2 位老人" in _text(client.get(made.url))
    started = client.post(f"/rollcall/areas/{area.pk}/roll/", {"kind": "flood", "level": "red"})
    muster = Muster.objects.get()
    assert started.url == f"/rollcall/{muster.pk}/"
    board = _text(client.get(started.url))
    assert "还有 2 位没有着落" in board and "甲" in board and "13911110001" not in board
    assert "甲" in _text(client.get(f"{started.url}?status=open&village={scene.PUXI_PATH}"))
    assert client.post(f"/rollcall/{muster.pk}/plan/").status_code == 302
    assert client.post(f"/rollcall/{muster.pk}/recount/").status_code == 302
    assert client.post(f"/rollcall/{muster.pk}/level/", {"level": "orange"}).status_code == 302
    refused = client.post(f"/rollcall/{muster.pk}/end/", {"why": ""})
    assert refused.status_code == 422 and "还有 2 位没有着落" in _text(refused)
    client.post(f"/rollcall/{muster.pk}/end/", {"why": "移交公安"})
    assert "这次点名" in _text(client.get(started.url)) and "月河" in _text(client.get("/rollcall/"))


def test_a_circle_and_names_need_no_pointer(sign_in: Any) -> None:
    client = sign_in(cast.liu_min())
    half = client.post("/rollcall/areas/new/", {"name": "x", "centre": cast.PUXI})
    assert "要一起填" in _text(half)
    assert "最多" in _text(client.post("/rollcall/areas/new/", {"name": "x", "centre": cast.PUXI, "km": "900"}))
    client.post("/rollcall/areas/new/", {"name": "圆", "centre": cast.PUXI, "km": "2", "places": f"{cast.DONGSHENG}\n蒲溪社区"})
    area = Area.objects.get()
    assert area.shape["type"] == "Polygon" and len(area.places) == 2
    unknown = client.post("/rollcall/areas/new/", {"name": "y", "places": "不存在的村"})
    assert "没有找到“不存在的村”" in _text(unknown)


def test_a_village_just_outside_is_added_in_one_press(sign_in: Any) -> None:
    scene.elder("甲"), scene.elder("邻", cast.DONGSHENG)
    client, area = sign_in(cast.liu_min()), scene.area()
    assert "东升村" in _text(client.get(f"/rollcall/areas/{area.pk}/"))
    answer = client.post(f"/rollcall/areas/{area.pk}/nearby/", {"village": scene.DONGSHENG_PATH})
    assert "2 位老人" in _text(client.get(answer.url)) and not Area.objects.get(pk=area.pk).kept


def test_one_person_is_opened_with_a_note_and_told_of(sign_in: Any) -> None:
    who = scene.elder("甲", phone="13911110001", address="蒲溪 3 组")
    device = {"kind": "oxygen", "hours": "3"}
    actions.write_card(elder=who, mobility="bedridden", device=device, agreed_by="本人", by=scene.by(), at=scene.AT)
    row = scene.muster()
    person, client = scene.person(row, "甲"), sign_in(cast.liu_min())
    page = _text(client.get(f"/rollcall/people/{person.pk}/"))
    assert "断电就有危险" in page and "制氧" not in page and "13911110001" not in page
    opened = _text(client.post(f"/rollcall/people/{person.pk}/opening/"))
    assert "13911110001" in opened and "能撑 3 小时" in opened
    noted = JournalEntry.objects.get(verb="people.elder.reveal")
    assert "月河" in noted.facts["reason"] and "oxygen" not in json.dumps(noted.facts)
    key = str(uuid.uuid4())
    body = {"status": "rescue", "way": "phone", "note": "水到门口", "key": key}
    for _twice in range(2):
        assert client.post(f"/rollcall/people/{person.pk}/word/", body).status_code == 302
    assert Said.objects.count() == 1 and "水到门口" in _text(client.get(f"/rollcall/people/{person.pk}/"))
    assert client.post(f"/rollcall/people/{person.pk}/word/", {"status": "x"}).status_code == 422
    said = json.dumps(list(JournalEntry.objects.filter(verb__startswith="rollcall").values("facts")), default=str)
    assert "水到门口" not in said and "oxygen" not in said
    buddy = scene.buddy("王支书")
    client.post(f"/rollcall/people/{person.pk}/assignment/", {"buddy": str(buddy.pk)})
    assert scene.person(row, "甲").buddy == buddy


def test_the_assistant_sees_the_own_village_alone(sign_in: Any) -> None:
    scene.elder("甲"), scene.elder("东", cast.DONGSHENG, at=(32.79, 108.29))
    client = sign_in(scene.assistant())
    assert "现在没有点名" in _text(client.get("/rollcall/mine/"))
    row = scene.muster()
    page = _text(client.get("/rollcall/mine/"))
    assert "甲" in page and ">东<" not in page and "名单收到" in page
    charge = row.charges.get(tier="assistant")
    client.post(f"/rollcall/lists/{charge.pk}/confirmation/")
    charge.refresh_from_db()
    assert charge.confirmed_by == "张小红"
    person = scene.person(row, "甲")
    client.post(f"/rollcall/people/{person.pk}/word/", {"status": "safe", "way": "door", "back": "mine"})
    assert "点完了" in _text(client.get("/rollcall/mine/"))
    other = scene.person(row, "东")
    assert client.get(f"/rollcall/people/{other.pk}/").status_code == 404
    assert client.get(f"/rollcall/{row.pk}/").status_code == 404
    guest = scene.elder("客人")
    assert "加进名单" in _text(client.get(f"/rollcall/{row.pk}/adding/?q=客"))
    assert client.post(f"/rollcall/{row.pk}/addition/", {"elder": str(guest.pk)}).status_code == 302
    assert client.post(f"/rollcall/{row.pk}/addition/", {"elder": "x"}).status_code == 409


def test_the_phone_gets_its_register_once_noted_and_sends_words(sign_in: Any) -> None:
    scene.elder("甲", phone="13911110001")
    who = scene.assistant()
    row, client = scene.muster(), sign_in(who)
    told = client.post("/rollcall/phone/register/").json()
    assert [one["name"] for one in told["people"]] == ["甲"] and told["people"][0]["phone"] == "13911110001"
    client.post("/rollcall/phone/register/")
    assert JournalEntry.objects.filter(verb="people.elder.reveal").count() == 1
    assert "rollcall/phone.js" in client.get("/rollcall/phone/worker.js").content.decode()
    assert client.get("/rollcall/phone/shell/").status_code == client.get("/rollcall/phone/").status_code == 200
    key, person = uuid.uuid4(), scene.person(row, "甲")
    at = int(scene.later(2).timestamp() * 1000)
    facts = {"user": str(who.pk), "order": str(person.pk), "at": at, "status": "shelter", "way": "door", "offline": True}
    box = ENVELOPE.sealed(json.dumps(facts).encode(), f"rollcall.said:{key}", b"0" * 12)
    for _twice in range(2):
        answer = client.put(f"/outbox/rollcall.said/{key}", box, content_type="application/octet-stream")
        assert answer.json()["state"] == "applied"
    person.refresh_from_db()
    assert (person.status, person.accounted_at, Said.objects.count()) == ("shelter", scene.later(2), 1)
    kind = kinds.find("rollcall.said")
    assert kind and not kind.may(cast.yang_carer())


def test_paper_has_what_helpers_need_and_is_noted(sign_in: Any) -> None:
    who = scene.elder("甲", phone="13911110001", address="蒲溪 3 组", way_in="后门")
    client = sign_in(cast.liu_min())
    actions.write_card(
        elder=who, mobility="helped", device={}, agreed_by="", by=scene.by(), at=scene.AT, buddy=scene.buddy("王支书")
    )
    area = scene.area()
    ready = _text(client.post(f"/rollcall/areas/{area.pk}/paper/", {"kind": "flood", "level": "red", "by": "buddy"}))
    assert "13911110001" in ready and "后门" in ready and "王支书" in ready
    assert client.post(f"/rollcall/areas/{area.pk}/paper/", {"kind": "x", "level": "red"}).status_code == 409
    made = client.post(f"/rollcall/areas/{area.pk}/paper/", {"kind": "flood", "level": "red", "pdf": "1"})
    assert made["Content-Type"] == "application/pdf" and made.content.startswith(b"%PDF")
    row = scene.muster(area=area, drill=True)
    paper = _text(client.post(f"/rollcall/{row.pk}/paper/", {"by": "village"}))
    assert "演练" in paper and "蒲溪 3 组" in paper
    assert JournalEntry.objects.filter(verb="people.elder.reveal").count() == 3


def test_warnings_by_hand_and_as_a_table(sign_in: Any) -> None:
    client, area = sign_in(cast.li_county()), scene.area()
    scene.elder("甲")
    body = {
        "kind": "flood",
        "level": "yellow",
        "area": str(area.pk),
        "source": "县气象台",
        "issued_at": f"{localtime(scene.AT):%Y-%m-%dT%H:%M}",
    }
    assert _text(client.get("/rollcall/alerts/new/"))
    answer = client.post("/rollcall/alerts/new/", body)
    alert = Alert.objects.get()
    assert answer.url == f"/rollcall/alerts/{alert.pk}/" and "走不动的" in _text(client.get(answer.url))
    row = scene.muster(area=area, alert=alert, level="yellow")
    client.post(f"{answer.url}level/", {"level": "red"})
    row.refresh_from_db()
    assert row.level == "red"
    client.post(f"{answer.url}lifting/")
    alert.refresh_from_db()
    assert alert.status == "lifted"
    table = (
        "灾害,级别,地区,发布单位,发布时间,文号,内容,解除\n洪水,红色,蒲溪社区;东升村,县气象台,2026-11-20 08:00,9,大雨,\n"
        "地震,红,蒲溪社区,县气象台,2026-11-20 08:00,10,,\n停电,黄,外县,供电所,2026-11-20,11,,\n"
        "高温,橙,蒲溪镇,县气象台,昨天,12,,\n"
    )
    told = _text(client.post("/rollcall/alerts/file/", {"file": _file(table)}))
    assert "新登记 1 条" in told and "没有“地震”这种灾害" in told and "没有找到地区“外县”" in told and "读不懂" in told
    again = table.replace("洪水,红色", "洪水,橙色").replace("大雨,", "大雨,是").replace("08:00,9", "09:00,9")
    told = _text(client.post("/rollcall/alerts/file/", {"file": _file(again)}))
    assert "已有 1 条，解除 1 条" in told and Alert.objects.get(number="9").level == "orange"
    missing = _text(client.post("/rollcall/alerts/file/", {"file": _file("灾害,级别\n洪水,红\n")}))
    assert "表头里缺" in missing
    large = _text(client.post("/rollcall/alerts/file/", {"file": _file(table + "x" * (2 << 20))}))
    assert "too_large" in large and not Alert.objects.filter(source="x").exists()


def _file(text: str) -> Any:
    found = BytesIO(text.encode())
    found.name = "alerts.csv"
    return found


def test_what_is_at_hand_is_entered_put_right_and_retired(sign_in: Any) -> None:
    client = sign_in(cast.liu_min())
    cast.neighbour_zhang()
    for what in ("buddy", "vehicle", "shelter"):
        assert _text(client.get(f"/rollcall/hands/?what={what}"))
    client.post("/rollcall/hands/adoption/")
    zhang = Buddy.objects.get()
    assert (zhang.name, zhang.phone, zhang.kind) == ("张大山", "13992500011", "neighbour")
    client.post("/rollcall/hands/adoption/")
    assert Buddy.objects.count() == 1
    body = {"name": "面包车", "driver": "李师傅", "seats": "0", "wheelchairs": "0", "stretchers": "0", "division": cast.PUXI}
    assert "至少要有一个位子" in _text(client.post("/rollcall/hands/vehicle/new/", body))
    client.post("/rollcall/hands/vehicle/new/", {**body, "seats": "6", "phone": "13911112222"})
    van = Vehicle.objects.get()
    page = _text(client.get(f"/rollcall/hands/vehicle/{van.pk}/"))
    assert "13911112222" not in page
    client.post(f"/rollcall/hands/vehicle/{van.pk}/", {**body, "seats": "7"})
    van.refresh_from_db()
    assert (van.seats, van.phone) == (7, "13911112222")
    client.post("/rollcall/hands/shelter/new/", {"name": "小学", "where": "东升", "places": "80", "division": cast.DONGSHENG})
    assert "小学" in _text(client.get("/rollcall/hands/?what=shelter")) and not Shelter.objects.get().powered
    client.post(f"/rollcall/hands/vehicle/{van.pk}/retirement/")
    assert "李师傅" not in _text(client.get("/rollcall/hands/?what=vehicle"))
    assert client.get(f"/rollcall/hands/ghost/{van.pk}/").status_code == 404


def test_a_card_is_written_and_shows_no_device(sign_in: Any) -> None:
    who, client = scene.elder("甲"), sign_in(scene.assistant())
    assert "甲" in _text(client.get("/rollcall/cards/?q=甲"))
    body = {"mobility": "bedridden", "kind": "ventilator", "hours": "2"}
    assert "谁同意的" in _text(client.post(f"/rollcall/cards/{who.pk}/", body))
    assert client.post(f"/rollcall/cards/{who.pk}/", {**body, "agreed_by": "女儿"}).status_code == 302
    card = RescueCard.objects.get()
    assert card.device == {"kind": "ventilator", "hours": "2"} and "卧床" in _text(client.get("/rollcall/cards/"))
    assert 'value="ventilator" selected' not in _text(client.get(f"/rollcall/cards/{who.pk}/"))


def test_drills_are_scored_beside_the_one_before(sign_in: Any, now: dict[str, Any]) -> None:
    scene.assistant(), scene.elder("甲"), scene.elder("乙")
    ground = scene.area()
    for minutes, lasts in ((0, 40), (0, 14)):
        row = scene.muster(area=ground, drill=True, at=scene.later(minutes + 100 * Muster.objects.count()))
        base_ = 100 * (Muster.objects.count() - 1)
        (
            scene.tell(scene.person(row, "甲"), "safe", minutes=base_ + 2),
            scene.tell(scene.person(row, "乙"), "safe", minutes=base_ + lasts),
        )
        actions.end(muster=row, by=scene.by(), at=scene.later(base_ + lasts))
    now["at"] = scene.later(300)
    client = sign_in(cast.li_county())
    listed = _text(client.get("/rollcall/drills/"))
    assert "100.0%" in listed and "50.0%" in listed
    page = _text(client.get(f"/rollcall/{row.pk}/"))
    assert "这次演练" in page and "14:00" in page and "40:00" in page


def _counter(code: str) -> Any:
    return base.counter(code)


def test_figures_count_real_rolls_and_drill_down(now: dict[str, Any]) -> None:
    scene.assistant(), scene.elder("甲"), scene.elder("乙")
    row, drill = scene.muster(), scene.muster(area=scene.area(name="练"), drill=True)
    scene.tell(scene.person(row, "甲"), "safe", minutes=30), scene.tell(scene.person(row, "乙"), "safe", minutes=61)
    actions.end(muster=drill, by=scene.by(), at=scene.later(9), why="只练通知")
    at = scene.later(90)
    span = base.month_of(at)
    counted = {code: _counter(code).count(span, at) for code in ("roll-calls", "roll-call-within-hour", "roll-call-drills")}
    assert (counted["roll-call-within-hour"][scene.PUXI_PATH].met, counted["roll-call-within-hour"][scene.PUXI_PATH].of) == (
        1,
        2,
    )
    assert counted["roll-calls"][row.division_path].met == 1 == counted["roll-call-drills"][drill.division_path].met
    rows = _counter("roll-call-within-hour").rows(cast.li_county(), span, at, scene.COUNTY_PATH, "missing")
    assert [one.title for one in rows] == ["乙"]
    assert not _counter("roll-call-within-hour").count(span, scene.later(30))
    assert Person.objects.count() == 4
