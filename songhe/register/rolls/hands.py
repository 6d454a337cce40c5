"""What runs in a judging process. Nothing of Django may be named before `begin` has set it up."""

import gc
import pickle
from typing import Any

_judge: Any = None
_vault: Any = None


def begin(task: bytes, key: str) -> None:
    """In the new process: settings, and what judging keeps in memory."""
    import django

    django.setup()
    from django.db import connection

    from songhe.base.vault import Vault
    from songhe.register.rolls.crew import judge_for

    if connection.vendor == "postgresql":
        # Everybody is looked up by a mark, in a table that was empty when its figures were last taken: left to guess, the
        # planner reads the whole of it for every five hundred rows.
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off")

    global _judge, _vault
    _judge, _vault = judge_for(pickle.loads(task)), Vault(key, "rows")
    # Looking for circles among all that Django and the caches hold took a third of the time: here it is looked for piece by
    # piece, among what the piece left.
    gc.collect()
    gc.freeze()
    gc.disable()


def one(index: int) -> Any:
    """The verdict on one piece."""
    verdict = _judge.judge(_vault.piece(index))
    gc.collect(0)
    return verdict
