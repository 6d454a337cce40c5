"""Tying a log-in to a person of the register: choosing one that is free, or opening one in the same step.

The rooms above (people, staff) own the person; here are the field, the form and the card that their pages share.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import IntegrityError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.errors import Refused
from songhe.register.access import queries
from songhe.register.access.models import BUREAU_ROLES, User


def choices(user: User, *roles: str, taken: QuerySet[Any, Any], kept: User | None = None) -> QuerySet[User]:
    """Log-ins of these roles within the reach of `user` that are not `taken`, and the one that is tied already."""
    reach = queries.users(user).filter(role__in=roles, is_active=True).exclude(pk__in=taken)
    free = Q(pk__in=reach.order_by().values("pk"))
    return User.objects.filter(free | Q(pk=kept.pk) if kept else free).order_by("name", "username")


@contextlib.contextmanager
def tied_once() -> Iterator[None]:
    """Two keepers chose one log-in at the same moment: the second is told in a sentence."""
    try:
        yield
    except IntegrityError as fault:
        if "user_id" not in str(fault):
            raise
        raise Refused(gettext("这个登录账号刚刚关联给了别人，请另选一个。")) from fault


class LogInField(forms.ModelChoiceField):
    """One log-in, or none; the form says which may be chosen."""

    def __init__(self, **kwargs: Any) -> None:
        facts = {"label": _("登录账号"), "required": False, "empty_label": _("没有"), "queryset": User.objects.none()}
        super().__init__(**{**facts, **kwargs})

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}·{obj.username}"


class NewLogIn(forms.Form):
    """A user name; the first password is drawn, shown once to whoever opens it, and changed at the first time."""

    username = forms.RegexField(
        label=_("用户名"), regex=r"^[a-z][a-z0-9._-]{2,39}$", help_text=_("3 到 40 个小写字母或数字，以字母开头"),
        error_messages={"invalid": _("用户名要以小写字母开头，只用小写字母、数字、点和短横线，3 到 40 个字。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        if User.objects.filter(username=username).exists():
            raise forms.ValidationError(_("用户名“%(name)s”已经有人用了，请换一个。") % {"name": username})
        return username


def card(user: User, owner: User | None, address: str, form: forms.Form | None = None) -> dict[str, Any]:
    """What `access/_log_in.html` shows: whose log-in it is, or the form by which a bureau opens one."""
    may_open = user.role in BUREAU_ROLES
    return {
        "log_in": owner,
        "log_in_address": address,
        "log_in_opens": may_open,
        "log_in_form": form or NewLogIn(auto_id="log_in_%s"),
    }
