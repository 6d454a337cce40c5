"""QuestionnaireResponse: the national forms of follow-up and the annual check, by the very forms of the pages.

`linkId` is the name of the field; what the form refuses is told with the item it belongs to.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.care.health import actions
from songhe.care.health import queries as health
from songhe.care.health.forms import CheckupForm, FollowUpForm
from songhe.care.health.models import FollowUp
from songhe.desks.partner.fhir import taking
from songhe.desks.partner.fhir.client import CLINICAL, Client, Refusal, must
from songhe.desks.partner.fhir.codes import OWN
from songhe.desks.partner.fhir.kinds import Kind, Made, Part, Resource, instant, made, on_day, refer
from songhe.links.fhir.outcome import issue
from songhe.register.people.models import Elder

FORM = f"{OWN}questionnaire:"
CHECKUP, VISITS = f"{FORM}checkup", {"htn": f"{FORM}followup-htn", "dm": f"{FORM}followup-dm"}
VALUES = ("Boolean", "Decimal", "Integer", "Date", "DateTime", "Time", "String", "Uri")


# --- told -------------------------------------------------------------------------------------------------------------
def _checkup(client: Client, row: Any) -> list[Resource]:
    told = {"on": row.on.isoformat(), **{name: value for name, value in row.record.items() if name != "selfcare"}}
    return [_response(row, CHECKUP, row.elder_id, {**told, **row.record.get("selfcare", {})})]


def _visit(client: Client, row: Any) -> list[Resource]:
    record = {name: value for name, value in row.record.items() if name not in ("found", "why")}
    told = {"on": row.on.isoformat(), "way": row.way, **row.record.get("found", {}), **record}
    return [_response(row, VISITS[row.programme.kind], row.programme.elder_id, told)]


def _response(row: Any, form: str, elder: Any, told: Mapping[str, Any]) -> Resource:
    items = [{"linkId": name, "answer": _answers(value)} for name, value in sorted(told.items()) if _answers(value)]
    return made(
        "QuestionnaireResponse", row.pk, stamped=row.noted_at, status="completed", questionnaire=form,
        subject=refer("Patient", elder), authored=instant(row.noted_at), author={"display": row.by_name}, item=items,
    )  # fmt: skip


def _answers(value: Any) -> list[dict[str, Any]]:
    rows = value if isinstance(value, list | tuple) else [value]
    names = {bool: "valueBoolean", int: "valueInteger", float: "valueDecimal", str: "valueString"}
    return [{names[type(one)]: one} for one in rows if type(one) in names and one != ""]


def _form(code: str) -> Any:
    def narrow(client: Client, value: str) -> Q:
        return Q() if value == code else Q(pk=None)

    return narrow


def _followed(client: Client, value: str) -> Q:
    return Q(programme__kind=next((kind for kind, form in VISITS.items() if form == value), None))


CHECKUPS = Part(
    rows=lambda client: health.checkups(client.user), shown=_checkup, patient="elder", gated=True, opens=("health_file",),
    stamped="noted_at", params={"questionnaire": _form(CHECKUP), "authored": on_day("on")},
)  # fmt: skip
FOLLOWED = Part(
    rows=lambda client: health.follow_ups(client.user), shown=_visit, patient="programme__elder", gated=True,
    opens=("follow_up",), stamped="noted_at", params={"questionnaire": _followed, "authored": on_day("on")},
)  # fmt: skip


# --- written ----------------------------------------------------------------------------------------------------------
def create(client: Client, body: Resource) -> Made:
    """A form that was filled in: judged as on the page, with class, next step and, where the rule says so, the referral."""
    must(client, CLINICAL, "QuestionnaireResponse")
    if body["status"] != "completed":
        taking.no(_("只收填完的表（completed）。"), "QuestionnaireResponse.status")
    elder, form = taking.patient(client, body), str(body.get("questionnaire") or "").partition("|")[0]
    if form == CHECKUP:
        return _check_up(client, elder, body)
    kind = next((kind for kind, ours in VISITS.items() if ours == form), "")
    if not kind:
        said = _("这里只收这些表：%(forms)s。") % {"forms": " ".join([CHECKUP, *VISITS.values()])}
        taking.no(said, "QuestionnaireResponse.questionnaire", "not-supported")
    return _follow_up(client, elder, kind, body)


def _follow_up(client: Client, elder: Elder, kind: str, body: Resource) -> Made:
    programme = health.programmes(client.user).filter(elder=elder, kind=kind, status="active").first()
    if programme is None:
        taking.no(_("这位老人没有在管这种慢病，先用 CarePlan 纳入。"), "QuestionnaireResponse.subject")
    told = _told(body)
    form = FollowUpForm(_data(told, FollowUpForm), kind=kind, today=localtime(client.at).date())
    _valid(form, told)
    data = form.cleaned_data
    known = FollowUp.objects.filter(programme=programme, on=data["on"]).first()
    if known is not None:
        return Made(str(known.pk), False)
    facts = {name: data[name] for name in ("on", "way", "hospital", "department")}
    with journal.deed():
        row = actions.follow_up(
            programme=programme, found=form.found(), record=form.record(), **facts, by=client.user.actor, at=client.at
        )
    return Made(str(row.pk), True)


def _check_up(client: Client, elder: Elder, body: Resource) -> Made:
    told = _told(body)
    form = CheckupForm(_data(told, CheckupForm))
    _valid(form, told)
    row = actions.check_up(
        elder=elder, on=form.cleaned_data["on"], selfcare_answers=form.answers(), record=form.record(), by=client.user.actor,
        at=client.at,
    )  # fmt: skip
    return Made(str(row.pk), True)


def _told(body: Resource) -> dict[str, tuple[str, list[Any]]]:
    """Answers by linkId with the place where each stands. Items within items are read as well."""
    found: dict[str, tuple[str, list[Any]]] = {}

    def walk(items: Any, at: str) -> None:
        for index, item in enumerate(items or []):
            here = f"{at}.item[{index}]"
            answers = [_plain(one, f"{here}.answer[{place}]") for place, one in enumerate(item.get("answer") or [])]
            if answers:
                found[str(item.get("linkId") or "")] = (here, answers)
            walk(item.get("item"), here)

    walk(body.get("item"), "QuestionnaireResponse")
    return found


def _plain(answer: Mapping[str, Any], at: str) -> Any:
    for name in VALUES:
        if f"value{name}" in answer:
            return answer[f"value{name}"]
    if "valueCoding" in answer:
        return answer["valueCoding"].get("code", "")
    if "valueQuantity" in answer:
        return answer["valueQuantity"].get("value", "")
    taking.no(_("这种答案不收。"), at, "not-supported")


def _data(told: Mapping[str, tuple[str, list[Any]]], form: Any) -> dict[str, Any]:
    """As the page would send it."""
    data: dict[str, Any] = {}
    for name, (at, values) in told.items():
        if name not in form.base_fields:
            taking.no(_("表里没有这一项。"), f"{at}.linkId", "not-found")
        plain = [("on" if value else "") if isinstance(value, bool) else str(value) for value in values]
        data[name] = plain if name == "alarming" else plain[-1]
    return data


def _valid(form: Any, told: Mapping[str, tuple[str, list[Any]]]) -> None:
    """What the form says of each item."""
    extra = [name for name in told if name not in form.fields]
    if extra:
        taking.no(_("表里没有这一项。"), f"{told[extra[0]][0]}.linkId", "not-found")
    if form.is_valid():
        return
    refusal = Refusal(422, "invalid", "")
    refusal.issues = [
        issue("required" if name not in told else "value", f"{name}: {' '.join(said)}",
              expression=told[name][0] if name in told else "QuestionnaireResponse.item")
        for name, said in form.errors.items()
    ]  # fmt: skip
    raise refusal


KIND = Kind(
    "QuestionnaireResponse", (CHECKUPS, FOLLOWED), create=create, writes="health.check_up, health.follow_up",
)  # fmt: skip
