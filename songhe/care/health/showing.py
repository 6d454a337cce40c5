"""What the pages of health say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base.web.marks import listed
from songhe.care.health import charts, dated, queries, words
from songhe.care.health.models import Alarm
from songhe.care.health.queries import Measured
from songhe.care.health.rules import chronic, news2, vitals
from songhe.register.access.models import Role, User
from songhe.register.people.models import Elder, Sex

SPANS = {"month": 30, "quarter": 91, "year": 365}
SHOWN = (
    ("bp", ("sbp", "dbp")),
    ("glucose", ("glucose",)),
    ("hr", ("hr",)),
    ("spo2", ("spo2",)),
    ("temp", ("temp",)),
    ("weight", ("weight",)),
    ("resp", ("resp",)),
)
LISTED, FEW = 20, 8
NEWS_WITHIN = timedelta(hours=24)


@dataclass(frozen=True)
class Drawn:
    """One chart with what is to be said beside it."""

    code: str
    name: str
    svg: SafeString
    latest: str
    when: datetime
    level: int
    mean: str
    before: str


def person(elder: Elder, user: User, at: datetime, span: str) -> dict[str, Any]:
    """The health page: charts, the newest readings, what rings, limits, NEWS2 for who is trained in it."""
    today = localtime(at).date()
    first = today - timedelta(days=SPANS[span] - 1)
    every = queries.readings(elder, min(first, today - timedelta(days=14)), today)
    good = [one for one in every if not one.struck]
    override = queries.own_limits(elder)
    own: Mapping[str, Any] = override.record if override is not None and _holds(override, today) else {}
    drawn = [row for code, signs in SHOWN if (row := _chart(code, signs, good, elder, own, first, today)) is not None]
    return {
        "elder": elder,
        "age": elder.age(today),
        "charts": drawn,
        "span": span,
        "recent": lines(every[::-1][: LISTED if user.role == Role.DOCTOR else FEW]),
        "count": len(good),
        "override": override,
        "watch": queries.watch(elder),
        "today": today,
        "alarms": [alarm_line(row, True) for row in queries.alarms_of(elder)],
        "news": _news(good, own, at),
        "is_doctor": user.role == Role.DOCTOR,
        "screening": _screening(elder, good, today) if user.role == Role.DOCTOR else [],
        "pressure": _pressure(elder, today) if user.role == Role.DOCTOR else "",
    }


def _pressure(elder: Elder, today: date) -> Any:
    """That it is to be measured at this visit; what a high one asks for is said by `_screening`, from the values."""
    why = queries.pressure_of(elder, today)
    return words.PRESSURE[why] if why in {"year", "half"} else ""


def _holds(override: Any, today: date) -> bool:
    return override.starts_on <= today and (override.ends_on is None or today <= override.ends_on)


def kinds_of(elder: Elder, own: Mapping[str, Any], today: date, context: str = "fed") -> list[str]:
    """By what this person's limits differ."""
    age = elder.age(today)
    return [name for name, so in (("copd", own.get("copd")), (context, True), ("aged", age is not None and age >= 65)) if so]


def _chart(
    code: str, signs: Sequence[str], good: Sequence[Measured], elder: Elder, own: Mapping[str, Any], first: date, today: date
) -> Drawn | None:
    of_sign = {sign: [one for one in good if _good(one, sign)] for sign in signs}
    if not any(of_sign.values()):
        return None
    rows = of_sign[signs[0]] if len(signs) == 1 else [one for one in good if any(_good(one, sign) for sign in signs)]
    lines = [charts.Line(sign, [_dot(one, sign) for one in of_sign[sign] if one.day >= first]) for sign in signs]
    newest = rows[-1].entry
    kinds, rule = kinds_of(elder, own, today, newest.get("ctx", "fed")), dated.thresholds(today)
    zones = [_band(vitals.bands_in_force(rule.bands, sign, kinds, own.get("limits", {}))) for sign in signs]
    mean, before = (_mean(rows, signs, today - timedelta(days=back + 6), today - timedelta(days=back)) for back in (0, 7))
    label = _("%(name)s的曲线，数字在下面的表里") % {"name": name_of(code)}
    return Drawn(
        code,
        str(name_of(code)),
        mark_safe(charts.chart(lines, first, today, [zone for zone in zones if zone], escape(label))),
        words.spoken({sign: newest["v"][sign] for sign in signs if sign in newest["v"]}, newest.get("ctx", ""), alone=True),
        words.moment(newest["at"]),
        max((newest.get("lv", {}).get(sign, 0) for sign in signs), default=0),
        mean,
        before,
    )


def name_of(code: str) -> Any:
    """What a group of signs is called."""
    return dict(Alarm._meta.get_field("group").choices or ())[code]


def _good(one: Measured, sign: str) -> bool:
    """It was measured, and it may be true."""
    return sign in one.entry["v"] and sign not in one.entry.get("odd", ())


def _dot(one: Measured, sign: str) -> charts.Dot:
    entry = one.entry
    return charts.Dot(one.when, entry["v"][sign], entry.get("lv", {}).get(sign, 0))


def _band(bands: vitals.Bands) -> tuple[float, float] | None:
    return (bands.low[0], bands.high[0] if bands.high else 100.0) if bands.low else None


def _mean(rows: Sequence[Measured], signs: Sequence[str], first: date, last: date) -> str:
    """The mean of seven days; of a pressure both."""
    found = [one for one in rows if first <= one.day <= last]
    shown = []
    for sign in signs:
        values = [one.entry["v"][sign] for one in found if _good(one, sign)]
        if values:
            shown.append(f"{sum(values) / len(values):.{1 if sign in {'temp', 'glucose', 'weight'} else 0}f}")
    return "/".join(shown)


def lines(rows: Sequence[Measured]) -> list[dict[str, Any]]:
    """Readings as a list shows them."""
    return [
        {
            "id": one.entry["i"],
            "day": one.day,
            "at": words.moment(one.entry["at"]),
            "by": one.entry["by"],
            "struck": one.entry.get("x"),
            "said": words.spoken(one.entry["v"], one.entry.get("ctx", "")) or "—",
            "odd": one.entry.get("odd", []),
            "level": max(one.entry.get("lv", {}).values(), default=0),
            "raw": one.entry.get("raw"),
            "source": one.entry["src"],
        }
        for one in rows
    ]


def alarm_line(alarm: Alarm, reads: bool) -> dict[str, Any]:
    """An alarm of a list; with its reason where the reader may know it."""
    tone, icon = words.TONES[alarm.level]
    steps = (alarm.record or {}).get("steps", []) if reads else []
    last = steps[-1] if steps else {}
    shown = words.spoken({sign["sign"]: sign["value"] for sign in last.get("signs", ())}, alone=True)
    return {"row": alarm, "tone": tone, "icon": icon, "word": words.LEVELS[alarm.level], "shown": shown}


def alarm(row: Alarm, user: User) -> dict[str, Any]:
    """Why it rang, step by step, and under which rule."""
    reads = queries.may_read(user, row)
    steps = (row.record or {}).get("steps", []) if reads else []
    told = [
        {
            "at": words.moment(step["on"]),
            "level": words.LEVELS[step["level"]],
            "why": words.why(step, limits=step is steps[-1]),
            "deed": step["deed"],
        }
        for step in steps
    ]
    rule: dict[str, Any] = next((step for step in steps if "clause" in step), {})
    return {
        **alarm_line(row, reads),
        "steps": told,
        "reads": reads,
        "rule": rule,
        "waits": row.status in queries.RINGING,
        "is_doctor": user.role == Role.DOCTOR,
        "found_said": row.said if reads else "",
    }


def _screening(elder: Elder, good: Sequence[Measured], today: date) -> list[str]:
    """For whoever is not under follow-up for hypertension: what is asked before anybody says so, and who is measured every half
    year (standards.md 8.3)."""
    days = {one.day: (one.entry["v"]["sbp"], one.entry["v"]["dbp"]) for one in good if _good(one, "sbp") and _good(one, "dbp")}
    if not days or elder.programmes.filter(kind=chronic.HTN, status="active").exists():
        return []
    limits, newest = dated.followup(today), [days[day] for day in sorted(days)[-3:]]
    if chronic.likely_hypertension(newest, limits):
        return [_("最近三个不同的日子血压都高，请医生确诊，再纳入高血压管理。")]
    if chronic.needs_screening(*newest[-1], limits):
        return [_("血压高了一次，还要在另外两天各量一次，才能判断是不是高血压。")]
    body: dict[str, Any] = next((row.record for row in elder.checkups.all()[:1]), {})
    height, weight = body.get("height"), body.get("weight")
    risks = chronic.high_risk(
        sbp=newest[-1][0],
        dbp=newest[-1][1],
        bmi=weight / (height / 100) ** 2 if height and weight else None,
        waist=body.get("waist"),
        man=elder.sex == Sex.MAN,
        family=bool(body.get("family_htn")),
        alcohol_ml=body.get("alcohol_ml") or 0,
        age=elder.age(today),
    )
    if not risks:
        return []
    names = listed(str(words.RISKS[name]) for name in risks)
    return [_("高血压高危（%(why)s），每半年至少量一次血压。") % {"why": names}]


def _news(good: Sequence[Measured], own: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """NEWS2 of the newest values of one day; what was not measured is named as missing. Oxygen and mind are asked of nobody
    here."""
    values: dict[str, float | str | bool] = {}
    since = (at - NEWS_WITHIN).timestamp()
    for one in good:
        if one.entry["at"] >= since:
            values.update({sign: value for sign, value in one.entry["v"].items() if sign not in one.entry.get("odd", ())})
            values.update(one.entry.get("news", {}))
    found = news2.score(values, scale2=bool(own.get("copd")))
    return {
        "score": found,
        "missing": [words.NEWS_NAMES[name] for name in found.missing],
        "risk": words.NEWS_RISK.get(found.risk, ""),
        "does": words.NEWS_DOES.get(found.risk, ""),
        "any": bool(found.points),
    }


def limits(elder: Elder, today: date) -> list[dict[str, Any]]:
    """Limits of one person as they hold today, sign by sign, and whose they are."""
    override = queries.own_limits(elder)
    own: Mapping[str, Any] = override.record if override is not None and _holds(override, today) else {}
    rule, rows = dated.thresholds(today), []
    for sign in words.SIGNS:
        for context in ("fasting", "fed") if sign == "glucose" else ("",):
            bands = vitals.bands_in_force(
                rule.bands, sign, kinds_of(elder, own, today, context or "fed"), own.get("limits", {})
            )
            rows.append(
                {
                    "name": words.SIGNS[sign],
                    "context": words.CONTEXTS.get(context, ""),
                    "unit": words.UNITS[sign],
                    "bands": bands,
                    "own": sign in own.get("limits", {}),
                }
            )
    return rows
