"""While a person is being registered: likely doubles are shown, and the clerk says same or different."""

import pytest

from songhe.base.models import JournalEntry
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db
AGAIN = {"name": "王桂兰", "sex": "2", "birth_date": "1945-03-12", "division": cast.PUXI, "living": "alone"}


def test_a_likely_double_is_shown_before_anything_is_saved(wang, li_county, sign_in):
    answer = sign_in(li_county).post("/elders/new/", AGAIN)
    text = answer.content.decode()
    assert answer.status_code == 422 and "可能已经有档案" in text and f"/elders/{wang.pk}/" in text
    assert "同村、同名、同日出生" in text and 'value="王桂兰"' in text and Elder.objects.filter(name="王桂兰").count() == 1


def test_said_to_be_somebody_else_it_is_saved_and_the_journal_keeps_it(wang, li_county, sign_in):
    answer = sign_in(li_county).post("/elders/new/", {**AGAIN, "apart": str(wang.pk)})
    assert answer.status_code == 302 and Elder.objects.filter(name="王桂兰").count() == 2
    assert JournalEntry.objects.get(verb="people.elder.register").facts == {"apart_from": [str(wang.pk)]}


def test_the_fragment_is_asked_by_post_and_writes_nothing(wang, li_county, sign_in):
    client = sign_in(li_county)
    assert "王桂兰" in client.post("/elders/new/likely/", AGAIN).content.decode()
    assert client.get("/elders/new/likely/").status_code == 405 and Elder.objects.count() == 1
    assert client.post("/elders/new/likely/", {"name": "李"}).content.decode().strip() == ""


def test_a_file_of_another_county_is_not_shown(wang, he_ziyang, sign_in):
    text = sign_in(he_ziyang).post("/elders/new/likely/", {**AGAIN, "division": cast.HAOPING}).content.decode()
    assert text.strip() == ""


def test_nobody_alike_is_asked_nothing(li_county, sign_in):
    answer = sign_in(li_county).post("/elders/new/", {**AGAIN, "name": "周翠花"})
    assert answer.status_code == 302


def test_one_who_moved_away_may_be_registered_anew_with_the_same_number(wang, li_county, sign_in):
    client = sign_in(li_county)
    number = {"citizen_id": "61092119450312122X"}
    client.post("/elders/new/", {**AGAIN, **number, "apart": str(wang.pk)})
    assert client.post("/elders/new/", {**AGAIN, **number, "name": "王桂英"}).status_code == 422
    Elder.objects.exclude(pk=wang.pk).update(status="merged")
    done = client.post("/elders/new/", {**AGAIN, **number, "apart": str(wang.pk)})
    assert done.status_code == 302
