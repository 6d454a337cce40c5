"""How facts are printed: masks (standard 13.4), clocks, days, figures and lists. Values in, text out."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

SHANGHAI = ZoneInfo("Asia/Shanghai")
STARS = "*"


def masked_name(name: str) -> str:
    """张* · 张*三: the first character, and the last one of three or more."""
    name = (name or "").strip()
    if len(name) < 2:
        return name
    return name[0] + STARS if len(name) == 2 else name[0] + STARS * (len(name) - 2) + name[-1]


def masked_phone(phone: str) -> str:
    """138 **** 1234; a short or landline number keeps its last four figures at most, and never more than half of itself."""
    digits = "".join(char for char in phone or "" if char.isdigit())
    if len(digits) == 11 and digits.startswith("1"):
        return f"{digits[:3]} {STARS * 4} {digits[-4:]}"
    kept = min(4, len(digits) // 2)
    return STARS * (len(digits) - kept) + digits[len(digits) - kept :]


def masked_id(number: str) -> str:
    """610***********0015: three and four kept of an identity number; anything shorter shows nothing of itself."""
    number = (number or "").strip()
    if len(number) < 15:
        return STARS * len(number)
    return number[:3] + STARS * (len(number) - 7) + number[-4:]


def masked_point(value: float | None) -> str:
    """A coordinate with three decimals, about 100 m."""
    return "" if value is None else f"{value:.3f}"


def clock(when: datetime | None) -> str:
    """10:24:36 in Ankang."""
    return f"{when.astimezone(SHANGHAI):%H:%M:%S}" if when else ""


def hhmm(when: datetime | None) -> str:
    """10:24 in Ankang."""
    return f"{when.astimezone(SHANGHAI):%H:%M}" if when else ""


def day(when: datetime | date | None) -> str:
    """11 月 23 日 in Ankang; with the year where it is not this one is the caller's business (`year_day`)."""
    local = _local_date(when)
    return _("%(month)d 月 %(day)d 日") % {"month": local.month, "day": local.day} if local else ""


def year_day(when: datetime | date | None) -> str:
    """2026 年 11 月 23 日."""
    local = _local_date(when)
    return (
        _("%(year)d 年 %(month)d 月 %(day)d 日") % {"year": local.year, "month": local.month, "day": local.day} if local else ""
    )


def weekday(when: datetime | date | None) -> str:
    """星期一."""
    names = (_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"))
    local = _local_date(when)
    return names[local.weekday()] if local else ""


def mmss(seconds: float | None) -> str:
    """04:12; from an hour on 1:04:12. Nothing known prints nothing."""
    if seconds is None:
        return ""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    short = f"{rest // 60:02d}:{rest % 60:02d}"
    return f"{hours}:{short}" if hours else short


def figure(value: float | None, decimals: int = 0) -> str:
    """1,903: thousands separated; nothing known is a dash, never a zero."""
    return "—" if value is None else f"{value:,.{decimals}f}"


def listed(words: Iterable[object]) -> str:
    """王强、王丽."""
    return _("、").join(str(word) for word in words)


def clauses(parts: Iterable[object]) -> str:
    """Parts of one sentence, as the reader's language strings them together."""
    return _("，").join(str(part) for part in parts)


def _local_date(when: datetime | date | None) -> date | None:
    return when.astimezone(SHANGHAI).date() if isinstance(when, datetime) else when
