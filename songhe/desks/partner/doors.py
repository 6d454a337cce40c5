"""Who may use the API: a signed-in user, a token that acts for one, or a device with its own credential."""

import hashlib
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from ninja.security import APIKeyCookie, HttpBasicAuth, HttpBearer
from ninja.throttling import SimpleRateThrottle

from songhe.base import clock
from songhe.links.devices import credentials
from songhe.links.devices.credentials import Known
from songhe.register.access import tokens
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role, User

READERS = DESK_ROLES | BUREAU_ROLES
FIGURE_READERS = READERS | {Role.AUDITOR}
ORDER_READERS = frozenset({Role.OPERATOR})
"""Whose orders they are: a provider's own system, by a token of its log-in."""
FHIR_READERS = frozenset({Role.DOCTOR})
"""Whose log-ins a hospital's system uses (`fhir/`): a family doctor's, for what is known of the body."""
TOKENED = FIGURE_READERS | ORDER_READERS | FHIR_READERS
"""Who makes tokens and reads the manual."""
READS = "600/m"
PRESSES = "120/m"


class Token(HttpBearer):
    """`Authorization: Bearer shk_…`."""

    openapi_description = "A token of a user, made on the page of tokens; it sees what that user sees."

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        return tokens.user_of(token, clock.now())


class Session(APIKeyCookie):
    """The browser's own session. Only reads pass here, so no form of another site can do anything."""

    param_name = settings.SESSION_COOKIE_NAME
    openapi_description = "The session of a signed-in browser."

    def __init__(self) -> None:
        super().__init__(csrf=False)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return request.user if request.user.is_authenticated else None


class DeviceCredential(HttpBasicAuth):
    """`Authorization: Basic`, with the credential that opens the MQTT door too."""

    openapi_description = "The credential of a device or gateway: the one that opens the MQTT door."

    def authenticate(self, request: HttpRequest, username: str, password: str) -> Known | None:
        known = credentials.find(username) if username.isprintable() else None
        return known if known and known.opens_with(password.encode()) else None


class Rate(SimpleRateThrottle):
    """So many requests a minute of one user or one device, whatever address they come from."""

    def get_cache_key(self, request: HttpRequest) -> str:
        auth: Any = getattr(request, "auth", None)
        who = getattr(auth, "username", "") or request.META.get("REMOTE_ADDR", "")
        return f"api-rate:{self.rate}:{hashlib.sha256(who.encode()).hexdigest()}"


def reader(request: HttpRequest, roles: frozenset[Any] | set[Any] = READERS) -> User:
    """The user behind the request, if his role may read this; what he may not read does not exist."""
    user: User = request.auth  # type: ignore[attr-defined]
    if user.role not in roles:
        raise Http404
    return user
