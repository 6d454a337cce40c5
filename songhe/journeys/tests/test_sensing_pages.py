"""Pages of sensing: what the assistant, the desk, the family, the doctor, bureaus and system see, do and do not see."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import songhe.care.sensing.counting
import songhe.care.visits.counting  # noqa: F401
from songhe.base import clock, indicators
from songhe.care.sensing import readings
from songhe.care.sensing.models import Hold, Ring
from songhe.care.visits import actions as visits
from songhe.care.visits.models import CheckIn
from songhe.journeys import readings_archived
from songhe.journeys.tests import sensing_scene as scene
from songhe.register.people import actions as people
from songhe.register.people.models import Contact
from tests import cast

pytestmark = pytest.mark.django_db
AT = scene.NOON


@pytest.fixture(autouse=True)
def hand(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> dict[str, datetime]:
    settings.VAR = tmp_path
    told = {"at": AT + timedelta(minutes=10)}
    monkeypatch.setattr(clock, "now", lambda: told["at"])
    return told


def text(answer: Any) -> str:
    assert answer.status_code in {200, 422}, answer.status_code
    return str(answer.content.decode())


def heart(minutes: int = 4) -> CheckIn:
    """Chen's heart is fast in bed."""
    scene.device("mat-chen", "mat")
    for minute in range(minutes):
        scene.says("mat-chen", AT + timedelta(minutes=minute), '{"signal":"bed","hr":131,"in_bed":true,"battery":64}')
    return CheckIn.objects.get()


def test_nobody_waits_and_the_page_says_how_it_fills(sign_in: Any) -> None:
    scene.chen()
    assert "谁家太久没动静" in text(sign_in(scene.assistant()).get("/sensing/"))


def test_the_list_the_home_and_back(sign_in: Any) -> None:
    check_in, chen = heart(), scene.chen()
    page = sign_in(scene.assistant())
    told = text(page.get("/sensing/"))
    assert "1 位老人等着看一看" in told and "睡眠心率异常" in told and f"/visits/checks/{check_in.pk}/" in told
    assert f"/sensing/homes/{chen.pk}/" in text(page.get("/sensing/?q=陈"))
    told = text(page.get(f"/sensing/homes/{chen.pk}/"))
    assert "睡眠垫 S" in told and "64%" in told and "到界限了" in told
    assert page.get(f"/sensing/checkins/{check_in.pk}/").headers["Location"] == f"/visits/checks/{check_in.pk}/"
    assert f"/sensing/checkins/{check_in.pk}/why/" in text(page.get(f"/visits/checks/{check_in.pk}/"))
    assert page.post(f"/visits/checks/{check_in.pk}/", {"found": "well", "said": "在散步"}).status_code == 302
    scene.rings(AT + timedelta(minutes=10))
    told = text(page.get(f"/visits/checks/{check_in.pk}/"))
    assert "在散步" in told and "人没事" in told
    assert "人没事" in text(page.get(f"/sensing/checkins/{check_in.pk}/why/"))
    assert "陈老大" in text(page.get("/sensing/?status=over"))


def test_a_hold_that_cannot_be_loses_nothing(sign_in: Any) -> None:
    heart()
    page, where = sign_in(scene.assistant()), f"/sensing/homes/{scene.chen().pk}/hold/"
    answer = page.post(where, {"reason": "hospital", "until": "2026-11-01"})
    assert answer.status_code == 422 and "结束日期要在今天之后" in text(answer) and 'value="2026-11-01"' in text(answer)
    assert page.post(where, {"reason": "", "until": ""}).status_code == 422
    assert page.post(where, {"reason": "visit", "until": "2026-11-30"}).status_code == 302
    assert "探亲、外出" in text(page.get(f"/sensing/homes/{scene.chen().pk}/")) and Hold.objects.get().reason == "visit"


def test_next_door_sees_nothing(sign_in: Any) -> None:
    check_in, chen = heart(), scene.chen()
    page = sign_in(cast.he_ziyang())
    assert "陈老大" not in text(page.get("/sensing/"))
    for where in (
        f"homes/{chen.pk}/",
        f"rings/{Ring.objects.get().pk}/",
        f"readings/homes/{chen.pk}/",
    ):
        assert page.get(f"/sensing/{where}").status_code == 404
    assert page.get(f"/visits/checks/{check_in.pk}/").status_code == 404
    assert page.get(f"/sensing/checkins/{check_in.pk}/why/").status_code == 404
    assert page.get(f"/sensing/checkins/{check_in.pk}/").status_code == 404


def test_the_family_that_may_follow_sees_the_home(sign_in: Any) -> None:
    heart()
    chen, account = scene.chen(), cast.user("chenxia", "陈霞", "family", cast.PUXI)
    facts = {"name": "陈霞", "relation": "女儿", "phone": "13992500022", "user": account, "may_follow": True}
    Contact.objects.create(elder=chen, place=1, **facts)
    page = sign_in(account)
    assert "登记您为关注人" in text(page.get("/sensing/mine/"))
    assert page.get(f"/sensing/homes/{chen.pk}/").status_code == 404
    people.give_consent(elder=chen, purpose="family", given_by="陈老大", by=cast.liu_min().actor, at=AT)
    told = text(page.get("/sensing/mine/", follow=True))
    assert "睡眠垫" in told and "131" not in told and "睡眠心率异常" in told


def test_bureaus_see_worth_and_not_why_and_system_no_people(sign_in: Any) -> None:
    check_in = heart()
    visits.close(task=check_in, found="false", by=scene.assistant().actor, at=AT + timedelta(minutes=8))
    scene.rings(AT + timedelta(minutes=8))
    page = sign_in(cast.li_county())
    told = text(page.get("/sensing/rules/mat-heart/?days=30"))
    assert "陈老大" in told and "100.0%" in told and "131" not in told
    assert page.get(f"/sensing/rings/{Ring.objects.get().pk}/").status_code == 404
    told = text(sign_in(cast.fang_system()).get("/sensing/rules/mat-heart/"))
    assert "陈老大" not in told and "睡眠垫 S" in told
    assert page.get("/sensing/rules/nothing/").status_code == 404
    assert "误报" in text(page.get("/sensing/rules/mat-heart/?outcome=false&model=%E7%9D%A1%E7%9C%A0%E5%9E%AB%20S"))


def test_the_figures_and_the_lists_behind_them() -> None:
    check_in = heart()
    visits.take(task=check_in, by=scene.assistant().actor, at=AT + timedelta(minutes=6))
    visits.close(task=CheckIn.objects.get(), found="helped", by=scene.assistant().actor, at=AT + timedelta(minutes=8))
    scene.rings(AT + timedelta(minutes=8))
    chen, span, at = scene.chen(), indicators.month(2026, 11), AT + timedelta(days=1)
    where: dict[str, Any] = {
        "elder": chen,
        "division_path": chen.division_path,
        "level": 2,
        "opened_at": AT,
        "status": "closed",
    }
    for outcome in ("fine", "device", "calmed", "test"):
        Ring.objects.create(**where, rule="water-still", outcome=outcome)
    for code, met, of in (("sensing-precision", 1, 3), ("sensing-false", 1, 3), ("check-in-in-time", 1, 1)):
        counter = indicators.counter(code)
        assert counter is not None and counter.count(span, at) == {chen.division_path: indicators.Ratio(met, of)}, code
        assert len(counter.rows(cast.li_county(), span, at, "6109/610921", "of")) == of
        assert len(counter.rows(cast.li_county(), span, at, "6109/610921", "met")) == met
        assert counter.rows(cast.he_ziyang(), span, at, "6109/610921", "of") == []


def test_a_day_of_readings_and_the_fleet(sign_in: Any, hand: dict[str, datetime]) -> None:
    scene.device("meter-chen", "meter")
    begin = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)  # 6:00 at Chen's
    for half, total in enumerate((1.0, 1.02, 1.02, 1.10, 1.10)):
        at = begin + timedelta(minutes=30 * half)
        scene.says("meter-chen", at, f'{{"signal":"flow","total_m3":{total},"battery":{40 - half}}}')
    chen, page = scene.chen(), sign_in(scene.assistant())
    where = f"/sensing/readings/homes/{chen.pk}/"
    assert "没有存下的读数" in text(page.get(where))
    readings_archived.run_once(AT)
    told = text(page.get(where))
    assert "7 点，0.08 m³" in told and "6 点，0 m³" in told
    assert "没有存下的读数" in text(page.get(f"{where}?on=2026-11-20")) and page.get(f"{where}?on=nonsense").status_code == 200
    county = cast.li_county()
    (silence,) = readings.silences(county, begin.date(), AT.date())
    assert (silence.model, silence.devices, silence.messages, silence.usual, silence.longest) == ("wM-Bus 水表", 1, 5, 30, 30)
    (curve,) = readings.batteries(county, begin.date(), AT.date())
    assert curve.days[0][1] == 38 and curve.devices == 1
    told = text(sign_in(county).get("/sensing/readings/"))
    assert "wM-Bus 水表" in told and "陈老大" not in told and "存下的天" not in told
    assert readings.silences(cast.he_ziyang(), begin.date(), AT.date()) == []
    assert "存下的天" in text(sign_in(cast.fang_system()).get("/sensing/readings/?days=30"))
