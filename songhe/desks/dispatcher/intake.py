"""A call by telephone: who, where, what; in as few words as a voice in trouble gives."""

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from songhe.base import clock
from songhe.care.emergency import actions, queries
from songhe.care.emergency.models import OPEN, Call, Severity, Trigger
from songhe.register.access import scope
from songhe.register.access.models import Role, User
from songhe.register.lists import queries as lists
from songhe.register.people import queries as people
from songhe.register.people.models import Elder
from songhe.register.people.rules import normal_phone
from songhe.register.places import queries as places
from songhe.register.places.models import Division

DESK = (Role.DISPATCHER, Role.LEAD)
FOUND = 12
CALLERS = [
    ("elder", _("老人本人")),
    ("family", _("家属")),
    ("neighbour", _("邻居、路人")),
    ("staff", _("工作人员")),
    ("other", _("其他")),
]
PLACES = 40


class IntakeForm(forms.Form):
    """Either an elder of the register or a village; the rest may be empty."""

    source = forms.UUIDField(widget=forms.HiddenInput)
    elder = forms.UUIDField(required=False, widget=forms.HiddenInput)
    village = forms.CharField(
        label=_("在哪个村（社区）"), required=False, max_length=60, help_text=_("写村名，或“镇+村”，例如：蒲溪镇东升村"),
        widget=forms.TextInput(attrs={"list": "villages", "autocomplete": "off"}),
    )  # fmt: skip
    caller = forms.ChoiceField(label=_("谁打来的"), choices=CALLERS, widget=forms.RadioSelect, initial="elder")
    caller_name = forms.CharField(label=_("来电人姓名"), required=False, max_length=40)
    caller_phone = forms.CharField(
        label=_("来电号码"), required=False, max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    place_note = forms.CharField(
        label=_("来电人怎么说"), required=False, max_length=500, help_text=_("原话：怎么了、在哪里、门开着没有"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    severity = forms.ChoiceField(label=_("等级"), choices=Severity.choices, widget=forms.RadioSelect, initial="red")
    drill = forms.BooleanField(label=_("这是演练：不实际联系 120、119，不计入指标"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_elder(self) -> Elder | None:
        """The file, where this desk may see it."""
        key = self.cleaned_data.get("elder")
        return people.elders(self.user).filter(pk=key).first() if key else None

    def clean_caller_phone(self) -> str:
        """Digits, or a word of what is wrong."""
        text = self.cleaned_data["caller_phone"]
        if text and len(normal_phone(text)) < 5:
            raise forms.ValidationError(_("号码太短，请再核对一遍。"))
        return text

    def clean(self) -> dict[str, Any]:
        """Somebody must be found: a person, or at least a village."""
        said = super().clean() or {}
        if said.get("elder") is None:
            said["division"] = self._village(said.get("village", ""))
        return said

    def _village(self, text: str) -> Division | None:
        if not text.strip():
            self.add_error("village", _("没有选老人时，请写明在哪个村（社区）；问不清时写“不清楚”。"))
            return None
        if text.strip() == _("不清楚"):
            return self.user.division
        found = places.search(text, self.user.scope, limit=2)
        exact = [one for one in found if text.strip() in {one.name, one.short_name}] or found
        if len(exact) == 1:
            return exact[0]
        many = (
            _("有几个地方都叫这个名字，请写上镇名。")
            if exact
            else _("本辖区没有这个村（社区），请换个写法，例如“蒲溪镇东升村”。")
        )
        self.add_error("village", many)
        return None


@require_http_methods(["GET", "POST"])
@scope.roles(*DESK)
def new(request: scope.UserRequest) -> HttpResponse:
    """Write down a call; the case opens. An elder with an open call gets no second one."""
    user = request.user
    start = {"source": uuid.uuid4(), "elder": request.GET.get("elder", ""), "drill": request.GET.get("drill")}
    form = IntakeForm(request.POST if request.method == "POST" else None, user=user, initial=start)
    if request.method == "POST" and form.is_valid():
        return redirect("dispatcher:case", pk=_raise(form, user).pk)
    text = request.GET.get("text", "")
    context = {"form": form, "text": text, "found": _found(user, text), "chosen": _chosen(user, form["elder"].value())}
    return render(request, "dispatcher/new.html", context, status=422 if form.errors else 200)


@require_GET
@scope.roles(*DESK)
def find(request: scope.UserRequest) -> HttpResponse:
    """Elders by number or name while somebody types, and villages for the list below the field."""
    text = request.GET.get("text", "")
    if "village" in request.GET:
        names = places.search(request.GET["village"], request.user.scope, limit=PLACES)
        return render(request, "dispatcher/_villages.html", {"villages": names})
    return render(request, "dispatcher/_found.html", {"found": _found(request.user, text), "text": text})


def _raise(form: IntakeForm, user: User) -> Call:
    """By telephone; by the elder himself it is a call for help, else somebody speaks for him.

    Whoever has the caller on the line has picked up, also where the call was open and rings again.
    """
    said = form.cleaned_data
    call, new_one = actions.raise_call(
        source=f"desk:{said['source']}",
        trigger=Trigger.PHONE if said["caller"] == "elder" else Trigger.PERSON,
        severity=said["severity"],
        elder=said["elder"],
        division=said.get("division"),
        drill=said["drill"],
        caller_name=said["caller_name"],
        caller_phone=said["caller_phone"],
        place_note=said["place_note"],
        by=user.actor,
        at=clock.now(),
    )
    if new_one or call.pressed_again_at:
        actions.answer(call=call, user=user, at=clock.now())
    if said["place_note"] and not new_one:
        actions.add_note(call=call, by=user.actor, at=clock.now(), text=said["place_note"])
    return call


def _found(user: User, text: str) -> list[tuple[Elder, Call | None]]:
    """Files that fit, each with the call it has open."""
    elders = lists.people(user, text, FOUND)
    running = {call.elder_id: call for call in queries.calls(user).filter(elder__in=elders, status__in=OPEN, drill=False)}
    return [(elder, running.get(elder.pk)) for elder in elders]


def _chosen(user: User, key: Any) -> Elder | None:
    try:
        return people.elders(user).filter(pk=uuid.UUID(str(key))).first()
    except ValueError:
        return None
