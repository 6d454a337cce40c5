"""What somebody looks for in the history of calls."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import DateTimeField, F, Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from songhe.base import indicators
from songhe.base.crypto import blind_indexes
from songhe.base.indicators import Span
from songhe.care.emergency import counting, queries
from songhe.care.emergency.counting import Seconds
from songhe.care.emergency.models import Call, Cause, Trigger
from songhe.register.access.models import User
from songhe.register.access.scope import covers, within
from songhe.register.people.rules import normal_phone
from songhe.register.places.models import Division

DAYS = 30
ANY = ("", _("全部"))
PARTS = [("", _("全部计入")), ("met", _("算入分子的")), ("missing", _("没算入分子的"))]


class HistoryFilter(forms.Form):
    """Empty fields narrow nothing; without dates the last thirty days."""

    since = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date", "class": "in"}))
    until = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date", "class": "in"}))
    place = forms.ChoiceField(label=_("县、镇"), required=False)
    trigger = forms.ChoiceField(label=_("触发"), required=False, choices=[ANY, *Trigger.choices])
    cause = forms.ChoiceField(label=_("结果"), required=False, choices=[ANY, ("open", _("未结案")), *Cause.choices])
    drill = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("真实")), ("1", _("演练")), ("all", _("全部"))])
    figure = forms.ChoiceField(label=_("指标"), required=False)
    part = forms.ChoiceField(label=_("其中"), required=False, choices=PARTS)
    late = forms.BooleanField(label=_("只看超时"), required=False)
    text = forms.CharField(
        label=_("姓名、电话或编号"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "search", "class": "in"}),
    )

    def __init__(self, data: Any, *, user: User, at: datetime) -> None:
        super().__init__(data if data is not None else {})
        self.user, self.at = user, at
        self.fields["place"].choices = [ANY, *_places(user)]  # type: ignore[attr-defined]
        self.fields["figure"].choices = [ANY, *_figures()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The first day is not after the last."""
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["since"] > said["until"]:
            self.add_error("since", _("开始日期要早于结束日期。"))
        return said

    def rows(self) -> QuerySet[Call]:
        """Calls within the scope of whoever looks, newest first; a filter that cannot be understood finds none."""
        rows = queries.calls(self.user).order_by("-received_at")
        if not self.is_valid():
            return rows.none()
        said = self.cleaned_data
        rows = rows.filter(_days(said, self.at), _place(self.user, said["place"]), _kind(said["drill"]), _cause(said["cause"]))
        rows = rows.filter(trigger=said["trigger"]) if said["trigger"] else rows
        rows = _late(rows, self.at) if said["late"] else rows
        if said["figure"]:
            counted = counting.counted(self.user, said["figure"], _span(said, self.at), self.at, part=said["part"] or "of")
            rows = rows.filter(pk__in=counted.values("pk"))
        return rows.filter(_text(said["text"])) if said["text"].strip() else rows


def _figures() -> list[tuple[str, str]]:
    """Those that count calls: of others there are none to show."""
    return [(one.code, one.name) for one in indicators.every() if one.code in counting.COUNTING]


def _places(user: User) -> list[tuple[str, str]]:
    """Counties for the city, towns for a county."""
    below = "county" if "/" not in user.scope else "town"
    rows = Division.objects.filter(within(user.scope, "path"), level=below).order_by("code")
    return list(rows.values_list("path", "name"))


def _span(said: dict[str, Any], at: datetime) -> Span:
    today = timezone.localtime(at).date()
    return Span(said["since"] or (said["until"] or today) - timedelta(days=DAYS), said["until"] or today)


def _days(said: dict[str, Any], at: datetime) -> Q:
    span = _span(said, at)
    return Q(received_at__gte=span.starts_at, received_at__lt=span.ends_at)


def _place(user: User, path: str) -> Q:
    return within(path) if path and covers(user.scope, path) else Q()


def _kind(drill: str) -> Q:
    return Q() if drill == "all" else Q(drill=drill == "1")


def _cause(cause: str) -> Q:
    if cause == "open":
        return Q(closed_at=None)
    return Q(cause=cause) if cause else Q()


def _late(rows: QuerySet[Call], at: datetime) -> QuerySet[Call]:
    """At the door after the limit, or past it and nobody there."""
    now = Value(at, output_field=DateTimeField())
    rows = rows.annotate(took=Seconds("arrived_at", "received_at"), since=Seconds(now, "received_at"))
    waiting = Q(arrived_at=None, closed_at=None, since__gt=F("limit_s"))
    return rows.filter(Q(took__gt=F("limit_s")) | waiting)


def _text(text: str) -> Q:
    text = text.strip()
    found = Q(elder__name__startswith=text) | Q(caller_name__startswith=text) | Q(number__contains=text)
    digits = normal_phone(text)
    if len(digits) >= 7:
        marks = blind_indexes(digits, "phone")
        found |= Q(elder__phone_index__in=marks) | Q(caller_phone_index__in=marks)
    return found
