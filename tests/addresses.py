"""Every address of the house, and for each that takes arguments an object of 汉阴县 to try it with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.timezone import localdate, localtime

from songhe.base import clock
from songhe.base import indicators as base
from songhe.base.models import JournalEntry
from songhe.base.outbox.models import Parcel, Phone
from songhe.care.assessment import actions as assessment
from songhe.care.assessment import instruments
from songhe.care.assessment.tests import scene
from songhe.care.beds import actions as beds
from songhe.care.beds.tests import scene as bed_scene
from songhe.care.billing.tests import house as money
from songhe.care.complaints import actions as complaints
from songhe.care.complaints.actions.calling import Served
from songhe.care.complaints.models import Callback
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Response
from songhe.care.fleet import actions as fleet
from songhe.care.health import actions as health
from songhe.care.health.actions import advising, consulting, referring, rounding
from songhe.care.health.models import Alarm, Lapse
from songhe.care.homebeds import actions as homebeds
from songhe.care.homebeds.models import BedMonth, HomeBed, Subsidy
from songhe.care.homebeds.tests import scene as home_bed_scene
from songhe.care.homecare import actions as homecare
from songhe.care.homecare.actions import doors
from songhe.care.homecare.models import DayPlan, Picture, Suspicion
from songhe.care.homecare.tests import proof_scene
from songhe.care.homecare.tests import round as rounds
from songhe.care.homecare.tests import scene as visits
from songhe.care.meals import actions as meals
from songhe.care.meals.models import Signal
from songhe.care.meals.tests import scene as meal_scene
from songhe.care.needs import actions as needs
from songhe.care.nursing import actions as nursing
from songhe.care.nursing.models import Act, PlanItem
from songhe.care.nursing.tests import scene as nursing_scene
from songhe.care.rollcall import actions as rollcall
from songhe.care.rollcall.models import Charge, Person
from songhe.care.sensing import actions as sensing
from songhe.care.sensing.models import Home as SensedHome
from songhe.care.sensing.models import Ring
from songhe.care.visits import actions as seeing
from songhe.care.visits.models import Chase, VisitVoice
from songhe.city.answering import changing, drilling
from songhe.city.answering.models import Audit
from songhe.city.quality.models import Score
from songhe.city.reach.models import Look
from songhe.city.targets import actions as targets
from songhe.city.targets import composing
from songhe.city.targets.models import Publication
from songhe.city.targets.places import place
from songhe.links.devices import actions as door
from songhe.links.devices.models import Credential, DeadLetter
from songhe.links.notify import actions as notify
from songhe.links.notify import outlets
from songhe.links.notify.models import StandingLink, VoiceCall
from songhe.links.sheets.tests import books
from songhe.register.access import tokens
from songhe.register.access.models import SignIn, Token
from songhe.register.bulletin import actions as bulletin
from songhe.register.carers import actions as carers
from songhe.register.extracts import actions as extracts
from songhe.register.extracts.models import Extract
from songhe.register.filing import actions as filing
from songhe.register.life import actions as life
from songhe.register.life.models import Pair
from songhe.register.lists import actions as lists
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from songhe.register.providers import actions as providers
from songhe.register.providers.tests import making
from songhe.register.rights import actions as rights
from songhe.register.rolls import actions as rolls
from songhe.register.rolls.models import Proposal, RollRow
from songhe.register.staff import actions as staff
from songhe.register.surveys import actions as surveys
from tests import cast

BY_SECRET = {
    "field:link", "field:link_now", "field:link_key", "family:follow", "family:now", "family:read", "family:subscribe",
    "public:link", "public:link_press", "public:link_now",
    "payments:sandbox", "rollcall:buddy", "rollcall:buddy_word", "devices:hook", "notices:heard",
}  # fmt: skip
"""Pages behind a secret in the address: whoever has it is in. Their desks test that a wrong or old one is 404."""
ASKS = {"people:reveal": "?field=phone"}
"""What an address must be asked with before it looks at its object."""
OWN = {
    "lists:rename",
    "lists:share",
    "lists:remove",
    "access:end_session",
    "access:my_phone_loss",
    "access:my_phone_found",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "partner:revoke",
}
"""What belongs to one user and not to a place."""
REFERENCE = {
    "targets:target", "targets:rows", "targets:report", "targets:measure", "places:children", "bureau:stage", "bureau:figure",
    "bureau:calls", "bureau:export", "partner-v1:get_figure", "outbox:parcel",
    "partner-fhir:kind", "partner-fhir:search", "partner-fhir:validate_kind", "sensing:rule",
    "partner-fhir:terms", "partner-fhir:term", "partner-fhir:validate_in_one", "partner-fhir:validate_in_one_set",
    "partner-fhir:expand_one",
    "rollcall:hand_new", "fleet:mapping", "fleet:judge", "fleet:firmware",
}  # fmt: skip
"""Addresses whose argument is a word of the city (a division's code, a figure's), not an object of a county."""
PUBLIC = {
    "portal:facility", "portal:article", "portal:dataset", "portal:file", "providers:picture", "meals:public_week",
    "billing:draw", "billing:draw_file",
}  # fmt: skip
"""What everybody may read, without a log-in. `songhe/desks/portal/tests/test_facts.py` holds what may stand there."""


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver."""

    name: str
    takes: frozenset[str]
    roles: frozenset[str] | None
    fixed: tuple[tuple[str, Any], ...]

    def url(self, house: "House | None" = None) -> str:
        """The address for an object of 汉阴县, or of a page that takes none."""
        facts = SAMPLES[self.name](house) if self.takes and house else {}
        return reverse(self.name, kwargs=facts) + ASKS.get(self.name, "")


def _walk(resolver: URLResolver, space: str = "", taken: frozenset[str] = frozenset()) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        takes = taken | set(entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, f"{space}{entry.namespace}:" if entry.namespace else space, takes)
        elif isinstance(entry, URLPattern) and entry.name:
            fixed = tuple(entry.default_args.items())
            yield Address(f"{space}{entry.name}", takes, getattr(entry.callback, "roles", None), fixed)


@cache
def addresses() -> list[Address]:
    """Every named pattern of the house."""
    return list(_walk(get_resolver()))


def objects() -> list[Address]:
    """Addresses of one object of a county."""
    apart = BY_SECRET | OWN | REFERENCE | PUBLIC
    return [address for address in addresses() if address.takes and address.name not in apart]


class House:
    """汉阴县 with one of everything that has an address."""

    def __init__(self) -> None:
        self.at = clock.now()
        self.wang, self.daughter, self.liu = cast.wang(), cast.wang_daughter(), cast.liu_min()
        self.zhou, self.chen, self.device = cast.doctor_zhou(), cast.chen(), cast.wang_button()
        by = {"by": self.liu.actor, "at": self.at}
        self.warning = self.wang.warnings.get()
        for purpose in ("health", "family"):
            people.give_consent(elder=self.wang, purpose=purpose, given_by="王桂兰", **by)
        emergency.load_rules()
        day = {"starts_on": self.at.date() - timedelta(days=2)}
        self.category = people.enter_category(elder=self.wang, code="low_income", **day, **by)
        self.photo = people.add_photo(elder=self.wang, kind="door", picture=cast.picture(), **by)
        self.asked = rights.ask(elder=self.wang, kind="copy", asked_by="王丽", text="一份", **by)
        self.glass = rights.break_glass(user=cast.wu_city(), elder=self.wang, reason="在车站昏倒", at=self.at)
        self.open_glass = rights.break_glass(user=self.liu, elder=self.wang, reason="在车站昏倒", at=self.at)
        self._told()
        self._plan(by)
        self._lists(by)
        self._assess()
        self._call(by)
        self._ended(by)
        self._letters(by)
        self._life(by)
        self._facilities(by)
        self._meals(by)
        self._plans(by)
        self._served(by)
        self._money(by)
        self._proof(by)
        self._seeing(by)
        self._round()
        self._health()
        self._sensing()
        self._beds(by)
        self._home_beds(by)
        self._nursing(by)
        self._muster(by)
        self._devices(by)
        _standing(self)

    def _devices(self, by: dict[str, Any]) -> None:
        """An errand with a photograph, an aid that Wang has borrowed, and a mapping."""
        self.errand = fleet.order(elder=self.wang, model=self.device.model, **by)
        fleet.take(work=self.errand, **by)
        self.errand_photo = fleet.photograph(work=self.errand, data=cast.picture(), **by)
        self.aid = fleet.add_aid(number="LY-01", kind="wheelchair", division=self.wang.division_path, **by)
        self.spare_aid = fleet.add_aid(number="LY-02", kind="walker", division=self.wang.division_path, **by)
        fleet.lend(aid=self.aid, elder=self.wang, due_on=localdate(self.at) + timedelta(days=30), **by)
        door.save_mapping(code="acme", name="某厂", rules={"else": "status"}, division=cast.CITY, **by)

    def _beds(self, by: dict[str, Any]) -> None:
        """A home with its board, Ye who lives in it, a free bed, and Wang on the waiting list."""
        self.care_home = bed_scene.home(operator=self.operator)
        self.care_bed, self.care_room = bed_scene.bed("101", "2"), bed_scene.a_room("101")
        who = cast.ye_elder()
        group = {"group": "self_reliant", **by}
        self.stay = beds.reserve(bed=bed_scene.bed("101"), elder=who, **group)
        beds.arrive(stay=self.stay, **by)
        self.past_stay = beds.reserve(bed=self.care_bed, elder=self.wang, **group)  # a week, to get over an illness
        beds.arrive(stay=self.past_stay, **by)
        beds.discharge(stay=self.past_stay, why="home", **by)
        self.asking = beds.ask(elder=self.wang, channel="family", facility=self.care_home, user=self.daughter.user, **by)

    def _home_beds(self, by: dict[str, Any]) -> None:
        """Wang's bed at home, served by the home: looked at with a picture, one device place, an agreement, a counted month."""
        self.home_bed = home_bed_scene.asked(self.wang, at=self.at, facility=self.care_home)
        home_bed_scene.approved(self.home_bed, at=self.at)
        day = localtime(self.at).date()
        found = dict.fromkeys(home_bed_scene.dated.findings(day), ("ok", ""))
        told = {"home_bed": self.home_bed, **by}
        self.home_survey = homebeds.survey(on=day, findings=found, consent_by="王丽", **told)
        self.home_photo = homebeds.add_photo(survey=self.home_survey, picture=cast.picture(), caption="卫生间", **by)
        self.kit_item = homebeds.leave_out(code="gas", why="不用燃气", **told)
        self.retrofit = homebeds.ask_retrofit(items=["anti_slip"], **told)
        terms = {"starts_on": day, "ends_on": day + timedelta(days=365), "month_cents": 0}
        self.bed_agreement = homebeds.draft(**terms, **told)
        HomeBed.objects.filter(pk=self.home_bed.pk).update(status="open", opened_at=self.at, stay=self.past_stay.pk)
        self.home_bed.refresh_from_db()
        facts = {"facility": self.care_home, "division_path": self.wang.division_path, "month": day.replace(day=1)}
        zeros = dict.fromkeys(
            ("nights", "visits", "minutes", "calls", "rung", "days_seen", "days_active", "device_days", "heard_days",
             "need_visits", "need_minutes", "need_calls"), 0
        )  # fmt: skip
        self.bed_month = BedMonth.objects.create(home_bed=self.home_bed, met=False, counted_at=self.at, **facts, **zeros)
        self.subsidy = Subsidy.objects.create(
            home_bed=self.home_bed, elder=self.wang, kind="run", cents=1, rule_from=day, due_at=self.at, status="handed",
            list_number="JC-1", handed_at=self.at, **facts,
        )  # fmt: skip

    def _nursing(self, by: dict[str, Any]) -> None:
        """Sun lives in 201; Yang Mei is the head nurse: a plan that holds and a draft, a tablet, three acts of this minute, a
        shift and a mishap."""
        self.cared = bed_scene.elder("孙照护")
        bed_scene.lives(self.cared, bed_scene.bed("201"), at=self.at)
        self.post = nursing.seat(facility=self.care_home, user=self.yang.user, kind="head", **by)
        self.mate = nursing_scene.nurse("fangfang", "方芳", pin="")
        hours = {"named": [("白班", "08:00"), ("夜班", "20:00")], "valid_from": localdate(self.at) + timedelta(days=9)}
        self.nurse_hours = nursing.set_hours(facility=self.care_home, **hours, **by)
        made = {
            "facility": self.care_home,
            "elder": self.cared,
            "level": 2,
            "lines": [("wash", "07:00", ""), ("meal", "07:30", "")],
        }
        plan = nursing.draft(**made, **by)
        nursing.sign(plan=plan, signed_by="孙家女", relation="女儿", **by)
        self.plan_draft = nursing.draft(**made, **by)
        order = {
            "name": "氨氯地平片",
            "dose": "1 片",
            "said": "08:00",
            "prescribed_by": "王医生",
            "starts_on": localdate(self.at),
        }
        self.home_medicine = nursing.order(facility=self.care_home, elder=self.cared, **order, **by)
        Act.objects.filter(elder=self.cared).update(status="void")
        same = {
            "facility": self.care_home,
            "division_path": self.care_home.division_path,
            "elder": self.cared,
            "due_at": self.at,
        }
        wash, meal = (PlanItem.objects.get(plan=plan, kind=kind) for kind in ("wash", "meal"))
        done = Act.objects.create(item=wash, kind="wash", **same)
        nursing.do(act=done, post=self.post, by=self.yang.user.actor, at=self.at)
        self.act = Act.objects.create(item=meal, kind="meal", **same)
        Act.objects.create(medicine=self.home_medicine, kind="medicine", **same)
        self.nurse_shift = nursing.come(post=self.post, rooms=[], **by).shift
        self.mishap = nursing.raise_mishap(kind="fall", facility=self.care_home, elder=self.cared, **by)

    def _muster(self, by: dict[str, Any]) -> None:
        """A flood in 蒲溪社区, everybody of it on a roll, and what is at hand."""
        path = cast.place(cast.PUXI).path
        self.area = rollcall.make_area(name="月河", shape={}, places=[path], within="6109/610921", **by)
        told = {"kind": "flood", "level": "red", "area": self.area}
        self.alert = rollcall.hear_alert(source="县气象台", number="1", issued_at=self.at, **told, **by)[0]
        (self.muster,) = rollcall.start(**told, alert=self.alert, within="6109/610921", **by)
        rollcall.write_card(elder=self.wang, mobility="helped", device={}, agreed_by="", **by)
        self.on_roll = Person.objects.get(muster=self.muster, elder=self.wang)
        self.charge = Charge.objects.filter(muster=self.muster).first()
        village = {"division": cast.place(cast.PUXI), **by}
        self.buddy = rollcall.add_at_hand(what="buddy", name="王支书", kind="cadre", most=3, **village)

    def _round(self) -> None:
        """A carer, a visit of hers today and one that waits, and a plan of the day."""
        day = localtime(self.at).date()
        facts = {"day": day, "window_starts": self.at, "window_ends": self.at + timedelta(hours=1)}
        self.round_carer = rounds.carer("杨梅")
        told = {"status": "assigned", "carer": self.round_carer, "starts_at": self.at, "ends_at": self.at + timedelta(hours=1)}
        self.round_order = rounds.order(1, 9, **facts, **told)
        rounds.order(2, 9, **facts)
        operator = self.round_order.operator
        told = {"division_path": operator.division_path, "visits": 2, "asked_at": self.at, "status": "proposed"}
        self.day_plan = DayPlan.objects.create(operator=operator, day=day, asked_by="郑辉", **told)

    def _health(self) -> None:
        """Wang measures too high; she is followed up, referred, under contract with the town's team, and lets her daughter
        read."""
        by: dict[str, Any] = {"by": cast.qin_doctor().actor, "at": self.at}
        for minute in (1, 0):
            told = {"values": {"sbp": (165.0, ""), "dbp": (85.0, "")}, "taken_at": self.at - timedelta(minutes=minute)}
            health.measure(elder=self.wang, source="visit", **told, **by)
        self.rang = Alarm.objects.get(elder=self.wang)
        day = localdate(self.at)
        self.programme = health.enrol(elder=self.wang, kind="htn", on=day, **by)
        self.sent_on = referring.request(elder=self.wang, hospital="县医院", why="血压高", **by)
        self.team = health.found_team(name="秦岚团队", clinic="卫生院", division=cast.place(cast.PUXI_TOWN), **by)
        for name, part in (("秦岚", "doctor"), ("林护士", "nurse"), ("邹公卫", "public")):
            health.join_team(team=self.team, name=name, part=part, **by)
        self.contract = health.draft(elder=self.wang, team=self.team, package="basic", starts_on=day, **by)
        health.sign(contract=self.contract, signed_by="王桂兰", **by)
        health.share(elder=self.wang, given_by="王桂兰", **by)
        self._clinic(by)

    def _clinic(self, by: dict[str, Any]) -> None:
        """Wang's pills, a consult that waits, a slot, a round in her village, an adviser with a duty and a question."""
        at, day = self.at, localdate(self.at)
        record = {"name": "华法林", "dose": "1 片"}
        self.medicine = health.prescribe(elder=self.wang, record=record, times=["23:30"], starts_on=day, **by)
        health.set_reminding(elder=self.wang, way="message", tells_family=True, helped_said="王桂兰", **by)
        facts = {"elder": self.wang, "division_path": self.wang.division_path, "cause": "critical", "missed": 2}
        self.lapse = Lapse.objects.create(**facts, opened_at=at)
        doctor = cast.qin_doctor()
        begins = at + timedelta(days=1)
        self.slot = consulting.open_slots(doctor=doctor, starts_at=begins, count=2, **by)[0]
        assistant = self.chen.user
        told = {"reason": "咳嗽两天", "asker": "assistant", "user": assistant}
        self.consult = consulting.request(elder=self.wang, **told, by=assistant.actor, at=at)
        village = {"village": cast.place(cast.PUXI), "on": day, "begins": time(9), "place": "村卫生室"}
        self.village_round = rounding.plan(team=self.team, **village, **by)
        county = {"by": cast.li_county().actor, "at": at}
        who = {"name": "程济民", "speciality": "心血管", "former_post": "副主任医师", "licence": "110610000012345"}
        self.adviser = advising.invite(division=cast.place(cast.PUXI), user=self.zhou.user, **who, **county)
        advising.check_licence(adviser=self.adviser, until=None, **county)
        hours = {"on": day, "starts": time(9), "ends": time(11), "place": "蒲溪站"}
        self.adviser_duty = advising.roster(adviser=self.adviser, **hours, **county)
        asked = {"text": "吃药能喝茶吗", "user": assistant, "by": assistant.actor}
        self.question = advising.ask(adviser=self.adviser, elder=self.wang, **asked, at=at)
        advising.answer(question=self.question, answer="隔两小时再喝", needs_doctor=True, minutes=9, **by)

    def _sensing(self) -> None:
        """Wang's tap is silent: somebody is to look; other limits were played back, for her and for everybody."""
        lead = cast.zhao_lead()
        by: dict[str, Any] = {"by": lead.actor, "at": self.at}
        now, where = int(self.at.timestamp()), {"elder": self.wang, "division_path": self.wang.division_path}
        meter = {"k": "meter", "n": "水表", "since": now - 4_000_000, "heard": now - 600, "on": now - 60_000}
        SensedHome.objects.create(**where, record={"t": {"meter-wang": meter}})
        ring = {"rule": "water-still", "level": 2, "model": "水表", "device_uid": "meter-wang", "task": self.quiet.pk}
        self.sensed = Ring.objects.create(**where, **ring, opened_at=self.at)
        told: dict[str, Any] = {"rule": "water-still", "limits": {"hours": 14.0}, "days": 7, **by}
        self.trial = sensing.ask_trial(**told, division=cast.li_county().scope)
        self.own_trial = sensing.ask_trial(**told, division=self.wang.division_path, elder=self.wang)
        for row in (self.trial, self.own_trial):
            sensing.finish_trial(trial=row, result={"people": 0}, at=self.at)
            sensing.note_seen(trial=row, user=lead.pk, **by)
        sensing.sign(trial=self.own_trial, user=lead.pk, why="常去女儿家", starts_on=localdate(self.at), **by)
        sensing.hold(elder=self.wang, reason="visit", until=self.at + timedelta(days=5), **by)

    def _told(self) -> None:
        """A draft for the public, and a counter."""
        county = cast.li_county()
        self.article = bulletin.write(title="高龄津贴", body="带身份证。", user=county, at=self.at)
        facts = {"name": "民政窗口", "address": "城关镇", "matters": ["apply"]}
        self.counter = bulletin.open_counter(division=county.division, user=county, at=self.at, **facts)

    def _plan(self, by: dict[str, Any]) -> None:
        begins = self.at + timedelta(hours=5)
        self.shift = staff.plan_shift(responder=self.zhou, starts_at=begins, ends_at=begins + timedelta(hours=8), **by)
        self.swap = staff.ask_swap(shift=self.shift, asked=self.chen, **by)
        later = begins + timedelta(days=1)  # one more, for which nobody was asked yet
        staff.plan_shift(responder=self.zhou, starts_at=later, ends_at=later + timedelta(hours=8), **by)

    def _lists(self, by: dict[str, Any]) -> None:
        """A list of deaths that was read, a row of it, what it proposes, and a list that waits to go out."""
        county = cast.li_county()
        data = books.csv_of([["姓名", "身份证号"], ["王桂兰", "x"]])
        facts = {"kind": "deaths", "bureau": "公安", "file_name": "x.csv", "pieces": [data], "within": county.scope}
        self.roll = rolls.receive(**facts, by=county.actor, at=self.at)
        rolls.work_due(now=lambda: self.at)
        self.roll.refresh_from_db()
        self.roll_row = RollRow.objects.create(roll=self.roll, number=2, need="double", cells=["王桂兰"], candidate=self.wang)
        said = {"roll": self.roll, "row": 2, "kind": "died", "sure": "id", "proposed_at": self.at}
        self.proposal = Proposal.objects.create(elder=self.wang, division_path=self.wang.division_path, **said)
        asked = {"purpose": "十二月探访", "title": "x", "rows": Elder.objects.all(), "whole": True, "at": self.at}
        self.extract = extracts.ask_extract(user=self.liu, **asked)

    def _assess(self) -> None:
        """Wang's report, which her daughter does not believe, and a second assessment by the other paper that is under way."""
        day, at = instruments.today(self.at), self.at
        self.assessor = scene.assessor("zhouming", "周明", "responder", cast.PUXI, "medical", **scene.around(day))
        second = scene.assessor("guowei", "郭伟", "assistant", cast.PUXI, "care", **scene.around(day))
        facts = {"elder": self.wang, "second": second, "user": self.zhou.user, "base_date": day, "at": at}
        self.report = scene.issued(scene.begun(**facts), at=at)
        assessment.appeal(assessment=self.report, reason="母亲比这差", user=self.daughter.user, at=at)
        self.sheet = scene.begun(**facts, instrument="ltc2021")

    def _call(self, by: dict[str, Any]) -> None:
        self.call = emergency.raise_call(source="matrix", trigger="sos", elder=self.wang, **by)[0]
        emergency.answer(call=self.call, user=self.liu, at=self.at)
        self.response: Response = emergency.ask(call=self.call, responder=self.zhou, **by)
        self.incident = emergency.open_incident(name="停电", division=cast.place(cast.HANYIN), **by)

    def _ended(self, by: dict[str, Any]) -> None:
        """A call that is over and counted, and owes a review and a call back."""
        ended = emergency.raise_call(source="ended", trigger="sos", elder=cast.ye_elder(), **by)[0]
        emergency.answer(call=ended, user=self.liu, at=self.at)
        response = emergency.ask(call=ended, responder=self.chen, **by)
        for verb in (emergency.accept, emergency.depart, emergency.arrive, emergency.enter, emergency.finish):
            verb(response=response, **by)
        ended.refresh_from_db()
        emergency.close(call=ended, cause="helped", **by)
        drawn = {"call": ended, "operator": self.liu, "operator_name": "刘敏", "division_path": self.liu.scope, "seed": "0"}
        days = {"month": self.at.date().replace(day=1), "drawn_of": 1, "drawn_at": self.at, "due_on": self.at.date()}
        self.audit = Audit.objects.create(to_the_door=True, **drawn, **days)
        lead, place = cast.zhao_lead(), cast.place(cast.HANYIN)
        self.change = changing.make(what="x", from_on=self.at.date(), by=lead, at=self.at)
        self.drill = drilling.plan(desk=place, scene="fire", planned_on=localdate(self.at), **by)

    def _letters(self, by: dict[str, Any]) -> None:
        door.issue_credential(username=self.device.uid, **by)
        self.credential = Credential.objects.get(username=self.device.uid)
        spooled = {"received_at": self.at, "credential": self.device.uid, "topic": "t", "payload": b"?"}
        self.letter = DeadLetter.objects.create(reason="unreadable", digest="0", **spooled)
        facts = {"to": f"user:{self.liu.pk}", "to_name": "刘敏", "title": "王", "text": "x"}
        self.notice = notify.leave(key="matrix", division=self.call.division_path, at=self.at, **facts)[0]
        told = {"name": "短信网关", "address": "jsons://sms.example.com/send?:mobile={phone}"}
        self.outlet = outlets.add(kind="sms", division=self.call.division_path, **told, **by)
        self.mine_told = notify.leave(key="mine", division=self.call.division_path, at=self.at, phone="1", **facts)[-1]
        ring = {"notice": self.notice, "division_path": self.call.division_path, "sentence": "x", "made_at": self.at}
        self.rung = VoiceCall.objects.create(stand_in=True, **ring)
        seen = {"at": self.at, "looked_at": self.at, "buttons": 1, "outside": 1, "on_duty": 0}
        village = cast.place(cast.PUXI).path
        Look.objects.create(division_path="6109/610921", moment="now", villages=[[village, 1, 1]], **seen)
        self.entry = JournalEntry.objects.latest("pos")
        tokens.issue_token(user=self.liu, label="x", **by)
        self.token = Token.objects.get(user=self.liu)
        self.sign_in = SignIn.objects.filter(user=self.liu).first()
        self.kept = lists.save_list(user=self.liu, name="x", chosen={"living": "alone"}, at=self.at)

    def _plans(self, by: dict[str, Any]) -> None:
        """A task of the county, a figure that it reported, and a report that it published."""
        county, month = cast.place(cast.HANYIN), base.month_of(self.at)
        day = self.at.date() + timedelta(days=9)
        told = {"measure": "rural-1.2", "title": "报选址", "department": "汉阴县民政局", "wanted": "选址表"}
        self.task = targets.create(**told, division=county, due_on=day, **by)
        figure = {"numerator": Decimal(200), "denominator": None, "department": "汉阴县财政局", "evidence": "文号"}
        facts = {"target": "budget-other", "area": cast.HANYIN, "month": month.first, **figure}
        self.reported = targets.report(**facts, **by)
        clerk = cast.li_county()
        content = composing.content(clerk, "meeting", place(clerk), month, self.at)
        kept = {"kind": "meeting", "division_path": county.path, "month": month.first, "number": "x", "by_name": "李强"}
        self.publication = Publication.objects.create(
            **kept, published_at=self.at, user=clerk, content=content, digest="0" * 64
        )

    def _life(self, by: dict[str, Any]) -> None:
        """An event that waits, and two files of one person, merged; a third one that only looks alike."""
        facts = {"source": "hand", "on": self.at.date() - timedelta(days=1), **by}
        self.event = life.propose(elder=self.wang, kind="went_away", **facts)
        self.double, self.third = cast.wang_again(), cast.wang_again("13992500009")
        life.compare(at=self.at)
        self.merge = life.merge(survivor=self.wang, double=self.double, **by)
        self.pair = Pair.objects.get(one=self.wang, other=self.third)

    def _money(self, by: dict[str, Any]) -> None:
        """A bill to be paid, one that was and is disputed, and a month that was settled before."""
        self.money = money.Scene(self.wang, self.station, self.daughter.user, by)

    def _facilities(self, by: dict[str, Any]) -> None:
        """A station with an operator and its clerk, a home that the town runs, things on their way, and what was filed."""
        day = self.at.date() - timedelta(days=90)
        self.operator = making.operator()
        self.clerk = cast.zheng_operator()
        self.seat = providers.seat_clerk(operator=self.operator, user=self.clerk, **by)
        self.station = making.facility(operator=self.operator, on=day)
        self.home = making.facility("蒲溪敬老院", "care_home", on=day, managed_by="town", operator=self.operator)
        providers.set_beds(facility=self.station, counts={"nursing": 4}, **by)
        self.licence = making.licence(self.station, expires_on=self.at.date() + timedelta(days=9))
        self.asset = providers.enter_asset(facility=self.home, name="护理床", count=4, **by)
        told = {"giver": self.home, "taker": self.station, "lines": [(self.asset, 1)], "paper": "汉财发〔2026〕5号"}
        self.transfer = providers.draft_transfer(**told, **by)
        self.reform = providers.begin_reform(facility=self.home, due_on=self.at.date(), **by)
        self.house_picture = providers.add_picture(facility=self.station, picture=cast.picture(), caption="门头", **by)
        self.filing = filing.submit(facility=self.station, kind="first", papers=[], **by)
        self.offer = filing.add_offer(facility=self.station, service="bathing", **by)
        heads = "机构名称,设施类型,所属社区,所在建筑,详细地址,运营状态,开始运营日期,批复文号"
        told = ["蒲溪幸福院,互助幸福院,蒲溪社区,蒲溪老年活动楼A座,一组,运营中,2026/3/1,文1", "无名,不知道,蒲溪社区"]
        lines = "\n".join([heads, *told, ""]).encode()
        self.survey = surveys.bring(pieces=[lines], file_name="台账.csv", user=cast.li_county(), **by)
        self._visits(by)

    def _visits(self, by: dict[str, Any]) -> None:
        """Wang's house is to be cleaned the day after tomorrow, and every Tuesday."""
        visits.carer()
        day = localtime(self.at).date() + timedelta(days=2)
        told = {"elder": self.wang, "offer": visits.offer(), **by}
        self.order = homecare.book(**told, day=day, time=visits.NINE, channel="web", submit=True)
        self.standing = homecare.stand(**told, weekdays=[1], at_time=time(15), starts_on=day)
        offer, today = visits.offer(), localtime(self.at).date()
        sold = {"name": "清爽套餐", "offers": [offer, offer], "cents": 9000, "valid_from": today}
        self.package = homecare.lay_package(facility=offer.facility, **sold, **by)
        starts = [visits.at(9, day=today + timedelta(days=days)) for days in (3, 4)]
        self.course = homecare.book_package(elder=self.wang, package=self.package, starts=starts, channel="desk", **by)[
            0
        ].course
        weekly = [{"item": "clean-house", "times": 1, "per": "week", "minutes": 90}]
        plan = homecare.draft_plan(elder=self.wang, operator=self.operator, lines=weekly, taboos="", **by)
        homecare.agree_plan(plan=plan, agreed_with="王桂兰", **by)
        agreed = {"elder": self.wang, "operator": self.operator, "starts_on": day, **by}
        self.agreement = homecare.draft_agreement(text="甲方乙方", **agreed)

    def _served(self, by: dict[str, Any]) -> None:
        """A carer with papers, needs on their way, complaints, a call to be made, and a month that was judged."""
        begins = self.at + timedelta(days=3)
        self.carer = carers.add_carer(operator=self.operator, name="杨梅", division=cast.place(cast.PUXI), **by)
        self.paper = carers.enter_certificate(carer=self.carer, kind="health", **by)
        away = {"starts_at": begins, "ends_at": begins + timedelta(hours=8), "reason": "leave"}
        self.absence = carers.enter_absence(carer=self.carer, **away, **by)
        carers.show_portrait(carer=self.carer, picture=cast.picture(), **by)
        self.need, self.sent = (needs.collect(elder=self.wang, channel="phone", item="bath-home", **by) for _ in range(2))
        needs.offer(need=self.need, facility=self.station, **by)
        self.referral = needs.refer(need=self.sent, kind="facility", facility=self.station, **by)
        said = {"matter": "money", "words": "价目表六十，收了九十", "facility": self.station, **by}
        path = self.wang.division_path
        self.complaint = complaints.submit(division_path=path, source="family", user=self.daughter.user, **said).complaint
        asked = complaints.submit(division_path=path, source="public", **said).complaint
        complaints.accept(complaint=asked, **by)
        complaints.ask_provider(complaint=asked, told="请说明", **by)
        self.asked_complaint = asked
        day = self.at.date() - timedelta(days=1)
        served = Served(self.wang.pk, self.wang, self.station, "上门助浴", path, {"came": True})
        complaints.draw(day=day, served=[served], at=self.at)
        self.callback = Callback.objects.get()
        facts = {"operator": self.operator, "division_path": path, "month": base.month_of(self.at).first, "points": 88.0}
        self.score = Score.objects.create(facility=self.station, form_from=day, counted_at=self.at, orders=9, **facts)

    def _meals(self, by: dict[str, Any]) -> None:
        """A canteen where Wang eats: her card, a lunch of tomorrow, a standing order, a sample, and a signal."""
        where, day = meal_scene.canteen(), localdate(self.at)
        self.canteen, self.lunch = where, meal_scene.lunch(where)
        self.diner = meals.join(elder=self.wang, facility=where, **by)
        ordered = {"diner": self.diner, "service": self.lunch, "channel": "desk", "day": day + timedelta(days=1)}
        self.portion = meals.order(**ordered, **by)
        told = {"diner": self.diner, "facility": where, "meal": "lunch", "weekdays": [0, 1], "way": "eat_in"}
        self.regular = meals.set_regular(**told, **by)
        self.sample = meals.keep_sample(facility=where, day=day, meal="lunch", dish="红烧肉", grams=130, **by)
        facts = {"elder": self.wang, "division_path": self.wang.division_path, "facility": where, "cause": "missed"}
        self.signal = Signal.objects.create(**facts, missed=[[day.isoformat(), "lunch"]], opened_at=self.at)

    def _seeing(self, by: dict[str, Any]) -> None:
        """Wang does not answer, something is quiet at hers, the village has a post, and it is cold."""
        place = cast.place(cast.PUXI)
        seen = seeing.record(elder=self.wang, method="phone", outcome="not_met", **by)
        self.chase = Chase.objects.get()
        self.quiet = seeing.hear(elder=self.wang, kind="no_movement", source="sensing:meter-wang", device_alive=True, **by)
        day = localdate(self.at)
        self.helper = seeing.appoint(division=place, kind="helper", name="刘助老", appointed_on=day, **by)
        self.cold = seeing.call_occasion(path=self.wang.division_path, kind="cold", first=day, last=day, **by)
        facts = {"owner": str(self.chen.user.pk), "owner_name": "陈芳", "division_path": self.wang.division_path}
        self.kept_visit = Parcel.objects.create(
            kind="visits.visit", digest="0", box=b"?", about=self.wang.pk, status="refused", received_at=self.at, **facts
        )
        self.phone = Phone.objects.create(mark=self.wang.pk, met_at=self.at, seen_at=self.at, **facts)
        self.lost = Phone.objects.create(
            mark=self.liu.pk, met_at=self.at, seen_at=self.at, lost_at=self.at, status="lost", **facts
        )
        self.voice = VisitVoice.objects.create(visit=seen, webm="GkXf", seconds=3, taken_at=self.at)

    def _proof(self, by: dict[str, Any]) -> None:
        """A visit of today at Wang's, unconfirmed, with a photograph, an honest exception and something to look at."""
        self.yang = proof_scene.yang()
        start = self.at - timedelta(hours=4)
        day = {"day": localtime(self.at).date()}
        self.done = proof_scene.order(start=start, status="checked_out", checked_in_at=start, **day)
        self.done.checked_out_at = start + timedelta(hours=1)
        self.done.save()
        carers.show_portrait(carer=self.yang, picture=cast.picture(), **by)
        told = {"taken_at": self.at, "received_at": self.at, "consent": "王桂兰", "jpeg": "/9j/"}
        self.shot = Picture.objects.create(order=self.done, **told)
        self.said = self.done.exceptions.create(
            carer=self.yang, division_path=self.done.division_path, kind="phone", said_at=self.at
        )
        seen = {"kind": "pair", "division_path": self.yang.division_path, "said": "x", "key": "x", "found_at": self.at}
        self.suspicion = Suspicion.objects.create(carer=self.yang, orders=[str(self.done.pk)], **seen)
        facts = {"owner": str(self.yang.user.pk), "owner_name": "杨梅", "division_path": self.done.division_path}
        self.parcel = Parcel.objects.create(
            kind="homecare.check_in", digest="0", box=b"?", about=self.done.pk, status="refused", received_at=self.at, **facts
        )
        doors.issue_codes(elders=[self.wang], **by)


def _elder(house: House) -> dict[str, Any]:
    return {"key": house.wang.pk}


def _call(house: House) -> dict[str, Any]:
    return {"pk": house.call.pk}


def _responder(house: House) -> dict[str, Any]:
    return {"key": house.zhou.pk}


def _user(house: House) -> dict[str, Any]:
    return {"key": house.liu.pk}


def _device(house: House) -> dict[str, Any]:
    return {"key": house.device.pk}


def _swap(house: House) -> dict[str, Any]:
    return {"key": house.swap.pk}


def _incident(house: House) -> dict[str, Any]:
    return {"pk": house.incident.pk}


def _link(house: House) -> dict[str, Any]:
    return {"elder": house.wang.pk, "link": _standing(house).pk}


def _standing(house: House) -> Any:
    facts = {"owner": f"elder:{house.wang.pk}", "purpose": "help", "division_path": house.wang.division_path}
    return StandingLink.objects.get_or_create(**facts, defaults={"made_at": house.at, "made_by": "user:x"})[0]


def _fhir_export(house: House) -> Any:
    """A bulk export that the clinic's system asked for."""
    doctor = cast.qin_doctor()
    known = Extract.objects.filter(asked_by=doctor).first()
    if known is None:
        people.give_consent(elder=house.wang, purpose="partner", given_by="王桂兰", by=house.liu.actor, at=house.at)
        rows = Elder.objects.filter(pk=house.wang.pk)
        facts = {"form": "fhir", "purpose": "HIS", "title": "FHIR", "columns": ["Patient"], "at": house.at}
        known = extracts.ask_form(user=doctor, rows=rows, **facts)
        extracts.approve(extract=known, user=cast.li_county(), at=house.at)
        extracts.make(extract=known, at=house.at)
    return known.pk


SAMPLES: dict[str, Callable[[House], dict[str, Any]]] = {
    **dict.fromkeys(
        ("access:user", "access:user_place", "access:user_password", "access:user_disabling", "access:user_enabling",
         "access:user_unlocking", "access:user_factors", "access:user_signing_out"), _user,
    ),
    **dict.fromkeys(
        ("people:file", "people:edit", "people:reveal", "people:add_contact", "people:add_warning", "people:give_consent",
         "people:history", "people:add_category", "people:join", "people:leave", "people:add_photo", "people:log_in",
         "staff:keys"), _elder,
    ),
    **dict.fromkeys(
        ("people:contact", "people:contact_place", "people:contact_removal", "people:contact_log_in"),
        lambda house: {"key": house.wang.pk, "row": house.daughter.pk},
    ),
    **dict.fromkeys(("rights:request", "rights:withdrawal"), lambda house: {"key": house.asked.pk}),
    **dict.fromkeys(("rights:paper", "rights:copy"), lambda house: {"elder": house.wang.pk}),
    "rights:opened": lambda house: {"key": house.open_glass.pk},
    "rights:review": lambda house: {"key": house.glass.pk},
    "people:end_category": lambda house: {"key": house.wang.pk, "row": house.category.pk},
    **dict.fromkeys(("people:photo", "people:photo_removal"), lambda house: {"key": house.wang.pk, "row": house.photo.pk}),
    "people:warning_removal": lambda house: {"key": house.wang.pk, "row": house.warning.pk},
    "people:withdraw_consent": lambda house: {"key": house.wang.pk, "purpose": "health"},
    **dict.fromkeys(("staff:edit", "staff:deactivation", "staff:activation", "staff:log_in"), _responder),
    **dict.fromkeys(("staff:cancellation", "staff:swap"), lambda house: {"key": house.shift.pk}),
    **dict.fromkeys(("staff:agreement", "staff:refusal", "staff:withdrawal"), _swap),
    **dict.fromkeys(
        ("rolls:roll", "rolls:progress", "rolls:columns", "rolls:begin", "rolls:stop", "rolls:resume", "rolls:faults",
         "rolls:workbook", "rolls:doubles"), lambda house: {"key": house.roll.pk},
    ),
    "rolls:decide": lambda house: {"key": house.roll.pk, "row": house.roll_row.pk},
    **dict.fromkeys(("rolls:accept", "rolls:refuse"), lambda house: {"key": house.proposal.pk}),
    **dict.fromkeys(("extracts:approve", "extracts:refuse", "extracts:workbook"), lambda house: {"key": house.extract.pk}),
    **dict.fromkeys(("life:elder", "life:new"), _elder),
    **dict.fromkeys(("life:event", "life:perform", "life:refuse", "life:undo"), lambda house: {"key": house.event.pk}),
    **dict.fromkeys(
        ("life:pair", "life:merging", "life:separation", "life:reopening"), lambda house: {"key": house.pair.pk},
    ),
    **dict.fromkeys(("life:merge", "life:split"), lambda house: {"key": house.merge.pk}),
    **dict.fromkeys(
        ("bulletin:article", "bulletin:publish", "bulletin:withdraw"), lambda house: {"key": house.article.pk},
    ),
    **dict.fromkeys(("bulletin:counter", "bulletin:close", "bulletin:reopen"), lambda house: {"key": house.counter.pk}),
    "places:village": lambda house: {"key": cast.place(cast.PUXI).pk},
    **dict.fromkeys(
        ("fleet:device", "fleet:start_test", "fleet:install", "fleet:retire", "fleet:collect", "fleet:report", "fleet:setting",
         "fleet:away"), _device,
    ),
    **dict.fromkeys(
        ("fleet:work", "fleet:take", "fleet:hang", "fleet:photograph", "fleet:finish", "fleet:drop"),
        lambda house: {"key": house.errand.pk},
    ),
    "fleet:photo": lambda house: {"key": house.errand_photo.pk},
    **dict.fromkeys(
        ("fleet:aid", "fleet:lend", "fleet:come_back", "fleet:clean", "fleet:scrap"), lambda house: {"key": house.aid.pk},
    ),
    **dict.fromkeys(("fleet:judge", "fleet:firmware"), lambda house: {"key": house.device.model.pk}),
    **dict.fromkeys(
        ("emergency:call", "emergency:record", "emergency:answer", "emergency:hear", "emergency:miss", "emergency:note",
         "emergency:severity", "emergency:ask", "emergency:start_cascade", "emergency:stop_cascade", "emergency:hand_over",
         "emergency:close", "emergency:cancel", "emergency:merge", "emergency:group", "emergency:ungroup", "emergency:review",
         "emergency:follow_up", "emergency:take_over", "dispatcher:case", "dispatcher:row", "dispatcher:reveal",
         "bureau:call", "partner-v1:get_call"), _call,
    ),

    **dict.fromkeys(
        ("proof:of", "proof:correct", "proof:call_back", "round:plain_visit"), lambda house: {"key": house.done.pk},
    ),
    "proof:exception": lambda house: {"key": house.said.pk},
    "proof:see": lambda house: {"key": house.parcel.pk},
    "proof:suspicion": lambda house: {"key": house.suspicion.pk},
    "proof:picture": lambda house: {"key": house.shot.pk},
    **dict.fromkeys(("proof:reissue", "proof:pin"), _elder),
    "community:village": lambda house: {"pk": cast.place(cast.PUXI).pk},
    "emergency:respond": lambda house: {"pk": house.response.pk, "verb": "arrive"},
    "fleet:see_letter": lambda house: {"key": house.letter.pk},
    **dict.fromkeys(
        ("fleet:disable_credential", "fleet:renew_secret", "fleet:issue_signing"), lambda house: {"key": house.credential.pk},
    ),
    "notices:retry": lambda house: {"notice": house.notice.pk},
    "reach:village": lambda house: {"code": cast.PUXI},
    "notices:seen": lambda house: {"notice": house.mine_told.pk},
    **dict.fromkeys(
        ("notices:channel", "notices:channel_trial", "notices:channel_trials", "notices:channel_stop",
         "notices:channel_resume"), lambda house: {"key": house.outlet.pk},
    ),
    "notices:voice_press": lambda house: {"key": house.rung.pk},
    **dict.fromkeys(
        ("dispatcher:incident", "dispatcher:close_incident", "dispatcher:group_calls", "dispatcher:ungroup_calls"), _incident,
    ),
    "field:deed": lambda house: {"response": house.response.pk, "verb": "accept"},
    "family:elder": lambda house: {"elder": house.wang.pk},
    **dict.fromkeys(("public:links_of", "public:give"), lambda house: {"elder": house.wang.pk}),
    **dict.fromkeys(("public:revoke", "public:code"), _link),
    "auditor:entry": lambda house: {"pk": house.entry.pk},
    **dict.fromkeys(("assessment:of_elder", "assessment:start"), _elder),
    "assessment:assessor": lambda house: {"key": house.assessor.pk},
    "assessment:outbox": lambda house: {"delivery": house.sheet.pk},
    **dict.fromkeys(
        ("assessment:one", "assessment:sheet", "assessment:join", "assessment:submit", "assessment:reopen", "assessment:sign",
         "assessment:issue", "assessment:cancel"), lambda house: {"key": house.sheet.pk},
    ),
    **dict.fromkeys(
        ("assessment:report", "assessment:opening", "assessment:paper", "assessment:appeal", "assessment:withdraw",
         "assessment:correct"), lambda house: {"key": house.report.pk},
    ),
    **dict.fromkeys(
        ("providers:facility", "providers:edit", "providers:beds", "providers:move", "providers:licence", "providers:sign_in",
         "providers:add_picture", "filing:summary", "filing:new", "filing:report", "filing:prices"),
        lambda house: {"pk": house.station.pk},
    ),
    **dict.fromkeys(
        ("providers:assets", "providers:new_transfer", "providers:begin_reform"), lambda house: {"pk": house.home.pk},
    ),
    **dict.fromkeys(
        ("homecare:order", "homecare:acceptance", "homecare:rejection", "homecare:assignment", "homecare:unassignment",
         "homecare:cancellation", "homecare:moving", "homecare:confirmation", "homecare:rating", "homecare:dispute",
         "homecare:settlement"), lambda house: {"key": house.order.pk},
    ),
    **dict.fromkeys(
        ("homecare:offers", "homecare:reception", "homecare:packages_of", "homecare:package_new"),
        lambda house: {"key": house.station.pk},
    ),
    "homecare:package_ending": lambda house: {"key": house.package.facility_id, "package": house.package.pk},
    "book:package_choice": lambda house: {"key": house.wang.pk},
    "book:package": lambda house: {"key": house.wang.pk, "package": house.package.pk},
    **dict.fromkeys(("book:course", "book:left"), lambda house: {"key": house.course.pk}),
    **dict.fromkeys(
        ("partner-v1:get_order", "partner-v1:accept_order", "partner-v1:reject_order", "partner-v1:assign_order",
         "partner-v1:start_order", "partner-v1:finish_order", "partner-v1:cancel_order"), lambda house: {"pk": house.order.pk},
    ),
    "homecare:offer_item": lambda house: {"key": house.station.pk, "row": house.offer.pk},
    **dict.fromkeys(("book:elder", "book:paper"), _elder),
    **dict.fromkeys(("agree:elder", "agree:plan", "agree:draft", "book:agreements"), _elder),
    **dict.fromkeys(
        ("agree:one", "agree:paper", "agree:signature", "agree:ending"), lambda house: {"key": house.agreement.pk},
    ),
    "homecare:portrait": lambda house: {"key": house.done.pk},
    "book:item": lambda house: {"key": house.wang.pk, "code": "clean-house"},
    **dict.fromkeys(
        ("book:at", "book:standing"), lambda house: {"key": house.wang.pk, "offer": house.order.offer_id},
    ),
    "book:standing_end": lambda house: {"key": house.standing.pk},
    "providers:site": lambda house: {"pk": house.station.site_id},
    **dict.fromkeys(("providers:operator", "providers:log_in"), lambda house: {"pk": house.operator.pk}),
    "providers:clerk_end": lambda house: {"pk": house.operator.pk, "row": house.seat.pk},
    "providers:revocation": lambda house: {"pk": house.station.pk, "row": house.licence.pk},
    "providers:picture_removal": lambda house: {"pk": house.station.pk, "row": house.house_picture.pk},
    "providers:write_off": lambda house: {"pk": house.home.pk, "row": house.asset.pk},
    **dict.fromkeys(
        ("providers:transfer", "providers:handover", "providers:receipt", "providers:transfer_withdrawal"),
        lambda house: {"pk": house.transfer.pk},
    ),
    **dict.fromkeys(
        ("providers:reform_decision", "providers:reform_handing", "providers:reform_excuse", "providers:reform_reopening"),
        lambda house: {"pk": house.reform.pk},
    ),
    **dict.fromkeys(
        ("surveys:survey", "surveys:columns", "surveys:entry", "surveys:closing", "surveys:faults"),
        lambda house: {"pk": house.survey.pk},
    ),
    "surveys:building": lambda house: {"pk": house.survey.pk, "number": 2},
    **dict.fromkeys(
        ("filing:filing", "filing:receipt", "filing:refusal", "filing:check", "filing:withdrawal"),
        lambda house: {"pk": house.filing.pk},
    ),
    **dict.fromkeys(
        ("filing:price", "filing:offer_ending"), lambda house: {"pk": house.station.pk, "row": house.offer.pk},
    ),
    **dict.fromkeys(
        ("targets:task", "targets:reply", "targets:accept", "targets:send_back", "targets:withdraw", "targets:postpone"),
        lambda house: {"key": house.task.pk},
    ),
    **dict.fromkeys(
        ("targets:publication", "targets:paper", "targets:word"), lambda house: {"key": house.publication.pk},
    ),
    **dict.fromkeys(
        ("carers:carer", "carers:edit", "carers:certificate", "carers:training", "carers:hours", "carers:absence",
         "carers:deactivation", "carers:activation", "carers:portrait", "carers:portrait_removal", "carers:log_in"),
        lambda house: {"pk": house.carer.pk},
    ),
    "carers:certificate_end": lambda house: {"pk": house.carer.pk, "row": house.paper.pk},
    "carers:absence_withdrawal": lambda house: {"pk": house.carer.pk, "row": house.absence.pk},
    "needs:collect": lambda house: {"elder": house.wang.pk},
    **dict.fromkeys(
        ("visits:person", "visits:visit", "visits:aside", "visits:rise", "visits:bar", "visits:promise", "visits:well"),
        lambda house: {"elder": house.wang.pk},
    ),
    "visits:back": lambda house: {"elder": house.wang.pk, "kind": "hospital"},
    "visits:chase": lambda house: {"pk": house.chase.pk},
    "visits:next_step": lambda house: {"pk": house.chase.pk, "verb": "send_home"},
    **dict.fromkeys(("visits:check_in", "visits:take"), lambda house: {"pk": house.quiet.pk}),
    **dict.fromkeys(("visits:post", "visits:lesson", "visits:leave", "visits:end"), lambda house: {"pk": house.helper.pk}),
    "visits:voice": lambda house: {"pk": house.voice.pk},
    "access:phone_loss": lambda house: {"key": house.phone.pk},
    "access:phone_found": lambda house: {"key": house.lost.pk},
    "visits:kept_seen": lambda house: {"pk": house.kept_visit.pk},
    "visits:end_weather": lambda house: {"pk": house.cold.pk},
    **dict.fromkeys(
        ("needs:need", "needs:classification", "needs:offer", "needs:referral", "needs:refusal", "needs:reopening"),
        lambda house: {"pk": house.need.pk},
    ),
    **dict.fromkeys(
        ("needs:taking", "needs:refusing", "needs:referral_withdrawal"), lambda house: {"pk": house.referral.pk},
    ),
    **dict.fromkeys(
        ("complaints:complaint", "complaints:acceptance", "complaints:rejection", "complaints:investigation",
         "complaints:question", "complaints:answer", "complaints:escalation", "complaints:closing", "complaints:my_complaint",
         "complaints:agreement", "complaints:reopening"), lambda house: {"pk": house.complaint.pk},
    ),
    "complaints:statement": lambda house: {"pk": house.asked_complaint.pk},
    **dict.fromkeys(("complaints:callback", "complaints:missed"), lambda house: {"pk": house.callback.pk}),
    **dict.fromkeys(("answering:audit", "answering:answer"), lambda house: {"pk": house.audit.pk}),
    "answering:withdrawal": lambda house: {"pk": house.change.pk},
    **dict.fromkeys(("answering:drill", "answering:calling_off"), lambda house: {"pk": house.drill.pk}),
    "quality:score": lambda house: {"pk": house.score.pk},
    **dict.fromkeys(
        ("meals:day", "meals:drive", "meals:setting_out", "meals:swipe", "meals:prepared",
         "meals:services", "meals:week", "meals:publication",
         "meals:samples", "meals:diners", "meals:sheet", "meals:public_week"), lambda house: {"pk": house.canteen.pk},
    ),
    "meals:menu": lambda house: {"pk": house.canteen.pk, "day": localdate(house.at).isoformat(), "meal": "lunch"},
    **dict.fromkeys(("meals:service", "meals:ending", "meals:guests"), lambda house: {"pk": house.lunch.pk}),
    **dict.fromkeys(
        ("meals:prepare", "meals:eat", "meals:deliver", "meals:no_answer", "meals:cancel"),
        lambda house: {"pk": house.portion.pk},
    ),
    **dict.fromkeys(
        ("meals:diner", "meals:regular", "meals:pause", "meals:diet", "meals:card", "meals:code"),
        lambda house: {"pk": house.diner.pk},
    ),
    "meals:phone_order": lambda house: {"pk": house.diner.pk, "service": house.lunch.pk},
    "meals:order": lambda house: {"elder": house.wang.pk, "service": house.lunch.pk},
    "meals:regular_ending": lambda house: {"pk": house.regular.pk},
    "meals:discard": lambda house: {"pk": house.sample.pk},
    **dict.fromkeys(("meals:signal", "meals:look"), lambda house: {"pk": house.signal.pk}),
    **dict.fromkeys(
        ("dispatch:order", "dispatch:price", "dispatch:reassignment", "dispatch:insertion", "dispatch:lock"),
        lambda house: {"pk": house.round_order.pk},
    ),
    **dict.fromkeys(("dispatch:plan", "dispatch:adoption", "dispatch:dropping"), lambda house: {"pk": house.day_plan.pk}),
    "dispatch:absence": lambda house: {"pk": house.round_carer.pk},
    "targets:withdraw_report": lambda house: {"key": house.reported.pk},
    "billing:of": lambda house: {"kind": "house.visit", "key": house.money.bill.subject},
    "billing:apply": lambda house: {"elder": house.wang.pk},
    **dict.fromkeys(
        ("billing:application", "billing:approval", "billing:refusal", "billing:stop"),
        lambda house: {"pk": house.money.application.pk},
    ),
    "billing:designation_ending": lambda house: {"pk": house.money.designation.pk},
    "billing:dispute_page": lambda house: {"pk": house.money.dispute.pk},
    "billing:check_result": lambda house: {"pk": house.money.check.pk},
    **dict.fromkeys(
        ("billing:statement", "billing:agreement", "billing:objection", "billing:redrawing"),
        lambda house: {"pk": house.money.statement.pk},
    ),
    **dict.fromkeys(("billing:file", "billing:file_confirmation"), lambda house: {"pk": house.money.file.pk}),
    **dict.fromkeys(
        ("billing:bill", "billing:payment", "billing:cash", "billing:dispute", "billing:refund"),
        lambda house: {"pk": house.money.bill.pk},
    ),
    **dict.fromkeys(
        ("billing:round", "billing:lots_drawing", "billing:calling_off"), lambda house: {"pk": house.money.round.pk}
    ),
    "billing:publication": lambda house: {"pk": house.money.draft.pk},
    "billing:entry": lambda house: {"pk": house.money.open_round.pk, "elder": house.wang.pk},
    "billing:entry_withdrawal": lambda house: {"pk": house.money.entry.pk},
    "billing:forgiving": lambda house: {"pk": house.money.fee.pk},
    "billing:dispute_withdrawal": lambda house: {"pk": house.money.disputed.pk},
    **dict.fromkeys(("billing:receipt", "billing:receipt_pdf"), lambda house: {"pk": house.money.paid.pk}),
    **dict.fromkeys(
        ("health:person", "health:measure", "health:striking", "health:limits", "health:limits_withdrawal", "health:muting",
         "health:file", "health:checkup", "health:sharing", "health:unsharing", "health:enrolment", "health:refer",
         "health:drafting", "health:doses", "health:prescribing", "health:adopting", "health:taking", "health:skipping",
         "health:reminding", "health:asking", "health:mine_rounds"), lambda house: {"elder": house.wang.pk},
    ),
    **dict.fromkeys(
        ("health:medicine", "health:refilling", "health:medicine_ending", "health:medicine_return"),
        lambda house: {"pk": house.medicine.pk},
    ),
    "health:settling": lambda house: {"pk": house.lapse.pk},
    "health:slot_closing": lambda house: {"pk": house.slot.pk},
    **dict.fromkeys(
        ("health:consult", "health:scheduling", "health:agreeing", "health:holding", "health:writing",
         "health:consult_cancelling", "health:consult_declining", "health:consult_missing", "health:consult_following"),
        lambda house: {"pk": house.consult.pk},
    ),
    **dict.fromkeys(
        ("health:round", "health:announcement", "health:shifting", "health:round_closing", "health:round_cancelling"),
        lambda house: {"pk": house.village_round.pk},
    ),
    "health:sheet": lambda house: {"pk": house.village_round.pk, "elder": house.wang.pk},
    **dict.fromkeys(
        ("health:adviser", "health:licence", "health:duty", "health:adviser_ending", "health:adviser_return",
         "health:ask_adviser"), lambda house: {"pk": house.adviser.pk},
    ),
    **dict.fromkeys(("health:duty_finishing", "health:duty_cancelling"), lambda house: {"pk": house.adviser_duty.pk}),
    **dict.fromkeys(
        ("health:question", "health:answering", "health:question_settling", "health:question_withdrawal"),
        lambda house: {"pk": house.question.pk},
    ),
    **dict.fromkeys(
        ("health:alarm", "health:alarm_taking", "health:alarm_closing"), lambda house: {"pk": house.rang.pk},
    ),
    **dict.fromkeys(("health:programme", "health:programme_ending"), lambda house: {"pk": house.programme.pk}),
    **dict.fromkeys(
        ("health:referral", "health:referral_acceptance", "health:referral_refusal", "health:referral_arrival",
         "health:referral_return", "health:referral_cancellation", "health:referral_check"),
        lambda house: {"pk": house.sent_on.pk},
    ),
    **dict.fromkeys(
        ("health:contract", "health:signing", "health:renewal", "health:cancelling", "health:serving"),
        lambda house: {"pk": house.contract.pk},
    ),
    "health:evaluation": lambda house: {"pk": house.team.pk},
    "sensing:check_in": lambda house: {"pk": house.quiet.pk},
    "sensing:why": lambda house: {"task": house.quiet.pk},
    "sensing:ring": lambda house: {"pk": house.sensed.pk},
    **dict.fromkeys(
        ("sensing:home", "sensing:holding", "sensing:hold_ending", "sensing:day"), lambda house: {"elder": house.wang.pk},
    ),
    **dict.fromkeys(
        ("sensing:limits", "sensing:withdrawing"), lambda house: {"elder": house.wang.pk, "code": "water-still"},
    ),
    **dict.fromkeys(("sensing:trial", "sensing:opening", "sensing:adopting"), lambda house: {"pk": house.trial.pk}),
    "sensing:signing": lambda house: {"pk": house.own_trial.pk},
    **dict.fromkeys(("beds:board", "beds:new_room"), lambda house: {"pk": house.care_home.pk}),
    **dict.fromkeys(
        ("beds:room", "beds:zone", "beds:room_closing", "beds:new_bed"), lambda house: {"pk": house.care_room.pk},
    ),
    **dict.fromkeys(
        ("beds:bed", "beds:marks", "beds:outage", "beds:bed_return", "beds:bed_closing"),
        lambda house: {"pk": house.care_bed.pk},
    ),
    **dict.fromkeys(
        ("beds:transfer", "beds:leave", "beds:hospital", "beds:back", "beds:discharge", "beds:death",
         "beds:group"),
        lambda house: {"pk": house.stay.pk},
    ),
    "beds:stay": lambda house: {"pk": house.past_stay.pk},
    "beds:ask": lambda house: {"elder": house.wang.pk},
    **dict.fromkeys(
        ("beds:asking", "beds:assessment", "beds:risks", "beds:contract", "beds:deposit", "beds:offer", "beds:giving_back",
         "beds:taking_in", "beds:refusal", "beds:withdrawal", "beds:sending", "beds:review"),
        lambda house: {"pk": house.asking.pk},
    ),
    **dict.fromkeys(
        ("homebeds:file", "homebeds:judging", "homebeds:placing", "homebeds:approval", "homebeds:refusal",
         "homebeds:withdrawal", "homebeds:opening", "homebeds:closing", "homebeds:survey", "homebeds:installing",
         "homebeds:leaving_out", "homebeds:retrofit", "homebeds:draft", "homebeds:calling"),
        lambda house: {"pk": house.home_bed.pk},
    ),
    "homebeds:of_stay": lambda house: {"stay": house.home_bed.stay},
    "homebeds:ask": lambda house: {"elder": house.wang.pk},
    "homebeds:photos": lambda house: {"pk": house.home_survey.pk},
    **dict.fromkeys(("homebeds:photo", "homebeds:photo_removal"), lambda house: {"pk": house.home_photo.pk}),
    "homebeds:removing": lambda house: {"pk": house.kit_item.pk},
    **dict.fromkeys(
        ("homebeds:retrofit_visit", "homebeds:retrofit_end", "homebeds:retrofit_drop"),
        lambda house: {"pk": house.retrofit.pk},
    ),
    "homebeds:agreement": lambda house: {"pk": house.bed_agreement.pk},
    "homebeds:recounting": lambda house: {"pk": house.bed_month.pk},
    "homebeds:sheet": lambda house: {"number": house.subsidy.list_number},
    "homebeds:evaluating": lambda house: {"pk": house.care_home.pk, "quarter": "2026-07-01"},
    **dict.fromkeys(
        ("nursing:board", "nursing:posts", "nursing:hours", "nursing:shifts", "nursing:new_mishap"),
        lambda house: {"pk": house.care_home.pk},
    ),
    **dict.fromkeys(
        ("nursing:resident", "nursing:record", "nursing:plan", "nursing:medicine"),
        lambda house: {"pk": house.care_home.pk, "elder": house.cared.pk},
    ),
    "nursing:hours_dropping": lambda house: {"pk": house.nurse_hours.pk},
    "nursing:post_ending": lambda house: {"pk": house.mate.pk},
    **dict.fromkeys(("nursing:plan_signing", "nursing:plan_dropping"), lambda house: {"pk": house.plan_draft.pk}),
    "nursing:stopping": lambda house: {"pk": house.home_medicine.pk},
    **dict.fromkeys(
        ("nursing:act", "nursing:tick", "nursing:second", "nursing:reason", "nursing:taking_back"),
        lambda house: {"pk": house.act.pk},
    ),
    **dict.fromkeys(("nursing:handover", "nursing:giving", "nursing:taking"), lambda house: {"pk": house.nurse_shift.pk}),
    **dict.fromkeys(
        ("nursing:mishap", "nursing:step", "nursing:calling", "nursing:reporting", "nursing:telling", "nursing:closing"),
        lambda house: {"pk": house.mishap.pk},
    ),
    "fleet:mapping": lambda house: {"code": "acme"},
    "partner-v1:get_device": lambda house: {"uid": house.device.uid},
    "partner-fhir:one": lambda house: {"kind": "Patient", "key": house.wang.pk},
    "partner-fhir:version": lambda house: {
        "kind": "Patient", "key": house.wang.pk, "number": Elder.objects.get(pk=house.wang.pk).version,
    },
    "partner-fhir:everything": lambda house: {"key": house.wang.pk},
    "partner-fhir:export_group": lambda house: {"group": house.team.pk},
    "partner-fhir:export_status": lambda house: {"pk": _fhir_export(house)},
    "partner-fhir:export_file": lambda house: {"pk": _fhir_export(house), "kind": "Patient"},
    **dict.fromkeys(
        ("rollcall:area", "rollcall:start", "rollcall:nearby", "rollcall:ready", "rollcall:area_retirement"),
        lambda house: {"pk": house.area.pk},
    ),
    **dict.fromkeys(
        ("rollcall:alert", "rollcall:alert_level", "rollcall:lifting", "rollcall:waiving"),
        lambda house: {"pk": house.alert.pk},
    ),
    **dict.fromkeys(
        ("rollcall:board", "rollcall:recount", "rollcall:planning", "rollcall:level", "rollcall:ending", "rollcall:adding",
         "rollcall:addition", "rollcall:paper"), lambda house: {"pk": house.muster.pk},
    ),
    **dict.fromkeys(
        ("rollcall:person", "rollcall:saying", "rollcall:opening", "rollcall:assignment"),
        lambda house: {"pk": house.on_roll.pk},
    ),
    "rollcall:confirmation": lambda house: {"pk": house.charge.pk},
    **dict.fromkeys(
        ("rollcall:hand", "rollcall:hand_retirement"), lambda house: {"what": "buddy", "pk": house.buddy.pk},
    ),
    "rollcall:card": lambda house: {"pk": house.wang.pk},
}  # fmt: skip
"""An object of 汉阴县 for each address that takes one. A new address without a sample fails the matrix."""
FORMS: dict[str, Callable[[House], dict[str, Any]]] = {"emergency:ask": lambda house: {"responder": house.chen.pk}}
"""What a form must hold before its address does anything; all others are tried with an empty JSON body."""
