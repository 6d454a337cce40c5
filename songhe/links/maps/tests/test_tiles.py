"""A ground by setting: whose it is, which hosts the policy opens, and nothing at all without it."""

import pytest
from django.conf import settings

from songhe.links.maps import tiles

OSM = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
AMAP = "https://webrd0{s}.is.autonavi.com/appmaptile?lang=zh_cn&size=1&scale=1&style=7&x={x}&y={y}&z={z}"
SKY = "https://t{s}.tianditu.gov.cn/vec_w/wmts?LAYER=vec&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=key"


def test_without_a_setting_nothing_is_asked_of_anybody() -> None:
    assert tiles.source("") is None and tiles.source("  ", "amap") is None
    assert settings.TILES is None
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"] == ["'self'", "data:"]


def test_amap_is_drawn_in_its_own_datum_and_its_hosts_are_named_one_by_one() -> None:
    one = tiles.source(AMAP, "amap")
    assert one and one.said()["datum"] == tiles.GCJ02
    assert one.hosts == [f"https://webrd0{n}.is.autonavi.com" for n in "1234"]


def test_several_layers_lie_on_each_other() -> None:
    one = tiles.source(f"{SKY} {SKY.replace('vec', 'cva')}", "tianditu")
    assert one and one.said()["urls"] == [SKY, SKY.replace("vec", "cva")]
    assert one.said()["datum"] == tiles.WGS84 and len(one.hosts) == 8


def test_a_host_of_ones_own_with_a_port() -> None:
    one = tiles.source("http://tiles.local:8080/{z}/{x}/{y}.png", "wgs84")
    assert one and one.hosts == ["http://tiles.local:8080"]


@pytest.mark.parametrize(
    ("url", "kind"),
    [(OSM, "google"), ("ftp://a/{z}/{x}/{y}", "osm"), ("https://a/{z}/{x}.png", "osm"), ("https://a b/{z}/{x}/{y}", "osm"),
     ("https://a;script-src 'unsafe-inline'/{z}/{x}/{y}", "osm"), ("javascript:alert(1)", "osm")],
)  # fmt: skip
def test_what_cannot_be_used_is_said_at_the_start(url: str, kind: str) -> None:
    with pytest.raises(tiles.BadSource):
        tiles.source(url, kind)
