"""What every page knows: the site's name, who is looking, his menu, his preferences, and the server's time."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from songhe.base import clock, synthetic
from songhe.base.web import menu, preferences, stream

IN_HAND = frozenset({"family", "elder"})
"""Who opens a page of the register or of care with a phone in the hand: the same address stands in the phone's frame."""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the web shell."""
    user = getattr(request, "user", None)
    role = getattr(user, "role", "") if user is not None and user.is_authenticated else ""
    language = get_language() or settings.LANGUAGE_CODE
    ways: Any = SimpleLazyObject(lambda: menu.entries(role, request.path)) if role else []
    return {
        "site_name": settings.SITE_NAME,
        "demo": settings.DEMO,
        "synthetic": SimpleLazyObject(synthetic.is_so),
        "in_hand": role in IN_HAND,
        "page_shell": "shell_phone.html" if role in IN_HAND else "shell.html",
        "bar_search": menu.search_of(role) if role else None,
        "menu": ways,
        "menu_key": (role, menu.current(role, request.path)) if role else (),  # all that the menu is drawn from
        "menu_bar": SimpleLazyObject(lambda: menu.on_the_bar(list(ways))),
        "prefs": preferences.read(request),
        "server_now": clock.now(),
        "html_lang": "zh-CN" if language.startswith("zh") else language,
        "live_after": SimpleLazyObject(lambda: stream.position(request)),
        "desk_phone": settings.DESK_PHONE,
        "house_tiles": settings.TILES and settings.TILES.said(),
    }
