"""`songhe verify-journal`: is every row of the journal as it was sealed? Exit code 1 and a sentence when not."""

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.verify import verify

MOST = 20  # findings printed; the rest is counted


class Command(BaseCommand):
    """Reads only; may run beside everything else."""

    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk all of it and print what was found."""
        started = time.monotonic()
        found = list(verify(self._progress))
        for finding in found[:MOST]:
            self.stderr.write(str(finding))
        if found:
            raise CommandError(_("日志有 %(n)d 处对不上。") % {"n": len(found)})
        facts = {"n": journal.head(), "s": time.monotonic() - started}
        self.stdout.write(_("日志完好：%(n)d 行，%(s).1f 秒。") % facts)

    def _progress(self, done: int, of: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{done:,} / {of:,}" + ("\n" if done == of else ""))
