"""Forms of the device register. An elder is found by name; where the name is not enough, the form asks which one."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.care.fleet import queries
from songhe.care.fleet.models import Kind
from songhe.care.fleet.queries import Filter
from songhe.links.devices.adapters import ADAPTERS
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


class CredentialForm(forms.Form):
    username = forms.CharField(label=_("账号"), max_length=80, help_text=_("单个设备用设备号；网关自己起名，不能有斜杠"))
    adapter = forms.ChoiceField(label=_("报文格式"), choices=[(name, name) for name in ADAPTERS])


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
