"""Indexes that are not there for the moment."""

from django.db import models

from songhe.base.rows import Row, node_unique


class Lifted(Row):
    """An index taken off an almost empty table while half a million rows are poured in; `sql` lays it again as it was.

    Written in the transaction that drops the index, removed in the one that lays it: whoever finds a row can lay it.
    """

    table = models.CharField(max_length=63)
    name = models.CharField(max_length=63)
    sql = models.TextField()
    lifted_at = models.DateTimeField()

    class Meta:
        constraints = [
            node_unique("lifted"),
            models.UniqueConstraint(fields=["node", "name"], name="lifted_name"),
        ]

    def __str__(self) -> str:
        return self.name
