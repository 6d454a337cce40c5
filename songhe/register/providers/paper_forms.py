"""Forms of operators, and of assets on their way."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.register.access.models import User
from songhe.register.places.forms import PlaceField
from songhe.register.places.models import Level
from songhe.register.providers import queries, rules
from songhe.register.providers.fields import Day, FacilityField, Whole, Yuan
from songhe.register.providers.models import STANDING, Facility, Operator, OperatorKind


class OperatorForm(forms.Form):
    """Who runs facilities."""

    credit_code = forms.CharField(label=_("统一社会信用代码"), max_length=24, help_text=_("18 位，照证照填"))
    name = forms.CharField(label=_("名称"), max_length=80)
    kind = forms.ChoiceField(label=_("性质"), choices=OperatorKind.choices)
    division = PlaceField(label=_("登记地"), levels=(Level.VILLAGE, Level.TOWN, Level.COUNTY), help_text=_("写名称或代码"))
    chain = forms.CharField(label=_("连锁"), max_length=60, required=False, help_text=_("同一连锁写同一个名字"))
    brand = forms.CharField(label=_("品牌"), max_length=60, required=False)
    legal_person = forms.CharField(label=_("法定代表人"), max_length=40, required=False)
    phone = forms.CharField(label=_("对外电话"), max_length=20, required=False)

    def __init__(self, data: Any = None, *, user: User, operator: Operator | None = None) -> None:
        initial = {name: getattr(operator, name) for name in self.base_fields} if operator else None
        super().__init__(data, initial=initial)
        if operator:
            del self.fields["credit_code"], self.fields["division"]
        else:
            self.fields["division"].within = user.scope  # type: ignore[attr-defined]

    def clean_credit_code(self) -> str:
        code = rules.normal_code(self.cleaned_data["credit_code"])
        if not rules.is_code(code):
            raise forms.ValidationError(gettext("统一社会信用代码应为 18 位，校验位不符，请核对证照。"))
        if Operator.objects.filter(credit_code=code).exists():
            raise forms.ValidationError(gettext("这个统一社会信用代码已经登记过。"))
        return code


class AssetForm(forms.Form):
    """Things of one sort."""

    name = forms.CharField(label=_("名称"), max_length=60)
    count = Whole(label=_("数量"), min_value=1)
    measure = forms.CharField(label=_("单位"), max_length=8, initial=_("件"))
    value = Yuan(label=_("总值（元）"), required=False)
    acquired_on = Day(label=_("取得日期"), required=False)
    source = forms.CharField(label=_("来源"), max_length=60, required=False, help_text=_("财政资金、捐赠单位等"))

    def facts(self) -> dict[str, Any]:
        """As the verb takes them."""
        data = dict(self.cleaned_data)
        data["value_cents"] = data.pop("value") or 0
        return data


class TransferForm(forms.Form):
    """What goes to another facility: of each sort of things how many."""

    taker = FacilityField(label=_("接收单位"), empty_label=_("选一个设施"))
    paper = forms.CharField(label=_("划转文号"), max_length=80)

    def __init__(self, data: Any = None, *, user: User, giver: Facility) -> None:
        super().__init__(data)
        others = queries.facilities(user).exclude(pk=giver.pk).filter(status__in=STANDING)
        self.fields["taker"].queryset = others.order_by("division_path", "name")  # type: ignore[attr-defined]
        self.assets = list(giver.assets.filter(count__gt=0))
        for asset in self.assets:
            said = gettext("%(name)s（在册 %(n)d %(measure)s）") % {
                "name": asset.name, "n": asset.count, "measure": asset.measure,
            }  # fmt: skip
            self.fields[f"n_{asset.pk}"] = Whole(label=said, required=False, initial=0, max_value=asset.count)

    def lines(self) -> list[tuple[Any, int]]:
        """Sorts of things of which some go."""
        told = [(asset, self.cleaned_data.get(f"n_{asset.pk}") or 0) for asset in self.assets]
        return [(asset, number) for asset, number in told if number]


class ReceiptForm(forms.Form):
    """Line by line how many came, and why some did not."""

    def __init__(self, data: Any = None, *, lines: list[Any]) -> None:
        super().__init__(data)
        self.lines = lines
        for line in lines:
            said = gettext("%(name)s收到几%(measure)s（移交 %(n)d）") % {
                "name": line.name, "measure": line.measure, "n": line.sent,
            }  # fmt: skip
            self.fields[f"came_{line.pk}"] = Whole(label=said, initial=line.sent, max_value=line.sent)
            why = gettext("%(name)s少了的原因") % {"name": line.name}
            self.fields[f"why_{line.pk}"] = forms.CharField(label=why, required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for line in self.lines:
            came = data.get(f"came_{line.pk}")
            if came is not None and came < line.sent and not data.get(f"why_{line.pk}"):
                self.add_error(f"why_{line.pk}", gettext("“%(name)s”少了，请写明原因。") % {"name": line.name})
        return data

    def came(self) -> dict[Any, tuple[int, str]]:
        """As the verb takes it."""
        data = self.cleaned_data
        return {line.pk: (data[f"came_{line.pk}"], data[f"why_{line.pk}"]) for line in self.lines}
