"""What the pages of beds say."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.care.beds import dated, queries, rules, words
from songhe.care.beds.actions.admitting import missing_parts
from songhe.care.beds.actions.ground import group_word
from songhe.care.beds.models import AT_HOME, LIES, OPEN_ASKING, ZONED, Asking, Bed, Stay
from songhe.care.beds.queries import Home, Line
from songhe.register.access.models import BUREAU_ROLES, Role, User
from songhe.register.places import queries as places
from songhe.register.providers import queries as providers
from songhe.register.providers.models import Facility

KEEPS = BUREAU_ROLES | {Role.OPERATOR}
"""Who keeps the board and the files of admission."""
PLACES = BUREAU_ROLES
"""Who says which home takes somebody in."""


def line(one: Line, day: date) -> dict[str, Any]:
    """One bed of the board: who, since when, and what is wrong."""
    word, tone, mark = words.STATES[one.state]
    stay = one.stay
    return {
        "bed": one.bed, "stay": stay, "word": word, "tone": tone, "mark": mark, "misfit": one.misfit, "state": one.state,
        "days": (day - localtime(stay.since).date()).days if stay else None,
        "group": group_word(stay.group) if stay and one.misfit else "",
    }  # fmt: skip


def board(facility: Facility, at: datetime) -> dict[str, Any]:
    """A home by zones and rooms."""
    day = localtime(at).date()
    rooms, at_home = queries.board(facility)
    zones: dict[str, dict[str, Any]] = {}
    for row in rooms:
        zone = zones.setdefault(row.room.zone, {"name": row.room.get_zone_display(), "rooms": [], "beds": 0, "free": 0})
        listed = [line(one, day) for one in row.beds]
        zone["rooms"].append((row.room, listed))
        zone["beds"] += len(listed)
        zone["free"] += sum(one["state"] == "free" for one in listed)
    order = {"self_reliant": 0, "disabled": 1, "psychiatric": 2, "none": 3}
    return {
        **home(queries.numbers([facility])[facility.pk], day),
        "zones": [zones[zone] for zone in sorted(zones, key=order.__getitem__)],
        "at_home": [line(one, day) for one in at_home],
    }


def home(one: Home, day: date) -> dict[str, Any]:
    """Figures of a home with their words."""
    rule = dated.rules(day)
    reserve = rules.reserve_word(one.reserve, one.beds, rule.reserve_from, rule.reserve_to)
    return {
        "home": one,
        "reserve_word": words.SHARES.get(reserve),
        "reserve_share": one.reserve * 1000 // one.beds / 10 if one.beds else None,
        "nursing_share": one.nursing * 1000 // one.beds / 10 if one.beds else None,
    }


def homes(user: User, rows: Sequence[Facility], day: date) -> list[dict[str, Any]]:
    """A page of homes."""
    found = queries.numbers(rows)
    names = places.names_of(row.division_path for row in rows)
    return [{**home(found[row.pk], day), "row": row, "where": names[row.division_path]} for row in rows]


def totals(listed: Sequence[dict[str, Any]]) -> dict[str, int]:
    """The sums above the list."""
    fields = ("beds", "lived", "free", "misfits", "waiting", "out")
    return {name: sum(getattr(one["home"], name) for one in listed) for name in fields}


def asking(row: Asking, day: date, names: dict[str, str]) -> dict[str, Any]:
    """One line of the waiting list."""
    told = dated.point_names(day)
    asked_on = localtime(row.asked_at).date()
    until = localtime(row.taken_in_at or row.ended_at).date() if row.ended_at or row.taken_in_at else day
    waits = row.status in OPEN_ASKING
    return {
        "row": row, "where": names[row.division_path], "tone": words.ASKINGS[Asking.Status(row.status)], "waits": waits,
        "days": (until - asked_on).days, "why": [told.get(code, code) for code in row.point_lines],
        "late": row.due_on is not None and row.due_on < until and row.status != Asking.Status.DECLINED,
        "reason": _reason(row, day),
    }  # fmt: skip


def askings(rows: Sequence[Asking], at: datetime) -> list[dict[str, Any]]:
    """A page of the waiting list."""
    names = places.names_of(row.division_path for row in rows)
    return [asking(row, localtime(at).date(), names) for row in rows]


def _reason(row: Asking, day: date) -> str:
    known = dated.reasons(day).get(row.reason)
    return known.name if known else ""


def file(row: Asking, user: User, at: datetime) -> dict[str, Any]:
    """One asking with its file: what is there, what is missing, what may be done."""
    day = localtime(at).date()
    part = row.file
    known = dated.risks(day)
    open_ = row.status in OPEN_ASKING
    risks = [(known[code].name, grade, what) for code, (grade, what) in dict(part.risks or {}).items() if code in known]
    return {
        **asking(row, day, places.names_of([row.division_path])),
        "file": part, "facts": dict(part.facts or {}), "group": group_word(part.group) if part.group else "",
        "risks": risks, "found": [one for one in risks if one[1] != "none"], "missing": missing_parts(part, day),
        "month": yuan(part.month_cents), "deposit": yuan(part.deposit_cents), "cap": yuan(_cap(part.month_cents, day)),
        "may_work": open_ and user.role in KEEPS and (user.role != Role.OPERATOR or _at_mine(row, user)),
        "may_place": open_ and user.role in PLACES, "may_withdraw": open_ and user.role in {Role.FAMILY, Role.ELDER},
        "days_old": dated.rules(day).assessment_days,
    }  # fmt: skip


def _cap(month_cents: int | None, day: date) -> int | None:
    return None if month_cents is None else rules.deposit_cap(month_cents, dated.rules(day).deposit_months)


def yuan(cents: int | None) -> str:
    """1,200.00 元; nothing where nothing was said."""
    return "" if cents is None else _("%(amount)s 元") % {"amount": f"{cents / 100:,.2f}"}


def _at_mine(row: Asking, user: User) -> bool:
    return row.facility_id is not None and providers.facilities(user).filter(pk=row.facility_id).exists()


def stay(row: Stay, user: User, at: datetime) -> dict[str, Any]:
    """One stay: since when, what came before, and what may be done."""
    day = localtime(at).date()
    room = row.bed.room
    misfit = bool(room and row.kind in ZONED and room.zone != row.group and row.status != Stay.Status.ENDED)
    keeps = user.role in KEEPS and providers.facilities(user).filter(pk=row.facility_id).exists()
    facts = dict(row.group_facts or {})
    return {
        "row": row, "tone": words.STAYS[Stay.Status(row.status)], "misfit": misfit, "group": group_word(row.group),
        "facts": facts, "may_work": keeps and row.status != Stay.Status.ENDED, "lies": row.status in LIES,
        "leaves": list(row.leaves.order_by("-left_at")), "history": queries.history(row.elder),
        "days": (day - localtime(row.began_at).date()).days if row.began_at else 0,
        "move_by": _move_by(facts, row, day) if misfit else None, "at_home": row.kind in AT_HOME,
    }  # fmt: skip


def _move_by(facts: dict[str, Any], row: Stay, day: date) -> date:
    since = date.fromisoformat(facts["on"]) if facts.get("on") else localtime(row.since).date()
    return since + timedelta(days=dated.rules(day).regroup_days)


def bed(row: Bed, at: datetime) -> dict[str, Any]:
    """One bed: who has it, and who had it."""
    day = localtime(at).date()
    rows = list(row.stays.select_related("elder").order_by("-reserved_at")[:30])
    holder = next((one for one in rows if one.status != Stay.Status.ENDED), None)
    return {"line": line(Line(row, holder), day), "row": row, "past": [one for one in rows if one is not holder]}
