"""Two files of Wang Guilan are found by night and merged, both histories on one page; it was a mistake: all is as before."""

from datetime import UTC, date, datetime

import pytest

from songhe.care.emergency import actions as emergency
from songhe.register.life import actions as life
from songhe.register.life.models import Merge, Pair
from songhe.register.people import actions as people
from songhe.register.people import marks
from songhe.register.people.models import Elder
from tests.cast import AT, PUXI, after, place
from tests.dump import differences, rows

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)  # 03:30 here


def call_of(elder, number, liu_min):
    call = emergency.raise_call(source=f"story {number}", trigger="sos", elder=elder, by=liu_min.actor, at=after(number))[0]
    emergency.answer(call=call, user=liu_min, at=after(number + 1))
    emergency.close(call=call, cause="false_touch", by=liu_min.actor, at=after(number + 2))
    return call


def test_two_files_become_one_and_two_again_with_nothing_lost(wang_button, wang_daughter, liu_min, li_county, sign_in):
    wang = wang_button.elder
    Elder.objects.filter(pk=wang.pk).update(
        phone_index=marks.phone_mark(wang.phone), phone_tail_index=marks.phone_tail_mark(wang.phone)
    )
    double = people.register_elder(
        name="王桂兰",
        sex="2",
        birth_date=date(1945, 3, 12),
        division=place(PUXI),
        by=li_county.actor,
        at=AT,
        phone="13992500099",
    )
    first, second = call_of(wang, 10, liu_min), call_of(double, 20, liu_min)

    assert life.compare_daily(NIGHT) == 1
    pair, clerk = Pair.objects.get(), sign_in(li_county)
    assert "王桂兰" in clerk.get("/life/doubles/").content.decode()
    before = rows("life.merge", "life.pair")

    clerk.post(f"/life/doubles/{pair.pk}/merging/", {"survivor": "one", "fact_phone": "other"})
    survivor = Elder.objects.get(pk=wang.pk)
    assert {call.pk for call in survivor.calls.all()} == {first.pk, second.pk} and survivor.phone == "13992500099"
    page = clerk.get(f"/life/elders/{wang.pk}/").content.decode()
    assert "并入了 王桂兰 的另一份档案" in page
    assert f"/elders/{wang.pk}/" in clerk.get(f"/elders/{double.pk}/").content.decode()

    clerk.post(f"/life/merges/{Merge.objects.get().pk}/splitting/", {"apart": "yes"})
    assert "\n".join(differences(before, rows("life.merge", "life.pair"))) == ""
    assert life.compare_daily(NIGHT.replace(day=24)) == 0 and Pair.objects.get().status == "apart"
