"""What the public may do itself about home beds."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.entrances import APPLY, Entrance, offer

offer(
    Entrance(
        APPLY,
        _("申请家庭养老床位"),
        _("不离开家，机构派人上门照护，家里装报警和感应设备。失能、失智、高龄或独居的老人可以申请。"),
        "homebeds:new",
        "home-heart",
        signed_in=_("要用老人或家属的账号登录；没有账号请打电话给村（社区）的养老协理员。"),
        order=31,
    )
)
