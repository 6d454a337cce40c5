"""The pages of doubles: the list, two files side by side, the merge and its split; nothing sealed or foreign."""

import pytest

from songhe.register.life import actions
from songhe.register.life.models import Merge, Pair
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(wang_button, li_county):
    wang, double = cast.wang(), cast.wang_again("13992500099")
    people.change_elder(elder=double, living="children", medicines=["氨氯地平"], by=li_county.actor, at=AT)
    actions.compare(at=AT)
    return Pair.objects.get(one=wang, other=double)


@pytest.fixture
def desk(li_county, sign_in):
    return sign_in(li_county)


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_says_why_and_how_much(desk, pair):
    text = page(desk, "/life/doubles/")
    assert "1 对档案可能是同一个人" in text and "同村、同名、同日出生" in text and str(pair.score) in text


def test_side_by_side_sealed_facts_are_only_same_or_different(desk, pair):
    text = page(desk, f"/life/doubles/{pair.pk}/")
    assert "独居" in text and "与子女同住" in text and "不同（加密）" in text
    assert "13992500001" not in text and "13992500099" not in text and "华法林" not in text


def test_merged_with_the_chosen_facts_and_taken_apart_again(desk, pair):
    wang, double = pair.one, pair.other
    chosen = {"survivor": "one", "fact_living": "other", "fact_medicines": "both", "fact_phone": "one"}
    text = desk.post(f"/life/doubles/{pair.pk}/merging/", chosen, follow=True).content.decode()
    assert "两份档案已并为一份" in text
    survivor = Elder.objects.get(pk=wang.pk)
    assert (survivor.living, survivor.medicines, survivor.phone) == ("children", ["华法林", "氨氯地平"], "13992500001")
    old = page(desk, f"/elders/{double.pk}/")
    assert "已并入 王桂兰 的档案" in old and f"/elders/{wang.pk}/" in old
    merge = Merge.objects.get()
    text = desk.post(f"/life/merges/{merge.pk}/splitting/", {"apart": "yes"}, follow=True).content.decode()
    assert "这次并档已经拆开" in text and Elder.objects.get(pk=wang.pk).living == "alone"
    pair.refresh_from_db()
    assert pair.status == "apart"


def test_without_a_choice_of_the_file_nothing_is_merged(desk, pair):
    text = desk.post(f"/life/doubles/{pair.pk}/merging/", {}, follow=True).content.decode()
    assert "请选留下哪一份档案" in text and not Merge.objects.exists()


def test_told_apart_it_leaves_the_list_and_may_be_looked_at_again(desk, pair):
    assert "没有要核对的" in desk.post(f"/life/doubles/{pair.pk}/separation/", follow=True).content.decode()
    assert "王桂兰" in page(desk, "/life/doubles/?status=apart")
    desk.post(f"/life/doubles/{pair.pk}/reopening/")
    assert "1 对档案" in page(desk, "/life/doubles/")


def test_who_comes_second_is_told(desk, pair):
    actions.part(pair=pair, by=cast.li_county().actor, at=AT)
    assert desk.post(f"/life/doubles/{pair.pk}/separation/").status_code == 409


def test_a_dead_and_a_living_one_are_not_merged_and_it_is_said_why(desk, pair):
    Elder.objects.filter(pk=pair.other.pk).update(status="died")
    assert "一份登记了去世" in page(desk, f"/life/doubles/{pair.pk}/")
    assert desk.post(f"/life/doubles/{pair.pk}/merging/", {"survivor": "one"}).status_code == 409


def test_what_was_born_since_is_offered_and_goes_where_it_was_ticked(desk, pair, li_county):
    merge = actions.merge(survivor=pair.one, double=pair.other, by=li_county.actor, at=after(5))
    survivor = Elder.objects.get(pk=pair.one.pk)
    row = people.add_contact(elder=survivor, name="新邻居", relation="邻居", phone="", by=li_county.actor, at=after(9))
    text = page(desk, f"/life/merges/{merge.pk}/")
    assert "新邻居" in text
    desk.post(f"/life/merges/{merge.pk}/splitting/", {"also": [f"people.contact:{row.pk}", "people.contact:x"]})
    row.refresh_from_db()
    assert row.elder == pair.other


def test_across_two_counties_each_sees_only_the_own_file_and_the_city_merges(pair, li_county, he_ziyang, sun_city, sign_in):
    other = pair.other
    people.change_elder(elder=other, division=cast.place(cast.HAOPING), phone="13992500001", by=sun_city.actor, at=after(5))
    for user, sees in ((li_county, pair.one), (he_ziyang, other)):
        client = sign_in(user)
        text = page(client, f"/life/doubles/{pair.pk}/")
        hidden = other if sees == pair.one else pair.one
        assert "另一个县的档案" in text and str(hidden.pk) not in text and str(sees.pk) in text
        assert client.post(f"/life/doubles/{pair.pk}/separation/").status_code == 404
        assert client.post(f"/life/doubles/{pair.pk}/merging/", {"survivor": "one"}).status_code == 404
    city = sign_in(sun_city)
    city.post(f"/life/doubles/{pair.pk}/merging/", {"survivor": "one"})
    merge = Merge.objects.get()
    assert sign_in(li_county).post(f"/life/merges/{merge.pk}/splitting/").status_code == 404
    text = page(sign_in(li_county), f"/life/merges/{merge.pk}/")
    assert str(other.pk) not in text and "另一个县的档案" in text
    assert "已并入另一" in page(sign_in(he_ziyang), f"/elders/{other.pk}/")


def test_dispatchers_read_the_list_and_cannot_merge(pair, liu_min, sign_in):
    client = sign_in(liu_min)
    assert "留下哪一份" not in page(client, f"/life/doubles/{pair.pk}/")
    assert client.post(f"/life/doubles/{pair.pk}/merging/", {"survivor": "one"}).status_code == 404
