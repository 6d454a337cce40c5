"""The ledger of a village: who lives there by door, what is owed, what changed; nothing of another village."""

from datetime import date, timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.care.fleet.models import Device
from songhe.desks.community import changes, ledger
from songhe.register.lists import dues
from songhe.register.lists.tests.people import enter, leave
from songhe.register.people import actions
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(wang: Any, monkeypatch: Any) -> Any:
    """蒲溪社区: Wang with her button, a couple behind one door, and one who died."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    county = cast.li_county()
    husband = enter("李老汉", sex="1", living="empty_nest", born=date(1961, 12, 24), care_level="重度失能")
    wife = enter("赵老太", living="empty_nest", means="none", phone="")
    actions.join_household(elder=wife, other=husband, relation="10", by=county.actor, at=AT)
    actions.enter_category(elder=wife, code="low_income", starts_on=date(2026, 1, 1), by=county.actor, at=AT)
    leave(enter("走了的"))
    return cast.place(cast.PUXI)


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_people_of_one_door_stand_together(village: Any, li_county: Any) -> None:
    read = ledger.read(li_county, village, AT)
    assert [[line.elder.name for line in door] for door in read.doors] == [["李老汉", "赵老太"], ["王桂兰"]]
    assert read.people == 3


def test_counts_are_those_of_the_lists_behind_them(village: Any, li_county: Any, sign_in: Any) -> None:
    client = sign_in(li_county)
    tiles = ledger.read(li_county, village, AT).tiles
    assert [(tile.n, tile.note) for tile in tiles][:3] == [
        (3, "80 岁以上 2 位"),
        (1, "其中没有设备 0 位"),
        (2, "中度以上 1 位"),
    ]
    for tile in tiles[1:3]:
        assert f"找到 {tile.n} 位老人" in text(client.get(tile.href))


def test_a_line_says_device_reach_and_category(village: Any, li_county: Any) -> None:
    Device.objects.update(last_seen_at=AT)
    lines = {line.elder.name: line for door in ledger.read(li_county, village, AT).doors for line in door}
    assert lines["王桂兰"].device[2] == "设备正常" and lines["赵老太"].device[2] == "没有设备"
    assert (lines["赵老太"].reach, lines["赵老太"].held, lines["李老汉"].limited) == ("没有电话", ["低保"], True)


def test_birthdays_that_come_are_owed_and_those_that_were_are_not(village: Any, li_county: Any) -> None:
    enter("八十整", born=date(1946, 11, 23)), enter("明天八十", born=date(1946, 11, 24)), enter("还早", born=date(1947, 2, 1))
    owed = [(due.elder.name, str(due.what), due.day) for due in dues.owed(li_county, village, AT) if "岁" in str(due.what)]
    assert owed == [("明天八十", "满 80 岁", date(2026, 11, 24)), ("李老汉", "满 65 岁", date(2026, 12, 24))]


def test_what_changed_is_told_in_words_without_what_it_says(village: Any, wang: Any, li_county: Any) -> None:
    actions.change_elder(elder=wang, phone="13992599999", way_in="新密码 7788", by=li_county.actor, at=AT)
    actions.reveal(user=li_county, elder=wang, field="phone", reason="核对", at=AT)
    told = changes.recent(village, AT)
    assert told[0].what == "更正档案：电话、怎么进门" and told[0].who == "李强"
    assert "列入类别：低保" in [one.what for one in told]
    assert not any("7788" in one.what or "9999" in one.what or "核对" in one.what for one in told)


def test_what_changed_long_ago_or_elsewhere_is_not_told(village: Any, ye_elder: Any, li_county: Any) -> None:
    actions.change_elder(elder=ye_elder, language="普通话", by=li_county.actor, at=AT)
    assert all(one.elder.name != "叶大福" for one in changes.recent(village, AT))
    assert changes.recent(village, AT + timedelta(days=31)) == []


def test_an_assistant_of_a_village_comes_to_its_ledger_at_once(village: Any, sign_in: Any) -> None:
    assistant = cast.user("fang", "方芳", "assistant", cast.PUXI)
    page = text(sign_in(assistant).get("/community/"))
    assert "蒲溪社区：2 户 3 位老人" in page and "谁住在这里" in page


def test_others_go_down_to_a_village_or_find_it_by_name(village: Any, li_county: Any, sun_city: Any, sign_in: Any) -> None:
    client = sign_in(li_county)
    assert "蒲溪镇" in text(client.get("/community/"))
    assert f"/community/{village.pk}/" in text(client.get(f"/community/?in={cast.PUXI_TOWN}"))
    assert client.get("/community/?q=蒲溪社区")["Location"] == f"/community/{village.pk}/"
    assert "没有叫这个名字" in text(client.get("/community/?q=不存在"))
    assert "汉阴县" in text(sign_in(sun_city).get("/community/"))


def test_a_foreign_village_and_a_town_are_404(village: Any, he_ziyang: Any, li_county: Any, sign_in: Any) -> None:
    assert sign_in(he_ziyang).get(f"/community/{village.pk}/").status_code == 404
    assert sign_in(he_ziyang).get(f"/community/?in={cast.PUXI_TOWN}").status_code == 404
    town = cast.place(cast.PUXI_TOWN)
    assert sign_in(li_county).get(f"/community/{town.pk}/").status_code == 404


def test_the_page_shows_no_sealed_value(village: Any, wang: Any, li_county: Any, sign_in: Any) -> None:
    page = text(sign_in(li_county).get(f"/community/{village.pk}/"))
    assert not any(part in page for part in ("1399250", "12 号", "高血压", "张大山"))


def test_the_page_asks_as_much_for_many_as_for_few(
    village: Any, li_county: Any, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(li_county)
    client.get(f"/community/{village.pk}/")
    for number in range(10):
        enter(f"张{'甲乙丙丁戊己庚辛壬癸'[number]}")
    with django_assert_max_num_queries(16):
        client.get(f"/community/{village.pk}/")
