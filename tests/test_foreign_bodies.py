"""Law 7 in the body: an object of 紫阳县 put into a form of 汉阴县 is as unknown as none at all, and nothing is done.

Every field of every form that names an object or a place must be tried here: a new one fails until it is.
"""

import importlib
import json
import pkgutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django import forms
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

import songhe
from songhe.base.models import JournalEntry
from songhe.care.assessment import instruments
from songhe.care.assessment.tests import scene as assessments
from songhe.care.beds import actions as beds
from songhe.care.emergency import actions as emergency
from songhe.care.fleet.models import Device, DeviceModel
from songhe.care.health import actions as health
from songhe.care.health.actions import consulting
from songhe.care.nursing.models import Post
from songhe.care.rollcall import actions as rollcall
from songhe.care.visits import actions as seeing
from songhe.register.carers.models import Carer
from songhe.register.places.forms import PlaceField
from songhe.register.places.models import Unit
from songhe.register.providers import actions as providers
from songhe.register.providers.tests import making
from songhe.register.staff import actions as staff
from tests import cast
from tests.addresses import House

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
REFUSED = {404, 422}
NAMES = (forms.ModelChoiceField, forms.ModelMultipleChoiceField, forms.UUIDField, PlaceField)


class Try(NamedTuple):
    """One post by somebody of 汉阴县. `fields` are those it tries: `Form.field`, or the name in a body without a form."""

    fields: str
    who: Callable[["Both"], Any]
    address: Callable[["Both"], str]
    body: Callable[["Both"], dict[str, Any]]


class Both:
    """汉阴县 with one of everything, and in 紫阳县 one of everything that a body can name."""

    def __init__(self) -> None:
        self.house = House()
        by = {"by": cast.he_ziyang().actor, "at": self.house.at}
        self.elder = cast.ziyang_elder()
        facts = {"name": "外县", "kind": "neighbour", "division": cast.place(cast.HAOPING), "always_on": False}
        self.responder = staff.add_responder(**facts, **by)
        self.call = emergency.raise_call(source="foreign", trigger="sos", elder=self.elder, **by)[0]
        self.response = emergency.ask(call=self.call, responder=self.responder, **by)
        self.incident = emergency.open_incident(name="外县停电", division=cast.place(cast.ZIYANG), **by)
        self.unit = Unit.objects.create(code="610924-x", name="外县园区", within="610924")
        self.users = {role: cast.user(f"far-{role}", "外县", role, cast.HAOPING) for role in ("responder", "elder", "family")}
        self.team = health.found_team(name="蒿坪团队", clinic="蒿坪卫生院", division=cast.place(cast.HAOPING), **by)
        far_doctor = cast.user("far-doctor", "外县", "doctor", cast.HAOPING)
        told = {"starts_at": self.house.at + timedelta(days=1), "count": 1}
        self.slot = consulting.open_slots(doctor=far_doctor, **told, **by)[0]
        self.far_helper = cast.user("far-helper", "外县", "assistant", cast.HAOPING)
        pill = {"record": {"name": "阿司匹林"}, "times": ["23:30"], "starts_on": localdate(self.house.at)}
        self.dose = health.prescribe(elder=self.elder, **pill, **by).doses.first()
        self.bare = staff.add_responder(**{**facts, "division": cast.place(cast.PUXI)}, **by)
        self.stock = Device.objects.create(
            uid="stock-1", model=DeviceModel.objects.get(code="sos-zb"), division_path="6109/610921"
        )
        self.building = making.site("外县楼", cast.HAOPING)
        self.center = making.facility("外县中心", "regional_center", site=self.building)
        self.operator = making.operator("外县公司", number=9, division=cast.ZIYANG)
        self.far_home = making.facility("外县敬老院", "care_home", site=self.building)
        providers.set_beds(facility=self.far_home, counts={"ordinary": 1}, **by)
        far = {"facility": self.far_home, **by}
        room = beds.add_room(name="1", zone="self_reliant", **far)
        self.far_bed = beds.add_bed(room=room, kind="elder_care", number="1", **far)
        far_nurse = cast.user("far-nurse", "外县", "carer", cast.HAOPING)
        facts = {"facility": self.far_home, "division_path": self.far_home.division_path, "user": far_nurse, "kind": "carer"}
        self.far_post = Post.objects.create(**facts, began_at=self.house.at, by_name="何静")
        covers = {"kind": "helper", "name": "代班的", "appointed_on": self.house.at.date(), **by}
        self.far_cover, self.own_cover = (
            seeing.appoint(division=cast.place(code), **covers) for code in (cast.HAOPING, cast.PUXI)
        )
        village = {"division": cast.place(cast.HAOPING), **by}
        self.far_buddy = rollcall.add_at_hand(what="buddy", name="外县", kind="cadre", most=3, **village)
        self.far_shelter = rollcall.add_at_hand(what="shelter", name="外县", where="x", places=9, **village)
        self.far_vehicle = rollcall.add_at_hand(what="vehicle", name="外县", driver="x", seats=4, **village)
        whole = {"name": "外县", "shape": {}, "places": [cast.place(cast.HAOPING).path], "within": "6109/610924"}
        self.far_area = rollcall.make_area(**whole, **by)
        begins = self.house.at + timedelta(days=2)
        hours = {"starts_at": begins, "ends_at": begins + timedelta(hours=8)}
        self.shift = staff.plan_shift(responder=self.house.zhou, **hours, **by)


def _drill(desk: str) -> dict[str, Any]:
    return {"desk": cast.place(desk).pk, "scene": "fire", "planned_on": "2099-01-01"}


def _tour(both: "Both", **more: Any) -> dict[str, Any]:
    said = {"team": both.house.team.pk, "village": cast.place(cast.PUXI).pk, "on": "2027-12-01", "begins": "09:00"}
    return {**said, "place": "卫生室", **more}


def _medic(both: "Both", **more: Any) -> dict[str, Any]:
    said = {"name": "新人", "division": cast.place(cast.HANYIN).pk, "former_post": "医生", "speciality": "内科"}
    return {**said, "licence": "1106100000", **more}


def _carer(**more: Any) -> dict[str, Any]:
    said = {"name": "新", "sex": "2", "division": cast.PUXI, "way": "bike", "day_minutes": 480, "week_minutes": 2400}
    return {**said, **more}


def _liu(both: Both) -> Any:
    return both.house.liu


def _county(both: Both) -> Any:
    return cast.li_county()


def _on(name: str, *keys: Any) -> Callable[[Both], str]:
    return lambda both: reverse(name, args=[key(both) if callable(key) else key for key in keys])


def _call_of(both: Both) -> Any:
    return both.house.call.pk


def _wang(both: Both) -> Any:
    return both.house.wang.pk


def _alert(area: Any) -> dict[str, Any]:
    return {"kind": "flood", "level": "red", "area": area, "source": "x", "issued_at": "2026-11-01T08:00"}


def _buddy(village: str) -> dict[str, Any]:
    return {"name": "新", "kind": "cadre", "most": 3, "division": village}


def _own_buddy(both: Both) -> Any:
    return both.house.buddy.pk


def _on_roll(both: Both) -> Any:
    return both.house.on_roll.pk


def _responder_form(both: Both, **more: Any) -> dict[str, Any]:
    return {"name": "新", "kind": "neighbour", "division": cast.PUXI, "way": "foot", **more}


def _file(**more: Any) -> dict[str, Any]:
    return {"name": "王桂兰", "sex": "2", "birth_date": "1945-03-12", "living": "alone", "division": cast.PUXI, **more}


def _contact(both: Both) -> dict[str, Any]:
    return {"name": "外", "relation": "侄", "phone": "13992500088", "user": both.users["family"].pk}


def _intake(both: Both) -> dict[str, Any]:
    return {"source": str(both.house.call.pk), "elder": both.elder.pk, "caller": "elder", "severity": "red"}


def _new_user(both: Both) -> dict[str, Any]:
    return {"username": "newone", "name": "新人", "role": "family", "division": cast.HAOPING, "password": cast.PASSWORD}


def _counter(division: str) -> dict[str, Any]:
    return {"name": "民政窗口", "phone": "0915-0000001", "division": division}


def _shift(both: Both) -> dict[str, Any]:
    return {"responder": both.responder.pk, "day": "2030-01-01", "start": "08:00", "hours": 8}


def _event(division: str) -> dict[str, Any]:
    return {"kind": "moved_within", "on": "2026-11-20", "division": division, "source": "hand", "evidence": "本人说"}


def _assessor(user: Any) -> dict[str, Any]:
    days = {"valid_from": "2026-01-01", "valid_until": "2030-01-01"}
    return {"user": user.pk, "background": "medical", "qualification": "A-1", "body": "评估中心", **days}


def _start(both: Both) -> dict[str, Any]:
    day = instruments.today(both.house.at)
    far = assessments.assessor("faraway", "外县的", "responder", cast.HAOPING, "medical", **assessments.around(day))
    return {"instrument": "gbt42195", "reason": "immediate", "place": "home", "base_date": str(day), "second": far.pk}


def _entered(**more: Any) -> dict[str, Any]:
    told = {
        "name": "新站",
        "kind": "embedded_station",
        "status": "planned",
        "on": "2026-11-01",
        "paper": "文",
        "nature": "public",
    }
    return {**told, "site-name": "新楼", "site-division": cast.PUXI, "site-address": "1号", **more}


def _kept(**more: Any) -> dict[str, Any]:
    return {"name": "蒲溪站", "staff": "1", "carers": "1", "nature": "public", "workdays": "", "weekend": "", **more}


def _company(**more: Any) -> dict[str, Any]:
    return {"credit_code": making.code(77), "name": "新公司", "kind": "company", "division": cast.HANYIN, **more}


def _away(both: Both, cover: Any) -> dict[str, Any]:
    day = str(both.house.at.date())
    return {"first": day, "last": day, "cover": cover.pk}


def _sent(both: Both, taker: Any) -> dict[str, Any]:
    return {"taker": taker.pk, "paper": "文", f"n_{both.house.asset.pk}": "1"}


def _station(both: Both) -> Any:
    return both.house.station.pk


TRIES = [
    Try("responder", _liu, _on("emergency:ask", _call_of), lambda both: {"responder": both.responder.pk}),
    Try("MergeForm.into", _liu, _on("emergency:merge", _call_of), lambda both: {"into": both.call.pk}),
    Try("GroupForm.incident", _liu, _on("emergency:group", _call_of), lambda both: {"incident": both.incident.pk}),
    Try("IntakeForm.elder", _liu, _on("dispatcher:new"), _intake),
    Try("IncidentForm.division", _liu, _on("dispatcher:incidents"),
        lambda both: {"name": "雨", "division": cast.place(cast.ZIYANG).pk}),
    Try("RegisterForm.which", _county, _on("fleet:register"),
        lambda both: {"uid": "n-1", "model": both.stock.model_id, "which": both.elder.pk, "room": ""}),
    Try("InstallForm.which", _county, _on("fleet:install", lambda both: both.stock.pk), lambda both: {"which": both.elder.pk}),
    Try("OrderForm.which", _county, _on("fleet:order"), lambda both: {"model": both.stock.model_id, "which": both.elder.pk}),
    Try("LendForm.which", _county, _on("fleet:lend", lambda both: both.house.spare_aid.pk),
        lambda both: {"which": both.elder.pk, "due_on": "2099-01-01"}),
    Try("ShiftForm.responder", _liu, _on("staff:plan"), _shift),
    Try("SwapForm.asked", lambda both: both.house.zhou.user, _on("staff:swap", lambda both: both.shift.pk),
        lambda both: {"asked": both.responder.pk}),
    Try("KeysForm.holders", _liu, _on("staff:keys", _wang), lambda both: {"holders": [both.responder.pk]}),
    Try("ResponderForm.division", _liu, _on("staff:new"), lambda both: _responder_form(both, division=cast.HAOPING)),
    Try("ResponderForm.user", _liu, _on("staff:edit", lambda both: both.bare.pk),
        lambda both: _responder_form(both, user=both.users["responder"].pk)),
    Try("FileForm.division", _liu, _on("people:edit", _wang), lambda both: _file(division=cast.HAOPING)),
    Try("FileForm.user", _liu, _on("people:edit", _wang), lambda both: _file(user=both.users["elder"].pk)),
    Try("ContactForm.user", _liu, _on("people:add_contact", _wang), _contact),
    Try("ContactChange.user", _liu, _on("people:contact", _wang, lambda both: both.house.daughter.pk), _contact),
    Try("PlaceOfUser.division", _county, _on("access:user_place", lambda both: both.house.liu.pk),
        lambda both: {"role": "dispatcher", "division": cast.ZIYANG}),
    Try("NewUser.division", _county, _on("access:new_user"), _new_user),
    Try("CounterForm.division", _county, _on("bulletin:new_counter"), lambda both: _counter(cast.ZIYANG)),
    Try("PutRight.unit", _county, _on("places:village", lambda both: cast.place(cast.PUXI).pk),
        lambda both: {"terrain": "town", "unit": both.unit.pk, "lat": "32.78333", "lng": "108.28196"}),
    Try("EventForm.division", _county, _on("life:new", _wang), lambda both: _event(cast.HAOPING)),
    Try("AskForm.elder", lambda both: both.house.daughter.user, _on("rights:mine"),
        lambda both: {"elder": both.elder.pk, "kind": "copy", "text": "一份"}),
    Try("HouseholdForm.other", _liu, _on("people:join", _wang), lambda both: {"other": both.elder.pk}),
    Try("NewAssessorForm.user", _county, _on("assessment:new_assessor"), lambda both: _assessor(both.users["responder"])),
    Try("StartForm.second", lambda both: both.house.zhou.user, _on("assessment:start", _wang), _start),
    Try("EnterForm.site", _county, _on("providers:new"), lambda both: _entered(site=both.building.pk)),
    Try("EnterForm.operator", _county, _on("providers:new"), lambda both: _entered(operator=both.operator.pk)),
    Try("EnterForm.center", _county, _on("providers:new"), lambda both: _entered(center=both.center.pk)),
    Try("DesignateForm.operator", _county, _on("billing:designations"),
        lambda both: {"operator": both.operator.pk, "paper": "文号"}),
    Try("SiteForm.division", _county, _on("providers:new"), lambda both: _entered(**{"site-division": cast.HAOPING})),
    Try("BureauForm.operator", _county, _on("providers:edit", _station), lambda both: _kept(operator=both.operator.pk)),
    Try("BureauForm.center", _county, _on("providers:edit", _station), lambda both: _kept(center=both.center.pk)),
    Try("OperatorForm.division", _county, _on("providers:new_operator"), lambda both: _company(division=cast.ZIYANG)),
    Try("TransferForm.taker", _county, _on("providers:new_transfer", lambda both: both.house.home.pk),
        lambda both: _sent(both, both.center)),
    Try("CarerForm.division", lambda both: both.house.clerk, _on("carers:new"), lambda both: _carer(division=cast.HAOPING)),
    Try("CarerForm.facility", lambda both: both.house.clerk, _on("carers:new"), lambda both: _carer(facility=both.center.pk)),
    Try("OfferForm.facility", _county, _on("needs:offer", lambda both: both.house.need.pk),
        lambda both: {"facility": both.center.pk}),
    Try("ReferForm.facility", _county, _on("needs:referral", lambda both: both.house.need.pk),
        lambda both: {"kind": "facility", "facility": both.center.pk}),
    Try("DraftForm.team", lambda both: cast.qin_doctor(), _on("health:drafting", lambda both: both.house.wang.pk),
        lambda both: {"team": both.team.pk, "package": "basic", "starts_on": "2027-12-01"}),
    Try("TeamForm.facility", lambda both: cast.qin_doctor(), _on("health:teams"),
        lambda both: {"name": "新", "clinic": "新院", "doctor": "甲", "nurse": "乙", "public": "丙",
                      "facility": both.center.pk}),
    Try("PlanForm.team", lambda both: cast.qin_doctor(), _on("health:rounds"),
        lambda both: _tour(both, team=both.team.pk)),
    Try("PlanForm.village", lambda both: cast.qin_doctor(), _on("health:rounds"),
        lambda both: _tour(both, village=cast.place(cast.HAOPING).pk)),
    Try("ScheduleForm.slot", lambda both: cast.qin_doctor(), _on("health:scheduling", lambda both: both.house.consult.pk),
        lambda both: {"slot": both.slot.pk, "way": "phone"}),
    Try("ScheduleForm.beside", lambda both: cast.qin_doctor(), _on("health:scheduling", lambda both: both.house.consult.pk),
        lambda both: {"slot": both.house.slot.pk, "way": "phone", "beside": both.far_helper.pk}),
    Try("AdviserForm.division", _county, _on("health:adviser_new"),
        lambda both: _medic(both, division=cast.place(cast.HAOPING).pk)),
    Try("AdviserForm.user", _county, _on("health:adviser_new"), lambda both: _medic(both, user=both.users["responder"].pk)),
    Try("QuestionForm.elder", lambda both: cast.user("zhangxh", "张小红", "assistant", cast.PUXI),
        _on("health:ask_adviser", lambda both: both.house.adviser.pk),
        lambda both: {"elder": both.elder.pk, "text": "能喝茶吗"}),
    Try("team", lambda both: cast.qin_doctor(), _on("health:repeating"), lambda both: {"team": both.team.pk}),
    Try("dose", lambda both: both.house.wang.user, _on("health:taking", _wang), lambda both: {"dose": both.dose.pk}),
    Try("LeaveForm.cover", _county, _on("visits:leave", lambda both: both.house.helper.pk),
        lambda both: _away(both, both.far_cover)),
    Try("ComplaintForm.facility", _county, _on("complaints:new"),
        lambda both: {"matter": "work", "words": "服务没做好", "facility": both.center.pk}),
    Try("AreaForm.centre", _liu, _on("rollcall:area_new"), lambda both: {"name": "x", "centre": cast.HAOPING, "km": "1"}),
    Try("AlertForm.area", _county, _on("rollcall:alert_new"), lambda both: _alert(both.far_area.pk)),
    Try("HandForm.division", _county, _on("rollcall:hand_new", "buddy"), lambda both: _buddy(cast.HAOPING)),
    Try("BuddyForm.division", _county, _on("rollcall:hand", "buddy", _own_buddy), lambda both: _buddy(cast.HAOPING)),
    Try("VehicleForm.division", _county, _on("rollcall:hand_new", "vehicle"),
        lambda both: {"name": "x", "driver": "y", "seats": 4, "wheelchairs": 0, "stretchers": 0, "division": cast.HAOPING}),
    Try("ShelterForm.division", _county, _on("rollcall:hand_new", "shelter"),
        lambda both: {"name": "x", "where": "y", "places": 9, "division": cast.HAOPING}),
    Try("CardForm.buddy", _county, _on("rollcall:card", _wang),
        lambda both: {"mobility": "walks", "buddy": both.far_buddy.pk}),
    Try("CardForm.shelter", _county, _on("rollcall:card", _wang),
        lambda both: {"mobility": "walks", "shelter": both.far_shelter.pk}),
    Try("AssignForm.buddy", _liu, _on("rollcall:assignment", _on_roll), lambda both: {"buddy": both.far_buddy.pk}),
    Try("AssignForm.vehicle", _liu, _on("rollcall:assignment", _on_roll), lambda both: {"vehicle": both.far_vehicle.pk}),
    Try("AssignForm.shelter", _liu, _on("rollcall:assignment", _on_roll), lambda both: {"shelter": both.far_shelter.pk}),
    Try("elder", _liu, _on("rollcall:addition", lambda both: both.house.muster.pk), lambda both: {"elder": both.elder.pk}),
    Try("village", _liu, _on("rollcall:nearby", lambda both: both.house.area.pk), lambda both: {"village": "6109/610924"}),
    Try("AskForm.facility", _county, _on("beds:ask", _wang),
        lambda both: {"facility": both.far_home.pk, "kind": "hospice", "channel": "county"}),
    Try("SendForm.facility", _county, _on("beds:sending", lambda both: both.house.asking.pk),
        lambda both: {"facility": both.far_home.pk}),
    Try("OfferForm.bed", _county, _on("beds:offer", lambda both: both.house.asking.pk), lambda both: {"bed": both.far_bed.pk}),
    Try("TransferForm.bed", _county, _on("beds:transfer", lambda both: both.house.stay.pk),
        lambda both: {"bed": both.far_bed.pk, "why": "换床"}),
    Try("HomeBedForm.facility", _county, _on("homebeds:ask", _wang),
        lambda both: {"facility": both.far_home.pk, "channel": "county"}),
    Try("HomeServeForm.facility", _county, _on("homebeds:placing", lambda both: both.house.home_bed.pk),
        lambda both: {"facility": both.far_home.pk}),
    Try("PlanForm.desk", _county, _on("answering:drills"), lambda both: _drill(cast.ZIYANG)),
    Try("HoldForm.call", _county, _on("answering:drill", lambda both: both.house.drill.pk),
        lambda both: {"held_on": localdate(both.house.at), "call": both.call.pk, "findings": ""}),
    Try("SeatForm.user", lambda both: both.house.clerk, _on("nursing:posts", lambda both: both.house.care_home.pk),
        lambda both: {"user": cast.user("far-carer", "外县", "carer", cast.HAOPING).pk, "kind": "carer"}),
    Try("SecondForm.second", lambda both: both.house.yang.user, _on("nursing:second", lambda both: both.house.act.pk),
        lambda both: {"second": both.far_post.pk, "pin": "2580"}),
    Try("response", lambda both: both.house.zhou.user, _on("field:deeds"),
        lambda both: {"press": str(both.call.pk), "response": str(both.response.pk), "verb": "accept", "at": 0}),
]  # fmt: skip
HARMLESS = {
    "TellForm.key",  # made where it was said, so that one press is one word
    "IntakeForm.source",  # the page's own number of the press, so that a double click is one call
    "RegisterForm.model",  # models of devices belong to nobody
    "OrderForm.model",
    "ListForm.place",  # of a list: narrows what one's own division shows; it is read from the address and never from a body
    "TaskForm.division",  # only the city sets tasks, and every county is the city's
    "Filter.subject",  # of the auditor: narrows what his own division shows
}


@pytest.fixture(scope="module")
def ground(laid: Callable[..., Both]) -> Both:
    """Laid once for a worker: it costs more than a try."""
    cache.clear()
    return laid(Both)


@pytest.fixture
def both(ground: Both, db: None) -> Both:
    cache.clear()
    return ground


def tried(both: Both, one: Try) -> int:
    client = Client()
    client.force_login(one.who(both), backend="songhe.register.access.backends.Accounts")
    body: dict[str, Any] = {"data": one.body(both)}
    if one.fields == "response":
        body = {"data": json.dumps(one.body(both)), "content_type": "application/json"}
    return client.post(one.address(both), **body).status_code


@pytest.mark.parametrize("one", TRIES, ids=lambda one: one.fields)
def test_another_countys_object_in_the_body_is_unknown_and_nothing_is_done(one: Try, both: Both) -> None:
    before = set(JournalEntry.objects.values_list("pk", flat=True))
    status = tried(both, one)
    done = JournalEntry.objects.exclude(pk__in=before).exclude(verb="access.user.sign_in")
    assert (status in REFUSED, list(done.values_list("verb", flat=True))) == (True, []), status


def _free_carer(both: Both) -> Any:
    """A carer of the operator with a log-in and no post in a home."""
    user = cast.user("free-carer", "无岗", "carer", cast.PUXI)
    place = cast.place(cast.PUXI)
    where = {"division": place, "division_path": place.path, "lat": place.lat, "lng": place.lng}
    Carer.objects.create(operator=both.house.care_home.operator, user=user, name=user.name, **where)
    return user


OWN: dict[str, Callable[[Both], dict[str, Any]]] = {
    "responder": lambda both: {"responder": both.house.chen.pk},
    "IncidentForm.division": lambda both: {"name": "雨", "division": cast.place(cast.HANYIN).pk},
    "RegisterForm.which": lambda both: {"uid": "n-1", "model": both.stock.model_id, "which": both.house.wang.pk, "room": ""},
    "InstallForm.which": lambda both: {"which": both.house.wang.pk},
    "OrderForm.which": lambda both: {"model": both.stock.model_id, "which": both.house.wang.pk},
    "LendForm.which": lambda both: {"which": both.house.wang.pk, "due_on": "2099-01-01"},
    "ShiftForm.responder": lambda both: {**_shift(both), "responder": both.bare.pk},
    "KeysForm.holders": lambda both: {"holders": [both.house.zhou.pk]},
    "ResponderForm.division": _responder_form,
    "FileForm.division": lambda both: _file(division=cast.DONGSHENG),
    "CounterForm.division": lambda both: _counter(cast.PUXI),
    "NewUser.division": lambda both: {**_new_user(both), "division": cast.PUXI},
    "EventForm.division": lambda both: _event(cast.DONGSHENG),
    "AskForm.elder": lambda both: {"elder": both.house.wang.pk, "kind": "explain", "text": "为什么"},
    "HouseholdForm.other": lambda both: {"other": both.house.third.pk},
    "NewAssessorForm.user": lambda both: _assessor(both.house.chen.user),
    "EnterForm.site": lambda both: _entered(site=both.house.station.site_id),
    "SiteForm.division": lambda both: _entered(),
    "BureauForm.operator": lambda both: _kept(operator=both.house.operator.pk),
    "OperatorForm.division": lambda both: _company(),
    "TransferForm.taker": lambda both: _sent(both, both.house.station),
    "CarerForm.division": lambda both: _carer(),
    "ReferForm.facility": lambda both: {"kind": "facility", "facility": both.house.station.pk},
    "ComplaintForm.facility": lambda both: {"matter": "work", "words": "服务没做好", "facility": both.house.station.pk},
    "AskForm.facility": lambda both: {"facility": both.house.care_home.pk, "kind": "hospice", "channel": "county"},
    "SendForm.facility": lambda both: {"facility": both.house.care_home.pk},
    "PlanForm.desk": lambda both: _drill(cast.HANYIN),
    "HoldForm.call": lambda both: {"held_on": localdate(both.house.at), "call": "", "findings": "对讲机没电"},
    "TransferForm.bed": lambda both: {"bed": both.house.care_bed.pk, "why": "换床"},
    "SeatForm.user": lambda both: {"user": _free_carer(both).pk, "kind": "carer"},
    "AlertForm.area": lambda both: _alert(both.house.area.pk),
    "HandForm.division": lambda both: _buddy(cast.PUXI),
    "AssignForm.buddy": lambda both: {"buddy": both.house.buddy.pk},
    "CardForm.buddy": lambda both: {"mobility": "walks", "buddy": both.house.buddy.pk},
    "IntakeForm.elder": lambda both: {**_intake(both), "elder": cast.ye_elder().pk},
    "LeaveForm.cover": lambda both: _away(both, both.own_cover),
}


@pytest.mark.parametrize("field", OWN)
def test_the_same_body_with_an_object_of_ones_own_is_done(field: str, both: Both) -> None:
    """So that the refusal above is the scope's, and not that of a body which is wrong anyway."""
    one = next(one for one in TRIES if one.fields == field)
    before = JournalEntry.objects.exclude(verb="access.user.sign_in").count()
    assert tried(both, one._replace(body=OWN[field])) in {200, 204, 302}
    assert JournalEntry.objects.exclude(verb="access.user.sign_in").count() > before


def test_the_ambulance_of_another_county_may_be_asked(both: Both) -> None:
    both.responder.kind = "ambulance"
    both.responder.save()
    assert tried(both, TRIES[0]) in {200, 204, 302}


def house_forms() -> Iterator[type[forms.BaseForm]]:
    for module in pkgutil.walk_packages(songhe.__path__, "songhe."):
        if module.name.endswith(("forms", "intake", "later")):
            importlib.import_module(module.name)
    waiting = [forms.BaseForm]
    while waiting:
        found = waiting.pop()
        waiting += found.__subclasses__()
        if found.__module__.startswith("songhe.") and ".tests." not in found.__module__:
            yield found


def test_every_field_that_names_an_object_is_tried() -> None:
    there = {
        f"{form.__name__}.{name}"
        for form in house_forms()
        if form.__name__ != "WithElder"  # never posted itself
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, NAMES)
    }
    listed = {one.fields for one in TRIES if "." in one.fields} | HARMLESS
    assert there - listed == set(), "try it in TRIES with an object of another county"
    assert listed - there == set(), "no such field any more"
