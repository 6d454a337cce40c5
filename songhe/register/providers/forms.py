"""Forms of buildings, facilities, operators and papers."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.register.access.models import Role, User
from songhe.register.places.forms import PlaceField
from songhe.register.places.models import Level
from songhe.register.providers import queries
from songhe.register.providers.fields import DAYS, WEEKEND, Day, FacilityField, Hours, Whole, hours_of, said_hours
from songhe.register.providers.models import (
    CENTERS,
    STANDING,
    BedKind,
    Equipment,
    Facility,
    Kind,
    LicenceKind,
    ManagedBy,
    Nature,
    Operator,
    Site,
    Status,
)
from songhe.register.providers.queries import Twin

DECIMAL = {"inputmode": "decimal"}
LONG = forms.Textarea(attrs={"rows": 3})


class SiteForm(forms.Form):
    """A building."""

    name = forms.CharField(label=_("建筑名称"), max_length=80, help_text=_("如：蒲溪社区党群服务中心"))
    division = PlaceField(label=_("所在村（社区）"), levels=(Level.VILLAGE,), help_text=_("写名称或代码"))
    address = forms.CharField(label=_("地址"), max_length=160)
    lat = forms.FloatField(label=_("纬度"), required=False, min_value=31, max_value=34.5, widget=forms.TextInput(attrs=DECIMAL))
    lng = forms.FloatField(label=_("经度"), required=False, min_value=107, max_value=111, widget=forms.TextInput(attrs=DECIMAL))
    floor_area = forms.DecimalField(label=_("建筑面积（平方米）"), required=False, min_value=0, max_digits=9, decimal_places=1)
    storeys = Whole(label=_("层数"), required=False, max_value=60)
    owner = forms.CharField(label=_("产权单位"), max_length=80, required=False)

    def __init__(self, data: Any = None, *, user: User, site: Site | None = None) -> None:
        initial = {name: getattr(site, name) for name in self.base_fields} if site else None
        super().__init__(data, initial=initial, prefix="site")
        self.fields["division"].within = user.scope  # type: ignore[attr-defined]
        self.twins: list[Twin] = []

    def is_free(self, user: User, said: Any) -> bool:
        """True when it can be entered: it is right, and no building looks like it, or somebody has said that it is another."""
        if not self.is_valid():
            return False
        data = self.cleaned_data
        position = (data["lat"], data["lng"]) if data["lat"] and data["lng"] else None
        self.twins = queries.twins(user, data["division"], data["name"], position)
        if self.twins and not said.get("another"):
            self.add_error(None, gettext("这个村（社区）有很像的建筑，先看是不是同一栋楼：一栋楼只登记一次。"))
            return False
        return True


class EnterForm(forms.Form):
    """A function that a building is to carry, or carries already."""

    site = forms.ModelChoiceField(
        label=_("已登记的建筑"), queryset=Site.objects.none(), required=False, empty_label=_("新建筑（在下面填）"),
        help_text=_("同一栋建筑只登记一次，门口挂几块牌子都选它"),
    )  # fmt: skip
    name = forms.CharField(label=_("名称（门牌上的）"), max_length=80)
    kind = forms.ChoiceField(label=_("类别"), choices=Kind.choices)
    status = forms.ChoiceField(
        label=_("现在到哪一步"),
        choices=[(one.value, one.label) for one in (Status.PLANNED, Status.ACCEPTED, Status.OPERATING, Status.SUSPENDED)],
    )
    on = Day(label=_("从哪天起"))
    paper = forms.CharField(label=_("依据文号"), max_length=80, help_text=_("计划、批复、验收或备案的文号"))
    operator = forms.ModelChoiceField(
        label=_("运营方"), queryset=Operator.objects.none(), required=False, empty_label=_("还没有")
    )
    center = FacilityField(label=_("带它的中心"), required=False)
    nature = forms.ChoiceField(label=_("办法"), choices=Nature.choices)
    due_on = Day(label=_("计划建成日"), required=False)

    def __init__(self, data: Any = None, *, user: User, today: date, site: Site | None = None) -> None:
        super().__init__(data, initial={"on": today, "site": site})
        self.fields["site"].queryset = _sites(user, (data or {}).get("site") or (site and site.pk))  # type: ignore[attr-defined]
        _choices(self, user)


def is_key(text: str) -> bool:
    """True for what can be the key of a row."""
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _sites(user: User, chosen: Any) -> Any:
    """Buildings to choose from: a county's. A city's are too many for a list: there one starts from the building's page."""
    rows = queries.sites(user).order_by("division_path", "name")
    if user.division.level != Level.CITY:
        return rows
    return rows.filter(pk=chosen) if is_key(str(chosen)) else rows.none()


def _choices(form: forms.Form, user: User) -> None:
    form.fields["operator"].queryset = queries.operators(user).filter(is_active=True).order_by("name")  # type: ignore[attr-defined]
    centers = queries.facilities(user).filter(kind__in=CENTERS, status__in=STANDING).order_by("division_path", "name")
    form.fields["center"].queryset = centers  # type: ignore[attr-defined]


class KeepForm(forms.Form):
    """What an operator keeps of its own facility."""

    phone = forms.CharField(label=_("对外电话"), max_length=20, required=False)
    about = forms.CharField(label=_("简介"), max_length=400, required=False, widget=LONG)
    workdays = Hours(label=_("周一至周五开放"))
    weekend = Hours(label=_("周六、周日开放"))
    staff = Whole(label=_("工作人员"), max_value=2000)
    carers = Whole(label=_("其中护理员"), max_value=2000)
    rooms = Whole(label=_("房间数"), required=False, max_value=5000)
    equipment = forms.MultipleChoiceField(
        label=_("设备"), required=False, choices=Equipment.choices, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, user: User, facility: Facility) -> None:
        known = {name: getattr(facility, name, None) for name in self.base_fields}
        hours = {
            "workdays": said_hours(facility.hours, DAYS[:5]),
            "weekend": said_hours(facility.hours, WEEKEND),
        }
        super().__init__(data, initial={**known, **hours})
        self.user = user

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("carers") or 0) > (data.get("staff") or 0):
            self.add_error("carers", gettext("护理员不能多于工作人员。"))
        return data

    def facts(self) -> dict[str, Any]:
        """As the verb takes them."""
        data = dict(self.cleaned_data)
        hours = hours_of(data.pop("workdays"), data.pop("weekend"))
        return {**data, "hours": hours}


class BureauForm(KeepForm):
    """What a bureau keeps besides: the name, who runs it, how, and how large it is."""

    name = forms.CharField(label=_("名称（门牌上的）"), max_length=80)
    operator = forms.ModelChoiceField(
        label=_("运营方"), queryset=Operator.objects.none(), required=False, empty_label=_("没有")
    )
    center = FacilityField(label=_("带它的中心"), required=False)
    nature = forms.ChoiceField(label=_("办法"), choices=Nature.choices)
    managed_by = forms.ChoiceField(label=_("管理"), choices=ManagedBy.choices, required=False)
    floor_area = forms.DecimalField(label=_("使用面积（平方米）"), required=False, min_value=0, max_digits=9, decimal_places=1)
    due_on = Day(label=_("计划建成日"), required=False)
    field_order = ("name", "operator", "center", "nature", "managed_by", "floor_area", "due_on")

    def __init__(self, data: Any = None, *, user: User, facility: Facility) -> None:
        super().__init__(data, user=user, facility=facility)
        _choices(self, user)
        if facility.operator_id:
            kept = self.fields["operator"].queryset | Operator.objects.filter(pk=facility.operator_id)  # type: ignore[attr-defined]
            self.fields["operator"].queryset = kept  # type: ignore[attr-defined]


def keep_form(data: Any, user: User, facility: Facility) -> KeepForm:
    """The form of whoever looks."""
    return (KeepForm if user.role == Role.OPERATOR else BureauForm)(data, user=user, facility=facility)


class BedsForm(forms.Form):
    """Beds by kind: how many are taken, and for a bureau how many there are."""

    def __init__(self, data: Any = None, *, user: User, facility: Facility) -> None:
        super().__init__(data, prefix="beds")
        self.counts = user.role != Role.OPERATOR
        for kind, row in self._rows(facility).items():
            label = BedKind(kind).label
            if self.counts:
                said = gettext("%(kind)s共几张") % {"kind": label}
                self.fields[f"count_{kind}"] = Whole(label=said, initial=row.count if row else 0, max_value=5000)
            if row:
                said = gettext("%(kind)s已住（共 %(n)d）") % {"kind": label, "n": row.count}
                self.fields[f"taken_{kind}"] = Whole(label=said, initial=row.taken, max_value=5000)
                said = gettext("%(kind)s停用（坏了、在修）") % {"kind": label}
                self.fields[f"out_{kind}"] = Whole(label=said, initial=row.out, max_value=5000, required=False)

    def _rows(self, facility: Facility) -> dict[str, Any]:
        known = {row.kind: row for row in facility.beds.all()}
        return {kind: known.get(kind) for kind in BedKind.values if self.counts or kind in known}

    def part(self, begins: str) -> dict[str, int]:
        """`count`, `taken` or `out`, by kind; kinds that were and stay at nothing are left out."""
        found = self.cleaned_data.items()
        told = {name.removeprefix(f"{begins}_"): n for name, n in found if name.startswith(begins) and n is not None}
        return {kind: n for kind, n in told.items() if n or begins == "taken" or f"taken_{kind}" in self.fields}


class MoveForm(forms.Form):
    """A step of a life: which, when, by which paper."""

    verb = forms.ChoiceField(label=_("办哪一步"))
    on = Day(label=_("日期"))
    paper = forms.CharField(label=_("文号"), max_length=80)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    became = forms.ChoiceField(label=_("转型为"), required=False, choices=[("", _("不转型")), *Kind.choices])
    became_name = forms.CharField(label=_("转型后的名称"), max_length=80, required=False)

    def __init__(self, data: Any = None, *, verbs: list[tuple[str, Any]], today: date) -> None:
        super().__init__(data, initial={"on": today})
        self.fields["verb"].choices = verbs  # type: ignore[attr-defined]
        if "convert" not in dict(verbs):
            del self.fields["became"], self.fields["became_name"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("verb") == "convert" and not (data.get("became") and data.get("became_name")):
            self.add_error("became", gettext("转型要选新的类别，并写新名称。"))
        return data


class LicenceForm(forms.Form):
    """A licence as it is printed."""

    kind = forms.ChoiceField(label=_("证照"), choices=LicenceKind.choices)
    number = forms.CharField(label=_("证号"), max_length=60)
    issuer = forms.CharField(label=_("发证机关"), max_length=60, required=False)
    issued_on = Day(label=_("发证日期"))
    expires_on = Day(label=_("有效期至"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="licence")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        begins, ends = data.get("issued_on"), data.get("expires_on")
        if begins and ends and ends < begins:
            self.add_error("expires_on", gettext("有效期不能早于发证日期。"))
        return data


class PictureForm(forms.Form):
    """A photograph."""

    picture = forms.FileField(label=_("照片"), widget=forms.ClearableFileInput(attrs={"accept": "image/*"}))
    caption = forms.CharField(label=_("说明"), max_length=60, required=False)
