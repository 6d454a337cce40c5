"""What the public may do itself about needs."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.entrances import BOOK, Entrance, offer

offer(
    Entrance(
        BOOK,
        _("说说老人需要什么"),
        _("一句话就行，不用懂是哪项服务。几个工作日内有人答复：给您约上、转给能办的，或说明为什么不行。"),
        "needs:new",
        "message-report",
        signed_in=_("要用老人或家属的账号登录；没有账号请打电话给村（社区）的养老协理员。"),
        order=20,
    )
)
