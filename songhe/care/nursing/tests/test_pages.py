"""Pages of daily care: by forms alone, each for whom it is, and no query more for a longer list."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from songhe.base import clock
from songhe.base import indicators as base
from songhe.base.errors import Refused
from songhe.base.outbox import kinds
from songhe.base.outbox.kinds import Told
from songhe.care.nursing import actions, counting, jobs, lying
from songhe.care.nursing.models import Act, CarePlan, Mishap, Post
from songhe.care.nursing.tests import scene
from songhe.care.nursing.tests.scene import AT, Ward, here
from songhe.register.people import actions as people
from songhe.register.people.models import Contact
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The clock of the edge."""
    held = {"at": AT}
    monkeypatch.setattr(clock, "now", lambda: held["at"])
    return held


@pytest.fixture
def ill(ward: Ward) -> Ward:
    ward.lies(scene.granny(), "201")
    scene.planned()
    return ward


def page(client: Any, name: str, /, *keys: Any, status: int = 200) -> str:
    answer = client.get(reverse(f"nursing:{name}", args=keys))
    assert answer.status_code == status, (name, answer.status_code)
    return answer.content.decode()


def post(client: Any, name: str, /, *keys: Any, status: int = 302, **body: Any) -> str:
    answer = client.post(reverse(f"nursing:{name}", args=keys), body)
    assert answer.status_code == status, (name, answer.status_code, answer.content.decode()[-400:])
    return answer.content.decode()


def test_who_ends_her_own_post_is_led_to_a_page_that_is_hers(sign_in: Any, hand: dict[str, Any], ward: Ward) -> None:
    head = scene.head()
    client = sign_in(head.user)
    assert client.post(reverse("nursing:post_ending", args=[head.pk]), follow=True).redirect_chain[-1][0] == "/nursing/"
    assert page(client, "homes")


def test_from_the_post_to_the_signed_plan_by_forms(sign_in: Any, hand: dict[str, Any], ward: Ward) -> None:
    who = ward.lies(scene.granny(), "201")
    home, head = scene.home(), scene.head()
    boss = sign_in(cast.zheng_operator())
    post(boss, "post_ending", head.pk)
    assert "蒋护士长" in page(boss, "posts", home.pk)
    post(boss, "posts", home.pk, user=head.user_id, kind="head")
    client = sign_in(head.user)
    assert "还没有签过字的照护计划" in page(client, "board", home.pk)
    assert "每2小时" in client.get(reverse("nursing:plan", args=[home.pk, who.pk]) + "?level=4").content.decode()
    wrong = post(client, "plan", home.pk, who.pk, status=422, level="3", when_turn="夜里", mind_turn="慢一点")
    assert "写成 07:30" in wrong and "慢一点" in wrong  # nothing of what was typed is lost
    post(
        client,
        "plan",
        home.pk,
        who.pk,
        level="3",
        words="左侧偏瘫",
        when_turn="每2小时",
        mind_turn="托住左肩",
        when_meal="12:00",
    )
    plan = CarePlan.objects.get()
    assert "这一版还没有签字" in page(client, "resident", home.pk, who.pk)
    post(client, "plan_signing", plan.pk, status=422, signed_by="")
    post(client, "plan_signing", plan.pk, signed_by="孙家女", relation="女儿")
    post(client, "medicine", home.pk, who.pk, status=422, name="药", said="晚上")
    told = {"name": "氨氯地平片", "dose": "1 片", "said": "21:00", "prescribed_by": "王医生", "starts_on": "2026-11-23"}
    post(client, "medicine", home.pk, who.pk, **told)
    shown = page(client, "resident", home.pk, who.pk)
    assert "氨氯地平片" in shown and "托住左肩" in shown and "翻身" in shown
    assert "2026 年 11 月照护记录" in page(client, "record", home.pk, who.pk)


def test_a_carer_ticks_by_forms_and_may_not_plan(sign_in: Any, hand: dict[str, Any], ill: Ward) -> None:
    home, who, fang = scene.home(), scene.granny(), scene.fang()
    client = sign_in(fang.user)
    assert client.get(reverse("nursing:homes"))["Location"] == reverse("nursing:board", args=[home.pk])
    for name in ("plan", "medicine"):
        page(client, name, home.pk, who.pk, status=404)
    page(client, "posts", home.pk, status=404)
    post(client, "plan_dropping", CarePlan.objects.get().pk, status=404)
    hand["at"] = here(12, 5)
    client = sign_in(fang.user)  # a session that rested for so long is over
    act, meal = scene.act("turn", here(12)), scene.act("meal", here(12))
    assert "翻身" in page(client, "plain") and "做了" in page(client, "act", act.pk)
    post(client, "tick", act.pk, side="left", skin="fine")
    post(client, "tick", act.pk, status=409, side="left")
    post(client, "reason", meal.pk, status=422)
    post(client, "reason", meal.pk, reason="refused")
    post(client, "taking_back", meal.pk)
    post(client, "pin", status=422, password="wrong", pin="2580", again="2581")
    post(client, "pin", password=cast.PASSWORD, pin="5824", again="5824")
    assert "左侧" in page(client, "resident", home.pk, who.pk)


def test_the_phone_holds_who_lies_there_now_and_what_is_due(sign_in: Any, hand: dict[str, Any], ill: Ward) -> None:
    away = ill.lies(scene.elder("何大有"), "202", state="away")
    scene.planned(away)
    client = sign_in(scene.fang().user)
    assert "孙阿婆" not in page(client, "shift")
    told = json.loads(client.post(reverse("nursing:register")).content)
    assert {one["who"] for one in told["acts"]} == {"孙阿婆"} and {one["who"] for one in told["residents"]} == {
        "孙阿婆",
        "何大有",
    }
    assert {one["kind"] for one in told["acts"]} == {"turn", "meal"} and told["rooms"] == ["201", "202"]
    assert not told["came"] and "蒋护士长" in {one["name"] for one in told["mates"]}
    stranger = sign_in(cast.user("nopost", "无岗", "carer", cast.PUXI))
    assert stranger.post(reverse("nursing:register")).status_code == 403 and "还没有护理岗位" in page(stranger, "shift")
    assert page(stranger, "shell") and "SETUP" in page(stranger, "worker")


def say(kind: str, user: Any, about: Any, at: Any, key: uuid.UUID | None = None, /, **facts: Any) -> str:
    """A phone says something, as the outbox hands it on."""
    found = kinds.find(f"nursing.{kind}")
    assert found is not None and found.may(user)
    told = {"order": str(about), "at": at.timestamp() * 1000, **facts}
    return found.apply(Told(key or uuid.uuid4(), told, user, user.actor, at + timedelta(hours=1)))


def test_what_a_phone_says_later_was_done_when_it_was_done(ill: Ward) -> None:
    scene.tablet(said="12:00")
    fang, tian = scene.fang(), scene.tian()
    act, tablet = scene.act("turn", here(12)), scene.act("medicine", here(12))
    assert say("do", fang.user, act.pk, here(12, 3), noted={"side": "left"}) == ""
    act.refresh_from_db()
    assert (act.done_at, act.heard_at, act.late) == (here(12, 3), here(13, 3), False)
    assert say("take_back", fang.user, act.pk, here(12, 20)) == ""
    assert say("leave_out", fang.user, act.pk, here(12, 4), reason="asleep") == ""
    assert "不对" in say("give", fang.user, tablet.pk, here(12, 5), second=str(tian.pk), pin="0000")
    with pytest.raises(Refused, match="同一个人"):
        say("confirm", fang.user, tablet.pk, here(12, 6))
    assert say("confirm", tian.user, tablet.pk, here(12, 7)) == ""
    tablet.refresh_from_db()
    assert (tablet.status, tablet.done_name, tablet.second_name) == ("done", "方芳", "田甜")
    with pytest.raises(ValueError, match="-"):
        say("do", fang.user, uuid.uuid4(), here(12, 8))
    with pytest.raises(Refused, match="岗位"):
        say("do", cast.user("nopost", "无岗", "carer", cast.PUXI), act.pk, here(12, 8))


def test_a_mishap_told_twice_by_a_phone_is_one(ill: Ward) -> None:
    key, fang = uuid.uuid4(), scene.fang()
    facts = {"kind": "fall", "elder": str(scene.granny().pk), "words": "坐在地上", "call": True}
    for _time in range(2):
        assert say("mishap", fang.user, scene.home().pk, here(12), key, **facts) == ""
    row = Mishap.objects.get()
    assert (row.pk, row.happened_at, row.raised_at, bool(row.call_at)) == (key, here(12), here(13), True)


def test_a_mishap_by_forms_up_to_its_end(sign_in: Any, hand: dict[str, Any], ill: Ward) -> None:
    home, head = scene.home(), scene.head()
    client = sign_in(head.user)
    post(client, "new_mishap", home.pk, status=422, kind="")
    post(client, "new_mishap", home.pk, kind="fall", elder=scene.granny().pk, words="自己下床")
    row = Mishap.objects.get()
    county = sign_in(cast.li_county())
    seen = page(county, "mishap", row.pk)
    assert "自己下床" not in seen and "孙阿婆" not in seen and "孙*" in seen
    for name in ("step", "calling", "reporting", "telling", "closing"):
        post(county, name, row.pk, status=404)
    post(client, "step", row.pk, code="look")
    post(client, "calling", row.pk)
    post(client, "telling", row.pk, status=422, name="")
    post(client, "telling", row.pk, name="孙家女", how="phone")
    post(client, "reporting", row.pk)
    assert "自己下床" in page(county, "mishap", row.pk)
    post(client, "closing", row.pk, cause="没按铃", change="感应灯")
    row.refresh_from_db()
    assert row.status == "closed" and "跌倒" in page(county, "mishaps")
    carer = sign_in(scene.fang().user)
    post(carer, "closing", row.pk, status=404, cause="x", change="y")


def test_the_bureau_sees_figures_and_no_records(sign_in: Any, hand: dict[str, Any], ill: Ward) -> None:
    county, home = sign_in(cast.li_county()), scene.home()
    assert "蒲溪敬老院" in page(county, "homes")
    page(county, "board", home.pk, status=404)
    page(county, "resident", home.pk, scene.granny().pk, status=404)
    page(county, "act", Act.objects.all()[0].pk, status=404)


def test_a_stranger_is_no_resident_of_the_home(sign_in: Any, hand: dict[str, Any], ill: Ward) -> None:
    client = sign_in(scene.head().user)
    for name in ("resident", "record", "plan", "medicine"):
        page(client, name, scene.home().pk, scene.elder("外人").pk, status=404)


def test_the_daughter_reads_the_body_only_with_her_mothers_word(
    sign_in: Any, hand: dict[str, Any], ill: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, fang = scene.granny(), scene.fang()
    scene.tablet(said="12:00")
    act, tablet = scene.act("turn", here(12)), scene.act("medicine", here(12))
    actions.do(act=act, post=fang, by=fang.user.actor, at=here(12), noted={"skin": "red"})
    actions.give(act=tablet, post=fang, second=scene.tian(), pin="1973", by=fang.user.actor, at=here(12))
    hand["at"] = here(13)
    user = cast.user("sunjianv", "孙家女", "family", cast.PUXI)
    Contact.objects.create(elder=who, name="孙家女", relation="女儿", place=1, may_follow=True, user=user)
    daughter = sign_in(user)
    assert "孙阿婆" not in page(daughter, "mine")
    people.give_consent(elder=who, purpose="family", given_by="孙阿婆", by=fang.user.actor, at=AT)
    seen = page(daughter, "mine")
    assert "翻身" in seen and "发红" not in seen and "服药" not in seen
    monkeypatch.setattr(lying.port, "may_read", set)
    seen = page(daughter, "mine")
    assert "发红" in seen and "服药" in seen


def queries_of(client: Any, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_a_fuller_home_asks_no_more(sign_in: Any, hand: dict[str, Any], ill: Ward) -> None:
    hand["at"] = here(13)
    client = sign_in(scene.head().user)
    pages = [reverse("nursing:board", args=[scene.home().pk]), reverse("nursing:plain")]
    before = [queries_of(client, one) for one in pages]
    for place, name in enumerate(("甲", "乙", "丙")):
        scene.planned(ill.lies(scene.elder(name), f"30{place}"))
    assert [queries_of(client, one) for one in pages] == before


def figure(code: str) -> base.Counter:
    found = base.counter(code)
    assert found is not None
    return found


def test_figures_count_what_was_owed_and_drill_down(hand: dict[str, Any], ill: Ward) -> None:
    scene.tablet(said="12:00 13:00")
    fang = scene.fang()
    actions.do(act=scene.act("turn", here(12)), post=fang, by=fang.user.actor, at=here(12, 40))
    actions.do(act=scene.act("meal", here(12)), post=fang, by=fang.user.actor, at=here(12))
    tablet = scene.act("medicine", here(12))
    actions.give(act=tablet, post=fang, second=scene.tian(), pin="1973", by=fang.user.actor, at=here(12))
    actions.leave_out(act=scene.act("medicine", here(13)), post=fang, reason="refused", by=fang.user.actor, at=here(13))
    for _step in range(3):
        jobs.due(here(15, 59))
    span, path = base.month_of(AT), scene.home().division_path
    found = {code: figure(code).count(span, here(16)).get(path) for code in ("care-in-time", "turns-late", "medicine-by-two")}
    # the meal and the tablet; a late turn, a missed one; a refusal is nobody's fault
    assert found["care-in-time"] == base.Ratio(2, 4)
    assert found["turns-late"] == base.Ratio(2, 2) and found["medicine-by-two"] == base.Ratio(1, 1)
    rows = figure("turns-late").rows(cast.li_county(), span, here(16), path, "met")
    assert [row.title for row in rows[:5]] == ["蒲溪敬老院"] * 2 and "翻身" in rows[0].note and rows[0].met
    assert not figure("turns-late").rows(cast.he_ziyang(), span, here(16), path, "of")
    assert counting.MOST and Post.objects.count() == 3


def test_reported_in_time(ill: Ward) -> None:
    by = scene.head().user.actor
    told: dict[str, Any] = {"facility": scene.home(), "kind": "fall", "elder": scene.granny(), "by": by}
    rows = [actions.raise_mishap(**told, at=here(10 + hour)) for hour in range(3)]
    actions.report(mishap=rows[0], by=by, at=here(12))
    actions.report(mishap=rows[1], by=by, at=here(60))
    counter, span = figure("mishaps-reported"), base.month_of(AT)
    assert list(counter.count(span, here(20)).values()) == [base.Ratio(1, 2)]
    assert list(counter.count(span, here(90)).values()) == [base.Ratio(1, 3)]
    assert len(counter.rows(cast.li_county(), span, here(90), "6109", "missing")) == 2
