"""Forms of the device register. An elder is found by name; where the name is not enough, the form asks which one."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.care.fleet import queries
from songhe.care.fleet.dated import Choice
from songhe.care.fleet.models import Cause, Kind
from songhe.care.fleet.queries import Filter
from songhe.links.devices.adapters import ADAPTERS
from songhe.links.devices.queries import mappings
from songhe.register.access.models import User
from songhe.register.people.models import Elder


class WithElder(forms.Form):
    """`cleaned_data["elder"]` is the elder found by `name`, or the one chosen among namesakes (`which`)."""

    name = forms.CharField(label=_("老人姓名"), max_length=40, required=False)
    which = forms.UUIDField(required=False, widget=forms.HiddenInput)
    room = forms.CharField(label=_("安装位置"), max_length=40, required=False, help_text=_("例如：床头、卫生间"))
    elder_needed = False

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.namesakes: list[Elder] = []

    def clean(self) -> dict[str, Any]:
        """Set `elder`, or say beside the field what is missing."""
        data = super().clean() or {}
        data["elder"] = self._elder(data.get("name", "").strip(), data.get("which"))
        return data

    def _elder(self, name: str, which: Any) -> Elder | None:
        mine = queries.elders(self.user)
        if which:
            return self._chosen(mine.filter(pk=which).first())
        found = list(mine.filter(name=name)[:20]) if name else []
        if len(found) == 1:
            return found[0]
        self.namesakes = found
        if found:
            self.add_error("name", gettext("叫这个名字的有 %(n)d 位，请选一位。") % {"n": len(found)})
        elif name:
            self.add_error("name", gettext("辖区里没有叫“%(name)s”的老人，请检查姓名。") % {"name": name})
        elif self.elder_needed:
            self.add_error("name", gettext("请写老人的姓名。"))
        return None

    def _chosen(self, elder: Elder | None) -> Elder | None:
        """Another county's elder is as unknown as one that does not exist: nothing is done with nobody instead."""
        if elder is None:
            self.add_error("name", gettext("辖区里没有这位老人，请重新查找姓名。"))
        return elder


class RegisterForm(WithElder):
    uid = forms.CharField(label=_("设备号"), max_length=120, help_text=_("印在设备上，或网关里的名字：网关账号/设备名"))
    model: Any = forms.ModelChoiceField(label=_("型号"), queryset=None, empty_label=_("请选择"))
    field_order = ("uid", "model", "name", "room")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["model"].queryset = queries.models()  # type: ignore[attr-defined]


class ModelForm(forms.Form):
    """A make of device that this node does not know yet."""

    code = forms.SlugField(label=_("型号代码"), max_length=40, help_text=_("印在设备上的型号，只用字母、数字和横线"))
    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("登记设备时看到的名字"))
    maker = forms.CharField(label=_("厂家"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("种类"), choices=Kind.choices)
    adapter = forms.ChoiceField(label=_("报文格式"), choices=[(name, name) for name in ADAPTERS])


class InstallForm(WithElder):
    elder_needed = True


class RetireForm(forms.Form):
    reason = forms.CharField(label=_("停用原因"), max_length=200)


def formats() -> list[tuple[str, str]]:
    """Formats that an account may speak: those of the program, and mappings made on a page."""
    return [*((name, name) for name in ADAPTERS), *((f"map:{row.code}", f"{row.code} · {row.name}") for row in mappings())]


class CredentialForm(forms.Form):
    username = forms.CharField(label=_("账号"), max_length=80, help_text=_("单个设备用设备号；网关自己起名，不能有斜杠"))
    adapter = forms.ChoiceField(label=_("报文格式"), choices=formats)


class OrderForm(WithElder):
    """Somebody is to hang up a device with somebody."""

    elder_needed = True
    model: Any = forms.ModelChoiceField(label=_("型号"), queryset=None, empty_label=_("请选择"))
    said = forms.CharField(label=_("说明"), max_length=200, required=False)
    field_order = ("name", "model", "room", "said")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["model"].queryset = queries.models().filter(stopped_at=None)  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    """What is wrong with a device, or that it is to be fetched."""

    cause = forms.ChoiceField(label=_("怎么了"), choices=[(one.value, one.label) for one in Cause if one != Cause.ASKED])
    said = forms.CharField(label=_("说明"), max_length=200, required=False)


class HangForm(forms.Form):
    uid = forms.CharField(label=_("设备号"), max_length=120, help_text=_("在库里的一台"))
    room = forms.CharField(label=_("安装位置"), max_length=40, required=False)


class PhotoForm(forms.Form):
    picture = forms.FileField(label=_("照片"))


class FinishForm(forms.Form):
    result = forms.CharField(label=_("做了什么"), max_length=200)


class WhyForm(forms.Form):
    why = forms.CharField(label=_("原因"), max_length=200)


class SettingsForm(forms.Form):
    """What may be set on a device from afar. A field left empty stays as it is."""

    def __init__(self, *args: Any, choices: Mapping[str, Choice], now: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "set", "initial": dict(now), **kwargs})
        for code, one in choices.items():
            self.fields[code] = self._words(one) if one.values else self._number(one)

    def _words(self, one: Choice) -> forms.Field:
        wrong = {"invalid_choice": gettext("“%(name)s”没有这个选项，请重新选。") % {"name": one.name}}
        return forms.ChoiceField(
            label=one.name, choices=[("", _("没有设过")), *one.values.items()], required=False, error_messages=wrong
        )

    def _number(self, one: Choice) -> forms.Field:
        told = {"name": one.name, "lowest": one.lowest, "highest": one.highest, "unit": one.unit}
        wrong = gettext("“%(name)s”要填 %(lowest)d 到 %(highest)d 之间的整数（%(unit)s）。") % told
        return forms.IntegerField(
            label=one.name,
            min_value=one.lowest,
            max_value=one.highest,
            required=False,
            help_text=gettext("%(lowest)d–%(highest)d %(unit)s") % told,
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
        )

    def wanted(self) -> dict[str, str]:
        """What somebody changed, as text."""
        given = {name: "" if value is None else str(value) for name, value in self.cleaned_data.items()}
        return {name: value for name, value in given.items() if value and value != str(self.initial.get(name, ""))}


class AwayForm(forms.Form):
    until = forms.DateField(label=_("哪天回来"), widget=forms.DateInput(attrs={"type": "date"}))
    why = forms.CharField(label=_("去哪里"), max_length=60, required=False)


class AidForm(forms.Form):
    number = forms.CharField(label=_("编号"), max_length=40)
    kind = forms.ChoiceField(label=_("辅具"))
    name = forms.CharField(label=_("品名"), max_length=60, required=False)
    deposit = forms.DecimalField(
        label=_("押金（元）"), min_value=0, max_value=100_000, decimal_places=2, required=False, help_text=_("不填按目录")
    )

    def __init__(self, *args: Any, kinds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class LendForm(WithElder):
    elder_needed = True
    due_on = forms.DateField(label=_("归还日期"), widget=forms.DateInput(attrs={"type": "date"}))
    field_order = ("name", "due_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["room"]


class BackForm(forms.Form):
    condition = forms.CharField(label=_("归还时的样子"), max_length=100, help_text=_("没有损坏也写一句"))
    kept = forms.DecimalField(label=_("扣下押金（元）"), min_value=0, max_value=100_000, decimal_places=2, initial=0)


class CleanForm(forms.Form):
    method = forms.ChoiceField(label=_("怎么消毒的"))
    agent = forms.CharField(label=_("用什么"), max_length=60, required=False)
    good = forms.ChoiceField(label=_("合格吗"), choices=[("1", _("合格，可以再借")), ("0", _("不合格，再做一次"))])

    def __init__(self, *args: Any, methods: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method"].choices = methods  # type: ignore[attr-defined]


class MappingForm(forms.Form):
    """How a maker's JSON is read: paths in it, and words with their signals, one a line."""

    code = forms.SlugField(label=_("代码"), max_length=24, help_text=_("只用字母、数字和横线；账号的报文格式写 map:代码"))
    name = forms.CharField(label=_("名称"), max_length=60)
    items = forms.CharField(
        label=_("列表在哪里"), max_length=120, required=False, help_text=_("一份报文里有多条时写，例如 data.events")
    )
    device = forms.CharField(
        label=_("设备号在哪里"), max_length=120, required=False, help_text=_("例如 dev.id；一个账号一台设备时不写")
    )
    signal = forms.CharField(label=_("信号在哪里"), max_length=120, required=False, help_text=_("例如 type"))
    words = forms.CharField(
        label=_("哪个词是哪个信号"), required=False, widget=forms.Textarea, help_text=_("一行一个，例如 1=sos")
    )
    other = forms.CharField(
        label=_("别的词算什么"), max_length=20, required=False, help_text=_("例如 status；不写就进死信，不猜")
    )
    at = forms.CharField(label=_("时间在哪里"), max_length=120, required=False)
    battery = forms.CharField(label=_("电量在哪里"), max_length=120, required=False)
    id = forms.CharField(label=_("消息编号在哪里"), max_length=120, required=False)
    sample = forms.CharField(label=_("一份样例报文"), required=False, widget=forms.Textarea, help_text=_("不要放真人的信息"))

    def rules(self) -> dict[str, Any]:
        """As a mapping keeps them."""
        data = self.cleaned_data
        lines = (line.partition("=") for line in data["words"].splitlines() if line.strip())
        words = {word.strip(): signal.strip() for word, _sign, signal in lines}
        paths = {name: data[name].strip() for name in ("items", "device", "signal", "at", "battery", "id")}
        return {**{name: path for name, path in paths.items() if path}, "words": words, "else": data["other"].strip()}


class FilterForm(forms.Form):
    text = forms.CharField(label=_("设备号、姓名或村"), required=False)
    model = forms.CharField(required=False)
    hours = forms.IntegerField(label=_("多少小时没有消息"), required=False, min_value=1, max_value=8_760)
    low = forms.BooleanField(required=False)
    silent = forms.BooleanField(required=False)
    untested = forms.BooleanField(required=False)
    stock = forms.BooleanField(required=False)
    collect = forms.BooleanField(required=False)
    retired = forms.BooleanField(required=False)

    def wanted(self) -> Filter:
        """What the query string asks for; what makes no sense in it is left out."""
        self.is_valid()
        return Filter(**{name: value for name, value in self.cleaned_data.items() if value})
