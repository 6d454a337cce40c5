"""What a dispatcher says with a deed. A form that may end a call carries how much of its story was on the screen (`seen`)."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.care.emergency import queries
from songhe.care.emergency.models import FALSE, OPEN, Call, Cause, FalseWhy, Incident, Severity
from songhe.register.access.models import User

SERVICES = [("120", _("120 急救")), ("119", _("119 消防")), ("110", _("110 公安"))]
WENT = [("yes", _("需要")), ("no", _("不需要"))]


class DeedForm(forms.Form):
    """A deed on one call by one person; `seen` is the journal's position up to which the page had shown the call."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, call: Call, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call, self.user = call, user
        self.prepare()

    def prepare(self) -> None:
        """Fill the choices that depend on the call and on who looks."""


def long_text(label: Any, *, required: bool = True, missing: Any = "") -> forms.CharField:
    """A few lines of writing."""
    errors = {"required": missing} if missing else {}
    area = forms.Textarea(attrs={"rows": 3, "class": "in"})
    return forms.CharField(label=label, max_length=1000, required=required, widget=area, error_messages=errors)


def choice(label: Any, choices: Any, *, missing: Any) -> forms.ChoiceField:
    """One of a few, all of them in sight."""
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": missing})


class TakeOverForm(DeedForm):
    """Why somebody else goes on."""

    reason = long_text(_("为什么接手"), missing=_("请写明为什么接手，例如：交接班。"))


class NoteForm(DeedForm):
    """A line for the story of the call."""

    text = long_text(_("记一笔"), missing=_("请写下要记的内容。"))


class HearForm(DeedForm):
    """What was heard, if anything was written down."""

    text = long_text(_("通话内容"), required=False)


class SeverityForm(DeedForm):
    """The level."""

    severity = choice(_("等级"), Severity.choices, missing=_("请选择等级。"))

    def prepare(self) -> None:
        """The level it has now is the one marked."""
        self.fields["severity"].initial = self.call.severity


class HandOverForm(DeedForm):
    """To which service."""

    to = choice(_("移交给"), SERVICES, missing=_("请选择移交给 120、119 还是 110。"))
    note = long_text(_("交接内容"), required=False)


class CloseForm(DeedForm):
    """Why it ends, and whether somebody had to go."""

    cause = choice(_("结案原因"), Cause.choices, missing=_("请选择结案原因。"))
    why = forms.ChoiceField(
        label=_("误报是怎么来的"), choices=[("", _("不是误报，或说不清")), *FalseWhy.choices], required=False,
        help_text=_("误报才选；按它找可以改的地方"),
    )  # fmt: skip
    on_site = forms.ChoiceField(label=_("是否需要上门"), choices=WENT, widget=forms.RadioSelect, required=False)
    note = long_text(_("结案说明"), required=False)

    def clean(self) -> dict[str, Any]:
        """How a false alarm came about is asked of false alarms."""
        said = super().clean() or {}
        if said.get("why") and said.get("cause") and said["cause"] not in FALSE:
            self.add_error("why", gettext("结案原因不是误报，这里请留空。"))
        return said

    def on_site_needed(self) -> bool | None:
        """Said, or left to follow from the cause."""
        return {"yes": True, "no": False}.get(self.cleaned_data["on_site"])


class CancelForm(DeedForm):
    """Why it is taken back."""

    reason = long_text(_("撤销原因"), missing=_("请写明为什么撤销，例如：本人来电说误按。"))


class MergeForm(DeedForm):
    """The other open call of the same event."""

    into = forms.ModelChoiceField(
        label=_("并入哪一起"),
        queryset=Call.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("请选择要并入的呼叫。"), "invalid_choice": _("那起呼叫已经结束，请另选一起。")},
    )

    def prepare(self) -> None:
        """Open calls of the same kind in the same scope, the newest first."""
        field: Any = self.fields["into"]
        field.queryset = others(self.user, self.call)
        field.label_from_instance = said


class GroupForm(DeedForm):
    """The major incident it belongs to."""

    incident = forms.ModelChoiceField(
        label=_("重大事件"),
        queryset=Incident.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("请选择重大事件；还没有时，先在“重大事件”页登记。")},
    )

    def prepare(self) -> None:
        """Those still open."""
        field: Any = self.fields["incident"]
        field.queryset = queries.incidents(self.user).filter(closed_at=None)


class ReviewForm(DeedForm):
    """What the lead found."""

    note = long_text(_("复核意见"), missing=_("请写下复核意见。"))


class FollowUpForm(DeedForm):
    """How the elder is a day later."""

    missed = forms.BooleanField(label=_("电话没人接，还要再打"), required=False)
    note = long_text(_("回访情况"), missing=_("请写下回访情况。"))

    def clean(self) -> dict[str, Any]:
        """Nobody answered: there is nothing to write down."""
        told = super().clean() or {}
        if told.get("missed"):
            self.errors.pop("note", None)
        return told


def others(user: User, call: Call) -> QuerySet[Call]:
    """Open calls with which `call` may be one event."""
    rows = queries.calls(user).filter(status__in=OPEN, drill=call.drill)
    return rows.exclude(pk=call.pk).order_by("-received_at")


def said(call: Call) -> str:
    """One line for a choice: who, what, where."""
    who = call.elder.name if call.elder else call.caller_name or _("未登记的老人")
    return f"{who}·{call.get_trigger_display()}·{call.division.short_name}·{call.number}"
