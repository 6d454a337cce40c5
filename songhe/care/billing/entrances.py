"""What the public may do itself: see the rounds of market vouchers, and check a draw."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.entrances import APPLY, Entrance, offer

offer(
    Entrance(
        APPLY,
        _("消费券抽签"),
        _("企业出资的养老消费券：哪一轮在报名、怎么抽的，谁都能重抽一遍核对。"),
        "billing:lots",
        "ticket",
        _("看抽签不用登录；老人和家属登录后可报名，也可到民政窗口代报。"),
        30,
    )
)
