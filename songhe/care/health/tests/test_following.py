"""Follow-up, referral, annual check and contracts: each verb with each status, days at their edges, and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest

from songhe.base import indicators
from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.health import actions, counting, queries
from songhe.care.health.actions import referring
from songhe.care.health.models import Checkup, Contract, Evaluation, Programme, Referral, Service
from songhe.care.health.rules.chronic import Found
from songhe.care.health.tests.scene import AT, DAY, by, chen, doctor, team
from tests import cast

pytestmark = pytest.mark.django_db
ABLE = dict.fromkeys(("eat", "wash", "dress", "toilet", "move"), "able")


def enrolled(kind: str = "htn") -> Programme:
    known = Programme.objects.filter(kind=kind).first()
    return known or actions.enrol(elder=chen(), kind=kind, on=DAY - timedelta(days=100), by=by(), at=AT)


def visit(on: date, sbp: float = 140, dbp: float = 80, **facts: Any) -> Any:
    row = enrolled()
    row.refresh_from_db()
    told = {"way": "clinic", "record": {"drugs": "氨氯地平"}, **facts}
    return actions.follow_up(programme=row, on=on, found=Found(sbp=sbp, dbp=dbp), by=by(), at=AT, **told)


def test_twice_uncontrolled_is_referred_and_looked_after_in_two_weeks() -> None:
    first = visit(DAY - timedelta(days=20), sbp=156)
    assert (first.step, first.due_on) == (2, DAY - timedelta(days=6))
    with pytest.raises(Refused, match="哪家医院"):
        visit(DAY - timedelta(days=5), sbp=156)
    second = visit(DAY - timedelta(days=5), sbp=156, hospital="汉阴县医院")
    referral = Referral.objects.get()
    assert (second.step, referral.check_on, referral.urgent) == (3, DAY + timedelta(days=9), False)
    assert list(queries.unchecked(doctor(), DAY)) == [] and list(queries.unchecked(doctor(), DAY + timedelta(days=9))) == [
        referral
    ]
    assert "156" not in str(list(JournalEntry.objects.values_list("facts", "after")))


def test_controlled_again_the_plan_goes_on() -> None:
    visit(DAY - timedelta(days=20), sbp=156)
    good = visit(DAY - timedelta(days=6))
    row = Programme.objects.get()
    assert (good.step, row.uncontrolled, row.due_on) == (1, False, DAY - timedelta(days=6) + timedelta(days=90))
    assert list(queries.due(doctor(), row.due_on - timedelta(days=1))) == [] and list(queries.due(doctor(), row.due_on)) == [
        row
    ]


@pytest.mark.parametrize(
    "told", [{"on": DAY + timedelta(days=1)}, {"on": DAY - timedelta(days=10), "sbp": None}, {"on": DAY, "way": "letter"}]
)
def test_visits_that_cannot_be_are_refused(told: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        visit(**told)


def test_two_visits_go_forward_in_time() -> None:
    visit(DAY - timedelta(days=5))
    with pytest.raises(Refused):
        visit(DAY - timedelta(days=5))


def test_ended_and_taken_up_again() -> None:
    row = enrolled()
    actions.end(programme=row, why="搬走了", by=by(), at=AT)
    with pytest.raises(WrongMoment):
        visit(DAY)
    again = actions.enrol(elder=chen(), kind="htn", on=DAY, by=by(), at=AT)
    assert (again.pk, again.status, again.ended_why) == (row.pk, "active", "")


REFERRING: dict[str, Any] = {
    "accept": lambda row: referring.accept(referral=row, who="王", by=by(), at=AT),
    "refuse": lambda row: referring.refuse(referral=row, by=by(), at=AT),
    "arrive": lambda row: referring.arrive(referral=row, by=by(), at=AT),
    "bring_back": lambda row: referring.bring_back(referral=row, outcome="收住", by=by(), at=AT),
    "cancel": lambda row: referring.cancel(referral=row, by=by(), at=AT),
    "check": lambda row: referring.check(referral=row, said="好转", by=by(), at=AT),
}


@pytest.mark.parametrize("status", Referral.Status.values)
def test_every_status_of_a_referral_with_every_verb(status: str) -> None:
    made = referring.request(elder=chen(), hospital="县医院", why="血压高", by=by(), at=AT)
    for verb, deed in REFERRING.items():
        Referral.objects.update(status=status, checked_at=None)
        row = Referral.objects.get(pk=made.pk)
        starts, end = Referral.MOVES[verb]
        if status in starts:
            deed(row)
            assert row.status == (end or status), (verb, status)
        else:
            with pytest.raises(WrongMoment):
                deed(row)


def test_asked_twice_is_one_request_and_checked_twice_is_refused() -> None:
    rows = [referring.request(elder=chen(), hospital="县医院", why="血压高", by=by(), at=AT) for _ in range(2)]
    assert rows[0] == rows[1]
    referring.check(referral=rows[0], said="好转", by=by(), at=AT)
    for said in ("好转", "x"):
        with pytest.raises(Refused):
            referring.check(referral=rows[0], said=said, by=by(), at=AT)


def test_the_annual_check_with_its_score_once_a_year() -> None:
    told: dict[str, Any] = {"elder": chen(), "on": DAY, "record": {"advice": "少盐"}, "by": by(), "at": AT}
    with pytest.raises(Refused, match="五项"):
        actions.check_up(selfcare_answers={"eat": "able"}, **told)
    actions.check_up(selfcare_answers={**ABLE, "move": "moderate"}, **told)
    row = Checkup.objects.get()
    assert (row.record["points"], row.record["grade"]) == (5, "mild")
    with pytest.raises(Refused, match="已经登记过"):
        actions.check_up(selfcare_answers=ABLE, **told)
    kept = queries.file_of(chen())
    assert kept is not None and kept.checked_on == DAY
    assert not queries.unexamined(doctor(), DAY).filter(pk=chen().pk).exists()


def test_the_young_have_no_annual_check() -> None:
    elder = chen()
    elder.birth_date = DAY - timedelta(days=60 * 365)
    elder.save()
    with pytest.raises(Refused, match="65"):
        actions.check_up(elder=elder, on=DAY, selfcare_answers=ABLE, record={}, by=by(), at=AT)


def drafted(starts_on: date = DAY) -> Contract:
    return actions.draft(elder=chen(), team=team(), package="basic", starts_on=starts_on, by=by(), at=AT)


CONTRACTING: dict[str, Any] = {
    "sign": lambda row: actions.sign(contract=row, signed_by="陈老大", by=by(), at=AT),
    "cancel": lambda row: actions.cancel(contract=row, why="换团队", by=by(), at=AT),
}


@pytest.mark.parametrize("status", Contract.Status.values)
def test_every_status_of_a_contract_with_every_verb(status: str) -> None:
    made = drafted(DAY + timedelta(days=3))
    for verb, deed in CONTRACTING.items():
        signed = None if status == "draft" else AT
        Contract.objects.update(status=status, signed_at=signed)
        row = Contract.objects.get(pk=made.pk)
        starts, end = Contract.MOVES[verb]
        if status in starts:
            deed(row)
            assert row.status == end, (verb, status)
        else:
            with pytest.raises(WrongMoment):
                deed(row)


def test_a_contract_begins_on_its_day_and_ends_after_a_year() -> None:
    row = drafted(DAY + timedelta(days=3))
    actions.sign(contract=row, signed_by="陈老大", by=by(), at=AT)
    assert row.status == "signed" and actions.turn_days(AT) == 0
    assert actions.turn_days(AT + timedelta(days=3)) == 1
    row.refresh_from_db()
    assert (row.status, row.ends_on) == ("active", date(2027, 11, 25))
    last = AT + timedelta(days=(row.ends_on - DAY).days)
    assert [actions.turn_days(last), actions.turn_days(last + timedelta(days=1))] == [0, 1]
    row.refresh_from_db()
    assert row.status == "expired"


def test_a_renewal_follows_the_day_after() -> None:
    row = drafted()
    actions.sign(contract=row, signed_by="陈老大", by=by(), at=AT)
    renewed = actions.renew(contract=row, by=by(), at=AT)
    assert (renewed.starts_on, renewed.renews) == (row.ends_on + timedelta(days=1), row)
    with pytest.raises(Refused):
        actions.renew(contract=row, by=by(), at=AT)


def test_no_contract_without_a_whole_team_of_the_place() -> None:
    row = team()
    row.members.filter(part="nurse").delete()
    with pytest.raises(Refused, match="护士"):
        drafted()
    actions.join_team(team=row, name="林护士", part="nurse", by=by(), at=AT)
    with pytest.raises(Refused, match="不管"):
        actions.draft(elder=cast.ziyang_elder(), team=row, package="basic", starts_on=DAY, by=by(), at=AT)


def test_a_follow_up_is_the_proof_of_the_quarter_once() -> None:
    row = drafted(DAY - timedelta(days=30))
    actions.sign(contract=row, signed_by="陈老大", by=by(), at=AT)
    mine = Contract.objects.filter(pk=row.pk)
    assert list(queries.unproven(mine, date(2026, 10, 1), date(2026, 12, 31))) == [row]
    seen = visit(DAY)
    assert Service.objects.get().source == seen.pk
    assert actions.prove(elder=chen(), on=DAY, kind="follow_up", source=seen.pk, by=by(), at=AT) is None
    assert not queries.unproven(mine, date(2026, 10, 1), date(2026, 12, 31)).exists()
    for on in (DAY + timedelta(days=1), DAY - timedelta(days=31)):
        with pytest.raises(Refused):
            actions.serve(contract=row, on=on, kind="visit", by=by(), at=AT)


def test_a_team_is_judged_once_for_a_quarter_that_is_over() -> None:
    row = drafted(date(2026, 8, 1))
    actions.sign(contract=row, signed_by="陈老大", by=by(), at=AT)
    actions.serve(contract=row, on=date(2026, 9, 1), kind="visit", by=by(), at=AT)
    told: dict[str, Any] = {"team": team(), "remark": "好", "by": cast.li_county().actor, "at": AT}
    with pytest.raises(Refused, match="没有过完"):
        actions.evaluate(on=DAY, **told)
    actions.evaluate(on=date(2026, 9, 30), **told)
    made = Evaluation.objects.get()
    assert (made.contracts, made.served, made.quarter) == (1, 1, date(2026, 7, 1))
    with pytest.raises(Refused, match="已经评过"):
        actions.evaluate(on=date(2026, 9, 30), **told)


def counted(code: str) -> Any:
    counter = indicators.counter(code)
    assert counter is not None
    return counter, counter.count(indicators.month_of(AT), AT)


def test_both_rates_have_their_own_denominators() -> None:
    elder, row = chen(), drafted()
    actions.sign(contract=row, signed_by="陈老大", by=by(), at=AT)
    wang = cast.wang()
    for code, total in (("urban-contract-rate", 2), ("rural-contract-rate", 2)):
        counter, sums = counted(code)
        assert (sum(one.met for one in sums.values()), sum(one.of for one in sums.values())) == (1, total)
        lists = [
            counter.rows(cast.li_county(), indicators.month_of(AT), AT, elder.division_path, part)
            for part in ("of", "met", "missing")
        ]
        assert [len(rows) for rows in lists] == [2, 1, 1] and lists[2][0].title == wang.name
    town = cast.place(cast.PUXI_TOWN)
    town.kind = "subdistrict"
    town.save()
    assert counted("rural-contract-rate")[1] == {} and counted("urban-contract-rate")[1]


def test_a_list_that_was_cut_says_so(monkeypatch: pytest.MonkeyPatch, sign_in: Any) -> None:
    drafted()
    cast.wang()
    counter, _sums = counted("urban-contract-rate")
    whole = counter.rows(cast.li_county(), indicators.month_of(AT), AT, "6109", "of")
    assert len(whole) == 2 and not whole.cut
    monkeypatch.setattr(counting, "MOST", 1)
    cut = counter.rows(cast.li_county(), indicators.month_of(AT), AT, "6109", "of")
    assert len(cut) == 1 and cut.cut and cut[0] == whole[0]
    monkeypatch.setattr("songhe.base.clock.now", lambda: AT)
    client = sign_in(cast.li_county())
    assert "只列出前面这些" in client.get("/targets/urban-contract-rate/rows/?part=of").content.decode()
    monkeypatch.undo()


def test_two_of_one_household_are_one() -> None:
    from songhe.register.people import actions as people

    row, wang = drafted(), cast.wang()
    actions.sign(contract=row, signed_by="陈老大", by=by(), at=AT)
    people.join_household(elder=wang, other=chen(), relation="10", by=by(), at=AT)
    _counter, sums = counted("urban-contract-rate")
    assert [(one.met, one.of) for one in sums.values()] == [(1, 1)]


def test_proof_and_checks_are_counted_with_their_lists() -> None:
    row = drafted()
    actions.sign(contract=row, signed_by="陈老大", by=by(), at=AT)
    for code, met in (("contract-proof", 0), ("health-checkup-rate", 0)):
        assert [(one.met, one.of) for one in counted(code)[1].values()] == [(met, 1)]
    actions.check_up(elder=chen(), on=DAY, selfcare_answers=ABLE, record={}, by=by(), at=AT)
    for code in ("contract-proof", "health-checkup-rate"):
        counter, sums = counted(code)
        assert [(one.met, one.of) for one in sums.values()] == [(1, 1)]
        assert [one.title for one in counter.rows(cast.li_county(), indicators.month_of(AT), AT, "6109", "met")] == ["陈老大"]
