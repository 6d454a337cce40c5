"""What the plan of a day says in sentences: why this carer, why not another, what a move costs."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songhe.care.homecare.laying import Day, item_of
from songhe.care.homecare.models import Order
from songhe.engines.routing import Against, Cost, Why
from songhe.register.carers.models import Carer, CertificateKind
from songhe.register.carers.rules import lacking

FACTS = {
    "locked": gettext_lazy("调度员锁定"),
    "preferred": gettext_lazy("老人指定的护理员"),
    "knows": gettext_lazy("以前去过，老人认识"),
    "speaks": gettext_lazy("会说老人的语言"),
    "certified": gettext_lazy("证书齐全，都在有效期内"),
    "cheapest": gettext_lazy("换别人要多走路或多等"),
    "nearest": gettext_lazy("离得最近"),
}
PARTS = {
    "travel": gettext_lazy("路上"),
    "waiting": gettext_lazy("等待"),
    "lateness": gettext_lazy("迟到"),
    "overtime": gettext_lazy("加班"),
    "continuity": gettext_lazy("换人"),
    "fairness": gettext_lazy("忙闲不均"),
}
WEIGHED = {"travel": 1.0, "waiting": 0.2, "lateness": 5.0, "overtime": 3.0}
"""What a minute of each costs (`engines.routing.Weights`): the sentence says minutes, not prices."""
UNSERVED = {
    "no_time": gettext_lazy("能去的人都排满了，或者赶不到"),
    "skill": gettext_lazy("没有人有这项服务要的证书"),
    "lapsed": gettext_lazy("有证书的人证书都过期了"),
    "language": gettext_lazy("没有人会说老人的语言"),
    "excluded": gettext_lazy("老人不要的人之外没有别人"),
    "away": gettext_lazy("这一天没有人上班"),
    "locked": gettext_lazy("锁定的护理员去不了"),
}


def sentences(answer: Why) -> list[str]:
    """Why she goes."""
    found = [str(FACTS[code]) for code in answer.facts]
    way = round(answer.way)
    found.append(_("路上 %(n)s 分钟") % {"n": way})
    return found


def against(day: Day, order: Order, other: Against) -> str:
    """Why not she, in a sentence that names the certificate and its day."""
    carer = day.carer(other.worker)
    return _("；").join(dict.fromkeys(_one(day, order, carer, code, other) for code in other.reasons))


def _one(day: Day, order: Order, carer: Carer, code: str, other: Against) -> str:
    if code in {"skill", "lapsed"}:
        return papers(day, order, carer)
    if code == "dearer":
        more = round(other.more or 0)
        return _("派她要多花 %(n)s 分（路、等待、换人折算）") % {"n": more} if more > 0 else _("派她也一样好")
    plain = {
        "away": _("这一天不上班或请假"),
        "language": _("不会说老人的语言"),
        "excluded": _("老人不要她来"),
        "locked": _("这一单锁定了别人"),
        "no_time": _("那个时段排不开，或路上赶不到"),
    }
    return plain[code]


def papers(day: Day, order: Order, carer: Carer) -> str:
    """Which certificate is missing or over, and since when; or that her sex is not the one asked for."""
    held = day.held.get(carer.pk, {})
    found = []
    for kind, state in lacking(item_of(order).certificates, held, day.day).items():
        name = CertificateKind(kind).label
        last = held.get(kind)
        if state == "expired" and last is not None:
            found.append(_("%(name)s证书 %(day)s 已过期") % {"name": name, "day": last.isoformat()})
        else:
            found.append(_("没有%(name)s证书") % {"name": name})
    if order.wants_sex and carer.sex != order.wants_sex:
        found.append(_("老人要求的护理员性别不同"))
    return _("；").join(found) or _("不能做这项服务")


def price(cost: Cost) -> list[str]:
    """What a move costs, a sentence for each part that changes by a minute or more."""
    found = []
    for part, value in cost.parts().items():
        minutes = round(value / WEIGHED[part]) if part in WEIGHED else round(value)
        if part == "unserved" or not minutes:
            continue
        words = {"part": PARTS[part], "n": abs(minutes)}
        if part in WEIGHED:
            found.append(_("%(part)s多 %(n)s 分钟") % words if minutes > 0 else _("%(part)s少 %(n)s 分钟") % words)
        else:
            found.append(_("%(part)s加 %(n)s 分") % words if minutes > 0 else _("%(part)s减 %(n)s 分") % words)
    return found or [_("不多走路，也不多等")]
