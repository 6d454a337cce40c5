"""Pages of health: what the doctor, the desk, the family, the elder and the bureau see, do and do not see."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from songhe.base import clock
from songhe.care.health import actions, charts, queries
from songhe.care.health.actions import referring
from songhe.care.health.models import Alarm, Contract, HealthFile, Override, Programme, Sharing, Team, Watch
from songhe.care.health.tests.scene import AT, DAY, bp, by, chen, doctor, minutes, team
from songhe.register.people import actions as people
from songhe.register.people.models import Contact
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hand(monkeypatch: pytest.MonkeyPatch) -> dict[str, datetime]:
    told = {"at": minutes(10)}
    monkeypatch.setattr(clock, "now", lambda: told["at"])
    return told


def text(answer: Any) -> str:
    return str(answer.content.decode())


def at(name: str, *args: Any) -> str:
    return reverse(f"health:{name}", args=args)


def test_the_page_draws_what_was_measured_and_says_it_in_words(sign_in: Any) -> None:
    for back in range(20):
        bp(130 + back % 5, 78, AT - timedelta(days=back), taken_at=AT - timedelta(days=back))
    bp(300, 78, minutes(1))
    page = text(sign_in(doctor()).get(at("person", chen().pk)))
    assert page.count('<svg class="chart"') == 1 and "近 7 天平均 132/78" in page and "不像真的，没有判断" in page
    assert "还缺：" in page and "不代替判断" in page


@pytest.mark.parametrize("week", ["2026-02-30", "0001-01-01", "9999-12-31", "x"])
def test_a_week_that_no_calendar_has_is_this_one(week: str, sign_in: Any) -> None:
    answer = sign_in(doctor()).get(at("advisers"), {"week": week})
    assert (answer.status_code, answer.context["monday"]) == (200, DAY - timedelta(days=DAY.weekday()))


def test_a_year_is_drawn_without_a_query_a_day(sign_in: Any, django_assert_max_num_queries: Any) -> None:
    told = [
        actions.Taken(chen().pk, AT - timedelta(days=back), {"sbp": (131.0, ""), "dbp": (79.0, "")}, "device", str(back), "x")
        for back in range(360)
    ]
    actions.take_many(told, AT)
    client = sign_in(doctor())
    with django_assert_max_num_queries(28):
        page = text(client.get(at("person", chen().pk), {"span": "year"}))
    assert page.count("<polyline") == 2 and "<circle" not in page


def test_who_is_not_followed_up_is_screened_by_three_days(sign_in: Any) -> None:
    client, where = sign_in(doctor()), at("person", chen().pk)
    assert "高血压高危" not in text(client.get(where))
    bp(128, 78, AT - timedelta(days=4), taken_at=AT - timedelta(days=4))
    assert "高血压高危（55 岁及以上）" in text(client.get(where))
    for back, said in ((3, "还要在另外两天各量一次"), (2, "还要在另外两天"), (1, "三个不同的日子血压都高")):
        bp(142, 84, AT - timedelta(days=back), taken_at=AT - timedelta(days=back))
        assert said in text(client.get(where))
    actions.enrol(elder=chen(), kind="htn", on=DAY, by=by(), at=AT)
    assert "三个不同的日子" not in text(client.get(where))


def test_charts_mark_levels_by_shape_and_bear_one_value() -> None:
    line = charts.Line("sbp", [charts.Dot(DAY.toordinal(), 190, 3), charts.Dot(DAY.toordinal() + 0.5, 130, 0)])
    drawn = charts.chart([line], DAY - timedelta(days=29), DAY, [(89.0, 150.0)], "x")
    assert 'class="dot l3"' in drawn and "<circle" in drawn and drawn.count('class="zone"') == 1
    assert charts.chart([charts.Line("hr", [])], DAY, DAY, [], "x") == ""
    assert "polyline" not in charts.chart([charts.Line("hr", [charts.Dot(DAY.toordinal(), 70, 0)])], DAY, DAY, [], "x")


def test_measuring_by_form(sign_in: Any) -> None:
    client = sign_in(doctor())
    where = at("measure", chen().pk)
    for wrong in ({"source": "visit"}, {"source": "visit", "sbp": "130"}, {"source": "visit", "sbp": "x", "dbp": "80"}):
        assert client.post(where, wrong).status_code == 422
    assert (
        client.post(where, {"source": "visit", "sbp": "130", "dbp": "80", "glucose": "6.1", "context": "fasting"}).status_code
        == 302
    )
    (one,) = queries.readings(chen(), DAY, DAY)
    assert one.entry["v"] == {"sbp": 130, "dbp": 80, "glucose": 6.1} and one.entry["ctx"] == "fasting"
    told = {"day": "2026-11-23", "reading": one.entry["i"], "why": "量的是老伴"}
    for wrong in ({}, {"day": "x"}, {"day": "2020-01-01"}, {"why": ""}):
        assert client.post(at("striking", chen().pk), {**told, **wrong} if wrong else {}).status_code == 409
    assert client.post(at("striking", chen().pk), told).status_code == 302
    assert "量的是老伴" in text(client.get(at("person", chen().pk)))


def test_the_elder_measures_and_lets_the_family_read(sign_in: Any) -> None:
    elder = chen()
    user = cast.user("chenxia", "陈霞", "family", cast.PUXI)
    Contact.objects.create(elder=elder, place=1, name="陈霞", relation="女儿", user=user, may_follow=True)
    people.give_consent(elder=elder, purpose="family", given_by="陈老大", by=by(), at=AT)
    mine, hers = sign_in(elder.user), sign_in(user)
    assert mine.get(at("mine")).headers["Location"] == at("person", elder.pk)
    assert mine.post(at("measure", elder.pk), {"sbp": "128", "dbp": "76", "hr": "70"}).status_code == 302
    assert hers.get(at("person", elder.pk)).status_code == 404 and "让家属也能看" in text(hers.get(at("mine")))
    mine.post(at("sharing", elder.pk))
    shown = text(hers.get(at("person", elder.pk)))
    assert "128/76" in shown and "划掉" not in shown and "NEWS2" not in shown
    mine.post(at("unsharing", elder.pk))
    assert hers.get(at("person", elder.pk)).status_code == 404 and Sharing.objects.get().withdrawn_at


def test_neither_desk_nor_bureau_reads_what_was_measured(sign_in: Any) -> None:
    for minute in (0, 3):
        bp(165, 85, minutes(minute))
    alarm = Alarm.objects.get()
    for who in (cast.liu_min(), cast.li_county(), cast.user("zhangxh", "张小红", "assistant", cast.PUXI)):
        assert sign_in(who).get(at("person", chen().pk)).status_code == 404
    desk = sign_in(cast.liu_min())
    for where in (at("alarms"), at("alarm", alarm.pk)):
        assert "165" not in text(desk.get(where))
    assert sign_in(cast.li_county()).get(at("alarm", alarm.pk)).status_code == 404
    Alarm.objects.update(level=1)
    assert desk.get(at("alarm", alarm.pk)).status_code == 404


def test_an_alarm_is_taken_and_ended_on_its_page(sign_in: Any) -> None:
    for minute in (0, 3):
        bp(165, 85, minutes(minute))
    client, row = sign_in(doctor()), Alarm.objects.get()
    assert "陈老大" in text(client.get(at("desk"))) and "165" in text(client.get(at("alarms")))
    client.post(at("alarm_taking", row.pk))
    second = client.post(at("alarm_taking", row.pk), headers={"accept": "text/html"})
    assert second.status_code == 409
    assert client.post(at("alarm_closing", row.pk), {"found": ""}).status_code == 422
    client.post(at("alarm_closing", row.pk), {"found": "advised", "said": "少盐"})
    assert "少盐" in text(client.get(at("alarm", row.pk))) and "已联系" in text(client.get(at("alarms"), {"status": "over"}))


def test_own_limits_are_signed_on_their_page(sign_in: Any) -> None:
    client, where = sign_in(doctor()), at("limits", chen().pk)
    body = {"sign": "sbp", "high": "160 175 190", "low": "", "starts_on": "2026-11-23", "why": "耐受好"}
    for wrong in ({"high": "1 2"}, {"high": "a b c"}, {"high": "190 180 170"}, {"high": ""}):
        assert client.post(where, {**body, **wrong}).status_code == 422
    assert client.post(where, body).status_code == 302
    assert client.post(where, {**body, "sign": "hr", "high": "", "low": "55，45，38"}).status_code == 302
    override = Override.objects.get(withdrawn_at=None)
    assert set(override.record["limits"]) == {"sbp", "hr"} and override.signed_by == "秦岚"
    page = text(client.get(where))
    assert "秦岚" in page and "耐受好" in page and page.count("本人的") == 2
    client.post(at("muting", chen().pk), {"group": "bp", "days": "3"})
    assert Watch.objects.get().mutes["bp"][1] == 2
    refused = client.post(at("muting", chen().pk), {"group": "bp", "days": "30"})
    assert refused.status_code == 422 and 'value="30"' in text(refused)
    client.post(at("limits_withdrawal", chen().pk))
    assert not Override.objects.filter(withdrawn_at=None).exists()


def test_file_and_check_by_form(sign_in: Any) -> None:
    client = sign_in(doctor())
    client.post(at("file", chen().pk), {"conditions": "高血压", "allergies": "青霉素"})
    assert "青霉素" in text(client.get(at("person", chen().pk))) and HealthFile.objects.get().record["conditions"] == "高血压"
    body = {"on": "2026-11-23", "selfrated": "fair", **dict.fromkeys(("eat", "wash", "dress", "toilet"), "able"), "sbp": "130"}
    assert client.post(at("checkup", chen().pk), body).status_code == 422
    assert client.post(at("checkup", chen().pk), {**body, "move": "unable"}).status_code == 302
    assert "自理 10 分" in text(client.get(at("person", chen().pk)))
    assert client.post(at("checkup", chen().pk), {**body, "move": "able"}).status_code == 422


def test_follow_up_by_form_and_the_due_list(sign_in: Any) -> None:
    client = sign_in(doctor())
    answer = client.post(at("enrolment", chen().pk), {"kind": "dm", "note": "十年"})
    row = Programme.objects.get()
    assert answer.headers["Location"] == at("programme", row.pk) and "陈老大" in text(client.get(at("due"), {"when": "late"}))
    body = {"on": "2026-11-23", "way": "clinic", "compliance": "1", "foot": "both"}
    for more, field in (({}, "on"), ({"glucose": "16.9"}, "hospital")):  # no class without it; urgent, without a hospital
        answer = client.post(at("programme", row.pk), {**body, **more})
        assert (answer.status_code, [*answer.context["form"].errors]) == (422, [field])
    assert client.post(at("programme", row.pk), {**body, "glucose": "6.2"}).status_code == 302
    row.refresh_from_db()
    assert (row.step, row.due_on, row.visits.get().record["foot"]) == (1, DAY + timedelta(days=90), "both")
    assert "控制满意" in text(client.get(at("programme", row.pk)))
    assert "陈老大" not in text(client.get(at("due"))) and "陈老大" in text(
        client.get(at("due"), {"when": "all", "kind": "dm"})
    )
    client.post(at("programme_ending", row.pk), {"why": "搬走"})
    assert Programme.objects.get().status == "ended" and client.get(at("programme", row.pk)).status_code == 200


def test_the_green_channel_by_pages(sign_in: Any) -> None:
    client = sign_in(doctor())
    refused = client.post(at("refer", chen().pk), {"hospital": "", "why": "血压一直高"})
    assert refused.status_code == 422 and "血压一直高" in text(refused) and '<details class="fold" open>' in text(refused)
    client.post(at("refer", chen().pk), {"hospital": "县医院", "why": "血压高", "urgent": "on"})
    row = chen().health_referrals.get()
    page = text(client.get(at("referral", row.pk)))
    assert "医院接下了" in page and "县医院" in text(client.get(at("referrals")))
    client.post(at("referral_acceptance", row.pk), {"who": "王医生"})
    client.post(at("referral_return", row.pk), {"outcome": "调药"})
    assert client.post(at("referral_cancellation", row.pk)).status_code == 409
    client.post(at("referral_check", row.pk), {"said": "好转"})
    assert "调药" in text(client.get(at("referral", row.pk))) and not queries.unchecked(doctor(), DAY + timedelta(days=30))


def test_contracts_and_teams_by_pages(sign_in: Any) -> None:
    chen()
    client, county = sign_in(doctor()), sign_in(cast.li_county())
    found = {"name": "秦岚团队", "clinic": "卫生院", "doctor": "秦岚", "nurse": "林护士", "public": "邹公卫"}
    assert client.post(at("teams"), {"name": "x"}).status_code == 422
    assert client.post(at("teams"), found).status_code == 302
    made = Team.objects.get()
    assert made.members.get(part="doctor").user == doctor()
    body = {"team": made.pk, "package": "personal", "starts_on": "2026-11-23"}
    assert client.post(at("drafting", chen().pk), body).status_code == 302
    assert client.post(at("drafting", chen().pk), body).status_code == 422
    row = Contract.objects.get()
    client.post(at("signing", row.pk), {"signed_by": "陈老大"})
    assert "陈老大" in text(client.get(at("contracts"), {"show": "unproven"}))
    refused = client.post(at("serving", row.pk), {"on": "2026-02-30", "kind": "visit"})
    assert refused.status_code == 422 and '<option value="visit" selected>' in text(refused)
    Contract.objects.update(status="cancelled")  # meanwhile, by somebody else: the form is gone, the sentence is not
    assert "处要改" in text(client.post(at("serving", row.pk), {"on": "2026-02-30", "kind": "visit"}))
    Contract.objects.update(status="active")
    client.post(at("serving", row.pk), {"on": "2026-11-23", "kind": "visit"})
    assert "陈老大" not in text(client.get(at("contracts"), {"show": "unproven"}))
    assert client.post(at("renewal", row.pk)).status_code == 302 and Contract.objects.count() == 2
    assert "看续签" in text(client.get(at("contract", row.pk)))
    assert "秦岚团队" in text(county.get(at("teams"))) and county.get(at("contract", row.pk)).status_code == 200
    assert county.post(at("signing", row.pk), {"signed_by": "x"}).status_code == 404
    assert county.post(at("evaluation", made.pk), {"remark": "好"}).status_code == 302
    assert "2026-07 起的季度" in text(county.get(at("teams")))
    client.post(at("cancelling", row.pk), {"why": "换团队"})
    assert "换团队" in text(client.get(at("contract", row.pk)))


def test_the_desk_finds_people_of_its_own_place_only(sign_in: Any) -> None:
    chen(), cast.ziyang_elder(), team()
    client = sign_in(doctor())
    assert "陈老大" in text(client.get(at("desk"), {"q": "陈"}))
    assert "辖区里没有这个名字" in text(client.get(at("desk"), {"q": "谭秀英"}))
    assert client.get(at("person", cast.ziyang_elder().pk)).status_code == 404


def test_lists_cost_the_same_however_long(sign_in: Any, django_assert_max_num_queries: Any) -> None:
    elder = chen()
    facts = {"division": elder.division, "division_path": elder.division_path}
    people_here = type(elder).objects.bulk_create([type(elder)(name=f"人{number}", **facts) for number in range(12)])
    for one in people_here:
        row = actions.enrol(elder=one, kind="htn", on=DAY, by=by(), at=AT)
        referring.request(elder=one, hospital="县医院", why="高", programme=row, by=by(), at=AT)
        actions.draft(elder=one, team=team(), package="basic", starts_on=DAY, by=by(), at=AT)
        for minute in (0, 2):
            bp(165, 85, minutes(minute), elder=one)
    client = sign_in(doctor())
    for where, most in (("desk", 30), ("alarms", 12), ("due", 12), ("referrals", 12), ("contracts", 16), ("teams", 12)):
        with django_assert_max_num_queries(most):
            assert client.get(at(where)).status_code == 200
