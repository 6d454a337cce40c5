"""Notices to people, the browsers that may be rung, and what people's phones said back.

A notice is made from the journal after the commit and carries a stored time for its next attempt (law 3):
waiting → sent | given_up | withdrawn (nobody needs it any more); a given-up notice may be put back to waiting by hand.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique


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

    class Meta:
        constraints = [node_unique("notice"), models.UniqueConstraint(fields=["node", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["due_at"], name="notice_due", condition=Q(status="waiting")),  # the sender
            models.Index(fields=["subject"], name="notice_of_call"),  # the timeline
            models.Index(fields=["division_path", "made_at"], name="notice_of_division"),  # the page of notices
        ]

    def __str__(self) -> str:
        return f"{self.to_name} {self.channel}"

    def why_not(self, verb: str) -> str:
        """Why this verb came too late."""
        return str(_("这条通知现在是“%(status)s”，不用再做了。") % {"status": self.get_status_display()})


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
