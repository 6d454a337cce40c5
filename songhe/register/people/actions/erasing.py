"""Taking facts out of a file for good: asked for, or past their time (PIPL art. 47). Nothing else changes a version."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.register.people.models import Elder

MARKS = {
    "citizen_id": ("citizen_id_index", "id_tail_index"),
    "phone": ("phone_index", "phone_tail_index"),
    "address": ("address_index",),
}
PHOTOS = "photo"
ERASABLE = (*Elder.SEALED, PHOTOS)


def erase_facts(*, elder: Elder, names: Iterable[str], by: Actor, at: datetime, reason: str) -> None:
    """These sealed facts (and `photo`) are nowhere any more: not in the file, its versions, its marks.

    The journal keeps that they were erased, by whom and why, and nothing of what they said.
    """
    gone = sorted(set(names))
    if set(gone) - set(ERASABLE):
        raise Refused(_("没有这一项。"))
    with journal.deed():
        _empty(elder, gone)
        for version in elder.versions.all():
            version.record = {name: value for name, value in (version.record or {}).items() if name not in gone}
            version.save(update_fields=["record"])
        if PHOTOS in gone:
            elder.photos.all().delete()
        journal.write(
            verb="people.elder.erase", subject=elder, by=by, at=at, division=elder.division_path,
            facts={"fields": gone, "reason": reason[:200]},
        )  # fmt: skip


def _empty(elder: Elder, gone: list[str]) -> None:
    for name in gone:
        if name != PHOTOS:
            setattr(elder, name, "")
        for mark in MARKS.get(name, ()):
            setattr(elder, mark, "")
    elder.save()
