"""One telephone and one device a person in a round of vouchers by lot: counted while the round is held, by dated rules."""

from django.utils.translation import gettext as _

from songhe.base.crypto import blind_index, blind_indexes
from songhe.care.billing import dated
from songhe.care.billing.models import Entry, Round
from songhe.register.people.models import Elder

PURPOSE = "lots-device"


def digest(device: str) -> str:
    """What a ticket keeps of the device it came from."""
    return blind_index(device, PURPOSE) if device else ""


def why_shared(lottery: Round, elder: Elder, device: str) -> str:
    """Why this number or device may not be used for one more person; nothing when it may.

    The caller holds the round. The rule is that of its first day, as it was published.
    """
    rule = dated.lot_rule(lottery.opens_on)
    others = Entry.objects.filter(round=lottery).exclude(status=Entry.Status.WITHDRAWN).exclude(elder=elder)
    if rule.household_together and elder.household_id:
        others = others.exclude(elder__household=elder.household_id)
    marks = Elder._meta.get_field("phone_index").marks(elder.phone)
    if rule.per_phone and marks and others.filter(elder__phone_index__in=marks).count() >= rule.per_phone:
        return _("这个电话号码已经给别的老人报了这一轮。一个号码一轮只能报 %(n)s 位；号码不对请到窗口改。") % {
            "n": rule.per_phone
        }
    if rule.per_device and device and others.filter(device__in=blind_indexes(device, PURPOSE)).count() >= rule.per_device:
        return _("这台手机（或电脑）已经给别的老人报了这一轮。一台设备一轮只能报 %(n)s 位；请用自己的手机，或到窗口报名。") % {
            "n": rule.per_device
        }
    return ""
