"""The ground of the maps, by setting: the policy of the pages opens the hosts of that setting and no others."""

import importlib

import pytest

from songhe.config import settings as ours

AMAP = "https://webrd0{s}.is.autonavi.com/appmaptile?lang=zh_cn&size=1&scale=1&style=7&x={x}&y={y}&z={z}"


def test_the_policy_of_the_pages_opens_these_hosts_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SONGHE_TILES_URL", AMAP)
    monkeypatch.setenv("SONGHE_TILES_KIND", "amap")
    try:
        rules = importlib.reload(ours).CONTENT_SECURITY_POLICY["DIRECTIVES"]
        assert rules["img-src"][2:] == [f"https://webrd0{n}.is.autonavi.com" for n in "1234"]
        assert rules["connect-src"] == ["'self'"] and rules["script-src"] == ["'self'"]
    finally:
        monkeypatch.undo()
        importlib.reload(ours)
