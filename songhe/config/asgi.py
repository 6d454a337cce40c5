"""The web process: uvicorn songhe.config.asgi:application."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songhe.config.settings")
_pages = get_asgi_application()

import songhe.config.urls  # noqa: E402, F401  (every page and teller before the first request)
from songhe.base.hub import with_hub  # noqa: E402  (needs the apps)

application = with_hub(_pages)
