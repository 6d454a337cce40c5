"""Who asks: a token's user, the moment, the purpose that the token was made for; and what a request may be refused with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from songhe.base import clock
from songhe.desks.partner.doors import READS, Rate
from songhe.links.fhir.outcome import issue
from songhe.register.access import tokens
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role, User

PATH = "/api/fhir/r4"
CLINICAL = frozenset({Role.DOCTOR})
"""Who reads and writes what is known of the body: what a family doctor's page shows, with the person's consent."""
OFFICE = DESK_ROLES | BUREAU_ROLES
READERS = CLINICAL | OFFICE | {Role.OPERATOR}


class Refusal(Exception):
    """No, with a status and what is to blame."""

    def __init__(self, status: int, code: str, said: str, expression: str = "") -> None:
        super().__init__(said)
        self.status, self.issues = status, [issue(code, said, expression=expression)]


@dataclass(frozen=True)
class Client:
    """A partner's system. It sees what its user sees (division and role), and of a person only what she agreed to."""

    user: User
    at: datetime
    purpose: str
    base: str

    @property
    def clinical(self) -> bool:
        """Whether it may ask for what is known of the body at all."""
        return self.user.role in CLINICAL


def base_of(request: HttpRequest) -> str:
    """The address below which resources stand, as the client reached us."""
    return request.build_absolute_uri(PATH)


def client_of(request: HttpRequest) -> Client:
    """The client behind a token; 401 without one, 404 for a role that has no business here, 429 when it asks too fast."""
    at, header = clock.now(), request.headers.get("authorization", "")
    scheme, _blank, text = header.partition(" ")
    token = tokens.found(text.strip(), at) if scheme.lower() == "bearer" else None
    if token is None:
        raise Refusal(401, "login", _("请用令牌：Authorization: Bearer shk_…"))
    request.auth = token.user  # type: ignore[attr-defined]
    rate = Rate(READS)
    if not rate.allow_request(request):
        raise Refusal(429, "throttled", _("请求太快了，请稍后再试。"))
    if token.user.role not in READERS:
        raise Refusal(404, "not-found", _("没有这条记录。"))
    return Client(token.user, at, token.label, base_of(request))


def must(client: Client, roles: Any, kind: str) -> None:
    """Whether the client's role may do this on the pages of the house; if not, not here either."""
    if client.user.role not in roles:
        raise Refusal(403, "forbidden", _("这个账号的角色在页面上不能做这件事，在接口上也不能。"), kind)
