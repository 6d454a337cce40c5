"""Something that happened in a life and that other rooms follow: a birthday, a move, a stay elsewhere, a death."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.register.people.models import Elder, Source
from songhe.register.places.models import Division

BIRTHDAYS = {"turned_60": 60, "turned_65": 65, "turned_80": 80}
"""Kinds that the calendar raises, with the age reached."""


class LifeEvent(Row):
    """One event of one life. `on` is the day on which it happened, `known_at` the moment at which we learnt of it.

    proposed: somebody or a list says so, nothing has been done yet · done: everything that listens has followed ·
    undone: it did not happen after all, and what followed was taken back · refused: looked at, and it was not so.
    """

    class Kind(models.TextChoices):
        TURNED_60 = "turned_60", _("满 60 岁")
        TURNED_65 = "turned_65", _("满 65 岁")
        TURNED_80 = "turned_80", _("满 80 岁")
        MOVED_WITHIN = "moved_within", _("县内搬家")
        MOVED_OUT = "moved_out", _("迁出本县")
        MOVED_IN = "moved_in", _("迁入")
        ADMITTED = "admitted", _("入住机构")
        DISCHARGED = "discharged", _("离开机构")
        WENT_AWAY = "went_away", _("外出")
        CAME_BACK = "came_back", _("回来")
        DIED = "died", _("去世")

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("待确认")
        DONE = "done", _("已生效")
        UNDONE = "undone", _("已撤销")
        REFUSED = "refused", _("不成立")

    MOVES: ClassVar[Moves] = {
        "do": (frozenset({"proposed"}), "done"),
        "refuse": (frozenset({"proposed"}), "refused"),
        "undo": (frozenset({"done"}), "undone"),
    }

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="life_events")
    division_path = models.CharField(max_length=60)  # where the person lived when it was told
    kind = models.CharField(_("事件"), max_length=12, choices=Kind)
    status = models.CharField(_("状态"), max_length=8, choices=Status, default=Status.PROPOSED)
    on = models.DateField(_("发生日期"))
    known_at = models.DateTimeField()
    source = models.CharField(_("来源"), max_length=12, choices=Source)
    evidence = models.CharField(_("依据"), max_length=200, blank=True)
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # moved to
    details = SealedField(blank=True)  # certificate number, new address, where to, until when
    cause = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="consequences")
    by_name = models.CharField(max_length=80)  # who proposed it
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)  # why it was refused or undone
    manifest = SealedField(blank=True)  # what it stopped and started, listener by listener, so that it can be taken back
    effects = SealedField(blank=True)  # the sentences that were true when it was done

    class Meta:
        constraints = [
            node_unique("life_event"),
            models.UniqueConstraint(
                fields=["node", "elder", "kind"], condition=Q(status="proposed"), name="life_event_one_proposed"
            ),
            models.UniqueConstraint(
                fields=["node", "elder", "kind", "on"], condition=Q(kind__in=sorted(BIRTHDAYS)), name="life_event_birthday_once"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "known_at"], name="life_event_latest"),  # what waits, what was done
            models.Index(fields=["kind", "on"], name="life_event_of_day"),  # who turned 80 this month
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.kind}"

    @property
    def told(self) -> dict[str, Any]:
        """What was told with it, opened: `certificate`, `address`, `place`, `until`."""
        return dict(self.details or {})

    def why_not(self, verb: str) -> str:
        """Why this verb came too late, for the clerk who tried it."""
        sentences = {
            "proposed": _("这件事还没有确认。"),
            "done": _("这件事刚刚已经有人确认生效了。"),
            "undone": _("这件事刚刚已经有人撤销了。"),
            "refused": _("这件事刚刚已经有人判定不成立。"),
        }
        return str(sentences[self.status])
