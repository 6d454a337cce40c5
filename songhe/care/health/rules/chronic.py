"""Follow-up of hypertension and type 2 diabetes by the national specification, third edition (standards.md 8.3, 8.4)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

HTN, DM = "htn", "dm"
ROUTINE, TWO_WEEKS, REFER, URGENT = 1, 2, 3, 4
"""Codes of the next step: 常规随访, 第1次控制不满意2周随访, 两次控制不满意转诊随访, 紧急转诊."""


@dataclass(frozen=True)
class Limits:
    """What the rule of the day says. mmHg, mmol/L, days."""

    htn_general: tuple[float, float]
    htn_aged: tuple[float, float]
    htn_risky: tuple[float, float]
    aged_from: int
    urgent_bp: tuple[float, float]
    fasting_below: float
    hba1c_below: float
    hba1c_frail_below: float
    urgent_glucose: tuple[float, float]
    urgent_hr: float
    urgent_temp: float
    plan_days: int
    soon_days: int
    visits_a_year: int
    screen_from: int
    risky_from: int
    risky_days: int
    screen_days: int


@dataclass(frozen=True)
class Found:
    """What was seen and said at one visit. `alarming`: danger signs of the form; reactions and complications as it asks."""

    sbp: float | None = None
    dbp: float | None = None
    glucose: float | None = None  # fasting
    hba1c: float | None = None
    hr: float | None = None
    temp: float | None = None
    alarming: Collection[str] = ()
    reaction: bool = False  # an adverse reaction to a medicine
    complication: bool = False  # a new one, or an old one worse


@dataclass(frozen=True)
class Before:
    """What the last visit left: not controlled, an adverse reaction."""

    uncontrolled: bool = False
    reaction: bool = False


@dataclass(frozen=True)
class Outcome:
    """`classed` 1 to 3 as the form counts (控制满意, 控制不满意, 转诊级), `step` the code of what comes next, `due` the day."""

    classed: int
    step: int
    due: date
    controlled: bool
    refer: bool
    why: tuple[str, ...]


def target(limits: Limits, *, age: int | None, risky: bool) -> tuple[float, float]:
    """Below which pressure somebody counts as controlled: with diabetes or kidney disease the strict one, then by age."""
    if risky:
        return limits.htn_risky
    return limits.htn_aged if age is not None and age >= limits.aged_from else limits.htn_general


def urgent(kind: str, found: Found, limits: Limits) -> tuple[str, ...]:
    """Why somebody has to go to a hospital now; empty when nothing says so."""
    why = list(found.alarming)
    if (found.sbp or 0) >= limits.urgent_bp[0] or (found.dbp or 0) >= limits.urgent_bp[1]:
        why.append("bp")
    if kind == DM:
        low, high = limits.urgent_glucose
        if found.glucose is not None and (found.glucose <= low or found.glucose >= high):
            why.append("glucose")
        if (found.hr or 0) > limits.urgent_hr:
            why.append("hr")
        if (found.temp or 0) > limits.urgent_temp:
            why.append("temp")
    return tuple(why)


def controlled(kind: str, found: Found, limits: Limits, *, goal: tuple[float, float], frail: bool = False) -> bool | None:
    """Whether the target was reached; None when what it needs was not measured."""
    if kind == HTN:
        if found.sbp is None or found.dbp is None:
            return None
        return found.sbp < goal[0] and found.dbp < goal[1]
    if found.glucose is None:
        return None
    below = limits.hba1c_frail_below if frail else limits.hba1c_below
    return found.glucose < limits.fasting_below and (found.hba1c is None or found.hba1c < below)


def judge(
    kind: str, found: Found, before: Before, limits: Limits, on: date, *, goal: tuple[float, float], frail: bool = False
) -> Outcome | None:
    """Class, next step and day. None when the measurement that decides is missing: nobody is called controlled unmeasured."""
    danger, good = urgent(kind, found, limits), controlled(kind, found, limits, goal=goal, frail=frail)
    soon = on + timedelta(days=limits.soon_days)
    if danger:
        return Outcome(3, URGENT, soon, bool(good), True, danger)
    if good is None:
        return None
    why = [
        word for word, so in (
            ("twice", not good and before.uncontrolled), ("unrelieved", found.reaction and before.reaction),
            ("complication", found.complication),
        ) if so
    ]  # fmt: skip
    if why:
        return Outcome(3, REFER, soon, good, True, tuple(why))
    if not good or found.reaction:
        return Outcome(2, TWO_WEEKS, soon, good, False, ("uncontrolled",) if not good else ("reaction",))
    return Outcome(1, ROUTINE, on + timedelta(days=limits.plan_days), True, False, ())


def needs_screening(sbp: float, dbp: float, limits: Limits) -> bool:
    """A first pressure at which it is measured again on two other days before anybody says hypertension."""
    return sbp >= limits.htn_general[0] or dbp >= limits.htn_general[1]


def likely_hypertension(days: Collection[tuple[float, float]], limits: Limits) -> bool:
    """Three different days, all of them high. One high pressure is no diagnosis; a doctor makes it."""
    return len(days) >= limits.screen_days and all(needs_screening(sbp, dbp, limits) for sbp, dbp in days)


def pressure_due(age: int | None, last: date | None, high: int, today: date, limits: Limits) -> str:
    """Why somebody without follow-up is measured at this visit: "year" (the first of the year, from 35 on), "half" (the half
    year of who is at risk by age), "again" (a high one: two more days), "doctor" (high on three: a doctor decides); or ""."""
    if age is None or age < limits.screen_from:
        return ""
    if high:
        return "doctor" if high >= limits.screen_days else "again"
    if last is None or last.year < today.year:
        return "year"
    return "half" if age >= limits.risky_from and (today - last).days > limits.risky_days else ""


def high_risk(
    *, sbp: float | None, dbp: float | None, bmi: float | None, waist: float | None, man: bool, family: bool, alcohol_ml: float,
    age: int | None,
) -> tuple[str, ...]:  # fmt: skip
    """Why somebody without hypertension is measured every half year (standards.md 8.3)."""
    signs = {
        "bp": 130 <= (sbp or 0) <= 139 or 85 <= (dbp or 0) <= 89, "bmi": (bmi or 0) >= 24,
        "waist": (waist or 0) >= (90 if man else 85), "family": family, "alcohol": alcohol_ml >= 100, "age": (age or 0) >= 55,
    }  # fmt: skip
    return tuple(name for name, so in signs.items() if so)
