"""A list comes in, its columns get their meaning, and somebody says yes, or stops it."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import bell, journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.moves import move
from songhe.base.rows import new_id
from songhe.base.vault import Vault
from songhe.links.sheets.headings import plain
from songhe.links.sheets.limits import USUAL
from songhe.register.rolls import facts
from songhe.register.rolls.models import Kind, Roll
from songhe.register.rolls.models import Mapping as Remembered


def receive(
    *, kind: str, bureau: str, file_name: str, pieces: Iterable[bytes], within: str, by: Actor, at: datetime
) -> Roll:  # fmt: skip
    """Keep a file, sealed, before anybody looks into it. Rows outside `within` will not be taken."""
    if kind not in Kind.values:
        raise Refused(_("没有这种名册。"))
    key, count = new_id(), _Counter()
    vault = Vault(key, "source")
    vault.write(count.through(pieces))
    roll = Roll(
        id=key, number=_number(at), kind=kind, bureau=bureau.strip()[:40], file_name=file_name[:120],
        digest=count.digest.hexdigest(), size=count.size, division_path=within, brought_by=by.id,
        brought_by_name=by.name[:80], received_at=at, due_at=at,
    )  # fmt: skip
    try:
        with journal.deed():
            roll.save()
            told = {"number": roll.number, "kind": kind, "bureau": roll.bureau, "bytes": roll.size, "digest": roll.digest[:16]}
            journal.write(verb="rolls.roll.receive", subject=roll, by=by, at=at, division=within, facts=told)
    except BaseException:
        vault.remove()
        raise
    bell.ring("rolls")
    return roll


def map_columns(*, roll: Roll, columns: Mapping[int, str], by: Actor, at: datetime) -> None:
    """Say which column is which fact, remember it for this bureau, and have the rows checked. No file changes yet."""
    with journal.deed():
        _set_columns(roll, columns, "map", by, at)
    bell.ring("rolls")


def begin(*, roll: Roll, by: Actor, at: datetime, columns: Mapping[int, str] | None = None) -> None:
    """Import what was checked. With `columns`, without having been checked before (in the terminal)."""
    with journal.deed():
        if columns is not None:
            _set_columns(roll, columns, "begin", by, at)
        else:
            if roll.status == Roll.Status.RECEIVED:
                raise Refused(_("请先对好列，再导入。"))
            _work(roll, "begin", by, at)
    bell.ring("rolls")


def stop(*, roll: Roll, by: Actor, at: datetime) -> None:
    """Go no further. Pieces that were imported stay, and it can be resumed."""
    with journal.deed():
        days = facts.in_force("retention", localtime(at).date(), what="roll")["days"]
        move(roll, "stop", by=by, at=at, due_at=None, claim="", purge_at=after_days(at, days))


def resume(*, roll: Roll, by: Actor, at: datetime) -> None:
    """Go on where it was stopped. Only what had been checked, or had begun, can be."""
    if roll.checked_at is None and not roll.counts:
        raise Refused(_("这份名册还没有核对过，请重新上传。"))
    if not Vault(roll.pk, "rows").exists():
        raise Refused(_("原文件已按期删除，请重新上传。"))
    with journal.deed():
        begun = roll.counts.get("pass") == "import"
        _work(roll, "resume", by, at, **({} if begun else _afresh("import")))
    bell.ring("rolls")


def _work(roll: Roll, verb: str, by: Actor, at: datetime, **changes: Any) -> None:
    fresh = {} if verb == "resume" else _afresh("import")
    move(roll, verb, by=by, at=at, due_at=at, claim="", purge_at=None, **{**fresh, **changes})


def _afresh(which: str) -> dict[str, Any]:
    return {"next_piece": 0, "counts": {"pass": which}}


def _set_columns(roll: Roll, columns: Mapping[int, str], verb: str, by: Actor, at: datetime) -> None:
    chosen = {column: fact for column, fact in columns.items() if fact}
    wrong = set(chosen.values()) - set(facts.OF_KIND[roll.kind])
    if roll.rows is None or wrong or len(set(chosen.values())) != len(chosen):
        raise Refused(_("同一项只能对应一列，请检查有没有选重。") if roll.rows is not None else _("文件还没有读完，请稍等。"))
    if lacking := facts.missing(roll.kind, chosen.values()):
        names = _("、").join(str(facts.LABELS[name]) for name in lacking)
        raise Refused(_("还缺这些列：%(names)s。没有它们认不出是谁。") % {"names": names})
    roll.kept_rows.all().delete()
    changes = _afresh("import" if verb == "begin" else "check")
    told = {"columns": {str(column): fact for column, fact in chosen.items()}}
    move(roll, verb, by=by, at=at, facts=told, columns=told["columns"], due_at=at, claim="", checked_at=None, **changes)
    _remember(roll, chosen, at)


def _remember(roll: Roll, columns: Mapping[int, str], at: datetime) -> None:
    for column, heading in enumerate(roll.headings):
        known: Any = {
            "division_path": roll.division_path,
            "kind": roll.kind,
            "bureau": roll.bureau,
            "heading": plain(heading)[:80],
        }
        if known["heading"]:
            changes: Any = {"fact": columns.get(column, ""), "used_at": at}
            Remembered.objects.update_or_create(**known, defaults=changes)


def after_days(at: datetime, days: int) -> datetime:
    """The moment so many days later."""
    return at + timedelta(days=days)


def _number(at: datetime) -> str:
    """MC261126-4F7A: the day, and letters that nobody else has."""
    day = localtime(at).strftime("%y%m%d")
    while Roll.objects.filter(number=(number := f"MC{day}-{secrets.token_hex(2).upper()}")).exists():
        pass
    return number


class _Counter:
    """Counts and digests bytes on their way; too many are refused."""

    def __init__(self) -> None:
        self.size, self.digest = 0, hashlib.sha256()

    def through(self, pieces: Iterable[bytes]) -> Iterable[bytes]:
        for piece in pieces:
            self.size += len(piece)
            if self.size > USUAL.size:
                raise Refused(_("文件超过 %(n)d MB，请分成几份上传。") % {"n": USUAL.size >> 20})
            self.digest.update(piece)
            yield piece
        if not self.size:
            raise Refused(_("文件是空的。"))
