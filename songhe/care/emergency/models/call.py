"""The call itself, the presses that belong to it, and the major incident that may group it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import BlindIndexField, SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.care.emergency.models.states import (
    AT_DOOR,
    GOING,
    OPEN,
    RINGING,
    SEEKING,
    Cause,
    FalseWhy,
    Severity,
    Status,
    Trigger,
)
from songhe.register.access.models import User
from songhe.register.people.models import Elder
from songhe.register.people.rules import normal_phone
from songhe.register.places.models import Division


class Incident(Row):
    """A major incident that groups calls: a landslide, a fire, a power cut."""

    name = models.CharField(_("名称"), max_length=60)
    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    division_path = models.CharField(max_length=60, db_index=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=80)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [node_unique("incident")]

    def __str__(self) -> str:
        return self.name


class Call(Row):
    """One event of one elder (or of an unknown caller). What was true when it rang is frozen here, not looked up later."""

    MOVES: Moves = {
        "offer": (frozenset({"raised"}), "offered"),
        "answer": (RINGING, "answered"),
        "take": (GOING | AT_DOOR, STAY),  # answered late: a responder was already on the way
        "take_over": (OPEN - RINGING, STAY),  # a colleague or the lead goes on where another stopped
        "heed": (AT_DOOR, STAY),  # pressed again at the door or after the hand-over, and the desk has picked that up
        "accept": (SEEKING, "accepted"),
        "depart": (frozenset({"accepted"}), "en_route"),
        "arrive": (SEEKING | GOING, "on_scene"),  # also who only went along: whoever is at the door first
        "reach": (frozenset({"handed_over"}), STAY),  # at the door after 120, 119 or 110 had taken over
        "enter": (frozenset({"on_scene"}), STAY),  # at the elder's side
        "withdraw": (GOING, "answered"),  # the responder cannot come after all
        "reopen_ring": (GOING, "offered"),  # … and no dispatcher had answered yet
        "hand_over": (GOING | {"answered", "on_scene"}, "handed_over"),
        "close": (GOING | {"answered", "on_scene", "handed_over"}, "closed"),
        "cancel": (SEEKING, "cancelled"),
        "merge": (OPEN, "merged"),
        "absorb": (OPEN, STAY),  # another call of the same event was merged into this one
        "repeat": (OPEN, STAY),  # pressed again
        "hear": (OPEN, STAY),  # somebody was heard
        "miss": (OPEN, STAY),  # nobody was heard
        "severity": (OPEN, STAY),
        "cascade": (SEEKING, STAY),  # the house asks one after the other
        "halt": (OPEN, STAY),  # … and stops doing so
        "escalate": (OPEN | {"closed"}, STAY),  # somebody further up is told
        "group": (OPEN | {"closed"}, STAY),
        "ungroup": (OPEN | {"closed"}, STAY),
        "note": (frozenset(Status.values), STAY),
        "tell": (frozenset(Status.values), STAY),  # a contact was told
        "read": (frozenset(Status.values), STAY),  # … and opened the page
        "review": (frozenset({"closed"}), STAY),
        "follow_up": (frozenset({"closed"}), STAY),
        "miss_follow_up": (frozenset({"closed"}), STAY),  # telephoned again, and nobody answered
    }

    number = models.CharField(_("编号"), max_length=20)  # 20261123-0007, per node
    source = models.CharField(max_length=160)  # idempotency: the message, the form or the press it came from
    status = models.CharField(max_length=12, choices=Status, default=Status.RAISED)
    severity = models.CharField(_("等级"), max_length=8, choices=Severity, default=Severity.RED)
    trigger = models.CharField(_("触发"), max_length=10, choices=Trigger)
    drill = models.BooleanField(_("演练"), default=False)
    elder = models.ForeignKey(Elder, null=True, blank=True, on_delete=models.PROTECT, related_name="calls")
    caller_name = models.CharField(max_length=40, blank=True)  # an elder not on the register, or somebody for an elder
    caller_phone = SealedField(blank=True)
    caller_phone_index = BlindIndexField(of="caller_phone", purpose="phone", normal=normal_phone)
    place_note = SealedField(blank=True)  # where, in the caller's words
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="calls")
    division_path = models.CharField(max_length=60)
    unit_code = models.CharField(max_length=12)  # county, or the management unit that ran the village on that day
    terrain = models.CharField(max_length=10)
    lat = models.FloatField()
    lng = models.FloatField()
    located = models.CharField(max_length=12)
    device_uid = models.CharField(max_length=120, blank=True)
    device_model = models.CharField(max_length=60, blank=True)
    device_room = models.CharField(max_length=40, blank=True)
    desk_path = models.CharField(max_length=60)  # division whose desk is being rung: the county first, then the city
    rung = models.JSONField(default=list)  # who has been rung so far: desk, lead, city, 120
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="calls_answered")
    lead_response = models.ForeignKey("Response", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    incident = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.SET_NULL, related_name="calls")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    repeats = models.PositiveIntegerField(default=0)
    last_press_at = models.DateTimeField(null=True, blank=True)
    pressed_again_at = models.DateTimeField(null=True, blank=True)  # at the door or handed over: rings until the desk heeds it
    spoken_at = models.DateTimeField(null=True, blank=True)  # somebody was heard
    no_answer = models.BooleanField(default=False)  # two minutes without speech
    cascade = models.BooleanField(default=False)  # the house asks responders one after the other by itself
    limit_s = models.PositiveIntegerField()  # seconds allowed from T0 to on scene, of the rule in force when it rang

    pressed_at = models.DateTimeField(null=True, blank=True)  # the device's clock
    received_at = models.DateTimeField()  # T0: durable here
    offered_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    dispatched_at = models.DateTimeField(null=True, blank=True)  # first responder asked
    accepted_at = models.DateTimeField(null=True, blank=True)
    departed_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)  # at the door
    entered_at = models.DateTimeField(null=True, blank=True)  # at the elder's side
    handed_over_at = models.DateTimeField(null=True, blank=True)
    handed_over_to = models.CharField(max_length=12, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cause = models.CharField(max_length=14, choices=Cause, blank=True)
    false_why = models.CharField(max_length=8, choices=FalseWhy, blank=True, default="", db_default="")
    closing_note = SealedField(blank=True)
    on_site_needed = models.BooleanField(null=True)  # set at close: did somebody have to go?
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_note = SealedField(blank=True)
    followed_up_at = models.DateTimeField(null=True, blank=True)
    follow_up_note = SealedField(blank=True)

    class Meta:
        constraints = [
            node_unique("call"),
            models.UniqueConstraint(fields=["node", "number"], name="call_number"),
            models.UniqueConstraint(fields=["node", "source"], name="call_source_once"),
            models.UniqueConstraint(
                fields=["node", "elder", "drill"], condition=Q(status__in=sorted(OPEN)), name="call_one_open_per_elder"
            ),
            models.UniqueConstraint(
                fields=["node", "device_uid", "drill"],
                condition=Q(status__in=sorted(OPEN), elder=None) & ~Q(device_uid=""),
                name="call_one_open_per_stray_device",
            ),
            models.CheckConstraint(condition=~Q(status="closed") | ~Q(cause=""), name="call_closed_has_cause"),
            models.CheckConstraint(condition=~Q(status="merged") | Q(merged_into__isnull=False), name="call_merged_into"),
        ]
        indexes = [
            models.Index(
                fields=["division_path", "received_at"], name="call_open", condition=Q(status__in=sorted(OPEN))
            ),  # console
            models.Index(fields=["division_path", "received_at"], name="call_by_place"),  # history and figures
            models.Index(fields=["device_model", "received_at"], name="call_by_model"),  # false-alarm share
            models.Index(fields=["elder", "received_at"], name="call_of_elder"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def rings(self) -> bool:
        """Somebody at a desk has to pick up now: nobody has yet, or it was pressed again while somebody was at the door."""
        return self.status in RINGING or self.pressed_again_at is not None

    @property
    def goes_on_in(self) -> "Call":
        """The call in which this event is dealt with: itself, or the one it was merged into."""
        call = self
        while call.merged_into is not None:
            call = call.merged_into
        return call

    def in_hand_of(self, user: User) -> bool:
        """Open, and this dispatcher answered it: only then are address and health shown without a further reason."""
        return self.status in OPEN and self.answered_by_id == user.pk

    def why_not(self, verb: str) -> str:
        """Why this verb came too late, for the person who tried it."""
        from songhe.care.emergency.words import too_late

        return too_late(self, verb)


class Press(Row):
    """One press, fall or telephone call that belongs to a call: the first and every repeat, so that none is counted twice."""

    source = models.CharField(max_length=160)  # the message, the form or the press it came from
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="presses")
    at = models.DateTimeField()
    caller_name = models.CharField(max_length=40, blank=True, default="", db_default="")  # who telephoned for an open call
    caller_phone = SealedField(blank=True, default="", db_default="")

    class Meta:
        constraints = [node_unique("press"), models.UniqueConstraint(fields=["node", "source"], name="press_once")]

    def __str__(self) -> str:
        return self.source


class DayCount(Row):
    """How many calls this node has numbered on a day; counting locks the row, so that no two calls get one number."""

    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [node_unique("day_count"), models.UniqueConstraint(fields=["node", "day"], name="day_count_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.last}"
