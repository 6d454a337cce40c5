"""Notices to people, the ways out of the house, what each person wants, and what people's phones said back.

A notice is made from the journal after the commit and carries a stored time for its next attempt (law 3):
waiting → sent | given_up | withdrawn (nobody needs it any more); a given-up notice may be put back to waiting by hand.
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique

TROUBLES = {
    "gateway did not answer or refused": _("网关没有应答，或拒收"),
    "no channel of this kind works": _("没有可用的同类渠道"),
    "the address of this channel cannot be read": _("渠道的地址读不懂"),
    "no browser is subscribed any more": _("已没有允许提醒的浏览器"),
    "no answer in time": _("推送服务没有及时应答"),
}


class Subscription(Row):
    """A browser that agreed to be rung (Web Push). `owner` is an address of the house: `user:…`, `responder:…`, `contact:…`."""

    owner = models.CharField(max_length=80, db_index=True)
    endpoint = SealedField()
    endpoint_digest = models.CharField(max_length=64)
    keys = SealedField()  # {"p256dh": …, "auth": …}
    made_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)  # the push service said that it no longer exists

    class Meta:
        constraints = [
            node_unique("subscription"),
            models.UniqueConstraint(fields=["node", "endpoint_digest", "owner"], name="subscription_once"),
        ]

    def __str__(self) -> str:
        return self.owner


class Outlet(Row):
    """One way out of the house that a bureau has set: its SMS gateway, a robot of its DingTalk group, its voice gateway.

    `address` is an address of Apprise with `{phone}` or `{mail}` for whom it is meant (`outlets.py`); it holds the gateway's
    secret and is sealed. One that fails `DEAD_AFTER` times in a row is dead: said on the pages and told, left out, and tried
    again at `probe_at`. Notices of a county whose own is dead or missing go by the city's.
    """

    class Kind(models.TextChoices):
        SMS = "sms", _("短信")
        VOICE = "voice", _("语音电话")
        MAIL = "mail", _("电子邮件")
        DINGTALK = "dingtalk", _("钉钉群")
        WECOM = "wecom", _("企业微信群")
        FEISHU = "feishu", _("飞书群")
        HOOK = "hook", _("其他系统接口")

    class Status(models.TextChoices):
        LIVE = "live", _("可用")
        DEAD = "dead", _("不通")
        STOPPED = "stopped", _("已停用")

    MOVES: Moves = {
        "die": (frozenset({"live"}), "dead"),
        "revive": (frozenset({"dead"}), "live"),
        "stop": (frozenset({"live", "dead"}), "stopped"),
        "resume": (frozenset({"stopped"}), "live"),
        "change": (frozenset({"live", "dead", "stopped"}), STAY),
    }

    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=40)
    division_path = models.CharField(max_length=60)
    address = SealedField()
    status = models.CharField(max_length=8, choices=Status, default=Status.LIVE)
    failed = models.PositiveSmallIntegerField(default=0)  # attempts in a row that did not arrive
    last_ok_at = models.DateTimeField(null=True, blank=True)
    last_fault_at = models.DateTimeField(null=True, blank=True)
    last_fault = models.CharField(max_length=200, blank=True)
    probe_at = models.DateTimeField(null=True, blank=True)  # dead: from then on one message is let through
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            node_unique("outlet"),
            models.UniqueConstraint(fields=["node", "division_path", "kind"], name="outlet_one_of_a_kind"),
        ]

    def __str__(self) -> str:
        return self.name

    def why_not(self, verb: str) -> str:
        """Why this verb came too late."""
        return str(_("这条渠道现在是“%(status)s”。") % {"status": self.get_status_display()})


class Preference(Row):
    """How one address of the house wants to be told: by which ways in which order, where, and when not.

    None of it holds up an emergency: quiet hours are for what can wait, and of what is urgent the ways that are not wanted
    come last instead of never.
    """

    owner = models.CharField(max_length=80)
    division_path = models.CharField(max_length=60, default="", db_default="")
    phone = SealedField(blank=True)  # where the register knows none, or another one
    mail = SealedField(blank=True)
    ways = models.JSONField(default=list)  # names of channels, the first first; empty: as the house does it
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_to = models.TimeField(null=True, blank=True)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            node_unique("notify_preference"),
            models.UniqueConstraint(fields=["node", "owner"], name="notify_preference_once"),
        ]

    def __str__(self) -> str:
        return self.owner


class Notice(Row):
    """One message to one person by one channel; tried again at `due_at` until the waits in force run out."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("待发送")
        SENT = "sent", _("已发送")
        GIVEN_UP = "given_up", _("发送失败")
        WITHDRAWN = "withdrawn", _("已撤回")

    MOVES: Moves = {
        "give_up": (frozenset({"waiting"}), "given_up"),
        "retry": (frozenset({"given_up"}), "waiting"),
        "withdraw": (frozenset({"waiting"}), "withdrawn"),
    }

    key = models.CharField(max_length=160)  # what caused it, for whom, by which channel: never two of the same
    to = models.CharField(max_length=80)
    to_name = models.CharField(max_length=40)
    phone = SealedField(blank=True)
    channel = models.CharField(max_length=12)  # name of one file in channels/
    title = models.CharField(max_length=80)  # surname and place only: a lock screen is public
    text = SealedField()
    link = SealedField(blank=True)
    subject = models.UUIDField(null=True, blank=True)  # the call it is about
    division_path = models.CharField(max_length=60, default="", db_default="")  # whose list of notices shows it
    urgent = models.BooleanField(default=False, db_default=False)  # somebody has to act on it: before all others
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()  # next attempt; while a worker sends, the end of its lease
    sent_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=200, blank=True)
    mail = SealedField(blank=True, default="", db_default="")
    letter = models.UUIDField(null=True, blank=True)  # the same to one person by several ways, one step after the other
    step = models.PositiveSmallIntegerField(default=0, db_default=0)  # the first way is 0
    prompt = models.CharField(max_length=80, default="", db_default="")  # what the keys of a telephone do; empty: 1 says heard
    read_at = models.DateTimeField(null=True, blank=True)  # the person opened it, answered it, or pressed 1
    outlet = models.ForeignKey(Outlet, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")

    class Meta:
        constraints = [node_unique("notice"), models.UniqueConstraint(fields=["node", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["due_at"], name="notice_due", condition=Q(status="waiting")),  # the sender
            models.Index(fields=["letter"], name="notice_letter", condition=Q(status="waiting")),  # the next way of a letter
            models.Index(fields=["to", "made_at"], name="notice_of_person"),  # "what I was told"
            models.Index(fields=["subject"], name="notice_of_call"),  # the timeline
            models.Index(fields=["division_path", "made_at"], name="notice_of_division"),  # the page of notices
        ]

    def __str__(self) -> str:
        return f"{self.to_name} {self.channel}"

    @property
    def way(self) -> str:
        """By which way, in words."""
        named: dict[str, Any] = {"console": _("运行日志"), "push": _("浏览器推送"), **dict(Outlet.Kind.choices)}
        return str(named.get(self.channel, self.channel))

    @property
    def why(self) -> str:
        """What went wrong the last time, in words; what no word is known for, as it was said."""
        code = self.trouble.removeprefix("gateway answered ")
        if code != self.trouble:
            return str(_("网关答 %(code)s") % {"code": code})
        return str(TROUBLES.get(self.trouble, self.trouble))

    def why_not(self, verb: str) -> str:
        """Why this verb came too late."""
        return str(_("这条通知现在是“%(status)s”，不用再做了。") % {"status": self.get_status_display()})


class VoiceCall(Row):
    """One telephone call that reads a notice out and takes a key; kept, so that its fate can be seen."""

    class Status(models.TextChoices):
        RINGING = "ringing", _("正在拨打")
        ANSWERED = "answered", _("已接，按了键")
        MISSED = "missed", _("没有接")

    MOVES: Moves = {"answer": (frozenset({"ringing"}), "answered"), "miss": (frozenset({"ringing"}), "missed")}

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="calls")
    division_path = models.CharField(max_length=60)
    sentence = SealedField()  # what is read out
    stand_in = models.BooleanField(default=False)  # nobody is rung: the key is pressed on the page of voice calls
    status = models.CharField(max_length=8, choices=Status, default=Status.RINGING)
    digit = models.CharField(max_length=1, blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [node_unique("voice_call")]
        indexes = [models.Index(fields=["division_path", "made_at"], name="voice_call_of_division")]  # the page

    def __str__(self) -> str:
        return f"{self.notice_id} {self.status}"

    def why_not(self, verb: str) -> str:
        """Why this verb came too late."""
        return str(_("这通电话已经结束。"))


class Reader(Row):
    """How far one reader of the journal has come; moved in the transaction of what it made of the row."""

    name = models.CharField(max_length=40)
    pos = models.BigIntegerField(default=0)

    class Meta:
        constraints = [node_unique("reader"), models.UniqueConstraint(fields=["node", "name"], name="reader_name")]

    def __str__(self) -> str:
        return f"{self.name} {self.pos}"


class Answer(Row):
    """One press on somebody's phone, kept by the phone's own id: the same press twice is one deed (law 4)."""

    press = models.UUIDField()
    owner = models.CharField(max_length=80)  # `responder:…`
    subject = models.UUIDField()
    verb = models.CharField(max_length=20)
    pressed_at = models.DateTimeField()  # as the phone claims
    received_at = models.DateTimeField()
    sentence = models.CharField(max_length=200, blank=True)  # why it was refused; empty: done

    class Meta:
        constraints = [
            node_unique("answer"),
            models.UniqueConstraint(fields=["node", "owner", "press"], name="answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.verb}"


class StandingLink(Row):
    """A link or QR code given to somebody for good (an elder's help page); dies the moment it is revoked."""

    MOVES: Moves = {"revoke": (frozenset({"live"}), "revoked"), "reinstate": (frozenset({"revoked"}), "live")}

    owner = models.CharField(max_length=80, db_index=True)  # `elder:…`
    purpose = models.CharField(max_length=20)
    status = models.CharField(max_length=8, default="live")
    division_path = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [node_unique("standing_link")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.owner}"

    def why_not(self, verb: str) -> str:
        """Why this verb came too late."""
        return str(_("这个链接已经停用了。"))
