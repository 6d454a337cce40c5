"""What the reader of a page of this room has chosen: a month and a place within his own."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404

from songhe.base import clock
from songhe.base import indicators as base
from songhe.base.indicators import Span
from songhe.city.targets import places
from songhe.city.targets.places import Place
from songhe.register.access.models import User
from songhe.register.access.scope import UserRequest

MONTHS = 24


@dataclass(frozen=True)
class Asked:
    """The reader, the moment, the month, and the place (his whole division where none was named)."""

    user: User
    at: datetime
    span: Span
    place: Place

    @property
    def where(self) -> str:
        """The place as an address says it; nothing for the whole division."""
        return "" if self.place.path == self.user.scope else self.place.code

    @property
    def is_now(self) -> bool:
        return self.span.key == self.newest

    def query(self, **changes: str) -> str:
        """The same choice as a query string, with changes; what is empty, or goes without saying, is left out."""
        kept = {"month": "" if self.is_now else self.span.key, "where": self.where, **changes}
        told = urlencode({key: value for key, value in kept.items() if value})
        return f"?{told}" if told else "?"

    @cached_property
    def here(self) -> str:
        """The choice as it is."""
        return self.query()

    @property
    def newest(self) -> str:
        """The month that runs: of it and those before it one can be chosen."""
        return base.month_of(self.at).key

    def months(self) -> list[Span]:
        """Months that can be chosen, newest first."""
        return base.months_before(base.month_of(self.at), MONTHS)[::-1]

    def above(self) -> list[tuple[str, str]]:
        """(name, query) of the places above, from the reader's own down."""
        path, own = self.place.path.partition(places.UNIT)[0], self.user.scope
        whole = path if self.place.level == "unit" else path.rpartition("/")[0]
        if not self.where or not whole.startswith(own):
            return []
        codes = whole[len(own) :].strip("/").split("/") if whole != own else []
        found = [places.place(self.user), *(places.place(self.user, code) for code in codes)]
        return [(one.name, self.query(where="" if one.path == own else one.code)) for one in found]


def read(request: UserRequest) -> Asked:
    """The choice in the address; what does not exist, is still to come, or lies outside the reader's division is 404."""
    at, text = clock.now(), request.GET.get("month", "")
    span = base.read_month(text) if text else base.month_of(at)
    if span is None or span.starts_at > at:
        raise Http404
    return Asked(request.user, at, span, places.place(request.user, request.GET.get("where", "")))
