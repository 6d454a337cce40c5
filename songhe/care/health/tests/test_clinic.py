"""Consults, village rounds, advisers, and the fee of a contract: every verb from every state it may not start from."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.base import indicators as base
from songhe.base.errors import Refused, WrongMoment
from songhe.care.health import actions, counting, queries
from songhe.care.health.actions import advising, charging, consulting, rounding
from songhe.care.health.models import AdviserHour, Consult, Contract, Question, RoundSheet, Slot, VillageRound
from songhe.care.health.tests.scene import AT, DAY, by, chen, doctor, minutes, team
from songhe.register.filing.models import Offer, Price
from songhe.register.providers.tests import making
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(10))


def asked() -> Consult:
    return consulting.request(elder=chen(), reason="咳嗽", asker="elder", user=chen().user, by=by(), at=AT)


def slots(count: int = 2) -> list[Slot]:
    return consulting.open_slots(doctor=doctor(), starts_at=minutes(60), count=count, by=by(), at=AT)


def in_status(status: str) -> Consult:
    """A consult in a state, by an update: what each verb refuses is tried from everywhere."""
    row = asked()
    when = {"slot": slots(1)[0], "agreed_at": AT} if status != "requested" else {}
    Consult.objects.filter(pk=row.pk).update(status=status, **when)
    row.refresh_from_db()
    return row


DEEDS: dict[str, Any] = {
    "agree": lambda row: consulting.agree(consult=row, how="spoken", agreed_by="陈老大", by=by(), at=AT),
    "hold": lambda row: consulting.hold(consult=row, present="老人", minutes=9, by=by(), at=minutes(61)),
    "write": lambda row: consulting.write(consult=row, notes="感冒", advice="多喝水", by=by(), at=AT),
    "follow": lambda row: consulting.follow(consult=row, said="好了", by=by(), at=AT),
    "decline": lambda row: consulting.decline(consult=row, why="要来医院", by=by(), at=AT),
    "cancel": lambda row: consulting.cancel(consult=row, why="不看了", by=by(), at=AT),
    "miss": lambda row: consulting.miss(consult=row, why="没来", by=by(), at=minutes(61)),
}


@pytest.mark.parametrize("status", Consult.Status.values)
@pytest.mark.parametrize("verb", DEEDS)
def test_every_verb_of_a_consult_from_every_state(verb: str, status: str) -> None:
    row, (starts, ends) = in_status(status), Consult.MOVES[verb]
    if status in starts:
        DEEDS[verb](row)
        assert row.status == (ends or status)
    else:
        with pytest.raises(Refused):
            DEEDS[verb](row)


def test_a_slot_is_taken_once_and_free_again_after_a_cancellation() -> None:
    row, (first, second) = asked(), slots()
    assert asked() == row and not consulting.open_slots(doctor=doctor(), starts_at=minutes(60), count=2, by=by(), at=AT)
    consulting.schedule(consult=row, slot=first, way="phone", by=by(), at=AT)
    other = consulting.request(elder=cast.wang(), reason="头晕", asker="family", by=by(), at=AT)
    with pytest.raises(Refused):
        consulting.schedule(consult=other, slot=first, way="phone", by=by(), at=AT)
    with pytest.raises(Refused):
        consulting.close_slot(slot=first, by=by(), at=AT)
    assert list(queries.free_slots(doctor(), AT)) == [second]
    consulting.cancel(consult=row, why="好了", by=by(), at=AT)
    consulting.schedule(consult=other, slot=first, way="phone", by=by(), at=AT)
    consulting.close_slot(slot=second, by=by(), at=AT)
    with pytest.raises(Refused):
        consulting.schedule(consult=other, slot=second, way="phone", by=by(), at=AT)


@pytest.mark.parametrize(
    "deed",
    [
        lambda: consulting.request(elder=chen(), reason="", asker="elder", by=by(), at=AT),
        lambda: consulting.open_slots(doctor=doctor(), starts_at=AT, count=2, by=by(), at=AT),
        lambda: consulting.open_slots(doctor=doctor(), starts_at=minutes(60), count=99, by=by(), at=AT),
        lambda: consulting.schedule(consult=asked(), slot=slots()[0], way="video", link="http://x", by=by(), at=AT),
        lambda: consulting.agree(consult=in_status("scheduled"), how="", agreed_by="陈老大", by=by(), at=AT),
        lambda: consulting.hold(consult=in_status("agreed"), present="", minutes=1, by=by(), at=minutes(61)),
        lambda: consulting.hold(consult=in_status("agreed"), present="老人", minutes=1, by=by(), at=AT),
        lambda: consulting.write(consult=in_status("held"), notes="感冒", advice="", by=by(), at=AT),
        lambda: consulting.write(consult=in_status("held"), notes="感冒", advice="休息", rx_number="1", by=by(), at=AT),
        lambda: consulting.write(
            consult=in_status("held"), notes="感冒", advice="休息", follow_on=DAY - timedelta(days=1), by=by(), at=AT
        ),
        lambda: consulting.miss(consult=in_status("scheduled"), why="没来", by=by(), at=AT),
    ],
)
def test_what_a_consult_is_refused_for(deed: Any) -> None:
    with pytest.raises(Refused):
        deed()


@pytest.mark.parametrize(("verb", "facts", "about"), [
    ("schedule", {"way": "video", "link": "http://x"}, "link"),
    ("schedule", {"way": "phone"}, ""),  # its time is over
    ("write", {"notes": "感冒", "advice": "休息", "rx_number": "1"}, "rx_number"),
    ("write", {"notes": "感冒", "advice": ""}, ""),
])  # fmt: skip
def test_a_refusal_names_the_fact_that_is_in_the_way(verb: str, facts: dict[str, Any], about: str) -> None:
    told: dict[str, Any] = {"schedule": lambda: {"consult": asked(), "slot": slots()[0], "at": minutes(600)},
                            "write": lambda: {"consult": in_status("held"), "at": AT}}[verb]()  # fmt: skip
    with pytest.raises(Refused) as why:
        getattr(consulting, verb)(**told, **facts, by=by())
    assert why.value.about == about


def plan(on: date = DAY, village: str = cast.PUXI) -> VillageRound:
    group = team()
    where = {"village": cast.place(village), "on": on, "begins": time(9), "place": "卫生室"}
    return rounding.plan(team=group, **where, by=by(), at=AT)


def test_a_month_is_planned_like_the_one_before() -> None:
    plan(), plan(DAY + timedelta(days=7), cast.DONGSHENG)  # the fourth Monday, and the fifth
    made = rounding.repeat_month(team=team(), month=date(2026, 12, 1), by=by(), at=AT)
    assert [row.on for row in made] == [date(2026, 12, 28), date(2026, 12, 28)]
    with pytest.raises(Refused):
        rounding.repeat_month(team=team(), month=date(2026, 12, 1), by=by(), at=AT)


def test_a_round_is_refused_where_and_when_it_cannot_be() -> None:
    row = plan()
    wrongs: list[dict[str, Any]] = [{"on": DAY}, {"on": DAY - timedelta(days=1)}]
    for wrong in [*wrongs, {"village": cast.HAOPING}, {"village": cast.PUXI_TOWN}]:
        with pytest.raises(Refused) as why:
            plan(**wrong)
        assert why.value.about == ("on" if "on" in wrong else "")  # where a form shows it, in any language
    told: dict[str, Any] = {"begins": time(9), "by": by(), "at": AT}
    with pytest.raises(Refused):
        rounding.shift(village_round=row, on=DAY, place="", **told)
    rounding.shift(village_round=row, on=DAY + timedelta(days=1), place="广场", **told)
    with pytest.raises(Refused):
        rounding.close(village_round=row, summary="看了几个人", by=by(), at=AT)  # not yet
    with pytest.raises(Refused):
        rounding.cancel(village_round=row, why="", by=by(), at=AT)
    rounding.cancel(village_round=row, why="下雨", by=by(), at=AT)
    for deed in (rounding.announce,):
        with pytest.raises(WrongMoment):
            deed(village_round=row, user=doctor(), at=AT)


def test_a_sheet_refers_and_whoever_did_not_come_is_named() -> None:
    row, who = plan(), chen()
    actions.enrol(elder=who, kind="htn", on=DAY, by=by(), at=AT)
    assert queries.due_in(row.village.path, DAY)[who.pk] == ["htn", "checkup"]
    other = cast.wang()
    facts: dict[str, Any] = {"record": {"found": "腿肿"}, "step": "refer", "hospital": "县医院", "user": doctor(), "at": AT}
    rounding.see(village_round=row, elder=other, **facts)
    assert other.health_referrals.get().hospital == "县医院"
    with pytest.raises(Refused):
        rounding.cancel(village_round=row, why="下雨", by=by(), at=AT)
    rounding.close(village_round=row, summary="腿肿的多", by=by(), at=AT)
    sheet = RoundSheet.objects.get(elder=who)
    assert (sheet.came, sheet.due, sheet.next, row.absent) == (False, ["htn", "checkup"], "home", 1)
    rounding.see(village_round=row, elder=who, **{**facts, "step": "none"})  # he came late, after all
    assert RoundSheet.objects.filter(came=True).count() == 2
    with pytest.raises(Refused):
        rounding.see(village_round=row, elder=cast.ziyang_elder(), **facts)
    with pytest.raises(Refused):
        rounding.see(village_round=row, elder=who, **{**facts, "at": AT + timedelta(days=4)})


def adviser(**facts: Any) -> Any:
    county = cast.li_county().actor
    said = {"name": "程济民", "speciality": "心血管", "former_post": "医生", "licence": "110610000012345", **facts}
    return advising.invite(division=cast.place(cast.HANYIN), by=county, at=AT, **said)


def test_an_adviser_is_asked_only_after_the_licence_was_looked_at() -> None:
    chen()
    row, county = adviser(user=cast.doctor_zhou().user), cast.li_county().actor
    duty: dict[str, Any] = {"starts": time(9), "ends": time(11), "place": "蒲溪站", "by": county, "at": AT}
    for deed in (
        lambda: advising.roster(adviser=row, on=DAY, **duty),
        lambda: advising.ask(adviser=row, elder=chen(), text="能喝茶吗", by=by(), at=AT),
        lambda: advising.check_licence(adviser=row, until=DAY - timedelta(days=1), by=county, at=AT),
        lambda: adviser(licence=""),
        lambda: adviser(speciality=""),
    ):
        with pytest.raises(Refused):
            deed()
    advising.check_licence(adviser=row, until=DAY + timedelta(days=30), by=county, at=AT)
    one = advising.roster(adviser=row, on=DAY, **duty)
    for wrong in ({"on": DAY}, {"on": DAY + timedelta(days=31)}, {"on": DAY - timedelta(days=1)}):
        with pytest.raises(Refused):
            advising.roster(adviser=row, **{**duty, **wrong})
    with pytest.raises(Refused):
        advising.finish(duty=one, minutes=0, by=county, at=AT)
    advising.finish(duty=one, minutes=120, by=county, at=AT)
    later = advising.roster(adviser=row, on=DAY + timedelta(days=1), **duty)
    question = advising.ask(adviser=row, elder=chen(), text="吃药能喝茶吗", user=chen().user, by=by(), at=AT)
    assert queries.may_answer(row.user, question) and not queries.questions(doctor()).exists()
    advising.answer(question=question, answer="隔两小时再喝", needs_doctor=True, minutes=10, by=by(), at=AT)
    assert queries.questions(doctor()).get() == question and not queries.questions(cast.li_county()).exists()
    with pytest.raises(WrongMoment):
        advising.withdraw(question=question, by=by(), at=AT)
    advising.settle(question=question, said="可以", by=by(), at=AT)
    assert sum(AdviserHour.objects.values_list("minutes", flat=True)) == 130
    advising.end(adviser=row, why="搬走", by=county, at=AT)
    later.refresh_from_db()
    assert later.status == "cancelled"
    advising.return_(adviser=row, by=county, at=AT)
    assert row.status == "invited"


def test_figures_of_advisers_and_rounds() -> None:
    chen()
    row, county = adviser(), cast.li_county().actor
    advising.check_licence(adviser=row, until=None, by=county, at=AT)
    told: dict[str, Any] = {"adviser": row, "elder": chen(), "by": by(), "at": AT}
    first, _second = advising.ask(text="能喝茶吗", **told), advising.ask(text="能吃鱼吗", **told)
    advising.answer(question=first, answer="能，少量", needs_doctor=False, minutes=5, by=by(), at=AT)
    span, user = base.month_of(AT), cast.li_county()
    for code, met, of in (("advisers", 1, 1), ("adviser-answers", 1, 2), ("round-villages", 0, 3)):
        counter = counting.base.counter(code)
        assert counter is not None
        counts = counter.count(span, minutes(1)).values()
        assert (sum(one.met for one in counts), sum(one.of for one in counts)) == (met, of)
        listed = {part: len(counter.rows(user, span, minutes(1), user.scope, part)) for part in ("of", "met", "missing")}
        assert listed["met"] == met and listed["of"] == listed["met"] + listed["missing"]
    assert Question.objects.count() == 2


def filed(yuan: int) -> Any:
    """The clinic of the team, with what a month costs as filed."""
    home = making.facility("蒲溪卫生院", "regional_center", site=making.site("蒲溪卫生院", cast.PUXI))
    offer = Offer.objects.create(facility=home, service="health", name="个性化签约包", measure="month")
    Price.objects.create(offer=offer, cents=yuan * 100, basis="market", valid_from=DAY - timedelta(days=9))
    return home


def test_a_fee_above_what_is_filed_is_refused_or_explained() -> None:
    group, who = team(), chen()
    told: dict[str, Any] = {"elder": who, "team": group, "starts_on": DAY, "by": by(), "at": AT}
    wrongs: list[dict[str, Any]] = [{"package": "basic", "fee_cents": 100}, {"package": "personal", "fee_cents": 1000}]
    for wrong in wrongs:
        with pytest.raises(Refused):
            actions.draft(**told, **wrong)
    group.facility = filed(20)
    group.save()
    assert charging.filed_cents(group, DAY) == 2000
    with pytest.raises(Refused, match="备案价每月 20 元"):
        actions.draft(**told, package="personal", fee_cents=2500)
    row = actions.draft(**told, package="personal", fee_cents=2500, fee_why="含上门换药四次")
    assert (row.filed_cents, row.fee_why) == (2000, "含上门换药四次")
    actions.cancel(contract=row, why="太贵", by=by(), at=AT)
    assert actions.draft(**told, package="personal", fee_cents=2000).fee_why == "" and Contract.objects.count() == 2
