"""A list that another bureau sent, what its headings mean, and those of its rows that need somebody."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.register.people.models import Elder


class Kind(models.TextChoices):
    """`people` fills files; the others are compared with the register and propose what to do."""

    PEOPLE = "people", _("老人名册")
    DEATHS = "deaths", _("死亡名单")
    RESIDENCE = "residence", _("迁移名单")
    DISABILITY = "disability", _("残疾名单")
    LOW_INCOME = "low_income", _("低保名单")


class Roll(Row):
    """An uploaded list. Work on it is claimed by `due_at`; `next_piece` says where it goes on (law 3).

    received: being read, then waiting for its columns · mapped: being checked, nothing is written · checked: waiting for
    somebody's yes · importing · done · refused: cannot be read · stopped: by somebody; what was imported stays.
    """

    class Status(models.TextChoices):
        RECEIVED = "received", _("已收到")
        MAPPED = "mapped", _("核对中")
        CHECKED = "checked", _("已核对")
        IMPORTING = "importing", _("导入中")
        DONE = "done", _("已导入")
        REFUSED = "refused", _("不能读取")
        STOPPED = "stopped", _("已停止")

    MOVES: ClassVar[Moves] = {
        "map": (frozenset({"received", "checked"}), "mapped"),
        "check": (frozenset({"mapped"}), "checked"),
        "begin": (frozenset({"checked", "received"}), "importing"),
        "finish": (frozenset({"importing"}), "done"),
        "refuse": (frozenset({"received"}), "refused"),
        "stop": (frozenset({"received", "mapped", "checked", "importing"}), "stopped"),
        "resume": (frozenset({"stopped"}), "importing"),
    }

    number = models.CharField(max_length=20)
    kind = models.CharField(_("名册种类"), max_length=12, choices=Kind, default=Kind.PEOPLE)
    bureau = models.CharField(_("来自哪个部门"), max_length=40)
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    division_path = models.CharField(max_length=60, db_index=True)  # of whoever brought it: rows outside are not taken
    brought_by = models.CharField(max_length=60)
    brought_by_name = models.CharField(max_length=80)
    received_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.RECEIVED)
    reason = models.CharField(max_length=20, blank=True)  # why it was refused: a code of links.sheets
    # What the file turned out to hold.
    sheet = models.CharField(max_length=60, blank=True)
    headings = models.JSONField(default=list)
    heading_row = models.PositiveIntegerField(default=0)
    examples = SealedField(blank=True)  # its first rows, for the screen on which columns are mapped
    rows = models.PositiveIntegerField(null=True, blank=True)  # known once it was read
    columns = models.JSONField(default=dict)  # fact by column
    # How far the work is.
    pieces = models.PositiveIntegerField(default=0)
    next_piece = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)  # of the pass under way, or of the last one
    due_at = models.DateTimeField(null=True, blank=True)  # somebody may take up the work from then on
    claim = models.CharField(max_length=32, blank=True)  # whose work it is until `due_at`
    checked_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    purge_at = models.DateTimeField(null=True, blank=True)  # when the file itself is removed (data/retention.yaml)

    class Meta:
        ordering = ["-received_at"]
        constraints = [node_unique("roll"), models.UniqueConstraint(fields=["node", "number"], name="roll_number")]
        indexes = [
            models.Index(fields=["due_at"], name="roll_due", condition=Q(due_at__isnull=False)),  # the work that waits
            models.Index(fields=["purge_at"], name="roll_purge", condition=Q(purge_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def working(self) -> bool:
        """True while the house has something to do with it."""
        return self.due_at is not None

    @property
    def percent(self) -> int:
        """How much of the pass under way is done."""
        return int(100 * self.next_piece / self.pieces) if self.pieces else 0

    @property
    def seen(self) -> int:
        """Rows that the pass under way has looked at."""
        return int(self.counts.get("rows", 0))

    def why_not(self, verb: str) -> str:
        """For whoever came too late."""
        return gettext("名册 %(number)s 现在是“%(status)s”，不能这样做。") % {
            "number": self.number, "status": self.get_status_display(),
        }  # fmt: skip


class Mapping(Row):
    """What a bureau's heading means: remembered from the last list of the kind that it sent."""

    division_path = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=Kind)
    bureau = models.CharField(max_length=40)
    heading = models.CharField(max_length=80)  # put plainly
    fact = models.CharField(max_length=20, blank=True)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            node_unique("mapping"),
            models.UniqueConstraint(fields=["node", "division_path", "kind", "bureau", "heading"], name="mapping_heading"),
        ]

    def __str__(self) -> str:
        return f"{self.heading} {self.fact}"


class RollRow(Row):
    """A row that needs somebody: cells that cannot be taken, or a person who may be on the register already."""

    class Need(models.TextChoices):
        BAD = "bad", _("有错误")
        DOUBLE = "double", _("疑似重复")

    class Decision(models.TextChoices):
        OPEN = "", _("待定")
        NEW = "new", _("是另一个人，新建档案")
        SAME = "same", _("是同一个人，更新档案")
        SKIP = "skip", _("不导入这一行")

    roll = models.ForeignKey(Roll, on_delete=models.CASCADE, related_name="kept_rows")
    number = models.PositiveIntegerField()  # as it stands in the file
    need = models.CharField(max_length=8, choices=Need)
    cells = SealedField()
    faults = models.JSONField(default=list)  # [column, code, about]: never the value
    candidate = models.ForeignKey(Elder, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decision = models.CharField(max_length=4, choices=Decision, blank=True)
    decided_by_name = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            node_unique("roll_row"),
            models.UniqueConstraint(fields=["node", "roll", "number"], name="roll_row_number"),
        ]
        indexes = [models.Index(fields=["roll", "need", "number"], name="roll_row_need")]  # the list of what is left to do

    def __str__(self) -> str:
        return f"{self.roll} {self.number}"
