"""For whom something is asked: chosen among one's own files, or, at a provider's counter that keeps no files, named exactly."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest
from songhe.register.people import queries
from songhe.register.people.fields import Phone
from songhe.register.people.models import LIVE, Elder

FOUND = 12  # of a search; who has more of one name writes the name out
LINKED = frozenset({Role.FAMILY, Role.ELDER})
NAMED = "named_elder"  # in the session: whose name and number this counter has just given


class WhoForm(forms.Form):
    """The name and the telephone number, both exactly."""

    name = forms.CharField(label=_("老人姓名"), max_length=40)
    phone = Phone(label=_("老人电话"))


def choose(request: UserRequest, template: str, then: str) -> HttpResponse:
    """The page that asks for whom; it leads to `then`, the name of an address that takes the elder's key."""
    if request.user.role == Role.OPERATOR:
        return _name(request, template, then)
    q, linked = request.GET.get("q", "").strip()[:40], request.user.role in LINKED
    rows = queries.elders(request.user).filter(status__in=LIVE)
    found = list((rows if linked else rows.filter(name__startswith=q) if q else rows.none())[:FOUND])
    if linked and len(found) == 1:
        return redirect(then, found[0].pk)
    return render(request, template, {"found": found, "q": q, "mine": linked, "then": then})


def _name(request: UserRequest, template: str, then: str) -> HttpResponse:
    form: Any = WhoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        elder = queries.known_by(request.user, **form.cleaned_data)
        if elder is not None:
            request.session[NAMED] = str(elder.pk)
            return redirect(then, elder.pk)
        form.add_error("phone", _("没有姓名和电话都对得上的档案。请核对，或请养老协理员登记。"))
    return render(request, template, {"form": form}, status=422 if form.errors else 200)


def chosen(request: UserRequest, key: UUID) -> Elder:
    """Somebody of this user's; for a counter the one it has just named exactly. 404 otherwise."""
    if request.user.role != Role.OPERATOR:
        return queries.one(request.user, key)
    if request.session.get(NAMED) != str(key):
        raise Http404
    return get_object_or_404(Elder.objects.select_related("division__parent"), pk=key)
