"""Photographs made small and freed of what the camera wrote into them, before anything of them is kept."""

import io

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from songhe.base.errors import Refused

LARGEST = 12_000_000  # bytes that are read at all
PIXELS = 60_000_000
SIDE = 1280  # of what is kept
FORMATS = ("JPEG", "PNG", "WEBP")  # what phones and scanners make; no other decoder is shown a stranger's bytes


def opened(data: bytes) -> Image.Image:
    """The picture upright, without what the camera wrote into it. Refused when it is none, or too large to be opened."""
    if len(data) > LARGEST:
        raise Refused(_("照片太大，请选 12 MB 以内的。"))
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > PIXELS:
                raise Refused(_("照片像素太多，请选小一些的。"))
            return ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, ValueError) as fault:
        raise Refused(_("这个文件不是能打开的照片，请选 JPG 或 PNG。")) from fault


def small(data: bytes) -> bytes:
    """The picture as a JPEG of at most `SIDE` pixels. Refused as `opened` says."""
    whole = opened(data)
    whole.thumbnail((SIDE, SIDE))
    out = io.BytesIO()
    whole.save(out, "JPEG", quality=80)
    return out.getvalue()
