"""Where the log goes, as the settings of a node say it."""

import pytest

from songhe.base import shipping
from songhe.config import logs


def test_the_settings_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(logs.logging_of("6109")["handlers"]) == ["console"]
    monkeypatch.setenv("SONGHE_LOG_TO", "logs.example.org:6514")
    made = logs.logging_of("6109")
    assert made["root"]["handlers"] == ["console", "collector"] and made["loggers"]["songhe.journal"]["handlers"] == [
        "collector"
    ]
    with pytest.raises(ValueError, match="host:port"):
        shipping.handler("logs.example.org", ca="", node="6109")
