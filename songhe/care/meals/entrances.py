"""What the public may do itself: read what the canteens cook, and order."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web import entrances
from songhe.base.web.entrances import BOOK, Entrance

entrances.offer(Entrance(BOOK, _("看本周菜谱"), _("离您近的老年食堂这一周吃什么，多少钱。"), "meals:public", "soup", order=20))
entrances.offer(
    Entrance(
        BOOK, _("订餐"), _("给自己或家里老人订一餐，来吃或送到家。"), "meals:mine", "soup",
        signed_in=_("要用老人或家属账号登录"), order=21,
    )
)  # fmt: skip
