"""What a person chose for this browser: ground, size of text, pointer, keys, language. In cookies; needs no account.

Whoever knows accounts may keep the language for the next browser (`keeper`), and leaves it in the session at log-in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

CHOICES = {
    "theme": ("auto", "light", "dark"),
    "size": ("normal", "large", "ageing", "largest"),
    "keys": ("on", "off"),
    "cursor": ("normal", "large", "cross"),
    "hint": ("on", "off"),  # of the first start: that there is a version with large letters
}
IN_SESSION = "language"
AGEING = frozenset({"ageing", "largest"})
YEAR = 365 * 24 * 3600


Keep = Callable[[HttpRequest, str], None]
_keepers: list[Keep] = []


def keeper(keep: Keep) -> Keep:
    """Register what keeps a chosen language beyond this browser."""
    _keepers.append(keep)
    return keep


def keep_language(request: HttpRequest, language: str) -> None:
    """Tell every keeper of a valid choice."""
    if language in dict(languages()):
        for keep in _keepers:
            keep(request, language)


@dataclass(frozen=True)
class Preferences:
    """One browser's choices; anything unknown in a cookie is the default."""

    theme: str = "auto"
    size: str = "normal"
    keys: str = "on"
    cursor: str = "normal"
    hint: str = "on"

    @property
    def is_ageing(self) -> bool:
        """Whether the version for old people is on."""
        return self.size in AGEING

    @property
    def hints(self) -> bool:
        """Whether the hint of the first start is due: nothing was chosen yet."""
        return self.hint == "on" and self.size == "normal"


def read(request: HttpRequest) -> Preferences:
    """The choices this request carries."""
    given = {name: request.COOKIES.get(_cookie(name), "") for name in CHOICES}
    return Preferences(**{name: value for name, value in given.items() if value in CHOICES[name]})


def _cookie(name: str) -> str:
    return f"{settings.COOKIE_PREFIX}songhe_{name}"


def languages() -> list[tuple[str, str]]:
    """Chinese, and every language whose catalogue this node has."""
    there = {
        path.parent.parent.name for folder in settings.LOCALE_PATHS for path in Path(folder).glob("*/LC_MESSAGES/django.mo")
    }
    return [(code, name) for code, name in settings.LANGUAGES if code == settings.LANGUAGE_CODE or code in there]


def chosen(data: dict[str, str]) -> dict[str, str]:
    """The valid choices in a posted form. Who has chosen a size needs no hint that there are sizes."""
    valid = {name: data[name] for name in CHOICES if data.get(name) in CHOICES[name]}
    return {**valid, "hint": "off"} if "size" in valid else valid


def remember(response: HttpResponse, choices: dict[str, str], language: str = "") -> None:
    """Put the choices in cookies of a year."""
    for name, value in choices.items():
        response.set_cookie(_cookie(name), value, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.HTTPS)
    if language in dict(languages()):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.HTTPS
        )
