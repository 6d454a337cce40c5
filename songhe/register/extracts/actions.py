"""Lists that leave the house: asked for with a purpose, agreed to by a second person, fetched with a trace."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.module_loading import import_string
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import bell, journal
from songhe.base.actors import CLOCK
from songhe.base.errors import Refused
from songhe.base.moves import move
from songhe.base.rows import new_id
from songhe.base.vault import PIECE, Vault, folder
from songhe.base.web.marks import SHANGHAI
from songhe.links.sheets import writing
from songhe.register.access.models import User
from songhe.register.access.scope import covers
from songhe.register.extracts import columns as shown
from songhe.register.extracts import rules
from songhe.register.extracts.models import APPROVERS, Extract
from songhe.register.people.models import Elder
from songhe.register.people.queries import elders
from songhe.register.places import queries as places

KEYS = 65_536  # of one piece of the list of keys
BATCH = 500
LEASE = timedelta(minutes=10)
WORKBOOK = "xlsx"
FORMS: dict[str, str] = {}
"""What else than workbooks can be written, and by whose function: a desk says so when the house is put together."""


def ask_extract(
    *, user: User, purpose: str, rows: QuerySet[Elder], title: str, at: datetime, columns: Iterable[str] = shown.USUAL,
    whole: bool = False,
) -> Extract:  # fmt: skip
    """Ask for `rows` as a workbook. What is in it is settled now; above the limit, or in whole, a second person must agree.

    `rows` must be files that `user` may see (`people.queries.elders`); what is not is left out. Short lists are ready at once.
    """
    names, day = [name for name in columns if name in shown.COLUMNS], localtime(at).date()
    if len(purpose.strip()) < 4:
        raise Refused(_("请写明用途，至少四个字。它会写进日志，也写在每一页上。"))
    if not names:
        raise Refused(_("请至少选一列。"))
    limit, key, count = rules.limit_on(day), new_id(), [0]
    mine = elders(user).filter(pk__in=rows.order_by().values("pk")).order_by("division_path", "name", "pk")
    Vault(key, "keys").write(_keys(mine, count))
    if not count[0]:
        Vault(key, "keys").remove()
        raise Refused(_("这个列表是空的，没有可以导出的。"))
    alone = not rules.needs_somebody(count[0], whole, limit)
    extract = Extract(
        id=key, title=title[:120], purpose=purpose.strip()[:200], columns=names, whole=whole, rows=count[0], limit=limit.rows,
        division_path=user.scope, asked_by=user, asked_at=at, expires_at=at + timedelta(days=limit.days_to_approve),
        status=Extract.Status.APPROVED if alone else Extract.Status.ASKED, due_at=at if alone else None,
    )  # fmt: skip
    _asked(extract, user, at)
    if alone:
        make(extract=extract, at=at)
    return extract


def ask_form(
    *, user: User, form: str, purpose: str, rows: QuerySet[Elder], title: str, columns: Iterable[str], at: datetime
) -> Extract:  # fmt: skip
    """Ask for `rows` in another form than a workbook, in whole: a second person must agree, however short it is.

    The caller has scoped `rows`; whoever writes the form looks again when it is written (`FORMS`).
    """
    key, count, limit = new_id(), [0], rules.limit_on(localtime(at).date())
    if form not in FORMS:
        raise ValueError(form)
    Vault(key, "keys").write(_keys(rows, count))
    if not count[0]:
        Vault(key, "keys").remove()
        raise Refused(_("这个列表是空的，没有可以导出的。"))
    extract = Extract(
        id=key, form=form, title=title[:120], purpose=purpose.strip()[:200], columns=list(columns), whole=True, rows=count[0],
        limit=limit.rows, division_path=user.scope, asked_by=user, asked_at=at,
        expires_at=at + timedelta(days=limit.days_to_approve),
    )  # fmt: skip
    _asked(extract, user, at)
    return extract


def _asked(extract: Extract, user: User, at: datetime) -> None:
    with journal.deed():
        extract.save()
        names = ("purpose", "rows", "columns", "whole", "title")
        told = {name: getattr(extract, name) for name in names}
        journal.write(verb="extracts.extract.ask", subject=extract, by=user.actor, at=at, division=user.scope, facts=told)


def approve(*, extract: Extract, user: User, at: datetime) -> None:
    """Agree that it leaves the house. Never the one who asked, and somebody over the same division or a higher one."""
    _may_decide(extract, user)
    with journal.deed():
        _decide(extract, "approve", user, at, due_at=at)
    bell.ring("extracts")


def refuse(*, extract: Extract, user: User, at: datetime, note: str) -> None:
    """Say no, and why."""
    _may_decide(extract, user)
    if not note.strip():
        raise Refused(_("请写明为什么不批准。"))
    with journal.deed():
        _decide(extract, "refuse", user, at, note=note.strip()[:200])
    _remove(extract)


def may_decide(extract: Extract, user: User) -> bool:
    """True when this user is a second person for this extract."""
    near = covers(user.scope, extract.division_path)
    return user.role in APPROVERS and near and user.pk != extract.asked_by_id


def make(*, extract: Extract, at: datetime) -> None:
    """Write it and keep it sealed until it is fetched or expires."""
    days = rules.limit_on(localtime(at).date()).days_to_fetch
    if extract.form == WORKBOOK:
        _workbook(extract, at)
    else:
        import_string(FORMS[extract.form])(extract, batches(extract), at)
    with journal.deed():
        move(extract, "make", by=CLOCK, at=at, facts={"rows": extract.rows}, due_at=None, expires_at=at + timedelta(days=days))
    Vault(extract.pk, "keys").remove()


def _workbook(extract: Extract, at: datetime) -> None:
    with SpooledTemporaryFile(max_size=64 << 20) as out:
        _write(extract, out, at)
        out.seek(0)
        Vault(extract.pk, WORKBOOK).write(iter(lambda: out.read(PIECE), b""))


def make_due(at: datetime) -> int:
    """Write one workbook that was agreed to; how many were written."""
    for extract in Extract.objects.filter(due_at__lte=at, status=Extract.Status.APPROVED).order_by("due_at")[:5]:
        if Extract.objects.filter(pk=extract.pk, due_at=extract.due_at).update(due_at=at + LEASE):
            make(extract=extract, at=at)
            return 1
    return 0


def withdraw(*, extract: Extract, user: User, at: datetime) -> None:
    """It is not wanted any more, says whoever asked for it; nothing of it stays."""
    if extract.asked_by_id != user.pk:
        raise Refused(_("只有申请人能下载。"))
    with journal.deed():
        move(extract, "expire", by=user.actor, at=at, due_at=None)
    _remove(extract)


def fetch(*, extract: Extract, user: User, at: datetime, part: str = WORKBOOK) -> Iterator[bytes]:
    """The bytes of the workbook (or of one file of another form), for whoever asked for it."""
    if extract.asked_by_id != user.pk:
        raise Refused(_("只有申请人能下载。"))
    if at >= extract.expires_at or not Vault(extract.pk, part).exists():
        raise Refused(_("这份导出已经过期，请重新申请。"))
    with journal.deed():
        told = {"rows": extract.rows, "purpose": extract.purpose, "whole": extract.whole}
        move(extract, "fetch", by=user.actor, at=at, facts=told, fetched=extract.fetched + 1)
    return Vault(extract.pk, part).read()


def expire_due(at: datetime) -> int:
    """Remove what nobody agreed to, or nobody fetched, in time."""
    gone = 0
    waiting = (Extract.Status.ASKED, Extract.Status.APPROVED, Extract.Status.READY)
    for extract in Extract.objects.filter(status__in=waiting, expires_at__lte=at)[:50]:
        with journal.deed():
            move(extract, "expire", by=CLOCK, at=at, due_at=None)
        _remove(extract)
        gone += 1
    return gone


def _may_decide(extract: Extract, user: User) -> None:
    if not may_decide(extract, user):
        raise Refused(_("要由同级或上级的另一个人批准，申请人自己不能批准。"))


def _decide(extract: Extract, verb: str, user: User, at: datetime, **changes: Any) -> None:
    told = {"rows": extract.rows, "purpose": extract.purpose, "whole": extract.whole}
    changes.update(decided_at=at, decided_by_name=user.name[:80])
    move(extract, verb, by=user.actor, at=at, facts=told, **changes)


def _remove(extract: Extract) -> None:
    """Every file of it, whatever its form."""
    for path in folder().glob(f"{extract.pk}.*"):
        path.unlink(missing_ok=True)


def _keys(rows: QuerySet[Elder], count: list[int]) -> Iterator[bytes]:
    keys = rows.values_list("pk", flat=True).iterator(chunk_size=5000)
    for part in iter(lambda: [key.bytes for key in islice(keys, KEYS)], []):
        count[0] += len(part)
        yield b"".join(part)


def _write(extract: Extract, out: Any, at: datetime) -> None:
    names = extract.columns
    when = at.astimezone(SHANGHAI)
    watermark = _("%(name)s %(time)s 导出 · 用途：%(purpose)s · 不得转发，用后删除") % {
        "name": f"{extract.asked_by.name}（{extract.asked_by.division.name}）",  # words: data
        "time": f"{when:%Y-%m-%d %H:%M}", "purpose": extract.purpose,
    }  # fmt: skip
    heads = [str(shown.COLUMNS[name].label) for name in names]
    widths = [shown.COLUMNS[name].width for name in names]
    with writing.book(out, sheet=str(_("名单")), watermark=watermark, headings=heads, widths=widths) as book:
        for part in batches(extract):
            files = {row.pk: row for row in Elder.objects.filter(pk__in=part).prefetch_related("categories")}
            paths = {row.division_path for row in files.values()}
            sheet = shown.Sheet(localtime(at).date(), places.names_of(paths), extract.whole)
            for key in part:
                if key in files:
                    book.add(shown.cells(files[key], names, sheet))


def batches(extract: Extract) -> Iterator[list[UUID]]:
    """Keys of whom it is about, some hundred at a time."""
    for piece in Vault(extract.pk, "keys").read():
        keys = [UUID(bytes=piece[at : at + 16]) for at in range(0, len(piece), 16)]
        yield from (keys[at : at + BATCH] for at in range(0, len(keys), BATCH))
