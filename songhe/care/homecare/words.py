"""Words of the room: the read-back of a telephone booking, verbs of a timeline, tones of states."""

from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songhe.register.catalogue.rules import Aid, Category

WEEKDAYS = (
    gettext_lazy("星期一"), gettext_lazy("星期二"), gettext_lazy("星期三"), gettext_lazy("星期四"), gettext_lazy("星期五"),
    gettext_lazy("星期六"), gettext_lazy("星期日"),
)  # fmt: skip
AIDS: dict[str, tuple[Any, str]] = {
    Aid.MEALS: (gettext_lazy("助餐"), "tools-kitchen-2"),
    Aid.BATHING: (gettext_lazy("助浴"), "bath"),
    Aid.CLEANING: (gettext_lazy("助洁"), "sparkles"),
    Aid.WALKING: (gettext_lazy("助行"), "walk"),
    Aid.CLINIC: (gettext_lazy("助医"), "first-aid-kit"),
    Aid.URGENT: (gettext_lazy("助急"), "alarm"),
}
CATEGORIES: dict[str, Any] = {
    Category.LIVING: gettext_lazy("生活照料"),
    Category.CARE: gettext_lazy("基础照护"),
    Category.HEALTH: gettext_lazy("健康管理"),
    Category.VISITS: gettext_lazy("探访关爱"),
    Category.COMFORT: gettext_lazy("精神慰藉"),
    Category.ERRANDS: gettext_lazy("委托代办"),
    Category.RETROFIT: gettext_lazy("家庭生活环境适老化改造"),
}
MARKS: dict[str, str] = {
    Category.LIVING: "home", Category.CARE: "bed", Category.HEALTH: "heartbeat", Category.VISITS: "home-heart",
    Category.COMFORT: "message-2", Category.ERRANDS: "clipboard-check", Category.RETROFIT: "tools",
}  # fmt: skip
"""The icon of each category."""
TONES = {
    "submitted": ("warn", "clock"), "accepted": ("", "check"), "assigned": ("", "user-check"), "en_route": ("", "run"),
    "checked_in": ("ok", "home-check"), "in_service": ("ok", "home-heart"), "checked_out": ("warn", "signature"),
    "confirmed": ("ok", "circle-check"), "rated": ("ok", "circle-check"), "closed": ("ok", "circle-check"),
    "rejected": ("", "x"), "cancelled": ("", "ban"), "no_show": ("danger", "clock-x"), "interrupted": ("warn", "player-pause"),
    "disputed": ("danger", "message-report"), "refunded": ("", "arrow-back-up"), "draft": ("", "pencil"),
}  # fmt: skip
VERBS: dict[str, Any] = {
    "book": gettext_lazy("下单"), "accept": gettext_lazy("受理"), "reject": gettext_lazy("不受理"),
    "assign": gettext_lazy("派人"), "unassign": gettext_lazy("撤下护理员"), "reschedule": gettext_lazy("改时间"),
    "depart": gettext_lazy("出发"), "check_in": gettext_lazy("签到"), "start": gettext_lazy("开始服务"),
    "check_out": gettext_lazy("签退"), "confirm": gettext_lazy("确认"), "rate": gettext_lazy("评价"),
    "close": gettext_lazy("完成归档"), "cancel": gettext_lazy("取消"), "miss": gettext_lazy("没有上门"),
    "interrupt": gettext_lazy("中断"), "dispute": gettext_lazy("提出异议"), "settle": gettext_lazy("异议处理完"),
    "refund": gettext_lazy("退款"), "late": gettext_lazy("迟到提醒"), "unanswered": gettext_lazy("超时没有受理"),
    "unconfirmed": gettext_lazy("超时没有确认"),
}  # fmt: skip
RAISED: dict[str, Any] = {
    "provider": gettext_lazy("已提醒机构"), "desk": gettext_lazy("已报调度台"), "county": gettext_lazy("已报县民政"),
}  # fmt: skip


def moment(at: Any) -> str:
    """11 月 25 日（星期三）9:00, as it is said."""
    here = localtime(at)
    said = {"m": here.month, "d": here.day, "week": WEEKDAYS[here.weekday()], "time": f"{here:%H:%M}"}
    return _("%(m)s 月 %(d)s 日（%(week)s）%(time)s") % said


def yuan(cents: int) -> str:
    """12, 12.50."""
    return f"{cents // 100:,}" if cents % 100 == 0 else f"{cents / 100:,.2f}"


def read_back(*, elder: str, item: str, facility: str, at: Any, minutes: int, cents: int) -> str:
    """The sentence that is read to whoever rang, whole, before anything is booked."""
    said = {"elder": elder, "item": item, "facility": facility, "when": moment(at), "minutes": minutes, "yuan": yuan(cents)}
    return (
        _(
            "我给您念一遍：给%(elder)s约%(item)s，由%(facility)s上门，时间是%(when)s，大约 %(minutes)s 分钟，价格 %(yuan)s 元。"
            "要取消请提前一天打电话。您看对不对？"
        )
        % said
    )
