"""Verbs of working lists. What stands in the journal is the criteria, never the people."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.errors import Refused
from songhe.register.access.models import User
from songhe.register.lists import criteria
from songhe.register.lists.models import SavedList

MOST = 50  # lists of one user; more than anybody reads


def save_list(
    *, user: User, name: str, chosen: Mapping[str, str], at: datetime, sort: str = "", shared: bool = False
) -> SavedList:
    """Keep a set of criteria under a name. A name that its user has already is refused."""
    name = " ".join(name.split())
    if not name:
        raise Refused(_("请给这个清单起个名字。"))
    if user.lists.count() >= MOST:
        raise Refused(_("每人最多存 %(n)d 个清单，请先删去不用的。") % {"n": MOST})
    known = criteria.clean(chosen)
    if not known:
        raise Refused(_("清单要有名称，也要至少选一个条件。"))
    row = SavedList(
        name=name[:40],
        criteria=known,
        sort=sort,
        owner=user,
        division_path=user.scope,
        shared=shared,
        created_at=at,
    )
    try:
        with journal.deed():
            row.save()
            _note(row, "save", user, at, {"criteria": row.criteria, "shared": shared})
    except IntegrityError as fault:
        raise Refused(_("您已经有一个叫“%(name)s”的清单，请换个名字。") % {"name": name}) from fault
    return row


def rename_list(*, row: SavedList, name: str, user: User, at: datetime) -> None:
    """Another name for the same criteria."""
    name, before = " ".join(name.split())[:40], row.name
    if not name:
        raise Refused(_("请给这个清单起个名字。"))
    try:
        with journal.deed():
            SavedList.objects.filter(pk=row.pk).update(name=name)
            _note(row, "rename", user, at, {"before": before, "after": name})
    except IntegrityError as fault:
        raise Refused(_("您已经有一个叫“%(name)s”的清单，请换个名字。") % {"name": name}) from fault
    row.name = name


def share_list(*, row: SavedList, shared: bool, user: User, at: datetime) -> None:
    """Whether those of the division see it too."""
    with journal.deed():
        if SavedList.objects.filter(pk=row.pk, shared=not shared).update(shared=shared):
            _note(row, "share", user, at, {"shared": shared})
    row.shared = shared


def remove_list(*, row: SavedList, user: User, at: datetime) -> None:
    """Not kept any more; the journal still has its criteria."""
    with journal.deed():
        _note(row, "remove", user, at, {"criteria": row.criteria})
        row.delete()


def _note(row: SavedList, verb: str, user: User, at: datetime, facts: dict[str, object]) -> None:
    told = {"name": row.name, **facts}
    journal.write(verb=f"lists.list.{verb}", subject=row, by=user.actor, at=at, division=row.division_path, facts=told)
