# ruff: noqa: N999  (it is called what people type)
"""`songhe import people FILE`: the same as the pages, for whoever sits at the terminal."""

import getpass
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from songhe.base import clock
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.vault import PIECE
from songhe.register.places.models import Division
from songhe.register.places.queries import counties
from songhe.register.rolls import actions, facts, queries
from songhe.register.rolls.models import Kind, Roll
from songhe.register.rolls.words import problem, unreadable

SHOWN = 20  # bad rows printed


class Command(BaseCommand):
    """Imports at once; with --dry-run only says what would be. Stopped in the middle, `--resume NUMBER` goes on."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=Kind.values)
        parser.add_argument("file", nargs="?", help="not needed with --resume")
        parser.add_argument("--bureau", default="", help="whose list it is: what its headings mean is remembered")
        parser.add_argument("--map", action="append", default=[], metavar="HEADING=FACT", help="say what a column is")
        parser.add_argument("--within", default="", metavar="CODE", help="only people of this division (else the whole node)")
        parser.add_argument("--dry-run", action="store_true", help="check every row, write nothing")
        parser.add_argument("--resume", default="", metavar="NUMBER", help="go on with a roll that was interrupted")

    def handle(self, **options: Any) -> None:
        """Receive, read, map, import; the figures go to standard output, progress to standard error."""
        self.by = Actor("command", f"songhe import ({getpass.getuser()})")
        try:
            roll = self._known(options["resume"]) if options["resume"] else self._brought(options)
            self._run(roll)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self._say(roll)

    def _brought(self, options: dict[str, Any]) -> Roll:
        path = Path(options["file"] or "")
        if not path.is_file():
            raise CommandError(f"no such file: {path}")
        with path.open("rb") as file:
            roll = actions.receive(
                kind=options["kind"], bureau=options["bureau"] or path.stem[:40], file_name=path.name,
                pieces=iter(lambda: file.read(PIECE), b""), within=_path(options["within"]), by=self.by, at=clock.now(),
            )  # fmt: skip
        self._lease(roll)
        self._note(f"{roll.number}: reading {path.name}")
        actions.work(roll=roll, now=clock.now)
        if roll.status == Roll.Status.REFUSED:
            raise CommandError(unreadable(roll.reason))
        columns = self._columns(roll, options["map"])
        if options["dry_run"]:
            actions.map_columns(roll=roll, columns=columns, by=self.by, at=clock.now())
        else:
            actions.begin(roll=roll, columns=columns, by=self.by, at=clock.now())
        return roll

    def _known(self, number: str) -> Roll:
        roll = Roll.objects.filter(number=number).first()
        if roll is None:
            raise CommandError(f"no roll {number}")
        if roll.status == Roll.Status.STOPPED:
            actions.resume(roll=roll, by=self.by, at=clock.now())
        return roll

    def _columns(self, roll: Roll, said: list[str]) -> dict[int, str]:
        """What is guessed, and what was said on the command line, which wins."""
        columns = queries.guessed(roll)
        for pair in said:
            heading, _, fact = pair.rpartition("=")
            if heading not in roll.headings or fact not in facts.OF_KIND[roll.kind]:
                raise CommandError(f"--map {pair}: headings are {roll.headings}, facts are {facts.OF_KIND[roll.kind]}")
            columns = {column: known for column, known in columns.items() if known != fact}
            columns[roll.headings.index(heading)] = fact
        for column, heading in enumerate(roll.headings):
            self._note(f"  {heading!r} -> {columns.get(column) or '(left out)'}")
        return columns

    def _lease(self, roll: Roll) -> None:
        if not actions.lease(roll, clock.now()):
            raise CommandError(f"{roll.number} is being worked on by another process")

    def _run(self, roll: Roll) -> None:
        self._lease(roll)
        started = time.monotonic()
        for index in _with_end(actions.steps(roll=roll, now=clock.now)):
            self._bar(roll, index + 1, started)
        if sys.stderr.isatty():
            sys.stderr.write("\n")

    def _bar(self, roll: Roll, done: int, started: float) -> None:
        share = done / max(1, roll.pieces)
        passed = time.monotonic() - started
        line = f"[{'#' * int(30 * share):<30}] {share:4.0%}  {roll.seen:,} rows  {passed:.0f} s"
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{line}")
        elif done == roll.pieces or done % 25 == 0:
            sys.stderr.write(f"{line}\n")
        sys.stderr.flush()

    def _say(self, roll: Roll) -> None:
        counts = {name: roll.counts.get(name, 0) for name in ("rows", "new", "changed", "same", "bad", "double", "nobody")}
        self.stdout.write(f"{roll.number} {roll.status}: " + ", ".join(f"{count:,} {name}" for name, count in counts.items()))
        for row in roll.kept_rows.filter(need="bad")[:SHOWN]:
            self.stdout.write(f"  row {row.number}: {problem(roll, row)}")

    def _note(self, text: str) -> None:
        sys.stderr.write(f"{text}\n")


def _path(code: str) -> str:
    """The path of a division; without a code that of the whole city."""
    division = Division.objects.filter(code=code).first() if code else counties().first()
    if division is None:
        raise CommandError(f"no division {code}: load the divisions first (songhe load-divisions)")
    return division.path if code else division.path.split("/")[0]


def _with_end(steps: Iterator[int]) -> Iterator[int]:
    """The same; Lost becomes a sentence."""
    try:
        yield from steps
    except actions.Lost as lost:
        raise CommandError("another process has this roll, somebody stopped it, or its file is gone") from lost
