"""The pages of events: choose, fill, look, confirm, refuse, undo; whose they are; and without a script."""

from datetime import date

import pytest

from songhe.journeys import life
from songhe.register.life.models import LifeEvent
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def desk(li_county, wang_button, sign_in):
    return sign_in(li_county)


def proposed(wang, by, kind="went_away"):
    return life.propose(wang, kind, DAY, source="hand", evidence="本人说", by=by.actor, at=AT)


def text(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_death_is_registered_step_by_step_without_a_script(desk, wang, wang_button):
    choose = text(desk, f"/life/elders/{wang.pk}/new/")
    assert "?kind=died" in choose and "?kind=came_back" not in choose
    assert "死亡证明编号" in text(desk, f"/life/elders/{wang.pk}/new/?kind=died")
    facts = {"kind": "died", "on": "2026-11-20", "source": "hand", "certificate": "S-1"}
    looked = desk.post(f"/life/elders/{wang.pk}/new/", facts, follow=True).content.decode()
    assert "btn-wang" in looked and "停止或改变" in looked and "S-1" not in looked
    assert Elder.objects.get(pk=wang.pk).status == "here"
    event = LifeEvent.objects.get()
    done = desk.post(f"/life/events/{event.pk}/deed/", follow=True).content.decode()
    assert "已经处理" in done and "撤销" in done and Elder.objects.get(pk=wang.pk).status == "died"
    desk.post(f"/life/events/{event.pk}/undoing/", {"reason": "同名的另一个人"})
    assert Elder.objects.get(pk=wang.pk).status == "here" and "现已恢复" in text(desk, f"/life/events/{event.pk}/")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"kind": "died", "on": "2026-11-20"}, "登记去世要有依据"),
        ({"kind": "died", "on": "2099-01-01", "certificate": "1"}, "还没有发生的事"),
        ({"kind": "died", "on": "", "certificate": "1"}, "发生日期"),
        ({"kind": "moved_out", "on": "2026-11-20"}, "写明去处"),
        ({"kind": "moved_out", "on": "2026-11-20", "division": cast.DONGSHENG}, "就在本县"),
        ({"kind": "moved_within", "on": "2026-11-20", "division": cast.HAOPING}, "没有找到"),
    ],
)
def test_what_is_missing_is_said_and_what_was_written_stays(desk, wang, facts, sentence):
    answer = desk.post(f"/life/elders/{wang.pk}/new/", {"source": "hand", "evidence": "", **facts})
    assert answer.status_code == 422 and sentence in answer.content.decode() and not LifeEvent.objects.exists()


def test_an_undo_or_a_refusal_needs_a_reason(desk, wang, li_county):
    event = proposed(wang, li_county)
    assert desk.post(f"/life/events/{event.pk}/refusal/", {"reason": ""}).status_code == 422
    desk.post(f"/life/events/{event.pk}/refusal/", {"reason": "没有外出"})
    event.refresh_from_db()
    assert (event.status, event.reason) == ("refused", "没有外出")


def test_who_comes_second_is_told_and_not_shown_an_error(desk, wang, li_county):
    event = proposed(wang, li_county)
    life.perform(event, by=li_county.actor, at=AT)
    answer = desk.post(f"/life/events/{event.pk}/deed/")
    assert answer.status_code == 409 and "已经有人确认" in answer.content.decode()


def test_dispatchers_read_and_do_not_write(wang, li_county, liu_min, sign_in):
    event, client = proposed(wang, li_county), sign_in(liu_min)
    page = text(client, f"/life/events/{event.pk}/")
    assert "确认“外出”" not in page and client.post(f"/life/events/{event.pk}/deed/").status_code == 404
    assert client.get(f"/life/elders/{wang.pk}/new/").status_code == 404


def test_another_county_gets_404_everywhere(wang, li_county, he_ziyang, sign_in):
    event, client = proposed(wang, li_county), sign_in(he_ziyang)
    for path in (f"/life/events/{event.pk}/", f"/life/elders/{wang.pk}/"):
        assert client.get(path).status_code == 404
    assert "王桂兰" not in text(client, "/life/")


def test_an_assistant_keeps_the_own_village(wang, ye_elder, chen, li_county, sign_in):
    client = sign_in(chen.user)
    assert client.get(f"/life/elders/{ye_elder.pk}/new/").status_code == 200
    assert client.get(f"/life/elders/{wang.pk}/new/").status_code == 404


def test_the_list_is_narrowed_by_state_and_kind(desk, wang, li_county):
    proposed(wang, li_county)
    assert "1 件事等待确认" in text(desk, "/life/") and "王桂兰" in text(desk, "/life/?status=proposed&kind=went_away")
    assert "没有这样的事件" in text(desk, "/life/?status=undone")


def test_the_file_page_loads_the_section_and_leads_there_without_a_script(desk, wang, li_county):
    proposed(wang, li_county)
    page = text(desk, f"/elders/{wang.pk}/")
    assert f'hx-get="/life/elders/{wang.pk}/"' in page and f'href="/life/elders/{wang.pk}/"' in page
    part = desk.get(f"/life/elders/{wang.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "外出" in part and "<html" not in part and "<html" in text(desk, f"/life/elders/{wang.pk}/")


def test_a_family_sees_what_is_so_and_not_what_somebody_says(wang, wang_daughter, li_county, sign_in):
    people.give_consent(elder=wang, purpose="family", given_by="王桂兰", by=li_county.actor, at=AT)
    event, client = proposed(wang, li_county), sign_in(wang_daughter.user)
    assert "外出" not in text(client, f"/life/elders/{wang.pk}/")
    life.perform(event, by=li_county.actor, at=AT)
    page = text(client, f"/life/elders/{wang.pk}/")
    assert "外出" in page and "本人说" not in page and f"/life/events/{event.pk}/" not in page


def test_birthdays_show_who_and_what_follows(desk, wang, monkeypatch):
    from songhe.base import clock
    from songhe.register.life import actions

    people.change_elder(elder=wang, birth_date=date(1961, 11, 23), by=cast.li_county().actor, at=AT)
    actions.raise_birthdays(AT)
    monkeypatch.setattr(clock, "now", lambda: AT)
    page = text(desk, "/life/birthdays/?kind=turned_65")
    assert "王桂兰" in page and "建立健康档案" in page


def test_somebody_who_has_died_says_so_at_the_top_of_the_file(desk, wang):
    Elder.objects.filter(pk=wang.pk).update(status="died")
    assert "已登记去世" in text(desk, f"/elders/{wang.pk}/")
