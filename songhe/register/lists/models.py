"""Working lists: a set of criteria with a name, kept by whoever works with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from songhe.base.rows import Row, node_unique
from songhe.register.access.models import User


class SavedList(Row):
    """What to look for, never whom: the people on it are found anew each time. Shared, those of the division see it too."""

    name = models.CharField(_("名称"), max_length=40)
    criteria = models.JSONField(default=dict)  # code of a criterion: value
    sort = models.CharField(max_length=12, blank=True, default="")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="lists")
    division_path = models.CharField(max_length=60)  # of its owner; who works in it sees the list where it is shared
    shared = models.BooleanField(_("本辖区同事也能用"), default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            node_unique("saved_list"),
            models.UniqueConstraint(fields=["node", "owner", "name"], name="saved_list_name"),
        ]
        indexes = [models.Index(fields=["division_path", "shared"], name="saved_list_place")]  # the row of lists on the page

    def __str__(self) -> str:
        return self.name
