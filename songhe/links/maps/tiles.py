"""Pictures of the ground from somebody else's server, where a node sets one (`SONGHE_TILES_URL`).

All positions of the house are WGS-84. AMap draws its ground in GCJ-02, so that a point would stand some 500 m beside its
place: `datum` says so to the page, which moves what it draws (gcoord) and never what is stored. Values in, values out.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

WGS84, GCJ02 = "wgs84", "gcj02"


@dataclass(frozen=True)
class Kind:
    """What is true of all addresses of one provider."""

    datum: str
    subdomains: str
    deepest: int
    credit: str


KINDS = {
    "osm": Kind(WGS84, "abc", 19, "© OpenStreetMap contributors"),
    "tianditu": Kind(WGS84, "01234567", 18, "© 天地图 国家地理信息公共服务平台"),  # words: data
    "amap": Kind(GCJ02, "1234", 18, "© 高德地图"),  # words: data
    "gcj02": Kind(GCJ02, "1234", 18, ""),
    "wgs84": Kind(WGS84, "abc", 19, ""),
}
HOST = re.compile(r"[a-z0-9.-]+(:\d+)?\Z", re.IGNORECASE)


class BadSource(ValueError):
    """The setting cannot be used; said when the program starts, not on a page."""


@dataclass(frozen=True)
class Source:
    """One ground: its layers from the lowest up, and whose datum they are drawn in."""

    urls: tuple[str, ...]
    kind: str

    @property
    def facts(self) -> Kind:
        return KINDS[self.kind]

    @property
    def hosts(self) -> list[str]:
        """Where a browser may fetch the pictures: each subdomain by name, no wildcards."""
        return sorted({host for url in self.urls for host in _hosts(url, self.facts.subdomains)})

    def said(self) -> dict[str, Any]:
        """What the page is told."""
        facts = self.facts
        told = {"datum": facts.datum, "subdomains": facts.subdomains, "maxZoom": facts.deepest, "credit": facts.credit}
        return {"urls": list(self.urls), **told}


def source(url: str, kind: str = "osm") -> Source | None:
    """The source that the two settings name: addresses between spaces, the lowest layer first; none where nothing is set."""
    urls = tuple(url.split())
    if not urls:
        return None
    if kind not in KINDS:
        raise BadSource(f"SONGHE_TILES_KIND is {kind!r}; known are {', '.join(KINDS)}")
    for one in urls:
        _check(one)
    return Source(urls, kind)


def _check(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"https", "http"} or not HOST.match(parts.netloc.replace("{s}", "s")):
        raise BadSource(f"SONGHE_TILES_URL: {url!r} does not begin with http(s):// and a host")
    missing = [name for name in ("{x}", "{y}", "{z}") if name not in url]
    if missing:
        raise BadSource(f"SONGHE_TILES_URL: {url!r} lacks {', '.join(missing)}")


def _hosts(url: str, subdomains: str) -> list[str]:
    parts = urlsplit(url)
    names = [parts.netloc.replace("{s}", one) for one in subdomains] if "{s}" in parts.netloc else [parts.netloc]
    return [f"{parts.scheme}://{name}" for name in names]
