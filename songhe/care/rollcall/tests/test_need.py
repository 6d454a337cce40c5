"""Who is called first, who leaves, and how it is scored."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from songhe.care.rollcall import dated
from songhe.care.rollcall.models import Level, Mobility, Tier
from songhe.care.rollcall.rules import need, scoring
from tests.cast import AT

DAY = date(2026, 11, 23)
PLAIN = need.Facts("walks", powered=False, alone=False, no_phone=False, very_old=False, at_home=True)
SICK = replace(PLAIN, mobility="bedridden", powered=True)


def test_every_kind_and_level_says_what_it_asks() -> None:
    kinds = dated.kinds(DAY)
    assert set(kinds) == {"flood", "landslide", "heat", "cold", "outage"}
    for kind in kinds.values():
        assert set(kind.levels) == set(Level.values) and set(Mobility.values) < set(kind.first)
        for asked in kind.levels.values():
            assert set(asked.confirm) == set(Tier.values) and asked.leaves in {"none", "powered", "weak", "all"}


def test_in_an_outage_oxygen_comes_before_everything() -> None:
    first = dated.kinds(DAY)["outage"].first
    bed = replace(PLAIN, mobility="bedridden", alone=True, no_phone=True, very_old=True)
    assert need.points(replace(PLAIN, powered=True), first) > need.points(bed, first) > need.points(PLAIN, first)


def test_who_is_not_there_comes_last_and_leaves_nothing() -> None:
    first, gone = dated.kinds(DAY)["flood"].first, replace(SICK, at_home=False)
    assert need.points(gone, first) < need.points(PLAIN, first)
    assert not need.leaves(gone, "all")


@pytest.mark.parametrize(
    ("facts", "leaves"),
    [
        (PLAIN, {"all"}), (replace(PLAIN, powered=True), {"all", "weak", "powered"}), (SICK, {"all", "weak", "powered"}),
        (replace(PLAIN, mobility="unknown"), {"all", "weak"}), (replace(PLAIN, mobility="helped"), {"all", "weak"}),
    ],
)  # fmt: skip
def test_who_leaves(facts: need.Facts, leaves: set[str]) -> None:
    assert {asked for asked in ("none", "powered", "weak", "all") if need.leaves(facts, asked)} == leaves


def test_a_score_counts_minutes_from_the_start() -> None:
    def after(*minutes: float | None) -> list[object]:
        return [None if one is None else AT + timedelta(minutes=one) for one in minutes]

    told = scoring.score(AT, after(2, 3, 70, None), after(15, 15.1, 70, None), within=[15, 30, 60], lists=3, silent=1)  # type: ignore[arg-type]
    assert told.shares == {15: 25.0, 30: 50.0, 60: 50.0} and (told.first_s, told.last_s) == (120, None)
    whole = scoring.score(AT, after(1), after(5), within=[15], lists=1, silent=0)  # type: ignore[arg-type]
    assert (whole.share, whole.last_s, whole.first_s) == (100.0, 300, 60)
    nobody = scoring.score(AT, [], [], within=[15], lists=0, silent=0)
    assert (nobody.shares, nobody.last_s, nobody.share) == ({15: 100.0}, None, 100.0)
