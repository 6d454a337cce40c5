"""The sentences of effects, by code. They are kept by code and facts, and read in the reader's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Any] = {
    "call.open": _("有一个正在处置的呼叫 %(number)s：不会自动结案，请调度员处理完"),
    "call.owed": _("%(n)s 个已结案的呼叫还要复核或回访，期限不变"),
    "orders.stop": _("%(n)s 次约好的上门服务取消，长期预约停止"),
    "orders.wait": _("%(n)s 次约好的上门服务不会自动恢复，请重新预约"),
    "device.taken": _("设备 %(uid)s（%(room)s）停止为这位老人服务，记为待收回"),
    "device.page": _("网页求助停止为这位老人服务"),
    "device.follows": _("设备 %(uid)s（%(room)s）随老人搬走，到新家要重新装好并试按"),
    "device.quiet": _("%(n)s 台设备没有消息不再提醒；按下求助键仍会来电"),
    "device.heard": _("%(n)s 台设备恢复提醒"),
    "device.elsewhere": _("设备 %(uid)s 已经装到别处，没有装回来"),
    "link.ends": _("%(n)s 个求助链接或二维码停用"),
    "meal.ends": _("%(n)s 个长期订餐停止，还能取消的餐取消"),
    "bed.free": _("%(n)s 张床位空出来"),
    "bed.asking": _("入住轮候取消"),
    "bed.given": _("原来的床位不会自动恢复，请重新安排"),
    "keys.back": _("%(names)s 手里有钥匙，请收回"),
    "keys.old": _("%(names)s 手里的是旧家钥匙，取消登记，新家钥匙请重新登记"),
    "keys.contact": _("联系人 %(names)s 有旧家钥匙的标记取消"),
    "family.keeps": _("%(names)s 的登录账号保留，仍能看到过去的记录"),
    "family.told": _("%(names)s 会收到通知"),
    "family.not_told": _("不会自动发消息给家属，请由工作人员当面或电话告知"),
    "status": _("状态由“%(before)s”变为“%(after)s”"),
    "category.ends": _("类别“%(name)s”到 %(day)s 为止"),
    "category.goes_along": _("类别“%(name)s”转到新档案，请新的县复核"),
    "household.leaves": _("从户里移出"),
    "household.rest": _("同户的 %(names)s 居住情况可能变了，请核对"),
    "place.moves": _("住址改为 %(place)s；位置按村（社区）近似，旧的进门方法作废"),
    "file.new": _("%(place)s 建立新档案，带去事实、联系人、同意书和“先看这些”；本县保留历史"),
    "file.out": _("迁到本市以外：%(place)s"),
    "file.back": _("恢复本县的档案"),
    "log_in.ends": _("老人自己的登录账号 %(name)s 停用"),
    "log_in.moves": _("老人自己的登录账号 %(name)s 转到新档案"),
    "birthday": _("只是到龄，不停止任何事"),
}
