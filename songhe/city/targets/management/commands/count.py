"""`songhe count`: fill the figures of a month now, or all that is due; safe beside the worker."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from songhe.base import clock
from songhe.base import indicators as base
from songhe.base.bulk import bulk_writing
from songhe.city.targets import actions


class Command(BaseCommand):
    help = "Fill counts: all that is due, or one month again (--month 2026-06), or some indicators (--only response-15min)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--month", default="", help="count this month again as it is known now, e.g. 2026-06")
        parser.add_argument("--only", nargs="*", default=[], help="codes of indicators")

    def handle(self, *args: Any, month: str = "", only: list[str] | None = None, **options: Any) -> None:
        began, span = time.monotonic(), base.read_month(month) if month else None
        if month and span is None:
            raise CommandError(f"{month} is not a month; write 2026-06")
        with bulk_writing():
            told = self._month(span, only or []) if span or only else self._due()
        ahead = actions.look_ahead(at=clock.now())
        self.stdout.write(f"{told}, {ahead} outlooks, {time.monotonic() - began:.1f} s")

    def _month(self, span: Any, only: list[str]) -> str:
        at = clock.now()
        rows = actions.count_month(month=span or base.month_of(at), codes=only, at=at)
        return f"{(span or base.month_of(at)).key}: {rows} counts added"

    def _due(self) -> str:
        at, steps = clock.now(), 0
        actions.plan_day(at=at)
        with base.sharing():
            while actions.count_due(at=at):
                steps += 1
        return f"{steps} steps done"
