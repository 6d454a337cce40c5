"""What the public may do itself about beds."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.entrances import APPLY, Entrance, offer

offer(
    Entrance(
        APPLY,
        _("申请住养老院"),
        _("登记后排进轮候名单，按困难程度和先后安排；特困人员自愿申请的都收。"),
        "beds:new",
        "bed",
        signed_in=_("要用老人或家属的账号登录；没有账号请打电话给村（社区）的养老协理员。"),
        order=30,
    )
)
