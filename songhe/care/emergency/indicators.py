"""The figures of the 15-minute mechanism: what each counts, out of what, by which clause (standards 9.2).

A figure is two conditions on calls; `counting.py` is the one layer that applies them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songhe.base import indicators as base
from songhe.base.indicators import Indicator
from songhe.care.emergency.models import FALSE, REAL

QUARTER = 900  # seconds in which somebody is at the door
REVIEW = timedelta(days=3)
FOLLOW_UP = timedelta(days=1)
PLAN = _("农村养老行动方案（三）6：提供“一键呼叫”服务，建立 15 分钟应急响应机制")
SINCE = date(2025, 1, 1)


@dataclass(frozen=True)
class Counting:
    """What belongs to a figure (`of`) and what of it is met. Both may depend on the moment of counting."""

    of: Callable[[datetime], Q]
    met: Q


def _needed(at: datetime) -> Q:
    """Red and orange, real, and somebody had to go: what standards 9.2 counts."""
    return Q(status="closed", severity__in=["red", "orange"], cause__in=sorted(REAL), on_site_needed=True)


def _in_time(at: datetime) -> Q:
    """Somebody was at the door within a quarter of an hour."""
    return _needed(at) & Q(took__lte=QUARTER)


def _rang(seconds: int) -> Callable[[datetime], Q]:
    """Rung by a device or a page, and answered, over, or past the limit: one that still may be answered in time is not judged.

    A call that came by telephone was answered before it was written down.
    """
    rang = ~Q(trigger__in=["phone", "person"]) & ~Q(status="cancelled", answered_at=None) & ~Q(cause="test")

    def of(at: datetime) -> Q:
        due = Q(received_at__lt=at - timedelta(seconds=seconds))
        return rang & (Q(answered_at__isnull=False) | Q(closed_at__isnull=False) | due)

    return of


def _judged(at: datetime) -> Q:
    return Q(status="closed", device_model__gt="") & ~Q(cause="test")


def _closed(at: datetime) -> Q:
    return Q(status="closed") & ~Q(cause="test")


def _review_due(at: datetime) -> Q:
    return _closed(at) & (Q(reviewed_at__isnull=False) | Q(closed_at__lte=at - REVIEW))


def _follow_up_due(at: datetime) -> Q:
    due = Q(followed_up_at__isnull=False) | Q(closed_at__lte=at - FOLLOW_UP)
    return Q(status="closed", cause__in=["helped", "hospital"]) & due


COUNTING = {
    "response-15min": Counting(_needed, Q(took__lte=QUARTER)),
    "response-15min-dispatch": Counting(_needed, Q(took_dispatch__lte=QUARTER)),
    "late-reports": Counting(_in_time, Q(lead_response__reported_late=True)),
    "response-limit": Counting(_needed, Q(took__lte=F("limit_s"))),
    "response-limit-dispatch": Counting(_needed, Q(took_dispatch__lte=F("limit_s"))),
    "answer-30s": Counting(_rang(30), Q(waited__lte=30)),
    "answer-60s": Counting(_rang(60), Q(waited__lte=60)),
    "answer-180s": Counting(_rang(180), Q(waited__lte=180)),
    "false-alarm": Counting(_judged, Q(cause__in=sorted(FALSE))),
    "no-answer": Counting(_closed, Q(no_answer=True)),
    "review-3d": Counting(_review_due, Q(reviewed_at__lte=F("closed_at") + REVIEW)),
    "follow-up-24h": Counting(_follow_up_due, Q(followed_up_at__lte=F("closed_at") + FOLLOW_UP)),
}

_ARRIVAL, _DESK, _ALARM, _AFTER = _("到场"), _("接听"), _("报警质量"), _("事后")
_NEEDED = _("红、橙级，真实，需要有人到场，已结案的呼叫（不含演练）")
_STRICT = _("没有到场记录的算没有做到；还没结案的不计入。山区按 15 分钟和按当地限时是两个数，看清是哪一个。")
_RANG = _("设备或网页发起、响过铃的呼叫（不含演练、测试、接听前撤回的，和还在响铃、没到时限的）")


def _figure(
    code: str, group: Any, short: Any, name: Any, question: Any, met: Any, of: Any, goal: float, **more: Any
) -> Indicator:
    facts = {"unit": "%", "source": PLAN, "version": 1, "valid_from": SINCE, **more}
    return Indicator(
        code=code, group=group, short=short, name=name, question=question, numerator=met, denominator=of, goal=goal, **facts
    )


base.declare(
    [
        _figure(
            "response-15min",
            _ARRIVAL,
            _("15 分钟到场"),
            _("一键呼叫 15 分钟内到场率（从按下算起）"),
            _("老人按下以后，15 分钟内有没有人到门口？"),
            _("从按下（设备不带时间的，从收到）到有人到门口不超过 900 秒的"),
            _NEEDED,
            100,
            caution=_STRICT,
        ),
        _figure(
            "response-15min-dispatch",
            _ARRIVAL,
            _("派单后 15 分钟"),
            _("15 分钟内到场率（从派单算起）"),
            _("第一次派单以后，15 分钟内有没有人到门口？"),
            _("从第一次派单到有人到门口不超过 900 秒的"),
            _NEEDED,
            100,
            caution=_("这个口径不含接听和判断的时间，只作对照，不能代替从按下算起的数。"),
        ),
        _figure(
            "late-reports",
            _ARRIVAL,
            _("事后补报"),
            _("按时到场里事后补报的比例"),
            _("算作 15 分钟内到场的，有多少是响应人员事后才报的？"),
            _("其中到场的人手机没有信号、联网后才把经过报上来的"),
            _("15 分钟内到场的呼叫"),
            10,
            lower_is_better=True,
            bands=(40, 30, 20, 10),
            source=_("本平台：手机没有信号时按下的，12 小时内联网后补报，时间以按下时为准"),
            caution=_("补报的时间由手机报来，不能当场核对；接单到完成任何一步补报，都算在内。"),
        ),
        _figure(
            "response-limit",
            _ARRIVAL,
            _("当地限时到场"),
            _("当地限时内到场率（从按下算起）"),
            _("城镇 15 分钟、山区按规定的限时，有没有人到门口？"),
            _("从按下到有人到门口不超过该村当时限时的"),
            _NEEDED,
            100,
            caution=_STRICT,
        ),
        _figure(
            "response-limit-dispatch",
            _ARRIVAL,
            _("派单后限时"),
            _("当地限时内到场率（从派单算起）"),
            _("第一次派单以后，当地限时内有没有人到门口？"),
            _("从第一次派单到有人到门口不超过该村当时限时的"),
            _NEEDED,
            100,
            caution=_("这个口径不含接听和判断的时间，只作对照。"),
        ),
        _figure(
            "answer-30s",
            _DESK,
            _("30 秒接听"),
            _("30 秒内接听率"),
            _("铃响 30 秒内有没有人接？"),
            _("从收到到接听不超过 30 秒的"),
            _RANG,
            95,
            source=_("标准汇编 9.2 T1：30 秒内接听"),
            version=2,
            bands=(80, 85, 90, 95),
        ),
        _figure(
            "answer-60s",
            _DESK,
            _("60 秒接听"),
            _("60 秒内接听率"),
            _("铃响 1 分钟内有没有人接？"),
            _("从收到到接听不超过 60 秒的"),
            _RANG,
            97.5,
            source=_("英国 TSA 质量框架：60 秒内接听 97.5%"),
            version=2,
            bands=(90, 93, 95, 97.5),
        ),
        _figure(
            "answer-180s",
            _DESK,
            _("180 秒接听"),
            _("180 秒内接听率"),
            _("铃响 3 分钟内有没有人接？"),
            _("从收到到接听不超过 180 秒的"),
            _RANG,
            99,
            source=_("英国 TSA 质量框架：180 秒内接听 99%"),
            version=2,
            bands=(95, 97, 98, 99),
        ),
        _figure(
            "false-alarm",
            _ALARM,
            _("误报"),
            _("误报率"),
            _("响起来的报警里，有多少不是真的？"),
            _("结案原因是误触或设备误报的"),
            _("由设备发起、已结案的呼叫（不含测试和演练）"),
            10,
            lower_is_better=True,
            bands=(25, 20, 15, 10),
            source=_("韩国紧急安心服务误报 18.6–19.5%；本市目标 10% 以内"),
        ),
        _figure(
            "no-answer",
            _ALARM,
            _("无人应答"),
            _("无人应答率"),
            _("接通以后，有多少听不到老人说话？"),
            _("接通 2 分钟没有听到说话的"),
            _("已结案的呼叫（不含测试和演练）"),
            10,
            lower_is_better=True,
            bands=(25, 20, 15, 10),
            source=_("标准汇编 9.2 T2：2 分钟内问清，否则按无人应答处置"),
        ),
        _figure(
            "review-3d",
            _AFTER,
            _("3 天内复核"),
            _("3 天内复核率"),
            _("结案以后，3 天内有没有复核？"),
            _("结案后 3 天内已复核的"),
            _("已结案、已复核或复核已到期的呼叫"),
            100,
            source=_("标准汇编 9.2 T7：3 天内复核"),
        ),
        _figure(
            "follow-up-24h",
            _AFTER,
            _("24 小时回访"),
            _("24 小时内回访率"),
            _("救助以后，一天内有没有回访老人？"),
            _("结案后 24 小时内已回访的"),
            _("真实且已救助或送医、已回访或回访已到期的呼叫"),
            100,
            source=_("标准汇编 9.2 T7：24 小时内回访"),
        ),
    ]
)


def figures() -> list[Indicator]:
    """The figures of this room, in the order of their declaration; other rooms declare theirs."""
    return [figure for figure in base.every() if figure.code in COUNTING]
