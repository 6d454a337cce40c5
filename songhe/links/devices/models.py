"""What the door keeps: who may come in, what was said (the spool), and what could not be read (dead letters).

`Message` is a spool of one node, written at the speed of devices: its key is a local sequence, so that a reader may go by it.
"""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import IndexKeyField, SealedField
from songhe.base.rows import Row, node_unique, this_node


class Credential(Row):
    """What a device or gateway shows at the door. The secret is random; only its keyed digest is kept."""

    username = models.CharField(_("账号"), max_length=80)
    secret_digest = models.CharField(max_length=64)
    digest_key = IndexKeyField()
    adapter = models.CharField(_("报文格式"), max_length=30, default="generic")
    topics = models.JSONField(default=list)  # MQTT filters it may publish to; `{u}` stands for its user name
    disabled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    signing = SealedField(blank=True, default="", db_default="")  # with which a vendor's cloud signs what it posts; else empty

    class Meta:
        constraints = [node_unique("credential"), models.UniqueConstraint(fields=["node", "username"], name="credential_name")]

    def __str__(self) -> str:
        return self.username


class Mapping(Row):
    """How the JSON of a maker is read: where in it stands what, and which of its words means which signal (`adapters.mapped`).

    Data made on a page: a new make of device needs no program. An account reads by it whose format is `map:<code>`.
    """

    code = models.SlugField(max_length=24)
    name = models.CharField(_("名称"), max_length=60)
    rules = models.JSONField(default=dict)  # {"device": "dev.id", "signal": "evt", "words": {"1": "sos"}, "at": …}
    sample = models.TextField(blank=True)  # the payload it was tried with: made up or freed of what is personal
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            node_unique("payload_mapping"),
            models.UniqueConstraint(fields=["node", "code"], name="payload_mapping_code"),
        ]

    def __str__(self) -> str:
        return self.code


class Nonce(Row):
    """A signature of a vendor's cloud that was taken: the same one again is a replay. In the spool's database, with what it
    brought; forgotten once its time stamp is too old to be taken anyway."""

    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [node_unique("nonce"), models.UniqueConstraint(fields=["node", "digest"], name="nonce_once")]
        indexes = [models.Index(fields=["at"], name="nonce_old")]

    def __str__(self) -> str:
        return self.digest


class Said(models.Model):
    """What came through the door, byte for byte."""

    received_at = models.DateTimeField()
    credential = models.CharField(max_length=80)
    topic = models.CharField(max_length=256)
    payload = models.BinaryField()

    class Meta:
        abstract = True


class Message(Said):
    """One thing a device said, durable before the device heard yes. `(device, key)` twice is one fact (law 4).

    `seq` is given in the order of commits (one door process on SQLite, an advisory lock on PostgreSQL).
    """

    seq = models.BigAutoField(primary_key=True)
    node = models.CharField(max_length=12, default=this_node)
    device = models.CharField(max_length=120)
    key = models.CharField(max_length=80)  # the sender's own id, or a digest of the bytes and the moment
    signal = models.CharField(max_length=16)  # one vocabulary: sos, fall, smoke, gas, …, battery, online
    pressed_at = models.DateTimeField(null=True, blank=True)  # the device's own clock, where it has one and it is plausible
    facts = models.JSONField(default=dict)  # what the adapter read: battery, link quality, and every field it did not know
    urgent = models.BooleanField(default=False)
    handled_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=200, blank=True)  # why the last attempt to handle it failed
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "key"], name="message_once")]
        indexes = [
            # the intake: alarms not yet turned into calls
            models.Index(fields=["seq"], name="message_urgent", condition=Q(urgent=True, handled_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.signal}"


class DeadLetter(Row, Said):
    """Bytes that could not be understood, or somebody who was not let in (no bytes), with the reason; kept until looked at."""

    reason = models.CharField(max_length=40)  # code, worded by `reasons.py`
    detail = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64)  # the same bytes again are counted, not kept twice
    times = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField(null=True, blank=True)  # when they came last, if more than once
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            node_unique("dead_letter"),
            models.UniqueConstraint(fields=["node", "credential", "digest"], name="dead_letter_once"),
        ]
        indexes = [models.Index(fields=["received_at"], name="dead_letter_newest")]  # the dead-letter page

    def __str__(self) -> str:
        return f"{self.credential} {self.reason}"

    @property
    def latest_at(self) -> datetime:
        """When it came, or came again."""
        return self.last_at or self.received_at


class Setting(Row):
    """What one device or gateway is told on one of its topics: how it is set, or what it is to do once (`outgoing.py`).

    Sealed: a telephone with a button is told whom to ring. An empty text takes back what stood.
    """

    credential = models.CharField(max_length=80)
    topic = models.CharField(max_length=256)
    text = SealedField(blank=True)
    number = models.PositiveIntegerField(default=1)  # one more whenever it is changed
    once = models.BooleanField(default=False)  # a command: over when it was heard, and not told to who subscribes later
    until = models.DateTimeField(null=True, blank=True)  # a command that nobody heard by then is not told any more
    set_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True, blank=True)  # the device has this number

    class Meta:
        constraints = [
            node_unique("device_setting"),
            models.UniqueConstraint(fields=["node", "credential", "topic"], name="device_setting_topic"),
        ]
        indexes = [models.Index(fields=["credential"], name="device_setting_unheard", condition=Q(heard_at=None))]  # the door

    def __str__(self) -> str:
        return f"{self.credential} {self.topic}"


class ReadingDay(Row):
    """Everything devices said on one day, in the files it names (`archive/`), and the key under which they lie."""

    day = models.DateField()
    key = SealedField()  # hex; a file under it opens with nothing else
    files = models.JSONField(default=list)  # [{"name": …, "rows": …, "bytes": …}]: what it does not name does not count
    count = models.PositiveBigIntegerField(default=0)
    bytes = models.PositiveBigIntegerField(default=0)
    until = models.DateTimeField(null=True, blank=True)  # when the newest of them came in
    merged = models.BooleanField(default=False)  # over, and one file in the order of device and moment

    class Meta:
        constraints = [node_unique("reading_day"), models.UniqueConstraint(fields=["node", "day"], name="reading_day_once")]

    def __str__(self) -> str:
        return str(self.day)
