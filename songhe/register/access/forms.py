"""Forms of access. What is wrong is said beside the field."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.translation import gettext_lazy as _

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.outbox.phones import LEAST_REASON, MOST_REASON
from songhe.base.web.marks import listed
from songhe.register.access import actions, queries, rules
from songhe.register.access.log_ins import NewLogIn
from songhe.register.access.models import Proof, User
from songhe.register.places.forms import PlaceField
from songhe.register.places.models import Level

EVERYWHERE = (Level.CITY, Level.COUNTY, Level.TOWN, Level.VILLAGE)


class PlaceOfUser(forms.Form):
    """Role and division; both only as far as the keeper's own reach."""

    role = forms.ChoiceField(label=_("角色"))
    division = PlaceField(label=_("辖区"), levels=EVERYWHERE, help_text=_("写名称或代码，如 汉阴县 或 610921"))

    def __init__(self, *args: Any, keeper: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keeper = keeper
        self.fields["role"].choices = queries.roles_given_by(keeper)  # type: ignore[attr-defined]
        self.fields["division"].within = keeper.scope  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        role, division = data.get("role"), data.get("division")
        if role and division and not rules.fits(role, division.level):
            self.add_error("division", _("这个角色要选%(level)s。") % {"level": self._levels(role)})
        return data

    @staticmethod
    def _levels(role: str) -> str:
        names = dict(Level.choices)
        return listed(names[Level(level)] for level in rules.LEVELS[role])


class NewUser(NewLogIn, PlaceOfUser):
    """Somebody who may sign in; the first password is drawn and shown once."""

    field_order = ("username", "name", "role", "division")
    name = forms.CharField(label=_("姓名"), max_length=40)


def _refuse_an_old_one(user: User, password: str) -> None:
    """What the verb would refuse, said beside the field."""
    try:
        actions.refuse_an_old_one(user, password, clock.now())
    except Refused as refusal:
        raise forms.ValidationError(refusal.sentence) from refusal


class ResetFactors(forms.Form):
    """Why the second factors of somebody are taken away."""

    proof = forms.ChoiceField(label=_("怎样确认是本人"), choices=[("", _("请选择")), *Proof.choices])
    reason = forms.CharField(label=_("为什么重置"), min_length=2, max_length=200, help_text=_("如：手机丢了，已当面核对身份证"))


class EndEverybody(forms.Form):
    """Why everybody is signed out."""

    reason = forms.CharField(
        label=_("为什么让所有人退出"), min_length=actions.LEAST_REASON, max_length=actions.MOST_REASON,
        help_text=_("如：一台服务器被人动过，先让大家重新登录"),
    )  # fmt: skip


class PhoneFound(forms.Form):
    """How a phone that was reported lost came back."""

    reason = forms.CharField(
        label=_("怎样找到的"), min_length=LEAST_REASON, max_length=MOST_REASON, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("如：落在村委会，今天早上本人取回，锁屏没有解开过"),
    )  # fmt: skip


class ChangePassword(forms.Form):
    """The own password: the old one, and the new one twice."""

    old = forms.CharField(label=_("现在的密码"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    new = forms.CharField(label=_("新密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    again = forms.CharField(label=_("再写一次新密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["new"].help_text = " ".join(password_validators_help_texts())

    def clean_old(self) -> str:
        if not self.user.check_password(self.cleaned_data["old"]):
            raise forms.ValidationError(_("现在的密码不对，请重写。"))
        return self.cleaned_data["old"]

    def clean_new(self) -> str:
        validate_password(self.cleaned_data["new"], self.user)
        _refuse_an_old_one(self.user, self.cleaned_data["new"])
        return self.cleaned_data["new"]

    def clean_again(self) -> str:
        if self.cleaned_data["again"] != self.cleaned_data.get("new", self.cleaned_data["again"]):
            raise forms.ValidationError(_("两次写的新密码不一样。"))
        return self.cleaned_data["again"]
