"""Photographs: made small, freed of what the camera wrote into them, and sealed."""

import base64
import io
from datetime import datetime

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.register.people.models import Elder, Photo

LARGEST = 12_000_000  # bytes that are read at all
PIXELS = 60_000_000
SIDE = 1280  # of what is kept
MOST = 12  # pictures of one person


def add_photo(*, elder: Elder, kind: str, picture: bytes, by: Actor, at: datetime) -> Photo:
    """Keep a photograph. Refused when it is no picture, too large, or there are too many."""
    if elder.photos.count() >= MOST:
        raise Refused(_("照片最多 %(n)d 张，请先删去一张。") % {"n": MOST})
    row = Photo(elder=elder, kind=kind, picture=base64.b64encode(_small(picture)).decode(), taken_at=at, by_name=by.name[:80])
    with journal.deed():
        row.save()
        _note(elder, "photo_add", by, at, row)
    return row


def remove_photo(*, photo: Photo, by: Actor, at: datetime) -> None:
    """Take a photograph out of the file for good; the journal keeps that there was one."""
    with journal.deed():
        _note(photo.elder, "photo_remove", by, at, photo)
        photo.delete()


def _small(data: bytes) -> bytes:
    if len(data) > LARGEST:
        raise Refused(_("照片太大，请选 12 MB 以内的。"))
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > PIXELS:
                raise Refused(_("照片像素太多，请选小一些的。"))
            whole = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, ValueError) as fault:
        raise Refused(_("这个文件不是能打开的照片，请选 JPG 或 PNG。")) from fault
    whole.thumbnail((SIDE, SIDE))
    out = io.BytesIO()
    whole.save(out, "JPEG", quality=80)
    return out.getvalue()


def _note(elder: Elder, verb: str, by: Actor, at: datetime, row: Photo) -> None:
    facts = {"row": str(row.pk), "kind": row.kind}
    journal.write(verb=f"people.elder.{verb}", subject=elder, by=by, at=at, division=elder.division_path, facts=facts)
