"""100,000 journal rows written, sealed and verified, beside a plain chain of digests over the same rows. Last line: JSON.

`append_s` writes them as the house does, 100 in a deed, under the lock of positions; `seal_s` closes them with HMAC-SM3 in
batches of 1,000, each with its marks and its line in the anchor; `verify_s` walks all of it again. `peer_s` reads the same rows
and chains them with SHA-256: no key, no marks, nothing kept; what a seal costs beyond that is the difference. Then one row is
changed behind the house's back, and the walk must name it (`found`).
"""

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.scratch import node, say

DEEDS = 100  # in one transaction


def timed(what: str, work: Callable[[], Any]) -> tuple[float, Any]:
    """(seconds, what it gave)."""
    started = time.perf_counter()
    gave = work()
    took = time.perf_counter() - started
    say(f"{what}: {took:.1f} s")
    return round(took, 2), gave


def append(rows: int) -> None:
    """Rows as a dispatcher's deeds make them."""
    from songhe.base import journal
    from songhe.base.actors import Actor
    from songhe.base.models import JournalEntry

    at, by, subject = datetime.now(UTC), Actor("user:018f", "刘敏"), JournalEntry()
    words = {"verb": "emergency.call.answer", "by": by, "subject": subject, "division": "6109/610921/610921102/610921102001"}
    for start in range(0, rows, DEEDS):
        with journal.deed():
            for number in range(start, min(start + DEEDS, rows)):
                facts = {"call": str(subject.pk), "seconds": number % 60, "who": "王·蒲溪社区"}
                journal.write(**words, at=at, before={"status": "offered"}, after={"status": "answered"}, facts=facts)


def chain() -> str:
    """The peer: every row read once, each digest over the one before."""
    from songhe.base import journal, seal

    digest = b""
    for first in range(1, journal.head() + 1, seal.MOST):
        for row in seal.rows_between(first, first + seal.MOST - 1):
            digest = hashlib.sha256(digest + seal.serial(row)).digest()
    return digest.hex()


def found_when_changed(pos: int) -> bool:
    """Change one row as whoever owns the database could, and walk."""
    from django.db import connection

    from songhe.base import guards
    from songhe.base.verify import verify

    with connection.cursor() as cursor:
        for statement in guards.removals("base_journalentry", connection.vendor):
            cursor.execute(statement)
        cursor.execute("UPDATE base_journalentry SET by_name = '别人' WHERE pos = %s", [pos])
    return [finding.pos for finding in verify()] == [pos]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--postgres", default="", help="postgresql://… of a server on which a scratch database may be made")
    options = parser.parse_args()
    with node(options.postgres) as made:
        from songhe.base import seal
        from songhe.base.verify import verify

        say(f"{options.rows:,} rows on {made.database}")
        append_s, _ = timed("written", lambda: append(options.rows))
        seal_s, seals = timed("sealed", lambda: seal.seal_new(datetime.now(UTC) + timedelta(days=1)))
        verify_s, findings = timed("verified", lambda: list(verify()))
        peer_s, _ = timed("peer: read and chained with SHA-256", chain)
        found = found_when_changed(options.rows // 2)
    figures = {
        "rows": options.rows,
        "append_s": append_s,
        "seal_s": seal_s,
        "seals": seals,
        "verify_s": verify_s,
        "peer_s": peer_s,
    }
    print(json.dumps({**figures, "findings": len(findings), "found": found, "database": made.database}))
    sys.exit(0 if found and not findings else 1)


if __name__ == "__main__":
    main()
