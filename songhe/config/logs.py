"""What is logged, how it looks, and where it goes besides standard output."""

import os
from typing import Any


def logging_of(node: str) -> dict[str, Any]:
    """Django's `LOGGING`, from the environment."""
    collector = os.environ.get("SONGHE_LOG_TO", "")
    form = "json" if os.environ.get("SONGHE_LOG_FORMAT") == "json" else "line"
    handlers: dict[str, Any] = {"console": {"class": "logging.StreamHandler", "formatter": form}}
    if collector:
        ca = os.environ.get("SONGHE_LOG_CA", "")
        handlers["collector"] = {
            "()": "songhe.base.shipping.handler", "where": collector, "ca": ca, "node": node, "formatter": "json"
        }  # fmt: skip
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"()": "songhe.base.lines.Line", "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            "json": {  # one object a line, for whoever gathers the logs of several nodes
                "()": "pythonjsonlogger.json.JsonFormatter",
                "format": "%(levelname)s %(name)s %(process)d %(message)s",
                "rename_fields": {"levelname": "level", "name": "logger"},
                "timestamp": "at",  # UTC
                "static_fields": {"node": node},
                "json_ensure_ascii": False,
            },
        },
        "handlers": handlers,
        "root": {"handlers": [*handlers], "level": os.environ.get("SONGHE_LOG", "INFO")},
        # Who is turned away is said bounded and without the path, which may hold a key (`base.web.turned`), not by Django too.
        # The journal has its own place here; only the collector gets its rows.
        "loggers": {
            "django.request": {"level": "ERROR"},
            "django.security.csrf": {"level": "ERROR"},
            "httpx": {"level": "WARNING"},
            "songhe.journal": {
                "handlers": ["collector"] if collector else [],
                "level": "INFO" if collector else "CRITICAL",
                "propagate": False,
            },
        },
    }
