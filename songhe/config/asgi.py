"""The web process: uvicorn songhe.config.asgi:application."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songhe.config.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402  (needs the apps, as all below)

import songhe.config.urls  # noqa: E402, F401  (every page and teller before the first request)
from songhe.base.hub import with_hub  # noqa: E402
from songhe.base.web.workers import Pages  # noqa: E402
from songhe.config.yielding import GIVES  # noqa: E402

_pages = Pages(settings.WEB_THREADS, frozenset({"/live/"}), heavy=frozenset({"/outbox/"}), gives=GIVES)
application = with_hub(_pages, _pages.close)
