"""What every operational row has: a key that may be made anywhere, and the node on which it was born (law 10)."""

import uuid

import uuid_utils
import uuid_utils.compat
from django.conf import settings
from django.db import models


def new_id() -> uuid.UUID:
    """A UUIDv7: rows born on different nodes never collide, and keys are in order of birth."""
    return uuid_utils.compat.uuid7()


def new_id_text() -> str:
    """`new_id` where only its text is kept, by the thousand."""
    return str(uuid_utils.uuid7())


def this_node() -> str:
    """Code of the county or city that this program runs for. Set once on a row and never changed."""
    return settings.NODE


class Row(models.Model):
    """Primary key and birthplace. A concrete room adds `(node, id)` as a unique index for replication (`node_unique`)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    node = models.CharField(max_length=12, default=this_node, editable=False)

    class Meta:
        abstract = True


def node_unique(name: str) -> models.UniqueConstraint:
    """The replica identity that row-filtered replication between city and county needs."""
    return models.UniqueConstraint(fields=["node", "id"], name=f"{name}_node_id")
