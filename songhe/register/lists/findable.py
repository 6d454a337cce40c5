"""The criteria of the register itself: what a file says of a person."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from songhe.base.prefix import Aside
from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.lists import criteria, dues
from songhe.register.lists.criteria import Asked, Choices, Criterion, Rows
from songhe.register.lists.dues import Due
from songhe.register.people import categories
from songhe.register.people.models import LIVE, Category, Consent, Contact, Elder, Living, Means, Sex, Status
from songhe.register.places.models import Division

LEVELS = ("能力完好", "轻度失能", "中度失能", "重度失能", "完全失能")  # words: data
GONE = "gone"
BOTH = "address,citizen_id"  # how `holds`, which is in order, begins where both are there


def years_before(today: date, years: int) -> date:
    """The latest birthday of who is `years` old today; one who was born on 29 February gains a year on 1 March."""
    year = today.year - years
    return date(year, 2, 28) if (today.month, today.day) == (2, 29) and not _leap(year) else today.replace(year=year)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _living(rows: Rows, value: str, asked: Asked) -> Rows:
    return rows.filter(living=value)


def _age_from(rows: Rows, value: str, asked: Asked) -> Rows:
    return rows.filter(birth_date__lte=years_before(asked.today, int(value)))


def _age_to(rows: Rows, value: str, asked: Asked) -> Rows:
    return rows.filter(birth_date__gt=years_before(asked.today, int(value) + 1))


def _level(rows: Rows, value: str, asked: Asked) -> Rows:
    wanted = LEVELS[int(value[0]) :] if value.endswith("+") else ("" if value == "none" else value,)
    if asked.in_order:  # a page is read along its order; the index of levels would have to be sorted first
        return rows.alias(level_aside=Aside(F("care_level"))).filter(level_aside__in=wanted)
    return rows.filter(care_level__in=wanted)


def _level_choices() -> Choices:
    wide = [("1+", _("轻度以上失能")), ("2+", _("中度以上失能"))]
    return [*wide, *((level, level) for level in LEVELS), ("none", _("未评估"))]


def _category(rows: Rows, value: str, asked: Asked) -> Rows:
    """Those who hold it today. A page asks each file of its order; a count begins with those who hold it in the place."""
    held = {"code": value, "ends_on": None, "voided_at": None}
    if asked.in_order:
        return rows.filter(Exists(Category.objects.filter(elder=OuterRef("pk"), **held)))
    return rows.filter(**{f"categories__{name}": said for name, said in {**held, "division_path__begins": asked.path}.items()})


def _first_of_category(value: str, place: str, start: str, most: int) -> list[tuple[str, UUID]]:
    rows = Category.objects.filter(code=value, ends_on=None, voided_at=None, division_path__gte=start or place)
    rows = rows.filter(division_path__begins=place).order_by("division_path")
    return list(rows.values_list("division_path", "elder")[:most])


def _category_choices() -> Choices:
    return [(kind.code, kind.label) for kind in categories.every()]


def _status(rows: Rows, value: str, asked: Asked) -> Rows:
    return rows if value == "all" else rows.exclude(status__in=LIVE) if value == GONE else rows.filter(status=value)


def _status_choices() -> Choices:
    here = [(one.value, one.label) for one in Status if one.value in LIVE]
    return [*here, (GONE, _("已去世、已迁出或已并档")), ("all", _("不论在册与否"))]


def _means(rows: Rows, value: str, asked: Asked) -> Rows:
    return rows.filter(means="" if value == "unknown" else value)


def _means_choices() -> Choices:
    return [("unknown" if one.value == "" else one.value, one.label) for one in Means]


def _contact(rows: Rows, value: str, asked: Asked) -> Rows:
    there = Exists(Contact.objects.filter(elder=OuterRef("pk")))
    return rows.filter(~there if value == "none" else there)


def _consent(rows: Rows, value: str, asked: Asked) -> Rows:
    given = Consent.objects.filter(elder=OuterRef("pk"), purpose=Consent.Purpose.EMERGENCY, withdrawn_at=None)
    return rows.filter(~Exists(given) if value == "none" else Exists(given))


def _position(rows: Rows, value: str, asked: Asked) -> Rows:
    return rows.filter(located=value)


def _missing(rows: Rows, value: str, asked: Asked) -> Rows:
    """Without a fact that a file should have; `holds` says what a record holds, unopened, and stands in the index of lists."""
    lacking = {name: ~Q(holds__contains=name) for name in ("citizen_id", "phone", "address")} | {
        "birth_date": Q(birth_date=None)
    }
    lacking["phone"] &= ~Q(means=Means.NONE)
    if value in lacking:
        return rows.filter(lacking[value])
    first_two = Q(holds__begins=BOTH)  # asked of thousands, one look does for two
    return rows.filter(~first_two | lacking["phone"] | lacking["birth_date"])


def _missing_choices() -> Choices:
    each = [("citizen_id", _("缺身份证号")), ("phone", _("缺电话")), ("address", _("缺住址")), ("birth_date", _("缺出生日期"))]
    return [("any", _("资料不全")), *each]


def _years(suffix: Any) -> Any:
    return lambda value: str(suffix) % {"n": value}


def _enumeration(choices: Any) -> Any:
    return lambda: list(choices)


for _one in (
    Criterion("living", _("居住情况"), _living, _enumeration(Living.choices), order=10),
    Criterion("age_from", _("年满"), _age_from, least=0, most=130, words=_years(_("%(n)s 岁以上")), order=20),
    Criterion("age_to", _("不超过"), _age_to, least=0, most=130, words=_years(_("%(n)s 岁以下")), order=21),
    Criterion("level", _("能力等级"), _level, _level_choices, said={"失能": "1+"}, leads="living", order=30),  # words: data
    Criterion("category", _("类别"), _category, _category_choices, leads="category", first=_first_of_category, order=40),
    Criterion("sex", _("性别"), lambda rows, value, asked: rows.filter(sex=value), _enumeration(Sex.choices), order=50),
    Criterion("means", _("联系方式"), _means, _means_choices, order=60),
    Criterion("contact", _("联系人"), _contact, lambda: [("none", _("没有联系人")), ("some", _("有联系人"))], order=70),
    Criterion("consent", _("紧急救助同意"), _consent, lambda: [("none", _("没有同意书")), ("given", _("已同意"))], order=80),
    Criterion(
        "position", _("位置"), _position, lambda: [("approximate", _("位置未核实")), ("exact", _("在门口量过"))], order=90
    ),
    Criterion("missing", _("资料"), _missing, _missing_choices, order=95),
    Criterion("status", _("状态"), _status, _status_choices, order=99),
):
    criteria.register(_one)


def on_the_register(rows: Rows, chosen: dict[str, str]) -> Rows:
    """A list shows who is on the register today, unless it asks for another status."""
    return rows if "status" in chosen else rows.filter(status__in=LIVE)


BIRTHDAYS, AHEAD = (65, 80), timedelta(days=60)


def birthdays(user: User, place: Division, at: datetime) -> list[Due]:
    """Who turns 65 or 80 within two months: from then on other benefits hold."""
    today = localtime(at).date()
    owed = []
    for years in BIRTHDAYS:
        born_after, born_by = years_before(today, years), years_before(today + AHEAD, years)
        rows = Elder.objects.filter(
            scope.within(place.path), status__in=LIVE, birth_date__gt=born_after, birth_date__lte=born_by
        )
        for row in rows.select_related("division").defer("record"):
            day = today + (row.birth_date - born_after) if row.birth_date else today
            what = _("满 %(n)d 岁") % {"n": years}
            owed.append(Due(row, what, day, reverse("people:file", args=[row.pk])))
    return owed


dues.register("birthdays", birthdays)
