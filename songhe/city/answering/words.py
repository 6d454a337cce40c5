"""Words of the form."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.care.emergency.models import FalseWhy

ITEMS: dict[str, Any] = {
    "identity": _("核对了是谁、在哪里"),
    "manner": _("说得清楚，稳住了老人"),
    "heard": _("问清了出了什么事"),
    "level": _("等级判得对"),
    "sent": _("该派的人及时派出"),
    "told": _("告知了家属或联系人"),
    "record": _("记录和结案原因属实、完整"),
}
SAID: dict[str, Any] = {"full": _("做到"), "half": _("部分做到"), "none": _("没做到"), "apart": _("不适用")}
STATES: dict[str, Any] = {
    "drawn": _("抽中"),
    "due": _("待查"),
    "judged": _("查过"),
    "failed": _("不合格"),
    "unanswered": _("等本人答复"),
}
WHYS: dict[str, Any] = {**dict(FalseWhy.choices), "": _("没写是怎么来的")}
VERDICTS: dict[str, Any] = {
    "few": _("呼叫还太少，看不出来"),
    "same": _("前后差不多，可能是碰巧"),
    "fewer": _("误报少了"),
    "more": _("误报多了"),
}
STEPS: dict[str, Any] = {"answer": _("接听"), "dispatch": _("派单"), "arrive": _("到场")}
