"""What a bureau tells the public in its own words: news, and the counters and telephones one may turn to."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.register.places.models import Division


class Article(Row):
    """One piece of news. What was published is not rewritten: it is withdrawn, and a new one says it better."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("草稿")
        PUBLISHED = "published", _("已发布")
        WITHDRAWN = "withdrawn", _("已撤下")

    MOVES: Moves = {
        "edit": (frozenset({"draft"}), STAY),
        "publish": (frozenset({"draft"}), "published"),
        "withdraw": (frozenset({"draft", "published"}), "withdrawn"),
    }

    title = models.CharField(_("标题"), max_length=80)
    body = models.TextField(_("正文"))
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="articles")
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    written_by_name = models.CharField(max_length=80)
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    why_withdrawn = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-written_at", "pk"]
        constraints = [
            node_unique("article"),
            models.CheckConstraint(
                condition=~models.Q(status="published") | models.Q(published_at__isnull=False), name="article_dated"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-published_at"], name="article_public"),  # the public's list
            models.Index(fields=["division_path", "-written_at"], name="article_place"),  # the bureau's list
        ]

    def __str__(self) -> str:
        return self.title

    def why_not(self, verb: str) -> str:
        """For whoever came too late."""
        return gettext("这篇消息现在是“%(status)s”，不能这样做。") % {"status": self.get_status_display()}


class Matter(models.TextChoices):
    """What one turns to a counter for."""

    ASK = "ask", _("咨询")
    APPLY = "apply", _("申请")
    BOOK = "book", _("预约服务")
    COMPLAIN = "complain", _("投诉举报")


class Counter(Row):
    """Where one may go or whom one may ring. Only what a bureau wrote here is ever shown: no number is invented."""

    class Status(models.TextChoices):
        OPEN = "open", _("对外公布")
        CLOSED = "closed", _("不再公布")

    MOVES: Moves = {
        "correct": (frozenset({"open"}), STAY),
        "close": (frozenset({"open"}), "closed"),
        "reopen": (frozenset({"closed"}), "open"),
    }

    name = models.CharField(_("名称"), max_length=60)
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    hours = models.CharField(_("时间"), max_length=80, blank=True)
    matters = models.JSONField(_("办什么"), default=list)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="counters")
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    said_by_name = models.CharField(max_length=80)
    said_at = models.DateTimeField()  # shown to the public: as of this day

    class Meta:
        ordering = ["division_path", "name", "pk"]
        constraints = [
            node_unique("counter"),
            models.UniqueConstraint(fields=["node", "division_path", "name"], name="counter_name"),
            models.CheckConstraint(condition=~models.Q(phone="") | ~models.Q(address=""), name="counter_reached"),
        ]
        indexes = [models.Index(fields=["status", "division_path"], name="counter_public")]  # the public's pages

    def __str__(self) -> str:
        return self.name

    def why_not(self, verb: str) -> str:
        """For whoever came too late."""
        return gettext("这个窗口现在是“%(status)s”，不能这样做。") % {"status": self.get_status_display()}
