"""One person, one file.

Identity numbers, phones, addresses and health notes are sealed (law 8), all of one person as one record: a seal a person, not
one a fact. Names and villages are not sealed: a list is made of them.
"""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import BlindIndexField, SealedField
from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.register.access.models import User
from songhe.register.people import rules
from songhe.register.people.models.household import Household
from songhe.register.places.models import Division


class Sex(models.TextChoices):
    """GB/T 2261.1."""

    UNKNOWN = "0", _("未知")
    MAN = "1", _("男")
    WOMAN = "2", _("女")
    UNSTATED = "9", _("未说明")


class Living(models.TextChoices):
    ALONE = "alone", _("独居")
    EMPTY_NEST = "empty_nest", _("空巢")
    LEFT_BEHIND = "left_behind", _("留守")
    SPOUSE = "spouse", _("与配偶同住")
    CHILDREN = "children", _("与子女同住")
    OTHER = "other", _("其他")


class Document(models.TextChoices):
    """What the identity number is the number of."""

    CITIZEN = "citizen", _("居民身份证")
    HK_MACAO = "hk_macao", _("港澳居民来往内地通行证")
    TAIWAN = "taiwan", _("台湾居民来往大陆通行证")
    FOREIGNER = "foreigner", _("外国人永久居留身份证")
    PASSPORT = "passport", _("护照")
    OTHER = "other", _("其他证件")


class Means(models.TextChoices):
    """How somebody can be reached at all."""

    UNKNOWN = "", _("未登记")
    NONE = "none", _("没有电话")
    LANDLINE = "landline", _("座机")
    MOBILE = "mobile", _("老人机")
    SMARTPHONE = "smartphone", _("智能手机")


class Pension(models.TextChoices):
    UNKNOWN = "", _("未登记")
    EMPLOYEE = "employee", _("职工养老金")
    RESIDENT = "resident", _("城乡居民养老金")
    RETIRED = "retired", _("机关事业退休金")
    NONE = "none", _("没有")


class Insurance(models.TextChoices):
    UNKNOWN = "", _("未登记")
    EMPLOYEE = "employee", _("职工医保")
    RESIDENT = "resident", _("城乡居民医保")
    PUBLIC = "public", _("公费医疗")
    NONE = "none", _("没有")


class Source(models.TextChoices):
    """Where a fact of the file comes from."""

    HAND = "hand", _("工作人员登记")
    ROLL = "roll", _("名册导入")
    EVENT = "event", _("生命周期事件")
    MERGE = "merge", _("并档")
    SELF = "self", _("老人或家属提出")
    ASSESSMENT = "assessment", _("能力评估")
    SEED = "seed", _("演示数据")


class Status(models.TextChoices):
    HERE = "here", _("在家")
    AWAY = "away", _("外出")
    ADMITTED = "admitted", _("入住机构")
    MOVED = "moved", _("已迁出")
    DIED = "died", _("已去世")
    MERGED = "merged", _("已并档")


LIVE = frozenset({Status.HERE.value, Status.AWAY.value, Status.ADMITTED.value})
"""Who is on the register today; the others are history."""


def kept(name: str, default: Any = "") -> Any:
    """A fact that stands in the sealed record. Set to nothing, it leaves the record; `holds` says what is there unopened."""

    def get(elder: "Elder") -> Any:
        return (elder.record or {}).get(name, default)

    def put(elder: "Elder", value: Any) -> None:
        record = dict(elder.record or {})
        record.pop(name, None)
        if value:
            record[name] = value
        elder.record, elder.holds = record, ",".join(sorted(record))

    return property(get, put)


class Elder(Row):
    """One person, one file: what is known now. What was known before stands in `Version`.

    here: lives at home · away: for a time elsewhere · admitted: lives in a facility · moved: to another county, where a new
    file continues this one (`successor`) · died · merged: a double, `merged_into` goes on.
    """

    SEALED: ClassVar = (
        "citizen_id", "phone", "address", "way_in", "conditions", "medicines", "instructions", "disability",
    )  # fmt: skip
    MOVES: ClassVar[Moves] = {
        "go_away": (frozenset({"here"}), "away"),
        "come_back": (frozenset({"away"}), "here"),
        "admit": (frozenset({"here", "away"}), "admitted"),
        "discharge": (frozenset({"admitted"}), "here"),
        "move_out": (LIVE, "moved"),
        "move_in": (frozenset({"moved"}), "here"),
        "die": (LIVE, "died"),
        "merge": (LIVE | {"died"}, "merged"),
        "restore_here": (frozenset(Status.values) - {"here"}, "here"),
        "restore_away": (frozenset(Status.values) - {"away"}, "away"),
        "restore_admitted": (frozenset(Status.values) - {"admitted"}, "admitted"),
        "restore_died": (frozenset({"merged"}), "died"),
        "restore_moved": (frozenset({"here"}), "moved"),
    }

    name = models.CharField(_("姓名"), max_length=40)
    pinyin = models.CharField(max_length=120, blank=True, default="", db_default="")
    initials = models.CharField(max_length=40, blank=True, default="", db_default="")
    sex = models.CharField(_("性别"), max_length=1, choices=Sex, default=Sex.UNKNOWN)
    birth_date = models.DateField(_("出生日期"), null=True, blank=True)
    document = models.CharField(_("证件类型"), max_length=12, choices=Document, default=Document.CITIZEN, db_default="citizen")
    ethnic = models.CharField(_("民族"), max_length=2, blank=True, default="", db_default="")  # GB/T 3304
    marital = models.CharField(_("婚姻状况"), max_length=2, blank=True, default="", db_default="")  # GB/T 2261.2
    education = models.CharField(_("文化程度"), max_length=2, blank=True, default="", db_default="")  # GB/T 4658
    record = SealedField(blank=True, default="", db_default="")
    holds = models.CharField(max_length=120, blank=True, default="", db_default="")
    citizen_id_index = BlindIndexField(of="record", part="citizen_id", normal=rules.normal_id)
    id_tail_index = BlindIndexField(
        of="record",
        part="citizen_id",
        normal=rules.id_tail,
        purpose="citizen_id_tail",
        max_length=16,
        default="",
        db_default="",
    )
    phone_index = BlindIndexField(of="record", part="phone", normal=rules.normal_phone)
    phone_tail_index = BlindIndexField(
        of="record", part="phone", normal=rules.phone_tail, purpose="phone_tail", max_length=16, default="", db_default=""
    )
    address_index = BlindIndexField(
        of="record", part="address", normal=rules.address_key, max_length=16, default="", db_default=""
    )
    division = models.ForeignKey(Division, verbose_name=_("村（社区）"), on_delete=models.PROTECT, related_name="elders")
    division_path = models.CharField(max_length=60)  # its index is `elder_place`
    lat = models.FloatField(_("纬度"), null=True, blank=True)
    lng = models.FloatField(_("经度"), null=True, blank=True)
    located = models.CharField(max_length=12, default="approximate")  # exact (measured at the door) or approximate (village)
    living = models.CharField(_("居住情况"), max_length=12, choices=Living, default=Living.OTHER)
    # Of keys that few files have, the indexes below hold those few.
    household = models.ForeignKey(
        Household, null=True, blank=True, on_delete=models.PROTECT, related_name="members", db_index=False
    )
    relation = models.CharField(_("与户主关系"), max_length=2, blank=True, default="", db_default="")  # GB/T 4761
    care_level = models.CharField(_("能力等级"), max_length=20, blank=True)  # word of the level, e.g. 轻度失能
    language = models.CharField(_("语言或方言"), max_length=40, blank=True)
    means = models.CharField(_("联系方式"), max_length=12, choices=Means, blank=True, default="", db_default="")
    pension = models.CharField(_("养老金"), max_length=12, choices=Pension, blank=True, default="", db_default="")
    insurance = models.CharField(_("医疗保险"), max_length=12, choices=Insurance, blank=True, default="", db_default="")
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.HERE, db_default="here")
    left_at = models.DateTimeField(null=True, blank=True)  # when it was recorded that the person is off the register
    predecessor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors", db_index=False
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="doubles", db_index=False
    )
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="elders", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # The version that stands here: since when it holds in life, since when we know, and from whom.
    version = models.PositiveIntegerField(default=1, db_default=1)
    valid_from = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=12, choices=Source, default=Source.HAND, db_default="hand")
    evidence = models.CharField(max_length=200, blank=True, default="", db_default="")
    roll_mark = models.CharField(
        max_length=16, blank=True, default="", db_default=""
    )  # digest of the roll's row it was taken from

    citizen_id = kept("citizen_id")
    phone = kept("phone")
    address = kept("address")
    way_in = kept("way_in")
    conditions = kept("conditions")  # list of strings
    medicines = kept("medicines")  # list of strings
    instructions = kept("instructions")  # what to do and not to do, in the family's words
    disability = kept("disability")  # number, kind and grade of the certificate (GB/T 26341)

    class Meta:
        constraints = [
            node_unique("elder"),
            models.UniqueConstraint(
                fields=["node", "citizen_id_index"],
                condition=~Q(citizen_id_index="") & ~Q(status__in=["moved", "merged"]),
                name="elder_citizen_id",
            ),
            models.UniqueConstraint(fields=["node", "user"], name="elder_user"),  # who moves has one at each node
        ]
        # Half a million rows: what is asked daily is answered from an index (measured by `make bench-search`). Prefixes are
        # ranges; on PostgreSQL these columns compare by bytes (migration 0007), so that both databases can use the same.
        indexes = [
            models.Index(fields=["name"], name="elder_name"),  # the search box and telephone intake, by name
            # Every list within a division, in its order to the last key; what lists are narrowed by most stands in the index
            # itself, and the key by which other tables are asked: no file is read that is not shown.
            models.Index(
                fields=[
                    "division_path",
                    "pinyin",
                    "id",
                    "living",
                    "care_level",
                    "birth_date",
                    "means",
                    "located",
                    "status",
                    "holds",
                ],
                name="elder_place",
            ),
            models.Index(fields=["pinyin"], name="elder_pinyin"),  # the search box, and lists by name
            models.Index(fields=["initials"], name="elder_initials"),  # the search box
            models.Index(fields=["birth_date", "division_path", "id"], name="elder_birth"),  # lists by age, birthdays that come
            # Who cannot look after himself, alone: few of many, in a whole county.
            models.Index(fields=["care_level", "living", "birth_date", "division_path", "status"], name="elder_level"),
            models.Index(fields=["household"], name="elder_household", condition=Q(household__isnull=False)),  # who lives there
            models.Index(fields=["predecessor"], name="elder_predecessor", condition=Q(predecessor__isnull=False)),
            models.Index(fields=["merged_into"], name="elder_merged_into", condition=Q(merged_into__isnull=False)),
            models.Index(fields=["user"], name="elder_of_user", condition=Q(user__isnull=False)),  # whose own log-in it is
        ]

    def __str__(self) -> str:
        return self.name

    def age(self, on: date) -> int | None:
        """Full years at `on`; a person born on 29 February gains a year on 1 March."""
        return rules.age(self.birth_date, on) if self.birth_date else None

    @property
    def held(self) -> list[str]:
        """Names of the sealed facts that are there, unopened."""
        return self.holds.split(",") if self.holds else []

    @property
    def position(self) -> tuple[float, float]:
        """Own position where it was measured, else that of the village (approximate)."""
        if self.lat is not None and self.lng is not None:
            return self.lat, self.lng
        return self.division.lat, self.division.lng
