"""The journal's verbs in words; a verb without a word is shown as it is."""

from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext_lazy as _

from songhe.care.emergency.models import Response
from songhe.care.emergency.models.states import Status
from songhe.desks.auditor.deeds import DEEDS
from songhe.register.people.words import field_name

ROOMS: dict[str, Any] = {
    "emergency.call": _("呼叫"),
    "emergency.response": _("响应"),
    "emergency.seat": _("席位"),
    "emergency.incident": _("重大事件"),
    "people.elder": _("老人档案"),
    "staff": _("响应人员"),
    "access.sign_in": _("登录"),
    "access.factor": _("二次验证"),
    "access": _("账号"),
    "fleet": _("设备"),
    "devices": _("设备门"),
    "notify": _("通知"),
    "places": _("地方"),
    "bureau": _("民政"),
    "journeys": _("跨室"),
    "emergency.cover": _("市台代接"),
    "emergency": _("应急呼叫"),
    "people": _("老人档案"),
    "outbox": _("手机上的记录"),
    "fleet.aid": _("辅具"),
    "fleet.work": _("设备工单"),
    "answering.audit": _("通话抽查"),
    "answering.drill": _("演练"),
    "answering": _("接听质量"),
    "assessment": _("能力评估"),
    "beds.asking": _("入住申请"),
    "beds.admission": _("入住手续"),
    "beds.stay": _("入住"),
    "beds": _("床位"),
    "billing.voucher": _("消费补贴"),
    "billing.application": _("补贴申请"),
    "billing.bill": _("账单"),
    "billing.statement": _("结算单"),
    "billing.payment": _("支付"),
    "billing": _("费用"),
    "bulletin": _("公众消息"),
    "complaints.callback": _("回访"),
    "complaints": _("投诉"),
    "extracts": _("导出"),
    "filing": _("备案"),
    "health.alarm": _("体征报警"),
    "health.contract": _("家庭医生签约"),
    "health.consult": _("远程看诊"),
    "health.medicine": _("用药"),
    "health.referral": _("转诊"),
    "health": _("健康"),
    "homebeds": _("家庭养老床位"),
    "homecare.order": _("服务订单"),
    "homecare.agreement": _("服务协议"),
    "homecare": _("上门服务"),
    "life": _("生命周期"),
    "lists": _("名单"),
    "meals": _("助餐"),
    "needs": _("需求"),
    "nursing": _("机构照护"),
    "providers.operator": _("运营方"),
    "providers": _("设施"),
    "quality": _("服务质量"),
    "rights": _("个人信息请求"),
    "rollcall": _("灾害点名"),
    "rolls": _("名册"),
    "sensing": _("居家监测"),
    "surveys": _("设施台账"),
    "targets": _("目标"),
    "visits": _("探访"),
    "base": _("平台"),
}
FIELDS: dict[str, Any] = {"caller_phone": _("来电号码")}
STATES: dict[str, Any] = {**dict(Response.Status.choices), **dict(Status.choices)}


def state(code: str, kind: str = "") -> str:
    """A state of what `kind` names (room.model) in a word; where nothing like it is known, as it is."""
    return str(_states(kind).get(code) or STATES.get(code, code))


@cache
def _states(kind: str) -> dict[str, Any]:
    """What the states of this model are called; a model that is gone, or has none, says nothing."""
    try:
        return dict(apps.get_model(kind)._meta.get_field("status").flatchoices)
    except (LookupError, ValueError, FieldDoesNotExist):
        return {}


def fields(codes: list[str]) -> str:
    """电话·住址."""
    return "·".join(str(FIELDS.get(code) or field_name(code)) for code in codes)


def deed(verb: str) -> str:
    """呼叫·接听."""
    known = (begin for begin in ROOMS if verb == begin or verb.startswith(f"{begin}."))
    room = ROOMS.get(max(known, key=len, default=""), verb.rsplit(".", 1)[0])
    last = verb.rsplit(".", 1)[-1]
    return f"{room}·{DEEDS.get(last, last)}"


def rooms() -> list[tuple[str, Any]]:
    """(beginning of the verb, word) for the filter."""
    return list(ROOMS.items())
