"""What the reader of a bureau page has chosen: a month, a place within his own, a figure."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from songhe.base import indicators as base
from songhe.base.indicators import Indicator, Ratio, Span
from songhe.care.emergency import counting
from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.places.models import Unit

HEADLINE = "response-15min"
BELOW = {"city": "county", "county": "town", "town": "village"}


@dataclass(frozen=True)
class Choice:
    """`where` is empty for the reader's whole division; `grain` is the level of places below the chosen one.

    `model` is empty for calls of every device model; `counting.NO_DEVICE` for those that no device raised.
    """

    user: User
    at: datetime
    span: Span
    figure: Indicator
    where: str
    name: str
    grain: str
    model: str = ""

    @property
    def narrow(self) -> dict[str, str]:
        """What narrows the calls that are counted, as the query layer takes it."""
        return {"where": self.where, "model": self.model}

    @property
    def model_name(self) -> str:
        """The chosen model in words."""
        return _("没有设备") if self.model == counting.NO_DEVICE else self.model

    @property
    def newest(self) -> str:
        """The month that runs: of it and those before it one can be chosen."""
        return base.month_of(self.at).key

    @property
    def is_now(self) -> bool:
        return self.span.key == self.newest

    @property
    def month_name(self) -> str:
        """本月, or the month's name."""
        return _("本月") if self.is_now else _("%(month)d 月") % {"month": self.span.first.month}

    @property
    def whole_city(self) -> bool:
        return self.grain == "county"

    def query(self, **changes: str) -> str:
        """The same choice as a query string, with changes; what is empty is left out."""
        kept = {"month": self.span.key, **self.narrow, "figure": self.figure.code, **changes}
        return "?" + urlencode({key: value for key, value in kept.items() if value})

    def ratios(self) -> dict[str, Ratio]:
        """Every figure of the choice."""
        return counting.ratios(self.user, self.span, self.at, **self.narrow)

    def months(self) -> list[tuple[str, Span]]:
        """(query string, month) of the last year, newest first."""
        spans = base.months_before(base.month_of(self.at), 12)
        return [(self.query(month=span.key), span) for span in reversed(spans)]


def read(request: scope.UserRequest, at: datetime, code: str = "") -> Choice:
    """The choice in the address. What does not exist, or lies outside the reader's division, is 404."""
    query, user = request.GET, _user(request)
    figure = base.find(code or query.get("figure", HEADLINE))
    if figure is None or figure.code not in counting.COUNTING:
        raise Http404
    where, name, grain = _place(user, query.get("where", ""))
    return Choice(user, at, _span(query, at), figure, where, name, grain, _model(user, query.get("model", "")))


def _user(request: scope.UserRequest) -> User:
    user = request.user
    return user


def _span(query: QueryDict, at: datetime) -> Span:
    text = query.get("month", "")
    span = base.read_month(text) if text else base.month_of(at)
    if span is None or span.starts_at > at:
        raise Http404
    return span


def _model(user: User, model: str) -> str:
    if model and not counting.has_model(user, model):
        raise Http404
    return model


def _place(user: User, where: str) -> tuple[str, str, str]:
    """(code, name, grain below) of a place in the user's division."""
    if not where:
        return "", user.division.name, BELOW.get(user.division.level, "")
    found = counting.place_of(user, where)
    if found is None:
        raise Http404
    if isinstance(found, Unit):
        return where, found.name, "town"
    return where, found.short_name, BELOW.get(found.level, "")
