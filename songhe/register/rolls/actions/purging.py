"""Files of rolls are removed when their time is over (data/retention.yaml); what was done with them stays."""

from datetime import datetime

from songhe.base import journal
from songhe.base.actors import CLOCK
from songhe.base.vault import Vault
from songhe.register.rolls.models import Roll


def purge_due(at: datetime) -> int:
    """Remove files and kept cells whose time is over; how many rolls were purged."""
    purged = 0
    for roll in Roll.objects.filter(purge_at__lte=at)[:20]:
        with journal.deed():
            if not Roll.objects.filter(pk=roll.pk, purge_at=roll.purge_at).update(purge_at=None):
                continue
            kept = roll.kept_rows.count()
            roll.kept_rows.all().delete()
            roll.examples = []
            roll.save(update_fields=["examples"])
            told = {"number": roll.number, "kept_rows": kept}
            journal.write(verb="rolls.roll.purge", subject=roll, by=CLOCK, at=at, division=roll.division_path, facts=told)
        for part in ("source", "rows"):
            Vault(roll.pk, part).remove()
        purged += 1
    return purged
