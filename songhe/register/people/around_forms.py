"""Forms of those around a person, of categories, household, photographs and of looking back."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.register.access.log_ins import LogInField
from songhe.register.access.models import User
from songhe.register.people import categories, codes, queries
from songhe.register.people.fields import Phone
from songhe.register.people.models import Consent, Contact, Elder, Photo
from songhe.register.people.models import Warning as Alert

ICONS = [
    ("heartbeat", _("疾病")),
    ("pill", _("过敏或用药")),
    ("ear-off", _("听力")),
    ("droplet", _("出血")),
    ("info-circle", _("其他")),
]


class ContactForm(forms.Form):
    """Somebody to be told."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    relation = forms.CharField(label=_("关系"), max_length=20, help_text=_("女儿、邻居、村干部"))
    phone = Phone(label=_("电话"))
    where = forms.CharField(label=_("住在哪里"), max_length=60, required=False)
    has_key = forms.BooleanField(label=_("有钥匙"), required=False)
    is_guardian = forms.BooleanField(label=_("监护人"), required=False)
    may_follow = forms.BooleanField(label=_("老人同意其查看处置过程"), required=False, initial=True)
    user = LogInField(help_text=_("家属账号；老人同意后，家属登录就能看到"))

    def __init__(self, data: Any = None, *, user: User, elder: Elder, contact: Contact | None = None, **more: Any) -> None:
        super().__init__(data, auto_id="contact_%s", **more)
        self.fields["user"].queryset = queries.family_log_ins(user, elder, contact)  # type: ignore[attr-defined]


class ContactChange(ContactForm):
    """A contact put right; the number left empty stays."""

    phone = Phone(label=_("电话"), required=False)

    def __init__(self, data: Any = None, *, user: User, contact: Contact) -> None:
        names = ("name", "relation", "where", "has_key", "is_guardian", "may_follow", "user")
        known = {name: getattr(contact, name) for name in names}
        super().__init__(data, user=user, elder=contact.elder, contact=contact, initial=known)
        self.fields["phone"].widget.attrs["placeholder"] = gettext("已登记，不改请留空")

    def facts(self) -> dict[str, Any]:
        """What was written; an empty number is none."""
        return {name: value for name, value in self.cleaned_data.items() if name != "phone" or value}


class WarningForm(forms.Form):
    """One fact to see first."""

    text = forms.CharField(label=_("内容"), max_length=40, help_text=_("如：房颤，服抗凝药"))
    tone = forms.ChoiceField(label=_("轻重"), choices=Alert.Tone.choices)
    icon = forms.ChoiceField(label=_("类别"), choices=ICONS)


class ConsentForm(forms.Form):
    """Consent to one purpose."""

    purpose = forms.ChoiceField(label=_("同意什么"), choices=Consent.Purpose.choices)
    given_by = forms.CharField(label=_("谁签的"), max_length=60, help_text=_("老人本人，或代签的人和关系"))


class CategoryForm(forms.Form):
    """A category of civil affairs that the person holds."""

    code = forms.ChoiceField(label=_("类别"))
    starts_on = forms.DateField(label=_("自"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    evidence = forms.CharField(label=_("依据"), max_length=200, help_text=_("批文、证号或名单，不写身份证号"))

    def __init__(self, data: Any = None, *, today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices = [(kind.code, kind.label) for kind in categories.in_force(today)]
        self.fields["code"].choices = choices  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The last day of a category, or that it was entered by mistake."""

    ends_on = forms.DateField(
        label=_("最后一天"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    mistake = forms.BooleanField(label=_("登错了，从没有过"), required=False)
    reason = forms.CharField(label=_("原因"), max_length=100)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("mistake") and not data.get("ends_on") and "ends_on" not in self.errors:
            self.add_error("ends_on", gettext("请写最后一天，或勾选登错了。"))
        return data


class HouseholdForm(forms.Form):
    """Who lives behind the same door."""

    other = forms.ModelChoiceField(label=_("和谁同户"), queryset=Elder.objects.none())
    relation = forms.ChoiceField(label=_("与户主关系"), required=False)

    def __init__(self, data: Any = None, *, neighbours: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["other"].queryset = neighbours  # type: ignore[attr-defined]
        self.fields["relation"].choices = codes.choices("relation")  # type: ignore[attr-defined]


class PhotoForm(forms.Form):
    """A photograph, as a camera or telephone makes it."""

    kind = forms.ChoiceField(label=_("照片内容"), choices=Photo.Kind.choices)
    picture = forms.FileField(label=_("照片"), widget=forms.FileInput(attrs={"accept": "image/*"}))


class LookBackForm(forms.Form):
    """Which day is asked about, and as of when we knew it."""

    on = forms.DateField(label=_("哪一天的情况"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    known = forms.DateField(
        label=_("按哪一天已知的"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("那一天晚上系统里已经记下的"),
    )  # fmt: skip
