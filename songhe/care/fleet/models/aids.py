"""Aids that are lent (辅具租赁): a thing, who has it, the deposit that waits for it, and how it was made clean."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.register.people.models import Elder


class Aid(Row):
    """One aid: in stock (clean) → lent → used (back, and not clean yet) → in stock again; or scrapped."""

    class Status(models.TextChoices):
        STOCK = "stock", _("可借")
        LENT = "lent", _("已借出")
        USED = "used", _("待消毒")
        SCRAPPED = "scrapped", _("已报废")

    MOVES: ClassVar[Moves] = {
        "lend": (frozenset({"stock"}), "lent"),
        "come_back": (frozenset({"lent"}), "used"),
        "clean": (frozenset({"used"}), "stock"),
        "fail": (frozenset({"used"}), "used"),  # cleaned, and not good enough
        "scrap": (frozenset({"stock", "used"}), "scrapped"),
    }

    number = models.CharField(_("编号"), max_length=40)
    kind = models.CharField(_("辅具"), max_length=20)  # code of data/aids.yaml
    name = models.CharField(_("品名"), max_length=60)
    division_path = models.CharField(max_length=60, db_index=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.STOCK)
    deposit_cents = models.PositiveIntegerField(_("押金"), default=0)
    since = models.DateTimeField()

    class Meta:
        constraints = [node_unique("aid"), models.UniqueConstraint(fields=["node", "number"], name="aid_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("%(name)s 现在是“%(status)s”，不能做这一步。") % {
            "name": self.name,
            "status": self.get_status_display(),
        }


class Loan(Row):
    """Somebody has an aid from `since`, until `due_on`. The deposit lies in the ledger, and goes back less what was kept."""

    aid = models.ForeignKey(Aid, on_delete=models.PROTECT, related_name="loans")
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="loans")
    division_path = models.CharField(max_length=60, db_index=True)
    since = models.DateTimeField()
    due_on = models.DateField(_("归还日期"))
    deposit_cents = models.PositiveIntegerField()
    back_at = models.DateTimeField(null=True, blank=True)
    kept_cents = models.PositiveIntegerField(default=0)
    condition = models.CharField(_("归还时的样子"), max_length=100, blank=True)
    lent_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["-since"]
        constraints = [
            node_unique("loan"),
            models.UniqueConstraint(fields=["node", "aid"], condition=Q(back_at=None), name="loan_one_at_a_time"),
            models.CheckConstraint(condition=Q(kept_cents__lte=F("deposit_cents")), name="loan_keeps_no_more_than_it_holds"),
        ]

    def __str__(self) -> str:
        return f"{self.aid_id} {self.since:%Y-%m-%d}"


class Cleaning(Row):
    """How an aid was made clean before the next one has it. One that was not good enough stays on the list."""

    aid = models.ForeignKey(Aid, on_delete=models.CASCADE, related_name="cleanings")
    division_path = models.CharField(max_length=60)
    method = models.CharField(_("怎么消毒的"), max_length=20)  # code of data/aids.yaml
    agent = models.CharField(_("用什么"), max_length=60, blank=True)
    good = models.BooleanField(_("合格"))
    at = models.DateTimeField()
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["-at"]
        constraints = [node_unique("cleaning")]

    def __str__(self) -> str:
        return f"{self.aid_id} {self.at:%Y-%m-%d}"
