"""How the JSON of makers is read: made, and tried on a sample, on a page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from songhe.base import clock
from songhe.base.web.refusals import refusal_on
from songhe.care.fleet.forms import MappingForm
from songhe.care.fleet.views.ground import JUDGE_ROLES
from songhe.links.devices import actions as door
from songhe.links.devices import queries as spool
from songhe.links.devices.adapters import mapped
from songhe.links.devices.adapters.reading import SIGNALS, URGENT
from songhe.links.devices.models import Mapping
from songhe.links.devices.reasons import WORDS, Unreadable
from songhe.register.access import scope

START = {"other": "status", "words": "1=sos", "signal": "type", "device": "dev.id"}


@scope.roles(*JUDGE_ROLES)
@require_http_methods(["GET", "POST"])
def mappings(request: scope.UserRequest, code: str = "") -> HttpResponse:
    """The mappings there are, and one of them to change; `try` reads the sample and keeps nothing."""
    row = get_object_or_404(spool.mappings(), code=code) if code else None
    form = MappingForm(request.POST or None, initial=_initial(row) if row else START)
    context: dict[str, Any] = {"rows": spool.mappings(), "row": row, "form": form, "signals": sorted(SIGNALS)}
    if request.method == "POST" and form.is_valid():
        if "try" in request.POST:
            context |= _tried(form)
        else:
            with refusal_on(form, "words"):
                facts = {"code": form.cleaned_data["code"], "name": form.cleaned_data["name"]}
                facts["sample"] = form.cleaned_data["sample"]
                door.save_mapping(
                    rules=form.rules(), by=request.user.actor, at=clock.now(), division=request.user.scope, **facts
                )
                messages.success(request, _("已保存映射 %(name)s。") % {"name": facts["name"]})
                return redirect("fleet:mapping", facts["code"])
    return render(request, "fleet/mappings.html", context, status=422 if form.errors else 200)


def _initial(row: Mapping) -> dict[str, Any]:
    rules = row.rules
    words = "\n".join(f"{word}={signal}" for word, signal in rules.get("words", {}).items())
    facts = {"code": row.code, "name": row.name, "sample": row.sample, "other": rules.get("else", ""), "words": words}
    return {**{name: rules.get(name, "") for name in mapped.PATHS}, **facts}


def _tried(form: MappingForm) -> dict[str, Any]:
    """What the sample would be read as."""
    rules = form.rules()
    wrong = mapped.faults(rules)
    if wrong:
        return {"fault": _("映射里这些不对：%(names)s") % {"names": _("、").join(wrong)}}
    try:
        found = mapped.read(rules, "try", form.cleaned_data["sample"].encode(), clock.now())
    except Unreadable as fault:
        return {"fault": f"{WORDS[fault.reason]} {fault.detail}"}
    return {"found": [(one, one.signal in URGENT) for one in found]}
