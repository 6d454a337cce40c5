"""What the public may do itself about complaints."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.entrances import COMPLAIN, Entrance, offer

offer(
    Entrance(
        COMPLAIN,
        _("网上投诉"),
        _("不用登录，可以不留姓名。提交后给您一个查询号和密码；2 个工作日内受理，受理后 15 天内答复。"),
        "portal:complaint",
        "speakerphone",
        order=10,
    )
)
offer(
    Entrance(
        COMPLAIN, _("查投诉办到哪了"), _("用查询号和密码查；对答复不满意也在这里说。"), "portal:tracking", "search", order=20
    )
)
