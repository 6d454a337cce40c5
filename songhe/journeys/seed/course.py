"""How one invented call went: seconds after the press for each moment, drawn by the die from the county's profile."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from songhe.journeys.seed.ground import HOME, Dice, Ground, words
from songhe.register.people.models import Elder

TRIGGERS = {"button": "sos", "watch": "sos", "radar": "fall", "smoke": "smoke", "gas": "gas"}
DAY = 86400


@dataclass
class Course:
    """Seconds after the press; None where that never happened."""

    trigger: str
    severity: str
    cause: str
    on_site: bool
    note: str
    received: float
    answered: float
    closed: float
    drill: bool = False
    no_answer: bool = False
    dispatched: float | None = None
    accepted: float | None = None
    arrived: float | None = None
    entered: float | None = None
    handed_over: float | None = None
    reviewed: float | None = None
    followed_up: float | None = None
    refusals: int = 0

    @property
    def travel(self) -> float | None:
        return self.arrived - self.accepted if self.arrived and self.accepted else None

    def stamps(self) -> dict[str, float | None]:
        """Columns of the call."""
        names = (
            "received",
            "answered",
            "dispatched",
            "accepted",
            "arrived",
            "entered",
            "handed_over",
            "closed",
            "reviewed",
            "followed_up",
        )
        rows = {f"{name}_at": getattr(self, name) for name in names}
        departed = self.accepted + 20 if self.accepted and self.arrived else None
        return {**rows, "offered_at": self.received + 0.05, "departed_at": departed}


def draw(ground: Ground, elder: Elder, model: str, at: datetime) -> Course:
    """One call: false or real, soon answered or late, somebody there in time or not."""
    dice, make = ground.dice, _make(model)
    county = ground.counties[elder.division_path.split("/")[1]]
    trouble = words("profile")["months_back_trouble"][min(11, (ground.at - at).days // 30)]
    course = _opening(dice, make, county)
    if course.cause in {"helped", "hospital", "death"}:
        _somebody_goes(dice, course, county, trouble, elder.division.terrain)
    _afterwards(dice, course, (ground.at - at).total_seconds())
    course.drill = course.cause == "test" and at.astimezone(HOME).weekday() == 2
    return course


def _make(model: str) -> dict[str, Any]:
    return next(make for make in words("models") if make["code"] == model)


def _opening(dice: Dice, make: dict[str, Any], county: dict[str, Any]) -> Course:
    """Press, transport, queue; what it turned out to be."""
    received = dice.choice([0.4, 0.8, 1.2, 2.0, 3.5]) if dice.random() < 0.97 else dice.uniform(20, 90)
    slow = dice.random() < county["slow_desk"]
    answered = received + (dice.uniform(31, 140) if slow else min(29.0, dice.lognormvariate(2.3, 0.5)))
    cause = _cause(dice, make)
    real = cause in {"helped", "hospital", "death"}
    trigger = TRIGGERS[make["kind"]] if dice.random() > 0.3 or make["kind"] != "watch" else "fall"
    return Course(
        trigger=trigger,
        severity="orange" if trigger == "fall" and cause != "death" and dice.random() < 0.6 else "red",
        cause=cause,
        on_site=real and dice.random() < 0.93,
        note=dice.choice(words()["notes_real" if real else "notes_false"]),
        received=received,
        answered=answered,
        closed=answered + dice.uniform(60, 260),
        no_answer=dice.random() < make["silent"],
    )


def _cause(dice: Dice, make: dict[str, Any]) -> str:
    if dice.random() < make["false"]:
        return "false_touch" if make["kind"] == "button" and dice.random() < 0.85 else "false_device"
    return dice.pick([["helped", 58], ["hospital", 22], ["death", 0.6], ["test", 12], ["unknown", 4]])


def _somebody_goes(dice: Dice, course: Course, county: dict[str, Any], trouble: float, terrain: str) -> None:
    """Decision, acceptance, the way, the door."""
    if not course.on_site:
        course.closed = course.answered + dice.uniform(120, 500)
        return
    decision, acceptance = dice.uniform(35, 110), dice.uniform(6, 45)
    course.refusals = dice.choices([0, 1, 2], [78, 17, 5])[0]
    acceptance += course.refusals * 40
    travel = min(dice.lognormvariate(5.55 if terrain == "town" else 5.85, 0.38), 640.0)
    if dice.random() < county["late"] * trouble:
        decision, acceptance, travel = _too_slow(dice, county["why"], decision, acceptance, travel)
    course.dispatched = course.answered + decision
    course.accepted = course.dispatched + acceptance
    course.arrived = course.accepted + travel
    course.entered = course.arrived + dice.uniform(15, 150)
    if course.cause == "hospital":
        course.handed_over = course.entered + dice.uniform(300, 900)
    course.closed = (course.handed_over or course.entered) + dice.uniform(240, 1500)


def _too_slow(dice: Dice, why: str, decision: float, acceptance: float, travel: float) -> tuple[float, float, float]:
    """What goes wrong in this county, mostly; sometimes it is the road anywhere."""
    if why == "acceptance" and dice.random() < 0.6:
        return decision, acceptance + dice.uniform(300, 560), max(travel, 480)
    if why in {"decision", "queue"} and dice.random() < 0.6:
        return decision + dice.uniform(260, 480), acceptance, max(travel, 500)
    return decision, acceptance, dice.uniform(860, 1900)


def _afterwards(dice: Dice, course: Course, age: float) -> None:
    """The follow-up call within a day, the review within three; some are forgotten, none lie in the future."""
    late = course.arrived is not None and course.arrived > 900
    if dice.random() < (0.7 if late and age < 21 * DAY else 1.0 if late else 0.97):
        course.reviewed = course.closed + dice.uniform(0.1, 3.3 if late else 2.6) * DAY
    if course.cause in {"helped", "hospital"} and dice.random() < 0.95:
        course.followed_up = course.closed + dice.uniform(0.2, 1.05) * DAY
    course.reviewed = course.reviewed if course.reviewed and course.reviewed < age else None
    course.followed_up = course.followed_up if course.followed_up and course.followed_up < age else None
