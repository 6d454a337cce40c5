"""What the public may do itself: read the catalogue, and book with a log-in."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.entrances import BOOK, Entrance, offer

offer(
    Entrance(
        BOOK,
        _("约上门服务"),
        _("助餐、助浴、助洁、助行、助医、助急，看得到备案价格和谁上门。"),
        "book:start",
        "calendar-event",
        _("老人和家属登录后可约；没有账号请打电话或到站点，由工作人员代约。"),
        10,
    )
)
offer(Entrance(BOOK, _("看服务目录"), _("上门服务有哪些，做什么，要多久。"), "book:catalogue", "book", "", 20))
offer(Entrance(BOOK, _("看服务套餐"), _("几项服务打包一个月，里面有什么、多少钱。"), "book:packages", "packages", "", 25))
