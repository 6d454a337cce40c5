"""Why an hour cannot be had, in a sentence and with what can be had instead: nobody free, the elder taken, her carer taken."""

from datetime import datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base.errors import Refused
from songhe.care.homecare.models import Order
from songhe.care.homecare.queries.free import Free
from songhe.register.carers.models import Carer


class NobodyFree(Refused):
    """Nobody can come then. `times` are the next moments at which somebody can."""

    def __init__(self, times: list[datetime]) -> None:
        self.times = times
        said = _("、").join(f"{localtime(one):%-m 月 %-d 日 %H:%M}" for one in times)  # words: data
        super().__init__(
            _("这个时间没有空闲的护理员。最近可约：%(times)s。") % {"times": said}
            if times
            else _("这个时间没有空闲的护理员，一周内也没有，请打电话商量或换一家。")
        )


class ElderBusy(Refused):
    """Another visit has the elder's time then. `order` is the one in the way, of whichever provider."""

    def __init__(self, order: Order) -> None:
        self.order = order
        begins = localtime(order.starts_at or order.window_starts)
        told = {
            "name": order.elder.name, "what": order.name, "number": order.number,
            "begins": f"{begins:%H:%M}", "ends": f"{begins + timedelta(minutes=order.minutes):%H:%M}",
        }  # fmt: skip
        super().__init__(
            _("%(name)s %(begins)s 到 %(ends)s 已经约了“%(what)s”（单号 %(number)s），同一时间不能再约别的服务。请换一个时间。")
            % told
        )


class CarerBusy(Refused):
    """The carer who was asked for by name cannot come then. `other` could at that hour; `times` are her own next ones."""

    def __init__(self, carer: Carer, other: Carer | Free | None, times: list[datetime]) -> None:
        self.carer, self.other, self.times = carer, other, times
        said = _("、").join(f"{localtime(one):%-m 月 %-d 日 %H:%M}" for one in times)  # words: data
        parts = [
            _("%(name)s 这个时间来不了。") % {"name": carer.name},
            _("这个时间 %(name)s 可以来。") % {"name": other.name} if other else _("这个时间也没有别的护理员。"),
            _("%(name)s 最近可约：%(times)s。") % {"name": carer.name, "times": said}
            if times
            else _("%(name)s 一周内没有空闲时间。") % {"name": carer.name},
        ]
        super().__init__("".join(parts))
