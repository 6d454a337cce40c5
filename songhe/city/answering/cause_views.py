"""The page of false alarms: how they came about, what was done about it, and what that did."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from songhe.base import clock, indicators
from songhe.base.web.refusals import refusal_on
from songhe.care.emergency.models import FalseWhy
from songhe.city.answering import causes, changing, dated, words
from songhe.city.answering.forms import ChangeForm
from songhe.city.answering.models import Change
from songhe.city.answering.views import JUDGES, SEES
from songhe.register.access import scope
from songhe.register.access.scope import UserRequest, roles

MONTHS = 6
LISTED = 100


@roles(*SEES)
@require_http_methods(["GET", "POST"])
def false_alarms(request: UserRequest) -> HttpResponse:
    """Six months of false alarms, and the changes made against them; a new one is written down here."""
    user, at = request.user, clock.now()
    months = indicators.months_before(indicators.month_of(at), MONTHS)
    form = ChangeForm(request.POST or None, makes=causes.makes(user, months))
    if request.method == "POST":
        if user.role not in JUDGES:
            raise Http404
        if form.is_valid():
            with refusal_on(form, "from_on"):
                changing.make(**form.cleaned_data, by=user, at=at)
                return redirect("answering:causes")
    table = causes.table(user, months)
    context = {
        "table": table, "names": words.WHYS, "effects": causes.effects(user, at), "form": form, "rule": dated.effect(at.date()),
        "may_change": user.role in JUDGES, "worst": table.whys[0] if table.whys and table.whys[0][0] else None,
        "whys": [(why, words.WHYS[why], counts, total) for why, counts, total in table.whys], "own": user.scope,
        **_behind(request, months),
    }  # fmt: skip
    return render(request, "answering/causes.html", context, status=422 if form.errors else 200)


def _behind(request: UserRequest, months: list[indicators.Span]) -> dict[str, object]:
    """The calls behind a number that was clicked: by how they came about, by make, of one month or all."""
    why, model = request.GET.get("why"), request.GET.get("model", "")
    if why is None and not model:
        return {"calls": None}
    if why is not None and why not in {*FalseWhy.values, "unsaid"}:
        raise Http404
    asked = [one for one in months if one.key == request.GET.get("month")] or months
    said = None if why is None else "" if why == "unsaid" else why
    rows = causes.listed(request.user, asked, said, model)
    label = " · ".join(str(word) for word in (words.WHYS[said] if said is not None else "", model) if word)
    return {"calls": list(rows[:LISTED]), "count": rows.count(), "label": label}


@roles(*JUDGES)
@require_POST
def withdrawal(request: UserRequest, pk: UUID) -> HttpResponse:
    """It was entered wrongly."""
    row = get_object_or_404(scope.visible(request.user, Change.objects.all()), pk=pk)
    changing.withdraw(change=row, by=request.user, at=clock.now())
    return redirect("answering:causes")
