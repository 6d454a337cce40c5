"""A table of facilities as it came, and what was decided about its lines."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique


class Survey(Row):
    """A table that somebody brought: every line word for word. open → closed; entering lines leaves it open.

    `columns` says what each column means, `sites` which building a line in doubt stands in (a key, or `new`), `entered` which
    facility came of a line; all three by the number of the column or line, as text.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("待登记")
        CLOSED = "closed", _("已办结")

    MOVES: ClassVar[Moves] = {
        "columns": (frozenset({"open"}), STAY),
        "decide": (frozenset({"open"}), STAY),
        "enter": (frozenset({"open"}), STAY),
        "close": (frozenset({"open"}), "closed"),
    }

    file_name = models.CharField(_("文件"), max_length=120)
    digest = models.CharField(max_length=64)  # of its headings and lines: the same table is the same survey
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    headings = models.JSONField(default=list)
    lines = models.JSONField(default=list)  # [number on the screen, [cells]]
    columns = models.JSONField(default=dict)
    sites = models.JSONField(default=dict)
    entered = models.JSONField(default=dict)
    brought_at = models.DateTimeField()
    brought_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["-brought_at"]
        constraints = [
            node_unique("survey"),
            models.UniqueConstraint(fields=["node", "division_path", "digest"], name="survey_once"),
        ]

    def __str__(self) -> str:
        return self.file_name
