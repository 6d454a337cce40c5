"""Deeds on a call. One key or button each; those that need words have a form that is also a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from songhe.base import clock
from songhe.care.emergency import actions, forms
from songhe.care.emergency.models import Call
from songhe.care.emergency.views.answers import DESK, call_for, done_with, form_page
from songhe.care.emergency.views.meanwhile import meanwhile, position
from songhe.register.access import scope
from songhe.register.access.models import Role, User


@dataclass(frozen=True)
class Deed:
    """A verb that needs words. `careful`: when somebody else did something meanwhile, it is shown before the deed is done.

    `roles` are those that may do it.
    """

    verb: str
    title: Any
    button: Any
    form: type[forms.DeedForm]
    do: Callable[[Call, User, datetime, Any], object]
    icon: str = "check"
    careful: bool = False
    danger: bool = False
    roles: tuple[str, ...] = DESK

    @property
    def address(self) -> str:
        """Name of its address."""
        return f"emergency:{self.verb}"


def at_once(do: Callable[[Call, User, datetime], object]) -> Any:
    """A deed of one press."""

    @require_POST
    @scope.roles(*DESK)
    def view(request: scope.UserRequest, pk: UUID) -> HttpResponse:
        call = call_for(request, pk)
        do(call, request.user, clock.now())
        return done_with(request, call)

    return view


def with_words(deed: Deed) -> Any:
    """A deed with a form: GET shows it, POST does it, 422 says what is missing."""

    @require_http_methods(["GET", "POST"])
    @scope.roles(*deed.roles)
    def view(request: scope.UserRequest, pk: UUID) -> HttpResponse:
        user = request.user
        call = call_for(request, pk)
        given = request.POST if request.method == "POST" else None
        form = deed.form(given, call=call, user=user, initial={**request.GET.dict(), "seen": position(call)})
        context = {"call": call, "deed": deed, "form": form, "next": request.POST.get("next", "")}
        if request.method == "GET":
            return form_page(request, context)
        news = meanwhile(call, user, form["seen"].value()) if deed.careful else []
        if news or not form.is_valid():
            return form_page(request, {**context, "news": news, "position": position(call)}, status=422)
        deed.do(call, user, clock.now(), form)
        return done_with(request, call)

    return view


def _follow_up(call: Call, user: User, at: datetime, form: Any) -> None:
    if form.cleaned_data.get("missed"):
        actions.miss_follow_up(call=call, by=user.actor, at=at)
    else:
        actions.follow_up(call=call, by=user.actor, at=at, note=form.cleaned_data["note"])


def _close(call: Call, user: User, at: datetime, form: Any) -> None:
    said = form.cleaned_data
    needed = form.on_site_needed()
    told = {"cause": said["cause"], "why": said["why"], "note": said["note"], "on_site_needed": needed}
    actions.close(call=call, by=user.actor, at=at, **told)


answer = at_once(lambda call, user, at: actions.answer(call=call, user=user, at=at))
miss = at_once(lambda call, user, at: actions.miss(call=call, by=user.actor, at=at))
start_cascade = at_once(lambda call, user, at: actions.start_cascade(call=call, by=user.actor, at=at))
stop_cascade = at_once(lambda call, user, at: actions.stop_cascade(call=call, by=user.actor, at=at))

ungroup = at_once(lambda call, user, at: actions.ungroup(call=call, by=user.actor, at=at))

take_over = with_words(
    Deed(
        "take_over", _("接手这起呼叫"), _("由我处置"), forms.TakeOverForm,
        lambda call, user, at, form: actions.take_over(call=call, user=user, at=at, reason=form.cleaned_data["reason"]),
        icon="headset",
    )
)  # fmt: skip
note = with_words(
    Deed(
        "note", _("记一笔"), _("记下"), forms.NoteForm,
        lambda call, user, at, form: actions.add_note(call=call, by=user.actor, at=at, text=form.cleaned_data["text"]),
        icon="notes",
    )
)  # fmt: skip
hear = with_words(
    Deed(
        "hear", _("已和老人通话"), _("记为已通话"), forms.HearForm,
        lambda call, user, at, form: actions.hear(call=call, by=user.actor, at=at, text=form.cleaned_data["text"]),
        icon="ear",
    )
)  # fmt: skip
severity = with_words(
    Deed(
        "severity", _("改等级"), _("改为这一级"), forms.SeverityForm,
        lambda call, user, at, form: actions.set_severity(
            call=call, severity=form.cleaned_data["severity"], by=user.actor, at=at
        ),
        icon="alert-triangle",
    )
)  # fmt: skip
hand_over = with_words(
    Deed(
        "hand_over", _("移交"), _("移交"), forms.HandOverForm,
        lambda call, user, at, form: actions.hand_over(
            call=call, to=form.cleaned_data["to"], by=user.actor, at=at, note=form.cleaned_data["note"]
        ),
        icon="first-aid-kit", careful=True,
    )
)  # fmt: skip
close = with_words(Deed("close", _("结案"), _("结案"), forms.CloseForm, _close, careful=True))
cancel = with_words(
    Deed(
        "cancel", _("撤销呼叫"), _("撤销这起呼叫"), forms.CancelForm,
        lambda call, user, at, form: actions.cancel(call=call, by=user.actor, at=at, reason=form.cleaned_data["reason"]),
        careful=True, danger=True,
    )
)  # fmt: skip
merge = with_words(
    Deed(
        "merge", _("并入另一起呼叫"), _("并入"), forms.MergeForm,
        lambda call, user, at, form: actions.merge(call=call, into=form.cleaned_data["into"], by=user.actor, at=at),
        icon="users", careful=True,
    )
)  # fmt: skip
group = with_words(
    Deed(
        "group", _("归入重大事件"), _("归入"), forms.GroupForm,
        lambda call, user, at, form: actions.group(
            call=call, incident=form.cleaned_data["incident"], by=user.actor, at=at
        ),
        icon="users",
    )
)  # fmt: skip
review = with_words(
    Deed(
        "review", _("复核"), _("完成复核"), forms.ReviewForm,
        lambda call, user, at, form: actions.review(call=call, by=user.actor, at=at, note=form.cleaned_data["note"]),
        roles=(Role.LEAD,),
    )
)  # fmt: skip
follow_up = with_words(
    Deed(
        "follow_up", _("回访"), _("完成回访"), forms.FollowUpForm,
        _follow_up,
        icon="phone",
    )
)  # fmt: skip
