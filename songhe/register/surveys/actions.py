"""Verbs of the room: a table comes, its columns are told, doubts are decided, its lines are entered."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.links.sheets.kinds import Unreadable
from songhe.links.sheets.reading import Reader, rows_of
from songhe.register.access.models import User
from songhe.register.providers import actions as providers
from songhe.register.providers.models import Site
from songhe.register.surveys import queries, rules, words
from songhe.register.surveys.models import Survey
from songhe.register.surveys.queries import Line

MOST = 2_000  # lines of one table: more than the city has facilities
FILE_FACTS = ("nature", "phone", "due_on")


def bring(*, pieces: Iterable[bytes], file_name: str, user: User, by: Actor, at: datetime) -> Survey:
    """Keep a table, word for word. The same lines again, saved anew or not, are the survey that is there. Refused where it
    cannot be read."""
    headings, lines = _lines(b"".join(pieces))
    digest = sha256(json.dumps([headings, lines]).encode()).hexdigest()
    known = Survey.objects.filter(division_path=user.scope, digest=digest).first()
    if known:
        return known
    columns = {str(column): fact for column, fact in rules.guessed(headings, words.headings()).items()}
    row = Survey(
        file_name=file_name[-120:], digest=digest, division_path=user.scope, headings=headings, lines=lines, columns=columns,
        brought_at=at, brought_by=by.name[:80],
    )  # fmt: skip
    with journal.deed():
        row.save()
        _note(row, "bring", by, at, {"file": row.file_name, "lines": len(lines)})
    return row


def _lines(whole: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    known = {word for known in words.headings().values() for word in known}
    try:
        with Reader([whole], known=known, rows=MOST + 1) as reader:
            lines = [row for chunk in reader.chunks() for row in rows_of(chunk)]
            headings = reader.head.headings
    except Unreadable as fault:
        raise Refused(words.unreadable(fault.code)) from fault
    kept = [(number, cells) for number, cells in lines if any(cell.strip() for cell in cells)]
    if not kept or len(kept) > MOST:
        raise Refused(words.unreadable("too_many" if kept else "empty"))
    return headings, kept


def tell_columns(*, survey: Survey, columns: Mapping[int, str], by: Actor, at: datetime) -> None:
    """Say what the columns mean; each fact at most once."""
    facts = list(columns.values())
    if len(set(facts)) != len(facts) or not set(facts) <= set(rules.FACTS):
        raise Refused(_("两列不能是同一项内容。"))
    with journal.deed():
        moves.move(survey, "columns", by=by, at=at, columns={str(column): fact for column, fact in columns.items()})


def decide(*, survey: Survey, line: Line, choice: str, by: Actor, at: datetime) -> None:
    """Say which building a line in doubt stands in: one of those that look like it, or a new one."""
    if choice != rules.NEW and choice not in {str(twin.site.pk) for twin in line.twins}:
        raise Refused(_("请选一栋建筑，或说明是新的一栋。"))
    with journal.deed():
        facts = {"line": line.number, "site": choice}
        moves.move(survey, "decide", by=by, at=at, facts=facts, sites={**survey.sites, line.key: choice})


def enter(*, survey: Survey, user: User, by: Actor, at: datetime) -> tuple[int, dict[str, str]]:
    """Enter every line that is ready, each in a deed of its own: (how many, why some were refused by line).

    What is in doubt or at fault stays. A run that stopped half way goes on where it was.
    """
    done, refused = 0, {}
    for line in queries.judged(user, survey, localtime(at).date()):
        if line.state != rules.READY:
            continue
        try:
            _enter(survey, line, by, at)
            done += 1
        except Refused as fault:
            refused[line.key] = str(fault.sentence)
    return done, refused


def close(*, survey: Survey, by: Actor, at: datetime) -> None:
    """Nothing more is entered from this table."""
    with journal.deed():
        moves.move(survey, "close", by=by, at=at)


def _enter(survey: Survey, line: Line, by: Actor, at: datetime) -> None:
    facts = {name: line.facts[name] for name in FILE_FACTS if name in line.facts}
    told = {"kind": line.facts["kind"], "name": line.facts["name"], "on": line.facts["on"], "paper": line.facts["paper"]}
    with journal.deed():
        survey.entered = Survey.objects.select_for_update().values_list("entered", flat=True).get(pk=survey.pk)
        if line.key in survey.entered:
            raise Refused(_("这一行刚刚已经登记。"))
        row = providers.enter_facility(
            site=line.site or _site(line, by, at), status=line.facts["status"], operator=line.operator, by=by, at=at, **told,
            **facts,
        )  # fmt: skip
        entered = {**survey.entered, line.key: str(row.pk)}
        moves.move(survey, "enter", by=by, at=at, facts={"line": line.number, "facility": str(row.pk)}, entered=entered)


def _site(line: Line, by: Actor, at: datetime) -> Site:
    """The building of this name in the village: the line before may have brought it."""
    assert line.village is not None
    known = Site.objects.filter(division=line.village, name=line.building).first()
    if known:
        return known
    position: dict[str, Any] = {name: line.facts[name] for name in ("lat", "lng") if name in line.facts}
    address = line.facts.get("address") or line.village.name
    return providers.add_site(name=line.building, address=address, division=line.village, by=by, at=at, **position)


def _note(row: Survey, verb: str, by: Actor, at: datetime, facts: dict[str, Any]) -> None:
    journal.write(verb=f"surveys.survey.{verb}", subject=row, by=by, at=at, division=row.division_path, facts=facts)
