"""An event in words."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from songhe.city.recall.queries import Happened

KINDS = {"died": _("去世"), "admitted": _("入住机构"), "fall": _("跌倒")}


def said(one: Happened) -> str:
    """What happened, on which day, and what the devices did."""
    day = gettext("%(m)d 月 %(d)d 日") % {"m": one.on.month, "d": one.on.day}
    return f"{day} {KINDS[one.kind]} · {why(one)}"


def why(one: Happened) -> str:
    """What the devices did, or why they may not have."""
    if one.rang:
        return ngettext("响过 %(n)d 次", "响过 %(n)d 次", len(one.calls)) % {"n": len(one.calls)}
    if one.silent:
        return gettext("没有响，那天设备没有消息")
    return gettext("没有响，设备是好的")
