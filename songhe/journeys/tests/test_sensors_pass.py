"""What the sensors' journey passes over: a phone brings many refusals, and none of them lets a sensor rest."""

import pytest

from songhe.base.models import JournalEntry
from songhe.journeys.sensors_ring import ASIDE, READING


@pytest.mark.parametrize("verb", ["visits.spell.begin", "visits.spell.resume", "visits.spell.end"])
def test_only_a_spell_that_brings_rest_is_followed(verb: str) -> None:
    rows = {kind: JournalEntry(verb=verb, facts={"kind": kind}) for kind in ("refused", "", *ASIDE)}
    assert READING.glance is not None and all(map(READING.glance, rows.values()))
    assert {kind for kind, row in rows.items() if READING.concerns(row)} == set(ASIDE)


def test_a_spell_that_never_was_is_followed_whatever_it_was() -> None:
    assert READING.concerns(JournalEntry(verb="visits.spell.take_back", facts={"kind": "refused"}))
