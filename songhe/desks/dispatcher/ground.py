"""Boundaries of the counties as the browser draws them; read once."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import songhe.register.places

FILE = Path(songhe.register.places.__file__).parent / "data" / "counties.geojson"


@lru_cache
def outlines() -> dict[str, Any]:
    """GeoJSON of the ten counties."""
    return json.loads(FILE.read_text(encoding="utf-8"))
