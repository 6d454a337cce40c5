"""The journal and its seals. Written only by `base.journal` and `base.seal`; the database refuses change and removal."""

from django.db import models

from songhe.base.rows import Row


class JournalEntry(Row):
    """One deed. `pos` is its place in this node's journal: in the order of commits, without gaps."""

    pos = models.BigIntegerField()
    at = models.DateTimeField()  # when it was done, as told by the edge
    recorded_at = models.DateTimeField(auto_now_add=True)  # when this row was written
    by = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject = models.UUIDField()
    division = models.CharField(max_length=60)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["node", "pos"], name="journal_position"),
            models.UniqueConstraint(fields=["node", "id"], name="journal_node_id"),
        ]
        indexes = [
            models.Index(fields=["subject", "pos"], name="journal_of_subject"),  # the timeline of one call or person
            models.Index(fields=["division", "pos"], name="journal_of_division"),  # the auditor's page
        ]

    def __str__(self) -> str:
        return f"{self.pos} {self.verb}"


class NodeFact(Row):
    """Something that is so of the whole node: `synthetic`, its people are invented. Said once, never unsaid."""

    name = models.CharField(max_length=40)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["node", "name"], name="node_fact_name"),
            models.UniqueConstraint(fields=["node", "id"], name="node_fact_node_id"),
        ]

    def __str__(self) -> str:
        return self.name


class ClockStep(Row):
    """How the clock of a machine stands against the time since it was started: one row at its first look, and one whenever
    somebody set it (`base.steps`)."""

    boot = models.CharField(max_length=36)  # which machine, and which start of it
    number = (
        models.PositiveIntegerField()
    )  # from 1; their keys are not in order, because they were made by clocks that were set
    offset = models.FloatField()  # seconds: the clock less the time since the start
    seconds = models.FloatField()  # by which it was set; 0 at the first look
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["node", "id"], name="clock_step_node_id"),
            models.UniqueConstraint(fields=["node", "boot", "number"], name="clock_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.seconds:+.1f} s"


class JournalSeal(Row):
    """A batch of journal rows closed with a keyed digest over its rows and the seal before it."""

    first = models.BigIntegerField()
    last = models.BigIntegerField()
    count = models.IntegerField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    marks = models.BinaryField(null=True)  # four keyed bytes a row: they say which row of a broken batch was touched
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["node", "first"], name="seal_first"),
            models.UniqueConstraint(fields=["node", "last"], name="seal_last"),
            models.UniqueConstraint(fields=["node", "id"], name="seal_node_id"),
        ]

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"
