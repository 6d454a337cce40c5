"""How people want to be told. One row per address of the house; a person who has several sets them together."""

from collections.abc import Sequence
from datetime import datetime, time

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.links.notify.models import Preference


def of(owner: str) -> Preference | None:
    """What this address wants; None as long as nobody has said."""
    return Preference.objects.filter(owner=owner).first()


def choose(
    *,
    owners: Sequence[str],
    division: str,
    ways: Sequence[str],
    phone: str,
    mail: str,
    quiet: tuple[time | None, time | None],
    by: Actor,
    at: datetime,
) -> None:
    """Keep it for each of these addresses; the journal notes that, not the number."""
    with journal.deed():
        for owner in owners:
            row = of(owner) or Preference(owner=owner)
            row.division_path, row.ways, row.phone, row.mail, row.set_at = division, list(ways), phone, mail, at
            row.quiet_from, row.quiet_to = quiet
            row.save()
            facts = {"owner": owner, "ways": list(ways), "quiet": [str(one) if one else "" for one in quiet]}
            journal.write(verb="notify.preference.choose", subject=row, by=by, at=at, division=division, facts=facts)
