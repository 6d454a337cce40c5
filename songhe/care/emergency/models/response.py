"""One responder asked to go to one call."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.care.emergency.models.call import Call
from songhe.register.staff.models import Responder

UNDER_WAY = ("accepted", "en_route", "on_scene")
ACTIVE = ("asked", *UNDER_WAY)
"""States in which an ask is not over, from the first to the last."""


class Response(Row):
    """One responder asked to go to one call.

    asked → accepted → en_route → on_scene → done; or declined, lapsed (no answer in time), withdrawn (cannot come after
    all), stood_down (somebody else goes, or the call is over).
    """

    class Status(models.TextChoices):
        ASKED = "asked", _("待接单")
        ACCEPTED = "accepted", _("已接单")
        EN_ROUTE = "en_route", _("在途")
        ON_SCENE = "on_scene", _("到场")
        DONE = "done", _("已完成")
        DECLINED = "declined", _("不能去")
        LAPSED = "lapsed", _("未应答")
        WITHDRAWN = "withdrawn", _("已退出")
        STOOD_DOWN = "stood_down", _("已解除")

    MOVES: Moves = {
        "accept": (frozenset({"asked", "lapsed"}), "accepted"),  # a late yes is welcome while nobody else goes
        "decline": (frozenset({"asked"}), "declined"),
        "lapse": (frozenset({"asked"}), "lapsed"),
        "depart": (frozenset({"accepted"}), "en_route"),
        "arrive": (frozenset({"accepted", "en_route"}), "on_scene"),
        "enter": (frozenset({"on_scene"}), STAY),
        "finish": (frozenset({"on_scene"}), "done"),
        "withdraw": (frozenset({"accepted", "en_route"}), "withdrawn"),
        "stand_down": (frozenset({"asked", "accepted", "en_route"}), "stood_down"),
        "move": (frozenset({*ACTIVE, "done"}), STAY),  # the call was merged: he goes, or went, for the other one
    }

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="responses")
    responder = models.ForeignKey(Responder, on_delete=models.PROTECT, related_name="responses")
    responder_name = models.CharField(max_length=40)  # frozen
    responder_kind = models.CharField(max_length=12)
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    division_path = models.CharField(max_length=60)
    place = models.PositiveSmallIntegerField()  # the how-many-eth that was asked
    support = models.BooleanField(default=False)  # goes along with whoever leads; who is at the door first leads
    asked_by = models.CharField(max_length=80)
    distance_m = models.PositiveIntegerField(null=True, blank=True)
    eta_s = models.PositiveIntegerField(null=True, blank=True)  # seconds to the door as estimated when asked
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    departed_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    reported_late = models.BooleanField(default=False)  # told by a phone that had no signal at the time

    class Meta:
        constraints = [
            node_unique("response"),
            models.UniqueConstraint(fields=["node", "call", "responder", "place"], name="response_place"),
            models.UniqueConstraint(
                fields=["node", "call", "responder"],
                condition=Q(status__in=list(ACTIVE)),
                name="response_one_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["responder", "asked_at"], name="response_of_responder")]  # acceptance, phone page

    def __str__(self) -> str:
        return f"{self.responder_name} {self.status}"

    def why_not(self, verb: str) -> str:
        """Why this verb came too late, for the responder."""
        from songhe.care.emergency.words import response_too_late

        return response_too_late(self, verb)
