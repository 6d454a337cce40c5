"""Forms of needs: short, so that they can be filled in standing at a door."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.care.needs import dated, rules, words
from songhe.care.needs.models import Channel, Referral, Urgency
from songhe.register.access.models import Role
from songhe.register.catalogue import dated as catalogue
from songhe.register.providers.fields import Day, FacilityField

CHANNELS = {
    Role.ELDER: Channel.ELDER, Role.FAMILY: Channel.FAMILY, Role.ASSISTANT: Channel.ASSISTANT,
    Role.OPERATOR: Channel.STATION, Role.DISPATCHER: Channel.PHONE, Role.LEAD: Channel.PHONE,
}  # fmt: skip
LINES = {"rows": 3}


class NeedForm(forms.Form):
    """What somebody needs: a service, or a sentence."""

    words = forms.CharField(
        label=_("需要什么，照原话写"), max_length=400, required=False, widget=forms.Textarea(attrs=LINES),
        help_text=_("如：膝盖疼，自己洗不了澡，想有人来帮"),
    )  # fmt: skip
    item = forms.ChoiceField(label=_("是哪一项服务"), required=False, help_text=_("不清楚就不选，由工作人员来分"))
    urgency = forms.ChoiceField(label=_("多急"), choices=Urgency.choices, initial=Urgency.SOON, widget=forms.RadioSelect)
    wish_on = Day(label=_("希望哪天"), required=False)
    wish = forms.CharField(
        label=_("希望什么时候"), max_length=60, required=False, help_text=_("如：上午、赶集那天、女儿在家时")
    )
    channel = forms.ChoiceField(label=_("怎么来的"), choices=Channel.choices)
    said_by = forms.CharField(label=_("谁说的"), max_length=40, required=False)
    note = forms.CharField(label=_("要让上门的人知道的"), max_length=400, required=False, widget=forms.Textarea(attrs=LINES))

    def __init__(self, data: Any = None, *, role: str, today: date) -> None:
        super().__init__(data, initial={"channel": CHANNELS.get(Role(role), Channel.DISPATCHER)})
        self.today = today
        choices = [("", _("不清楚，由工作人员来分")), *words.items_by_category(today)]
        self.fields["item"].choices = choices  # type: ignore[attr-defined]
        if role in {Role.ELDER, Role.FAMILY}:
            self.fields.pop("channel")
            self.fields.pop("said_by")
        self.own_channel = CHANNELS.get(Role(role), Channel.DISPATCHER)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("item") and not (data.get("words") or "").strip():
            self.add_error("words", gettext("请选一项服务，或用一句话写下需要什么。"))
        if data.get("wish_on") and data["wish_on"] < self.today:
            self.add_error("wish_on", gettext("这一天已经过去了。"))
        return data

    def facts(self) -> dict[str, Any]:
        """What was said; who writes for himself chooses no channel."""
        return {"channel": self.own_channel, **self.cleaned_data}


class ClassifyForm(forms.Form):
    """Which service of the catalogue is meant."""

    item = forms.ChoiceField(label=_("是哪一项服务"))

    def __init__(self, data: Any = None, *, today: date, said: str = "", initial: str = "") -> None:
        guess = initial or rules.proposed(said, catalogue.items(today))
        super().__init__(data, initial={"item": guess}, auto_id="cl_%s")
        self.fields["item"].choices = [("", "—"), *words.items_by_category(today)]  # type: ignore[attr-defined]


class ReferForm(forms.Form):
    """Who else is asked."""

    kind = forms.ChoiceField(label=_("转给哪类"), choices=Referral.Kind.choices)
    facility = FacilityField(label=_("平台上的设施"), required=False, help_text=_("选了就由它在自己的页面上答复"))
    name = forms.CharField(label=_("或写对方名称"), max_length=60, required=False, help_text=_("如：县医院康复科、县残联"))
    why = forms.CharField(label=_("为什么转、要对方做什么"), max_length=400, required=False, widget=forms.Textarea(attrs=LINES))

    def __init__(self, data: Any = None, *, facilities: Any) -> None:
        super().__init__(data, auto_id="rf_%s")
        self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("facility") and not (data.get("name") or "").strip() and "facility" not in self.errors:
            self.add_error("name", gettext("请写转给谁。"))
        return data


class DeclineForm(forms.Form):
    """Why not, and what the elder was told."""

    reason = forms.ChoiceField(label=_("为什么不能满足"))
    told = forms.CharField(label=_("怎么跟老人说的"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, auto_id="dc_%s")
        known = [(row.code, row.name) for row in dated.reasons(today).values()]
        self.fields["reason"].choices = [("", "—"), *known]  # type: ignore[attr-defined]


class OfferForm(forms.Form):
    """To which facility a need is shown."""

    facility = FacilityField(label=_("推给哪一家"))

    def __init__(self, data: Any = None, *, facilities: Any) -> None:
        super().__init__(data, auto_id="of_%s")
        self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]
