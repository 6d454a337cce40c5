"""A home's day in the demo: three who work there, a plan for everybody who lives in it, three days of care with what was late
and missed, this shift as it stands now, a mishap that is over and one that is not. All of it invented."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import get_default_timezone, localtime

from songhe.care.nursing import actions, dated, lying, queries, rules
from songhe.care.nursing.actions import laying
from songhe.care.nursing.models import Act, CarePlan, Medicine, Mishap, Post, Shift
from songhe.journeys.seed.ground import DICE, SEEDER, Dice, Ground
from songhe.register.access.models import User
from songhe.register.carers.models import Carer, Certificate
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility

DAYS = 3
PIN = "2580"
STAFF = (("nursehead", "head"), ("nurse", "nurse"), ("nurse2", "carer"))
LEVELS = {"能力完好": 0, "轻度失能": 1, "中度失能": 2, "重度失能": 3, "完全失能": 4}  # words: data
MEDICINES = [
    ("氨氯地平片", "1 片（5 毫克）", "08:00", "饭后", "高血压"),
    ("二甲双胍片", "1 片（0.5 克）", "07:30 17:30", "随饭", "2 型糖尿病"),
    ("阿司匹林肠溶片", "1 片（100 毫克）", "20:30", "整片吞", "冠心病"),
]
DOCTOR, DAUGHTER, RELATION = "蒲溪镇中心卫生院 秦岚", "女儿", "女儿"  # words: data
MINDS = ("左侧偏瘫，翻身先托住左肩", "吃饭要人看着，软食", "夜里爱起床，多看一眼")  # words: data
WORDS = "夜里 2 楼走廊灯坏了一盏，已报修。203 的女儿下午要来。"  # words: data
FELL, SORE = "自己下床，坐在地上，没有外伤", "骶尾部发红，直径约 2 厘米"  # words: data
FALL = {"cause": "夜里起床没有按铃", "change": "床边加感应灯，夜间 2 小时一巡"}  # words: data


@dataclass
class Home:
    """What is sown from."""

    ground: Ground
    dice: Dice
    facility: Facility
    posts: list[Post]
    rows: list[Act] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        return self.ground.at


def sow(ground: Ground, accounts: dict[str, User]) -> int:
    """Returns how many acts of care."""
    seat = accounts["station"].clerkships.filter(ended_at=None).select_related("operator").first()
    facility = Facility.objects.filter(operator=seat.operator, kind="care_home").order_by("pk").first() if seat else None
    if facility is None:
        return 0
    home = Home(ground, Dice(DICE + 41), facility, _posts(ground, facility, accounts))
    for found in lying.residents(facility.pk):
        if found.state in lying.LIVES:
            _resident(home, found)
    Act.objects.bulk_create(home.rows, 500)
    _shifts(home)
    _mishaps(home)
    return Act.objects.filter(facility=facility).count()


def _posts(ground: Ground, facility: Facility, accounts: dict[str, User]) -> list[Post]:
    since = ground.at - timedelta(days=200)
    made = []
    for login, kind in STAFF:
        user = accounts[login]
        facts: dict[str, Any] = {"division": facility.division, "division_path": facility.division_path, "synthetic": True}
        facts |= {"lat": facility.site.lat, "lng": facility.site.lng, "sex": "2", "name": user.name, "user": user}
        facts |= {"operator_id": facility.operator_id, "facility": facility}
        carer = Carer.objects.create(**facts)
        papers = ("health", "training", "nurse" if kind != "carer" else "care")
        last = ground.today + timedelta(days=400)
        Certificate.objects.bulk_create(Certificate(carer=carer, kind=one, expires_on=last) for one in papers)
        post = actions.seat(facility=facility, user=user, kind=kind, by=SEEDER, at=since)
        actions.set_pin(post=post, pin=PIN, by=user.actor, at=since)
        made.append(post)
    return made


def _resident(home: Home, found: lying.Resident) -> None:
    """A plan by the level, signed some weeks ago, perhaps a medicine, three days that are over and the day ahead."""
    elder = Elder.objects.get(pk=found.elder)
    level = LEVELS.get(elder.care_level, 1)
    began = max(found.since, home.at - timedelta(days=DAYS))
    template = dated.templates(home.ground.today)[level]
    lines = [(kind, when, home.dice.choice(MINDS) if kind in {"turn", "patrol"} else "") for kind, when in template.items]
    head = home.posts[0].user.actor
    told: dict[str, Any] = {"facility": home.facility, "elder": elder, "by": head, "at": began}
    near = home.ground.today + timedelta(days=home.dice.choice([4, 40, 70, 80]))
    plan = actions.draft(level=level, lines=lines, words=home.dice.choice(MINDS) if level > 1 else "", review_on=near, **told)
    actions.sign(
        plan=plan, signed_by=elder.name if level < 2 else f"{elder.name[0]}{DAUGHTER}", relation=RELATION, by=head, at=began
    )
    _days(home, plan)
    for name, dose, said, way, why in home.dice.sample(MEDICINES, home.dice.choice([0, 1, 1, 2])):
        facts: dict[str, Any] = {"name": name, "dose": dose, "said": said, "way": way, "why": why, "prescribed_by": DOCTOR}
        _days(home, actions.order(starts_on=began.date(), **facts, **told))


def _days(home: Home, row: CarePlan | Medicine) -> None:
    """What is over is written as it was noted; what is due from half an hour ago on stands open, with its deadlines."""
    edge = home.at - timedelta(minutes=40)
    laying.void_after(
        row.made_at - timedelta(days=1), **({"item__plan": row} if isinstance(row, CarePlan) else {"medicine": row})
    )
    Act.objects.filter(status="void", elder=row.elder_id).delete()
    began = max(row.made_at, home.at - timedelta(days=DAYS))
    zone = get_default_timezone()
    if isinstance(row, CarePlan):
        pairs = [(item, moment) for item in row.items.all() for moment in rules.moments(item.minutes, began, edge, zone)]
        home.rows += [_past(home, row, item.kind, moment, item=item) for item, moment in pairs]
    else:
        found = rules.moments(row.minutes, began, edge, zone)
        home.rows += [_past(home, row, "medicine", moment, medicine=row) for moment in found]
    laying.lay(row, by=SEEDER, at=home.at, since=edge)


def _past(home: Home, row: CarePlan | Medicine, kind: str, due: datetime, **of: Any) -> Act:
    """One act that is over: nearly all in time, some late, a few not done or missed; none of who was away."""
    dice, rule = home.dice, dated.kinds(home.ground.today)[kind]
    night = not 8 <= localtime(due).hour < 20
    one, other = (home.posts[2], home.posts[1]) if night else (home.posts[1], home.posts[2])
    facts: dict[str, Any] = {
        "facility": home.facility,
        "division_path": row.division_path,
        "elder_id": row.elder_id,
        "kind": kind,
    }
    act = Act(due_at=due, **facts, **of)
    if lying.state_at(home.facility.pk, row.elder_id, due) != lying.PRESENT:
        act.status = Act.Status.AWAY
        return act
    luck = dice.random()
    if luck < 0.012:
        act.status = Act.Status.MISSED
        return act
    minutes = dice.randint(rule.late + 3, rule.late + 35) if luck < 0.05 else dice.randint(-8, min(12, rule.late))
    done = min(due + timedelta(minutes=minutes), home.at - timedelta(minutes=1))
    act.done_at, act.heard_at, act.done_by, act.done_name = done, done, one, one.user.name
    act.late = rules.is_late(due, done, rule.late)
    if luck > 0.985:
        act.status, act.reason = Act.Status.NOT_DONE, dice.choice(["refused", "asleep", "out"])
        return act
    act.status, act.noted = Act.Status.DONE, _noted(dice, rule)
    if kind == "medicine":
        act.second, act.second_name, act.second_at = other, other.user.name, done
    return act


def _noted(dice: Dice, rule: dated.Kind) -> dict[str, Any]:
    """What was noted: mostly well."""
    weighted = {
        "amount": [["all", 6], ["half", 3], ["little", 1]], "side": [["left", 1], ["right", 1], ["back", 1]],
        "skin": [["fine", 24], ["red", 1]], "asleep": [["asleep", 8], ["awake", 2]], "mood": [["good", 5], ["quiet", 1]],
    }  # fmt: skip
    found: dict[str, Any] = {code: dice.pick(weighted[code]) for code in rule.asks if code in weighted}
    if "temp" in rule.asks:
        found["temp"] = dice.pick([[36.3, 4], [36.6, 6], [36.8, 3], [37.6, 1]])
        found["pressure"] = f"{dice.randint(118, 156)}/{dice.randint(68, 92)}"
    return found


def _shifts(home: Home) -> None:
    """Three days of shifts, each handed over but the last one; and who is on duty now."""
    rooms = sorted({row.room for row in lying.residents(home.facility.pk)})
    moment = home.at - timedelta(days=DAYS)
    while True:
        shift = actions.open_shift(facility=home.facility, at=moment)
        night = shift.code == "night"
        post, other = (home.posts[2], home.posts[1]) if night else (home.posts[1], home.posts[2])
        actions.come(
            post=post, rooms=[] if night else rooms[: len(rooms) // 2 + 1], by=post.user.actor, at=max(moment, shift.starts_at)
        )
        if shift.ends_at > home.at:
            return
        _hand_over(shift, post, other, home.at - shift.ends_at > timedelta(hours=12))
        moment = shift.ends_at + timedelta(minutes=5)


def _hand_over(shift: Shift, post: Post, other: Post, taken: bool) -> None:
    shift.record, shift.words = queries.summary(shift, shift.ends_at), WORDS
    shift.status, shift.given_by, shift.given_name, shift.given_at = "given", post, post.user.name, shift.ends_at
    if taken:
        shift.status, shift.taken_by, shift.taken_name = "taken", other, other.user.name
        shift.taken_at = shift.ends_at + timedelta(minutes=6)
    shift.save()


def _mishaps(home: Home) -> None:
    """A fall of last week that is over, and a sore of this morning that is to be reported."""
    rows = [row for row in lying.residents(home.facility.pk) if row.here]
    if len(rows) < 2:
        return
    nurse, head = home.posts[1].user.actor, home.posts[0].user.actor
    when = home.at - timedelta(days=6, hours=3)
    told: dict[str, Any] = {"facility": home.facility, "synthetic": True}
    fell = actions.raise_mishap(
        kind="fall", elder=Elder.objects.get(pk=rows[0].elder), place=f"{rows[0].room} 床边", words=FELL, by=nurse,
        at=when, **told,
    )  # fmt: skip
    for step, code in enumerate(("look", "measure", "doctor", "watch")):
        actions.note(mishap=fell, code=code, by=nurse, at=when + timedelta(minutes=3 + 12 * step))
    name = f"{rows[0].name[0]}{DAUGHTER}"
    actions.tell_family(mishap=fell, how=Mishap.Told.PHONE, name=name, by=nurse, at=when + timedelta(minutes=20))
    actions.report(mishap=fell, by=head, at=when + timedelta(hours=4))
    actions.close(mishap=fell, **FALL, by=head, at=when + timedelta(days=2))
    ill = actions.raise_mishap(
        kind="pressure_sore", elder=Elder.objects.get(pk=rows[-1].elder), place=rows[-1].place, words=SORE, by=nurse,
        at=home.at - timedelta(hours=3), **told,
    )  # fmt: skip
    actions.note(mishap=ill, code="relieve", by=nurse, at=home.at - timedelta(hours=2))
