"""What somebody says of a pair: two people, or look again."""

from datetime import datetime

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.register.life.models import Pair


def part(*, pair: Pair, by: Actor, at: datetime) -> None:
    """Two people. Not shown again until the facts of one of them change."""
    with journal.deed():
        moves.move(pair, "part", by=by, at=at, facts=_facts(pair), decided_at=at, decided_by=by.name[:80])


def reopen(*, pair: Pair, by: Actor, at: datetime) -> None:
    """It was not so sure after all: back on the list."""
    with journal.deed():
        moves.move(pair, "reopen", by=by, at=at, facts=_facts(pair), decided_at=None, decided_by="")


def _facts(pair: Pair) -> dict[str, object]:
    return {"one": str(pair.one_id), "other": str(pair.other_id), "score": pair.score}
