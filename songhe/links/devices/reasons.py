"""Why bytes were put aside or somebody was turned away: codes of `DeadLetter.reason`, and their words for the page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BAD_JSON, BAD_TEXT, NO_OBJECT, UNKNOWN_SIGNAL = "bad_json", "bad_text", "no_object", "unknown_signal"
BAD_KEY, BAD_DEVICE, BAD_TOPIC, FOREIGN_TOPIC = "bad_key", "bad_device", "bad_topic", "foreign_topic"
WRONG_SECRET, UNKNOWN_ACCOUNT = "wrong_secret", "unknown_account"
BAD_SIGNATURE, REPLAYED = "bad_signature", "replayed"
TOO_MUCH, NO_PLACE = "too_much", "no_place"
TOO_LARGE, MALFORMED, NO_ADAPTER, REFUSED_BY_STORE, FAULT = "too_large", "malformed", "no_adapter", "refused_by_store", "fault"

WORDS: dict[str, str | Promise] = {
    BAD_JSON: _("不是有效的 JSON"),
    BAD_TEXT: _("文字里有不允许的字符"),
    NO_OBJECT: _("报文不是一个对象"),
    UNKNOWN_SIGNAL: _("不认识的信号"),
    BAD_KEY: _("消息编号不合格"),
    BAD_DEVICE: _("设备号不合格"),
    BAD_TOPIC: _("主题不合格"),
    FOREIGN_TOPIC: _("发到了别的设备的主题"),
    WRONG_SECRET: _("密钥不对，没让进门"),
    UNKNOWN_ACCOUNT: _("没有这个账号或已停用，没让进门"),
    BAD_SIGNATURE: _("签名或时间戳不对，没让进门"),
    REPLAYED: _("重放的报文，没让进门"),
    TOO_MUCH: _("发得太快，已放慢"),
    NO_PLACE: _("门口挤满了，没说话的先让位"),
    TOO_LARGE: _("报文太大"),
    MALFORMED: _("不合 MQTT 协议"),
    NO_ADAPTER: _("没有对应的报文格式"),
    REFUSED_BY_STORE: _("数据库不接受"),
    FAULT: _("解读时程序出错"),
}


class Unreadable(Exception):
    """Bytes that could not be understood: a reason code and what exactly was wrong (never shown to the sender whole)."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail[:200]
