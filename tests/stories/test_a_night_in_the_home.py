"""A night in 蒲溪敬老院: a turning is forgotten at two, told, and done late; a tablet is given by two; somebody falls,
help and the daughter are called; and in the morning the handover tells all of it, signed by two."""

from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from songhe.base import clock
from songhe.care.beds import actions as beds
from songhe.care.beds.models import Stay
from songhe.care.beds.tests import scene as bed_scene
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call
from songhe.care.nursing import actions, jobs
from songhe.care.nursing.models import Act, Mishap, Shift
from songhe.care.nursing.tests import scene
from songhe.care.nursing.tests.scene import here
from songhe.journeys import home_day, home_rings, people_told
from songhe.links.notify import actions as notify
from songhe.links.notify.models import Notice
from songhe.register.people import actions as people
from songhe.register.people.models import Contact
from tests import cast

pytestmark = pytest.mark.django_db


def passes(hand: dict[str, datetime], at: datetime) -> None:
    """Time goes on to `at`, and the house does by itself what it does."""
    hand["at"] = at
    jobs.ahead(at)
    while jobs.due(at):
        pass
    for journey in (home_day, home_rings, people_told):
        while journey.run_once(at):
            pass


def told(who: Any) -> list[str]:
    """The words as they arrive: the rows hold them sealed."""
    return [row.text for row in Notice.objects.filter(to=f"user:{who.pk}", channel="console").order_by("made_at")]


def test_a_night_in_the_home(sign_in: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.DEMO = True  # the log is read along: it tells
    hand = {"at": scene.AT}
    monkeypatch.setattr(clock, "now", lambda: hand["at"])
    emergency.load_rules()
    bed_scene.home()
    granny, fang, tian, head = scene.granny(), scene.fang(), scene.tian(), scene.head()
    bed_scene.lives(granny, bed_scene.bed("201"), at=here(9, day=14))
    other = bed_scene.elder("何大有")
    stay = bed_scene.lives(other, bed_scene.bed("201", "2"), at=here(9, day=22))
    people.give_consent(elder=granny, purpose="family", given_by="孙阿婆", by=head.user.actor, at=hand["at"])
    daughter = Contact.objects.create(
        elder=granny, name="孙家女", relation="女儿", phone="13992500077", place=1, may_follow=True,
        user=cast.user("sunjianv", "孙家女", "family", cast.PUXI),
    )  # fmt: skip

    # Plans signed, a tablet ordered: from now on the day of the home is written ahead, for who lies there.
    scene.planned(granny)
    scene.planned(other)
    scene.tablet()
    beds.leave(stay=stay, where="女儿家", due_back=None, by=head.user.actor, at=here(18))

    # Night begins. Fang takes room 201; the day shift did not sign, which is shown and holds nobody up.
    passes(hand, here(20, 5))
    night = sign_in(fang.user)
    night.post(reverse("nursing:start"), {"rooms": ["201"]})
    assert told(fang.user) == []  # what was due at 12 and 18 went to the head: nobody was on duty then

    # Nine o'clock: the tablet needs two. Never the same person, never a wrong number.
    hand["at"] = here(21, 2)
    night = sign_in(fang.user)  # a session that rested is over: nurses sign in again
    tablet = scene.act("medicine", here(21))
    wrong = night.post(reverse("nursing:second", args=[tablet.pk]), {"second": tian.pk, "pin": "0000"})
    assert wrong.status_code == 422 and "核对码不对" in wrong.content.decode()
    tablet.refresh_from_db()
    assert (tablet.status, tablet.done_name) == ("prepared", "方芳")
    assert night.post(reverse("nursing:second", args=[tablet.pk])).status_code == 409
    night.post(reverse("nursing:second", args=[tablet.pk]), {"second": tian.pk, "pin": "1973"})
    tablet.refresh_from_db()
    assert (tablet.status, tablet.second_name, tablet.late) == ("done", "田甜", False)

    for hour in (20, 22, 24):
        hand["at"] = here(hour, 8)
        actions.do(
            act=scene.act_of(granny, "turn", here(hour)), post=fang, by=fang.user.actor, at=hand["at"], noted={"side": "left"}
        )

    # Two o'clock: nobody turns her. At half past the nurse of the room is told, at three the head.
    passes(hand, here(26, 31))
    turn = scene.act_of(granny, "turn", here(26))
    assert len(told(fang.user)) == 1 and "201-1" in told(fang.user)[0] and "翻身" not in told(fang.user)[0]
    assert told(tian.user) == []
    before = len(told(head.user))
    passes(hand, here(27, 1))
    assert len(told(head.user)) == before + 1

    # She is turned at 3:05, an hour late; nothing rings any more. Who is away on leave owes nothing.
    hand["at"] = here(27, 6)
    night = sign_in(fang.user)
    body = {"side": "right", "skin": "red", "done_at": "2026-11-24T03:05"}
    assert night.post(reverse("nursing:tick", args=[turn.pk]), body).status_code == 302
    turn.refresh_from_db()
    assert (turn.status, turn.late, turn.noted["skin"]) == ("done", True, "red")
    passes(hand, here(28, 40))
    assert len(told(fang.user)) == 2  # that of four o'clock
    assert set(Act.objects.filter(elder=other, due_at__gt=here(18), due_at__lt=here(26)).values_list("status", flat=True)) == {
        "away"
    }

    # A fall: help is called, once; the daughter and the manager are told, without a word of what happened.
    hand["at"] = here(29, 10)
    night = sign_in(fang.user)
    body = {"kind": "fall", "elder": granny.pk, "place": "201 床边", "words": "自己下床", "call": "on"}
    answer = night.post(reverse("nursing:new_mishap", args=[fang.facility_id]), body)
    mishap = Mishap.objects.get()
    assert answer["Location"] == reverse("nursing:mishap", args=[mishap.pk])
    passes(hand, here(29, 10))
    passes(hand, here(29, 11))
    call = Call.objects.get()
    mishap.refresh_from_db()
    assert (mishap.call, call.trigger, call.elder_id) == (call.pk, "fall", granny.pk)
    words = [row.text for row in Notice.objects.filter(to=f"contact:{daughter.pk}", subject=mishap.pk)]
    assert words and not any("跌倒" in one for one in words)
    notify.send_due(here(29, 12))
    mishap.refresh_from_db()
    assert (mishap.told_name, mishap.told_how) == ("孙家女", "message")

    # Seven o'clock: the summary tells what was late, what went wrong, who is away. Two sign it.
    hand["at"] = here(31, 30)
    night = sign_in(fang.user)
    shift = Shift.objects.get(starts_at=here(20))
    page = night.get(reverse("nursing:handover", args=[shift.pk])).content.decode()
    assert "孙阿婆" in page and "跌倒" in page and "发红" in page and "女儿家" in page
    night.post(reverse("nursing:giving", args=[shift.pk]), {"words": "夜里要多看 201", "pin": scene.PIN})
    assert night.post(reverse("nursing:taking", args=[shift.pk]), {"pin": scene.PIN}).status_code == 409
    hand["at"] = here(32, 2)
    day = sign_in(tian.user)
    assert "上一班" in day.get(reverse("nursing:board", args=[tian.facility_id])).content.decode()
    day.post(reverse("nursing:taking", args=[shift.pk]), {"pin": "1973"})
    shift.refresh_from_db()
    assert (shift.status, shift.given_name, shift.taken_name) == ("taken", "方芳", "田甜")
    assert "夜里要多看 201" in day.get(reverse("nursing:handover", args=[shift.pk])).content.decode()

    # The daughter sees that her mother was cared for; what is of the body only with her mother's own word.
    page = sign_in(daughter.user).get(reverse("nursing:mine")).content.decode()
    assert "孙阿婆" in page and "发红" not in page

    # She goes home with her: nothing is owed any more.
    beds.discharge(stay=Stay.objects.get(elder=granny), why="回家", by=head.user.actor, at=here(33))
    passes(hand, here(33, 1))
    assert not Act.objects.filter(elder=granny, status="due", due_at__gt=here(33)).exists()
