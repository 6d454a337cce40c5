"""The workbook of errors that goes back to the bureau: the same columns, what is wrong in words, the cells in colour."""

import io
from datetime import datetime

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.errors import Refused
from songhe.base.web.marks import SHANGHAI
from songhe.links.sheets import writing
from songhe.register.access.models import User
from songhe.register.rolls.models import Roll, RollRow
from songhe.register.rolls.words import problem

PROBLEM = "问题"  # words: data


def error_workbook(*, roll: Roll, user: User, at: datetime) -> bytes:
    """The rows that could not be taken, as they came. Put right, the same file can be imported again."""
    rows = roll.kept_rows.filter(need=RollRow.Need.BAD)
    count = rows.count()
    if not count:
        raise Refused(_("没有要退回的行。"))
    titles = [*roll.headings, PROBLEM]
    when = at.astimezone(SHANGHAI)
    mark = _("%(name)s %(time)s 从名册 %(number)s 导出的错误行，改好后可以直接再次导入") % {
        "name": user.name, "time": f"{when:%Y-%m-%d %H:%M}", "number": roll.number,
    }  # fmt: skip
    out = io.BytesIO()
    with writing.book(out, sheet=str(_("错误行")), watermark=mark, headings=titles) as book:
        for row in rows.iterator(chunk_size=500):
            cells = [*row.cells, *[""] * (len(roll.headings) - len(row.cells))][: len(roll.headings)]
            bad = frozenset(column for column, _code, _about in row.faults if column >= 0)
            book.add([*cells, problem(roll, row)], bad)
    with journal.deed():
        told = {"number": roll.number, "rows": count}
        journal.write(verb="rolls.roll.return", subject=roll, by=user.actor, at=at, division=roll.division_path, facts=told)
    return out.getvalue()
