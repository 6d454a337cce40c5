"""Figures of proof: how well visits are proven, how often a phone failed, how often something was put right afterwards."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Indicator, Ratio, Row, Span, Told
from songhe.care.homecare.models import DONE, Correction, HumanException, Order
from songhe.register.access import scope
from songhe.register.places import queries as places

MOST = 2000  # lines of a list
DELIVERED = DONE | {"checked_out", "interrupted", "disputed"}
SAID = Exists(HumanException.objects.filter(order=OuterRef("pk")))
FIXED = Exists(Correction.objects.filter(order=OuterRef("pk")))
MET: Mapping[str, Any] = {
    "proof-a": Q(grade="A"),
    "proof-ab": Q(grade__in=["A", "B"]),
    "proof-d": Q(grade="D"),
    "proof-exceptions": SAID,
    "proof-corrections": FIXED,
}


def _delivered(span: Span, at: datetime) -> QuerySet[Order]:
    return Order.objects.filter(status__in=DELIVERED, day__gte=span.first, day__lte=span.last, checked_out_at__lte=at)


def _counts(code: str) -> Callable[[Span, datetime], dict[str, Ratio]]:
    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        every = _delivered(span, at)
        of = dict(every.values_list("division_path").annotate(n=Count("pk")))
        met = dict(every.filter(MET[code]).values_list("division_path").annotate(n=Count("pk")))
        return {path: Ratio(met.get(path, 0), n) for path, n in of.items()}

    return count


def _lists(code: str) -> Callable[[Any, Span, datetime, str, str], Sequence[Row]]:
    def rows(user: Any, span: Span, at: datetime, path: str, part: str) -> Sequence[Row]:
        where, dash, _unit = path.partition("-")
        every = scope.visible(user, _delivered(span, at)).filter(scope.within(where)).annotate(hit=_hit(code))
        if dash:
            every = every.filter(elder__division__unit__code=path.rsplit("/", 1)[-1])
        if part in {"met", "missing"}:
            every = every.filter(hit=part == "met")
        return Told(list(every.select_related("elder").order_by("-day", "pk")[: MOST + 1]), _told, MOST)

    return rows


def _told(orders: Sequence[Any]) -> list[Row]:
    names = places.names_of({one.division_path for one in orders})
    return [_row(one, names) for one in orders]


def _hit(code: str) -> Any:
    return Case(When(MET[code], then=Value(True)), default=Value(False), output_field=BooleanField())


def _row(order: Any, names: Mapping[str, str]) -> Row:
    note = order.get_grade_display() if order.grade else gettext("还没有评级")
    return Row(
        f"{order.elder.name} {order.name}",
        names.get(order.division_path, ""),
        note,
        reverse("proof:of", args=[order.pk]),
        bool(order.hit),
    )


def _declared(code: str, name: Any, question: Any, numerator: Any, goal: float, **more: Any) -> Indicator:
    return Indicator(
        code=code, name=name, question=question, numerator=numerator, denominator=_("已完成的上门服务"), unit="%", goal=goal,
        source=_("GB/T 43153-2023 6.4.3、6.5.4"), version=1, valid_from=date(2026, 1, 1), group=_("服务留痕"), **more,
    )  # fmt: skip


WORSE = {"lower_is_better": True, "bands": (20, 10, 5, 2)}
FAR = _("多不是错：路远没信号的地方会多。")
base.declare(
    [
        _declared(
            "proof-a", _("证据 A 级的服务"), _("多少上门服务证据齐全？"), _("门口码、位置、本人确认三样齐全的"), 80,
            bands=(40, 60, 80, 95),
        ),
        _declared(
            "proof-ab", _("证据 A、B 级的服务"), _("多少上门服务有可靠的证据？"), _("门口码、位置、本人确认至少两样的"), 95
        ),
        _declared("proof-d", _("证据待核实的服务"), _("多少上门服务还要核实？"), _("证据 D 级的"), 5, **WORSE),
        _declared(
            "proof-exceptions", _("每百次服务的人工例外"), _("手机没用上的有多少？"), _("护理员如实说明过的"), 5,
            caution=FAR, **WORSE,
        ),
        _declared("proof-corrections", _("每百次服务的更正"), _("事后改过的有多少？"), _("有更正记录的"), 5, **WORSE),
    ]
)  # fmt: skip
base.count_by({code: Counter(_counts(code), _lists(code)) for code in MET})
