"""Forms of beds: short, so that they can be filled in with a thumb beside the bed."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.care.beds import dated, rules
from songhe.care.beds.models import AT_HOME, Asking, Bed, BedKind, Zone
from songhe.register.access.models import Role
from songhe.register.providers.fields import Day, FacilityField, Yuan

CHANNELS = {
    Role.ELDER: "elder", Role.FAMILY: "family", Role.ASSISTANT: "assistant", Role.OPERATOR: "station",
}  # fmt: skip
LINES = {"rows": 2}
IN_ROOMS = [(kind.value, kind.label) for kind in BedKind if kind.value not in AT_HOME]
ASKABLE = [(BedKind.ELDER_CARE.value, BedKind.ELDER_CARE.label), (BedKind.HOSPICE.value, BedKind.HOSPICE.label)]
LEVELS = [(str(level), word) for word, level in rules.LEVELS.items()]


class AskForm(forms.Form):
    """Who asks, and for which home."""

    facility = FacilityField(
        label=_("想住哪一家"), required=False, help_text=_("不选就由县民政局安排"), empty_label=_("哪家有床住哪家")
    )
    kind = forms.ChoiceField(label=_("床位种类"), choices=ASKABLE, initial="elder_care")
    channel = forms.ChoiceField(label=_("谁提出的"), choices=Asking.Channel.choices)
    said_by = forms.CharField(label=_("提出人"), max_length=40, required=False)
    words = forms.CharField(
        label=_("情况"), max_length=400, required=False, widget=forms.Textarea(attrs=LINES),
        help_text=_("如：一个人住，腿脚不便，愿意住敬老院"),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, role: str, homes: Any) -> None:
        super().__init__(data, initial={"channel": CHANNELS.get(Role(role), "county")})
        self.fields["facility"].queryset = homes  # type: ignore[attr-defined]
        if role in {Role.ELDER, Role.FAMILY}:
            self.fields.pop("channel")
            self.fields.pop("said_by")
        self.own_channel = CHANNELS.get(Role(role), "county")

    def facts(self) -> dict[str, Any]:
        """What was said; who asks for himself chooses no channel."""
        return {"channel": self.own_channel, **self.cleaned_data}


class AssessForm(forms.Form):
    """The assessment before admission, and what the group follows from."""

    level = forms.TypedChoiceField(label=_("能力等级（GB/T 42195）"), choices=LEVELS, coerce=int)
    assessed_on = Day(label=_("评估日期"))
    number = forms.CharField(label=_("评估报告编号"), max_length=40, required=False)
    dementia = forms.BooleanField(label=_("失智"), required=False)
    psychiatric = forms.BooleanField(label=_("精神障碍"), required=False)
    evidence = forms.CharField(label=_("诊断依据"), max_length=100, required=False, help_text=_("哪家医院、哪天的诊断"))


class RisksForm(forms.Form):
    """The nine risks, each with what is done against it."""

    GRADES = (("none", _("无")), ("low", _("有")), ("high", _("高")))
    told_to = forms.CharField(label=_("结果告知了谁"), max_length=40)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, auto_id="rk_%s")
        self.known = dated.risks(today)
        for code, one in self.known.items():
            self.fields[f"g_{code}"] = forms.ChoiceField(label=one.name, choices=self.GRADES, widget=forms.RadioSelect)
            measure = gettext("%(name)s怎么防") % {"name": one.name}
            self.fields[f"m_{code}"] = forms.CharField(label=measure, max_length=100, required=False, initial=one.measure)

    def lines(self) -> Iterator[tuple[Any, Any]]:
        """Grade and measure of each, side by side."""
        return ((self[f"g_{code}"], self[f"m_{code}"]) for code in self.known)

    def facts(self) -> dict[str, Any]:
        """What `actions.note_risks` takes."""
        data = self.cleaned_data
        risks = {code: (data[f"g_{code}"], data[f"m_{code}"]) for code in self.known}
        return {"risks": risks, "told_to": data["told_to"]}


class ContractForm(forms.Form):
    """The contract of admission."""

    contract = forms.CharField(label=_("合同编号"), max_length=40)
    signed_on = Day(label=_("签订日期"))
    signed_by = forms.CharField(label=_("谁签的"), max_length=40, help_text=_("老人本人，或监护人、代理人姓名"))
    month = Yuan(label=_("每月床位费（元）"))


class DepositForm(forms.Form):
    """The deposit, with its receipt; nothing is 0."""

    amount = Yuan(label=_("押金（元）"), help_text=_("特困人员不收，写 0"))
    receipt = forms.CharField(label=_("收据号"), max_length=40, required=False)


class BedField(forms.ModelChoiceField):
    """One bed, named by home, zone, room and number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"queryset": Bed.objects.none(), **kwargs})

    def label_from_instance(self, obj: Any) -> str:
        room = f"{obj.room.name}·{obj.room.get_zone_display()}" if obj.room else gettext("老人家中")
        marks = gettext("（机动）") if obj.reserve else gettext("（护理型）") if obj.nursing else ""
        said = {"home": obj.facility.name, "room": room, "number": obj.number, "kind": obj.get_kind_display(), "marks": marks}
        return gettext("%(home)s %(room)s %(number)s床 %(kind)s%(marks)s") % said


class OfferForm(forms.Form):
    """Which bed is reserved."""

    bed = BedField(label=_("哪张床"))

    def __init__(self, data: Any = None, *, beds: Any) -> None:
        super().__init__(data, auto_id="of_%s")
        self.fields["bed"].queryset = beds  # type: ignore[attr-defined]


class SendForm(forms.Form):
    """Which home is to take somebody in."""

    facility = FacilityField(label=_("安排到哪一家"), required=False, empty_label=_("哪家有床住哪家"))

    def __init__(self, data: Any = None, *, homes: Any) -> None:
        super().__init__(data, auto_id="sd_%s")
        self.fields["facility"].queryset = homes  # type: ignore[attr-defined]


class DeclineForm(forms.Form):
    """Why somebody is not taken in."""

    reason = forms.ChoiceField(label=_("为什么不能入住"))
    told = forms.CharField(label=_("怎么跟老人说的"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, today: date, supported: bool) -> None:
        super().__init__(data, auto_id="dc_%s")
        known = [(one.code, one.name) for one in dated.reasons(today).values() if one.supported or not supported]
        self.fields["reason"].choices = [("", "—"), *known]  # type: ignore[attr-defined]


class TransferForm(forms.Form):
    """To which bed."""

    bed = BedField(label=_("转到哪张床"))
    keep = forms.BooleanField(label=_("保留现在的床，还要回来"), required=False)
    why = forms.CharField(label=_("原因"), max_length=100)

    def __init__(self, data: Any = None, *, beds: Any) -> None:
        super().__init__(data, auto_id="tr_%s")
        self.fields["bed"].queryset = beds  # type: ignore[attr-defined]


class AwayForm(forms.Form):
    """Where somebody goes, and until when."""

    where = forms.CharField(label=_("去哪里、和谁"), max_length=100)
    due_back = Day(label=_("说好哪天回"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="aw_%s")


class DischargeForm(forms.Form):
    """Why somebody leaves the home."""

    why = forms.CharField(label=_("为什么离院"), max_length=100)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="ds_%s")


class DeathForm(forms.Form):
    """The number of the paper."""

    certificate = forms.CharField(label=_("死亡证明编号"), max_length=60)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="dt_%s")


class GroupForm(forms.Form):
    """What somebody has become since the admission."""

    level = forms.TypedChoiceField(label=_("能力等级（GB/T 42195）"), choices=LEVELS, coerce=int)
    dementia = forms.BooleanField(label=_("失智"), required=False)
    psychiatric = forms.BooleanField(label=_("精神障碍"), required=False)
    evidence = forms.CharField(label=_("依据"), max_length=100, help_text=_("诊断证明或评估报告"))

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, auto_id="gr_%s", initial=initial)


class RoomForm(forms.Form):
    """A room, and who lives in it."""

    name = forms.CharField(label=_("房间号"), max_length=20)
    floor = forms.IntegerField(label=_("楼层"), min_value=-2, max_value=60, initial=1)
    zone = forms.ChoiceField(label=_("分区"), choices=Zone.choices)


class BedForm(forms.Form):
    """A bed in a room."""

    number = forms.CharField(label=_("床号"), max_length=20)
    kind = forms.ChoiceField(label=_("床位种类"), choices=IN_ROOMS)
    nursing = forms.BooleanField(label=_("护理型"), required=False)
    reserve = forms.BooleanField(label=_("机动床位"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="bd_%s")


class MarksForm(forms.Form):
    """What a bed is marked as."""

    nursing = forms.BooleanField(label=_("护理型"), required=False)
    reserve = forms.BooleanField(label=_("机动床位"), required=False)


class OutForm(forms.Form):
    """Why nobody can have a bed for a time."""

    why = forms.CharField(label=_("为什么停用"), max_length=100)
