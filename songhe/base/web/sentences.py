"""Sentences that wait for the next page (messages of Django), in a cookie that bears the prefix of all others."""

from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class InCookie(CookieStorage):
    """Few sentences: in the browser, signed."""

    def __init__(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.cookie_name = f"{settings.COOKIE_PREFIX}messages"


class Sentences(FallbackStorage):
    """In the cookie, and what does not fit into it in the session."""

    storage_classes = (InCookie, SessionStorage)
