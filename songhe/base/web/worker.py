"""Service workers: a script of a desk, and before it what only the server knows."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse

STYLES = ("tokens", "base", "bar", "badges", "bureau", "phone", "forms", "narrow", "sizes")
SCRIPTS = ("shell", "aloud", "clocks", "cross", "keys", "leave", "live", "menus", "phone", "toasts", "time")
SHELL = (
    *(f"css/{name}.css" for name in STYLES),
    *(f"js/{name}.js" for name in SCRIPTS),
    *(f"outbox/{name}.js" for name in ("seal", "box", "vault", "wipe", "word", "frame", "draw")),
    *("vendor/icons.css", "vendor/htmx.js", "vendor/idb.js", "img/mark.svg"),
)
"""What every page that works without network needs, whatever it is about."""


def served(script: str, setup: dict[str, Any]) -> HttpResponse:
    """The static file `script` with `setup` as its constant `SETUP`. New words or files make a new version of it."""
    path = finders.find(script)
    if not path:
        raise Http404
    text = f"const SETUP = {json.dumps(setup)};\n{Path(path).read_text(encoding='utf-8')}"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@cache
def kept(names: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Those of the static files `names` that exist, for a page that opens without network, and a version of their bytes."""
    digest, found = hashlib.sha256(), []
    for name in names:
        path = finders.find(name)
        if path:
            digest.update(Path(path).read_bytes())
            found.append(name)
    return tuple(found), digest.hexdigest()[:12]
