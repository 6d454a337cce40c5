"""Licences and how they end, operators and their codes, reforms, footprints."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.base.errors import Refused, WrongMoment
from songhe.register.access.models import Role
from songhe.register.providers import actions, dated, footprints, queries, rules
from songhe.register.providers.models import Clerk, Facility, Footprint, Licence, Reform
from songhe.register.providers.tests import making
from tests import cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
SIGNS = st.text(rules.CODE_SIGNS, min_size=17, max_size=17)


def do(deed: Any, **facts: Any) -> Any:
    return deed(**facts, by=making.by(), at=cast.AT)


@pytest.fixture(autouse=True)
def place(db: None) -> None:
    cast.city()


@given(SIGNS, st.integers(0, 16), st.sampled_from(rules.CODE_SIGNS))
def test_a_code_with_one_wrong_character_is_refused(first: str, place: int, sign: str) -> None:
    code = first + rules.code_check(first)
    assert rules.is_code(code) and rules.is_code(rules.normal_code(f" {code[:8]} {code[8:].lower()}"))
    other = code[:place] + sign + code[place + 1 :]
    assert rules.is_code(other) == (other == code)


@pytest.mark.parametrize(
    "code", ["91350100M000100Y43", "911000000000000009"[:17], "91350100M000100Y4", "", "9135O100M000100Y43"]
)
def test_codes_known_and_broken(code: str) -> None:
    assert rules.is_code(code) == (code == "91350100M000100Y43")  # the example of GB 32100-2015


@pytest.mark.parametrize(
    ("left", "state"), [(-1, "expired"), (0, "soon"), (30, "soon"), (31, ""), (None, "")],
)  # fmt: skip
def test_a_licence_warns_thirty_days_before_its_end_and_holds_on_its_last(left: int | None, state: str) -> None:
    ends = None if left is None else TODAY + timedelta(days=left)
    assert rules.expiry(ends, TODAY, dated.warn_days(TODAY)["fire"]) == state
    assert rules.stands(ends, None, TODAY) == (left is None or left >= 0)


def test_a_revoked_licence_holds_no_more() -> None:
    assert not rules.stands(None, TODAY, TODAY) and rules.stands(None, TODAY, TODAY - timedelta(days=1))
    row = making.licence(making.facility())
    do(actions.revoke_licence, licence=row, on=TODAY)
    assert queries.holders("6109", "business", TODAY) == set()


def test_a_renewed_licence_takes_the_place_of_the_old_one() -> None:
    where = making.facility()
    old = making.licence(where, expires_on=TODAY + timedelta(days=3))
    assert list(queries.expiring(Licence.objects.filter(replaced_at=None), TODAY)) == [old]
    new = making.licence(where, number="2", expires_on=TODAY + timedelta(days=900))
    assert list(where.licences.filter(replaced_at=None)) == [new] and where.licences.count() == 2
    assert not queries.expiring(Licence.objects.filter(replaced_at=None), TODAY)
    with pytest.raises(Refused):
        making.licence(where, expires_on=date(2024, 1, 1))


def test_one_code_is_one_operator() -> None:
    making.operator()
    with pytest.raises(Refused):
        making.operator("另一家", number=1)
    with pytest.raises(Refused):
        do(actions.add_operator, credit_code="1", division=cast.place(cast.HANYIN), name="x", kind="company")


def test_a_chain_is_one_from_three_operating_facilities_on() -> None:
    row = making.operator(chain="汉江松龄")
    for number in range(3):
        assert queries.chains("6109", TODAY) == []
        making.facility(f"站{number}", operator=row, site=making.site(f"楼{number}"))
    assert queries.chains("6109", TODAY) == [{"chain": "汉江松龄", "operators": 1, "facilities": 3}]
    assert queries.chains("6109/610924", TODAY) == []


def test_a_log_in_works_for_one_operator_until_it_ends() -> None:
    one, other = making.operator(), making.operator("另一家", number=2)
    user = do(actions.open_log_in, operator=one, username="station", name="郑慧").user
    assert (user.role, queries.operator_of(user)) == (Role.OPERATOR, one)
    with pytest.raises(Refused):
        do(actions.seat_clerk, operator=other, user=user)
    with pytest.raises(Refused):
        do(actions.seat_clerk, operator=one, user=cast.li_county())
    mine = making.facility(operator=one)
    assert list(queries.facilities(user)) == [mine]
    do(actions.end_clerk, clerk=Clerk.objects.get())
    assert not queries.facilities(user)
    do(actions.seat_clerk, operator=other, user=user)
    assert not queries.facilities(user)


def test_a_reform_is_complete_when_all_four_are_handed_over() -> None:
    home = making.facility("蒲溪敬老院", "care_home", managed_by="town")
    row = do(actions.begin_reform, facility=home, due_on=dated.operating(TODAY).reform_due)
    with pytest.raises(Refused):
        do(actions.hand_part, reform=row, part="people_on", on=TODAY)
    do(actions.decide_reform, reform=row, paper="汉政办〔2026〕4号")
    for number, part in enumerate(Reform.PARTS):
        assert row.status == "decided"
        do(actions.hand_part, reform=row, part=part, on=TODAY - timedelta(days=number))
    home.refresh_from_db()
    assert (row.status, row.completed_on, home.managed_by) == ("complete", TODAY, "county")


@pytest.mark.parametrize("status", Reform.Status.values)
@pytest.mark.parametrize("verb", ["decide_reform", "excuse_reform", "reopen_reform"])
def test_every_status_of_a_reform_with_every_verb(status: str, verb: str) -> None:
    home = making.facility("蒲溪敬老院", "care_home", managed_by="town")
    row = do(actions.begin_reform, facility=home, due_on=TODAY)
    Reform.objects.update(status=status)
    row.refresh_from_db()
    facts = {"decide_reform": {"paper": "文"}, "excuse_reform": {"paper": "文", "reason": "位置偏远"}}.get(verb, {})
    starts, end = Reform.MOVES[verb.removesuffix("_reform")]
    if status in starts:
        do(getattr(actions, verb), reform=row, **facts)
        assert row.status == end
    else:
        with pytest.raises(WrongMoment):
            do(getattr(actions, verb), reform=row, **facts)


def test_only_what_the_town_runs_is_due_and_only_once() -> None:
    for facts in ({"kind": "care_home", "managed_by": "county"}, {"kind": "village_point", "managed_by": "town"}):
        row = making.facility(f"院{facts['kind']}", **facts)
        with pytest.raises(Refused):
            do(actions.begin_reform, facility=row, due_on=TODAY)
    home = making.facility("蒲溪敬老院", "care_home", managed_by="town")
    do(actions.begin_reform, facility=home, due_on=TODAY)
    with pytest.raises(Refused):
        do(actions.begin_reform, facility=home, due_on=TODAY)


@given(st.integers(0, 80), st.integers(0, 80) | st.none(), st.sampled_from(["operating", "suspended", "accepted"]))
def test_who_is_quiet(since: int, newest: int | None, status: str) -> None:
    found = rules.is_quiet(
        status=status, since=TODAY - timedelta(days=since), day=TODAY, quiet_days=30, grace_days=30,
        footprint_on=None if newest is None else TODAY - timedelta(days=newest),
    )  # fmt: skip
    assert found == (status == "operating" and since >= 30 and (newest is None or newest > 30))


@pytest.mark.parametrize(("back", "quiet"), [(30, False), (31, True)])
def test_the_list_says_the_same_as_the_rule(back: int, quiet: bool) -> None:
    row = making.facility()
    actions.leave(facility=row, kind="meal", day=TODAY - timedelta(days=back), count=4)
    assert list(queries.quiet(Facility.objects.all(), TODAY)) == ([row] if quiet else [])
    traced = queries.worked("6109", TODAY)
    assert queries.hung_up(queries.states("6109", TODAY), traced, TODAY) == ({row.pk} if quiet else set())


def test_a_sign_in_is_a_trace_of_today() -> None:
    row = making.facility()
    for _each in range(2):
        do(actions.sign_in, facility=row)
    assert (Footprint.objects.get().count, row.footprint_on) == (2, TODAY)
    Facility.objects.update(status="suspended")
    row.refresh_from_db()
    with pytest.raises(Refused):
        do(actions.sign_in, facility=row)


def test_rooms_declare_their_traces_and_a_broken_run_is_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    row, told = making.facility(), []

    def read(first: date, last: date) -> Any:
        told.append((first, last))
        return [(row.pk, TODAY, 7), (row.pk, TODAY - timedelta(days=1), 2), (making.site().pk, TODAY, 1)]

    monkeypatch.setattr(footprints, "_sources", {})
    footprints.declare(footprints.Source("meal", read))
    assert [actions.gather(at=cast.AT) for _each in range(2)] == [2, 2]
    row.refresh_from_db()
    assert row.footprint_on == TODAY and Footprint.objects.count() == 2 and told[0][1] == TODAY
    monkeypatch.setattr(footprints, "_sources", {"meal": footprints.Source("meal", lambda first, last: [])})
    actions.gather(at=cast.AT + timedelta(hours=1))
    row.refresh_from_db()
    assert row.footprint_on is None


def test_a_picture_is_made_small_and_only_a_picture_is_kept() -> None:
    row = making.facility()
    kept = do(actions.add_picture, facility=row, picture=cast.picture(), caption="门头")
    assert bytes(kept.jpeg)[:2] == b"\xff\xd8"
    with pytest.raises(Refused):
        do(actions.add_picture, facility=row, picture=b"no", caption="")
    do(actions.remove_picture, picture=kept)
    assert not row.pictures.exists()


def test_days_have_the_rules_of_their_time() -> None:
    assert dated.operating(date(2024, 1, 1)) == dated.operating(TODAY)
    assert dated.family("town_center", TODAY).kinds[0] == "regional_center"
    assert isinstance(cast.AT, datetime)
