"""The way of a list on pages, and what another county sees of it: nothing."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from songhe.links.sheets.tests import books
from songhe.register.people.models import Elder
from songhe.register.rolls.models import Mapping, Proposal, Roll
from songhe.register.rolls.tests.bringing import HEAD, book, bring, check, imported, number, people, person, work
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(sign_in, li_county, monkeypatch):
    from songhe.base import clock
    from songhe.register.rolls.tests.bringing import AT

    monkeypatch.setattr(clock, "now", lambda: AT)
    return sign_in(li_county)


def upload(client, data, kind="people", bureau="县残联"):
    file = SimpleUploadedFile("老人名册.xlsx", data)
    return client.post("/rolls/new/", {"kind": kind, "bureau": bureau, "file": file})


def text(client, path):
    return client.get(path, follow=True).content.decode()


def test_the_whole_way_on_pages(client):
    data = book([*people(3), person(9, 联系电话="1")])
    upload(client, data)
    roll = Roll.objects.get()
    at = reverse("rolls:roll", args=[roll.pk])
    assert "正在读文件" in text(client, at)
    work(roll)
    mapping = text(client, at)
    assert "每一列是什么" in mapping and number(1) not in mapping and "13992500001" not in mapping
    order = ["name", "citizen_id", "sex", "birth_date", "phone", "county", "town", "village", "address", "living", "categories"]
    columns = {f"c{column}": fact for column, fact in enumerate(order)}
    assert client.post(reverse("rolls:columns", args=[roll.pk]), columns).status_code == 302
    assert "正在核对" in text(client, at) and Elder.objects.count() == 0
    work(roll)
    assert "导入：新建 3，更新 0" in text(client, at)
    faults = text(client, reverse("rolls:faults", args=[roll.pk]))
    assert "第 5 行" in faults and "电话应为 11 位手机号" in faults
    client.post(reverse("rolls:begin", args=[roll.pk]))
    work(roll)
    assert "导入完了" in text(client, at) and Elder.objects.count() == 3
    upload(client, data)
    assert "再导入不会改变什么" in text(client, reverse("rolls:roll", args=[work(Roll.objects.exclude(pk=roll.pk).get()).pk]))


def test_headings_are_remembered_for_the_bureau(client):
    odd = ["甲", "乙", "丙"]
    data = books.xlsx([odd, ["张桂兰", number(2), "蒲溪社区"]])
    roll = bring(data)
    client.post(reverse("rolls:columns", args=[roll.pk]), {"c0": "name", "c1": "citizen_id", "c2": "village"})
    assert set(Mapping.objects.values_list("heading", "fact")) == {("甲", "name"), ("乙", "citizen_id"), ("丙", "village")}
    again = bring(data)

    def chosen(row: Roll) -> list[str]:
        return re.findall(r'<option value="(\w+)" selected', text(client, reverse("rolls:columns", args=[row.pk])))

    assert chosen(again) == ["name", "citizen_id", "village"]
    assert chosen(bring(data, bureau="县医保局")) == []


@pytest.mark.parametrize(
    ("columns", "word"),
    [({"c0": "name", "c1": "name"}, "只能对应一列"), ({"c0": "name"}, "还缺这些列"), ({"c0": "x"}, "处要改")],
)
def test_columns_that_say_too_little_or_too_much_are_refused(client, columns, word):
    roll = bring(book(people(1)))
    answer = client.post(reverse("rolls:columns", args=[roll.pk]), columns)
    assert answer.status_code == 422 and word in answer.content.decode()


def test_progress_is_a_fragment_that_ends_with_a_reload(client):
    roll = bring(book(people(2)))
    path = reverse("rolls:progress", args=[roll.pk])
    assert client.get(path)["HX-Refresh"] == "true"
    Roll.objects.filter(pk=roll.pk).update(
        status="importing", due_at=roll.received_at, pieces=4, next_piece=1, counts={"rows": 2}
    )
    answer = client.get(path)
    assert "HX-Refresh" not in answer and 'value="25"' in answer.content.decode() and "every 1s" in answer.content.decode()


def test_a_file_that_cannot_be_read_says_what_to_do(client):
    roll = bring(books.locked())
    assert "请在 Excel 里取消密码" in text(client, reverse("rolls:roll", args=[roll.pk]))


def test_the_error_workbook_is_taken_with_a_post_only(client):
    roll = imported(book([person(1, 联系电话="1")]))
    path = reverse("rolls:workbook", args=[roll.pk])
    assert client.get(path).status_code == 405 and client.post(path).content.startswith(b"PK")


def test_a_double_is_decided_side_by_side(client):
    imported(book([person(2, "张桂兰")]))
    roll = imported(book([person(2, "李秀英")]))
    path = reverse("rolls:doubles", args=[roll.pk])
    page = text(client, path)
    assert "李*英" in page and "张*兰" in page and number(2) not in page
    row = roll.kept_rows.get()
    client.post(reverse("rolls:decide", args=[roll.pk, row.pk]), {"decision": "same"})
    assert Elder.objects.get().name == "李秀英" and "已照做" in text(client, path)


def test_a_stopped_list_goes_on_from_its_page(client):
    roll = check(bring(book(people(2))))
    at = reverse("rolls:roll", args=[roll.pk])
    client.post(reverse("rolls:stop", args=[roll.pk]))
    assert "已停止" in text(client, at)
    client.post(reverse("rolls:resume", args=[roll.pk]))
    work(roll)
    assert "导入完了" in text(client, at)


def test_proposals_are_accepted_and_refused(client):
    imported(book([person(2, "张桂兰"), person(4, "李秀英")]))
    deaths = books.xlsx([["姓名", "身份证号", "死亡日期"], ["张桂兰", number(2), "2026-10-01"], ["李秀英", number(4), ""]])
    imported(deaths, kind="deaths", bureau="县公安局")
    page = text(client, "/rolls/proposals/")
    assert "2 条待核实" in page and "2026 年 10 月 1 日" in page and "身份证号相同" in page
    for name, verb in (("张桂兰", "accept"), ("李秀英", "refuse")):
        client.post(reverse(f"rolls:{verb}", args=[Proposal.objects.get(elder__name=name).pk]))
    assert set(Proposal.objects.values_list("elder__name", "status")) == {("张桂兰", "accepted"), ("李秀英", "refused")}
    assert "李秀英" in text(client, "/rolls/proposals/?status=refused")


@pytest.mark.parametrize("name", ["roll", "progress", "columns", "begin", "stop", "resume", "faults", "workbook", "doubles"])
def test_another_county_does_not_know_of_it(name, sign_in, li_county):
    roll = bring(book(people(1)))
    foreign = sign_in(cast.user("heminzheng", "何民政", "county", cast.ZIYANG))
    path = reverse(f"rolls:{name}", args=[roll.pk])
    assert {foreign.get(path).status_code, foreign.post(path).status_code} <= {404, 405}
    assert sign_in(cast.liu_min()).get("/rolls/").status_code == 404


def test_every_heading_of_ours_is_guessed():
    from songhe.register.rolls import facts

    assert len(facts.guess(HEAD, "people", {})) == len(HEAD)
