"""What counts towards a target, as of a day and as known then."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songhe.register.providers import actions, dated, queries, rules
from songhe.register.providers.models import Kind
from songhe.register.providers.tests import making
from tests import cast

DAY = date(2026, 11, 23)
pytestmark = pytest.mark.django_db
NETWORK = ["regional_center", "town_center", "embedded_station", "village_point"]
SITES = [UUID(int=number) for number in range(1, 4)]
FAMILY = dated.family("embedded_station", DAY)


def state(kind: str, site: UUID, status: str = "operating", built: int | None = 0) -> rules.State:
    on = date(2026, 1, 1)
    built_on = None if built is None else on + timedelta(days=built)
    return rules.State(uuid4(), site, kind, kind, "一号楼", "6109/610921", "610921", status, on, built_on)


STATES = st.builds(
    state, st.sampled_from(NETWORK), st.sampled_from(SITES),
    st.sampled_from(["operating", "accepted", "suspended", "closed", "converted", "planned"]), st.integers(0, 90) | st.none(),
)  # fmt: skip


@given(st.lists(STATES, max_size=12), st.sets(st.sampled_from(NETWORK), min_size=1))
def test_no_building_counts_twice_and_nothing_vanishes(states: list[rules.State], kinds: set[str]) -> None:
    found = rules.count_once(states, kinds, FAMILY)
    assert len({one.site for one in found.counted}) == found.number
    seen = [one.key for one in found.counted] + [one.state.key for one in found.left_out]
    built = [one.key for one in states if one.kind in kinds and one.built_on and one.status != "planned"]
    assert len(seen) == len(set(seen)) and set(seen) <= {one.key for one in states if one.kind in kinds}
    assert set(built) - set(seen) == set()


@given(st.lists(STATES, max_size=12))
def test_all_kinds_of_a_family_together_count_each_building_once(states: list[rules.State]) -> None:
    one_by_one = sum(rules.count_once(states, {kind}, FAMILY).number for kind in NETWORK)
    assert one_by_one == rules.count_once(states, set(NETWORK), FAMILY).number


def test_the_strongest_sign_of_a_building_is_the_one_that_counts() -> None:
    center, station = state("regional_center", SITES[0], built=60), state("embedded_station", SITES[0])
    found = rules.count_once([station, center], {"embedded_station"}, FAMILY)
    assert found.number == 0 and found.left_out[0].by == center
    assert rules.count_once([station, center], {"regional_center"}, FAMILY).counted == (center,)


def test_a_plan_that_was_given_up_is_neither_counted_nor_left_out() -> None:
    found = rules.count_once([state("town_center", SITES[0], "closed", None)], {"town_center"}, FAMILY)
    assert found == rules.Counted((), ())


def test_a_kind_without_a_family_is_one_of_its_own() -> None:
    assert dated.family("canteen", DAY).kinds == ("canteen",)


def test_a_facility_counts_from_its_acceptance_and_not_after_its_end() -> None:
    cast.city()
    row = making.facility(status="planned", on=date(2026, 1, 5))
    for verb, on in [("approve", (2, 1)), ("build", (3, 1)), ("accept", (9, 1))]:
        actions.advance(facility=row, verb=verb, on=date(2026, *on), paper="汉发改〔2026〕1号", by=making.by(), at=cast.AT)
    assert queries.counted("embedded_station", "6109", date(2026, 8, 31)).number == 0
    assert [one.key for one in queries.counted("embedded_station", "6109", date(2026, 9, 1)).counted] == [row.pk]
    assert queries.counted("embedded_station", "6109/610924", DAY).number == 0
    assert queries.counted("embedded_station", "6109", DAY, stage="operating").left_out[0].reason == "not_open"
    actions.advance(facility=row, verb="close", on=date(2026, 11, 1), paper="汉民发〔2026〕30号", by=making.by(), at=cast.AT)
    gone = queries.counted("embedded_station", "6109", DAY)
    assert gone.number == 0 and "2026-11-01" in queries.sentence(gone.left_out[0])


def test_a_figure_can_be_asked_as_it_was_known_then() -> None:
    early = cast.AT - timedelta(days=100)
    making.facility()  # on 1 March, written down on 23 November
    day = date(2026, 6, 30)
    assert queries.counted("embedded_station", "6109", day).number == 1
    assert queries.counted("embedded_station", "6109", day, known_at=early).number == 0


def test_many_figures_cost_one_reading(django_assert_num_queries: object) -> None:
    making.facility()
    with django_assert_num_queries(2):  # type: ignore[operator]
        among = queries.states("6109", DAY)
        for kind in Kind.values:
            queries.counted(kind, "6109", DAY, among=among)


def test_what_is_to_come_stands_by_its_stage() -> None:
    making.facility("一站", status="planned", on=date(2026, 5, 1), due_on=date(2027, 3, 1))
    row = making.facility("二站", status="planned", on=date(2026, 5, 1), site=making.site("二号楼"))
    actions.advance(facility=row, verb="approve", on=date(2026, 6, 1), paper="文", by=making.by(), at=cast.AT)
    staged = queries.pipeline(queries.states("6109", DAY), "embedded_station")
    assert {stage: [one.name for one in rows] for stage, rows in staged.items()} == {
        "planned": ["一站"], "approved": ["二站"], "building": [],
    }  # fmt: skip
    before = queries.pipeline(queries.states("6109", date(2026, 5, 31)), "embedded_station")
    assert len(before["planned"]) == 2 and before["planned"][0].due_on == date(2027, 3, 1)


def test_towns_are_served_by_a_centre_and_by_what_it_leads() -> None:
    center = making.facility("镇中心", "town_center")
    making.facility("邻镇点", "village_point", site=making.site("邻镇楼", cast.HAOPING), center=center)
    making.facility("无人带的点", "village_point", site=making.site("另一楼", cast.DONGSHENG))
    among = queries.states("6109", DAY)
    served = rules.towns_served(queries.counted("town_center", "6109", DAY, among=among).counted, among)
    assert served == {f"6109/{cast.HANYIN}/{cast.PUXI_TOWN}", f"6109/{cast.ZIYANG}/{cast.HAOPING_TOWN}"}


def test_sums_for_figures_are_of_the_place_that_is_asked() -> None:
    home = making.facility("供养中心", "county_support_institution", staff=9, carers=6)
    actions.set_beds(facility=home, counts={"nursing": 30, "reserve": 2}, by=making.by(), at=cast.AT)
    making.licence(home, "fire", expires_on=DAY)
    beds = queries.bed_sums("6109", {"county_support_institution"})
    assert {row["kind"]: row["count"] for row in beds} == {"nursing": 30, "reserve": 2}
    assert queries.holders("6109", "fire", DAY) == {home.pk}
    assert queries.holders("6109", "fire", DAY + timedelta(days=1)) == set()
    assert queries.staff_sums("6109") == {"staff": 9, "carers": 6}
    assert queries.bed_sums("6109/610924", {"county_support_institution"}) == []
    assert queries.staff_sums("6109/610924") == {"staff": 0, "carers": 0}


def test_a_unit_answers_for_its_own() -> None:
    making.facility()
    assert queries.counted("embedded_station", "6109", DAY, unit=cast.HANYIN).number == 1
    assert queries.counted("embedded_station", "6109", DAY, unit="610902-GX").number == 0
    assert queries.states("6109", DAY, unit="610902-GX") == []
