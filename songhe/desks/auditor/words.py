"""The journal's verbs in words; a verb without a word is shown as it is."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.care.emergency.models import Response
from songhe.care.emergency.models.states import Status
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
}
DEEDS: dict[str, Any] = {
    "raise": _("发起"),
    "offer": _("振铃"),
    "answer": _("接听"),
    "take": _("接手"),
    "take_over": _("从同事手里接过"),
    "hear": _("已通话"),
    "miss": _("无人应答"),
    "note": _("记录"),
    "repeat": _("再次按下"),
    "severity": _("改等级"),
    "escalate": _("升级"),
    "cascade": _("自动派单"),
    "halt": _("停止自动派单"),
    "ask": _("派单"),
    "accept": _("接单"),
    "decline": _("不能去"),
    "lapse": _("未应答"),
    "depart": _("出发"),
    "arrive": _("到场"),
    "enter": _("见到老人"),
    "finish": _("完成"),
    "withdraw": _("退出"),
    "stand_down": _("解除"),
    "hand_over": _("移交"),
    "close": _("结案"),
    "cancel": _("撤销"),
    "merge": _("并入"),
    "review": _("复核"),
    "follow_up": _("回访"),
    "group": _("归入重大事件"),
    "ungroup": _("移出重大事件"),
    "tell": _("告知家属"),
    "read": _("家属已看"),
    "register": _("登记"),
    "change": _("更改"),
    "reveal": _("打开密封资料"),
    "open": _("打开档案"),
    "create": _("新建"),
    "disable": _("停用"),
    "enable": _("启用"),
    "issue": _("发放"),
    "revoke": _("作废"),
    "export": _("导出"),
    "install": _("安装"),
    "retire": _("退役"),
    "seed_city": _("播种演示城市"),
    "sit": _("坐席"),
    "rest": _("小休"),
    "return": _("回席"),
    "leave": _("离席"),
    "add": _("新增"),
    "plan": _("排班"),
    "sign_in": _("登录"),
    "choose_language": _("选择语言"),
    "sign_out": _("退出登录"),
    "fail": _("没有通过"),
    "lock": _("连续不对，已锁定"),
    "unlock": _("解锁"),
    "remove": _("关掉"),
    "renew": _("换新恢复码"),
    "reset": _("重置"),
    "set_password": _("设密码"),
    "change_place": _("改角色或辖区"),
    "end_session": _("让一台设备退出"),
    "activate": _("启用"),
    "deactivate": _("停用"),
    "availability": _("改状态"),
    "shift_plan": _("排班"),
    "shift_cancel": _("取消班次"),
    "contact_add": _("添联系人"),
    "contact_change": _("改联系人"),
    "contact_move": _("改联系人顺序"),
    "contact_remove": _("删联系人"),
    "warning_add": _("添“先看这些”"),
    "warning_change": _("改“先看这些”"),
    "warning_remove": _("删“先看这些”"),
    "consent_give": _("登记同意书"),
    "consent_withdraw": _("撤回同意书"),
    "keys": _("改谁有钥匙"),
    "unit": _("改管理单元"),
    "share_position": _("开始共享位置"),
    "stop_sharing": _("停止共享位置"),
}


FIELDS: dict[str, Any] = {"caller_phone": _("来电号码")}
STATES: dict[str, Any] = {**dict(Response.Status.choices), **dict(Status.choices)}


def state(code: str) -> str:
    """A call's or response's state in a word; any other as it is."""
    return str(STATES.get(code, code))


def fields(codes: list[str]) -> str:
    """电话·住址."""
    return "·".join(str(FIELDS.get(code) or field_name(code)) for code in codes)


def deed(verb: str) -> str:
    """呼叫·接听."""
    room = next((word for begin, word in ROOMS.items() if verb.startswith(begin)), verb.rsplit(".", 1)[0])
    last = verb.rsplit(".", 1)[-1]
    return f"{room}·{DEEDS.get(last, last)}"


def rooms() -> list[tuple[str, Any]]:
    """(beginning of the verb, word) for the filter."""
    return list(ROOMS.items())
