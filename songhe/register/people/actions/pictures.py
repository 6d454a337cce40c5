"""Photographs: made small, freed of what the camera wrote into them, and sealed."""

import base64
from datetime import datetime

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.pictures import LARGEST, small
from songhe.register.people.models import Elder, Photo

MOST = 12  # pictures of one person
__all__ = ["LARGEST", "add_photo", "remove_photo"]


def add_photo(*, elder: Elder, kind: str, picture: bytes, by: Actor, at: datetime) -> Photo:
    """Keep a photograph. Refused when it is no picture, too large, or there are too many."""
    if elder.photos.count() >= MOST:
        raise Refused(_("照片最多 %(n)d 张，请先删去一张。") % {"n": MOST})
    row = Photo(elder=elder, kind=kind, picture=base64.b64encode(small(picture)).decode(), taken_at=at, by_name=by.name[:80])
    with journal.deed():
        row.save()
        _note(elder, "photo_add", by, at, row)
    return row


def remove_photo(*, photo: Photo, by: Actor, at: datetime) -> None:
    """Take a photograph out of the file for good; the journal keeps that there was one."""
    with journal.deed():
        _note(photo.elder, "photo_remove", by, at, photo)
        photo.delete()


def _note(elder: Elder, verb: str, by: Actor, at: datetime, row: Photo) -> None:
    facts = {"row": str(row.pk), "kind": row.kind}
    journal.write(verb=f"people.elder.{verb}", subject=elder, by=by, at=at, division=elder.division_path, facts=facts)
