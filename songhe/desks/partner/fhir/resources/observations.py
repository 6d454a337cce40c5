"""Observation: what was measured, and what a doctor wrote of a tele-consult (`notes.py`). A reading that comes in is the health
room's own `measure`, judged as any other; a pressure is one observation with two components, everything else one each."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.care.health import actions
from songhe.care.health import queries as health
from songhe.care.health.models import Day
from songhe.desks.partner.fhir import taking
from songhe.desks.partner.fhir.client import CLINICAL, Client, Refusal, must
from songhe.desks.partner.fhir.codes import HL7, LOINC, OWN, PROFILE, UCUM, Codes, codes
from songhe.desks.partner.fhir.kinds import Kind, Made, Part, Resource, by_digest, coded, instant, made, on_day, refer
from songhe.desks.partner.fhir.resources import notes
from songhe.links.fhir import asking
from songhe.register.people.models import Elder

FINAL = frozenset({"final", "amended", "corrected"})
BP = "bp"
PAIR = ("sbp", "dbp")
WEIGHS = {0: "N", 1: "A", 2: "A", 3: "AA"}
"""Level of a reading → interpretation: normal, abnormal, critical."""


# --- told -------------------------------------------------------------------------------------------------------------
def shown(client: Client, row: Day) -> list[Resource]:
    """All observations of one person on one day, the newest first."""
    known, found = codes(row.day), list[Resource]()
    for entry in (row.record or {}).get("r", []):
        for group in _groups(entry):
            found.append(_one(row, entry, group, known))
    return sorted(found, key=lambda one: one["effectiveDateTime"], reverse=True)


def _groups(entry: dict[str, Any]) -> list[str]:
    signs = {*entry["v"], *entry.get("raw", {})}
    return [*([BP] if signs & {*PAIR} else []), *sorted(signs - {*PAIR})]


def key_of(row: Day, entry: dict[str, Any], group: str) -> str:
    """The id of one observation: the day's record, the reading, the sign."""
    return f"{row.pk.hex}-{entry['i'].replace('-', '')[-12:]}-{group}"


def _one(row: Day, entry: dict[str, Any], group: str, known: Codes) -> Resource:
    at = datetime.fromtimestamp(entry["at"], UTC)
    signs = [sign for sign in (PAIR if group == BP else (group,)) if sign in entry["v"] or sign in entry.get("raw", {})]
    struck, odd = entry.get("x"), set(signs) & set(entry.get("odd", []))
    said = [{"text": str(struck["why"])}] if struck else []
    if odd:
        said.append({"text": _("数值不合常理，只保存，不判断。")})
    facts: dict[str, Any] = {
        "status": "entered-in-error" if struck else "final",
        "category": [coded(f"{HL7}observation-category", "vital-signs", "Vital Signs")],
        "code": _code(group, entry, known), "subject": refer("Patient", row.elder_id), "effectiveDateTime": instant(at),
        "issued": instant(datetime.fromtimestamp(entry["got"], UTC)), "performer": [{"display": entry["by"]}], "note": said,
        "method": coded(f"{OWN}source", entry["src"]),
        "device": {"identifier": {"system": f"{OWN}device", "value": entry["dev"]}} if entry.get("dev") else None,
    }  # fmt: skip
    if group == BP:
        facts["component"] = [{"code": _loinc(known.signs[sign]), **_value(sign, entry, known)} for sign in signs]
    else:
        facts |= _value(group, entry, known)
    levels = [entry.get("lv", {}).get(sign) for sign in signs]
    if not odd and any(level is not None for level in levels):
        word = WEIGHS[max(level or 0 for level in levels)]
        facts["interpretation"] = [coded(f"{HL7}v3-ObservationInterpretation", word)]
    one = made("Observation", key_of(row, entry, group), stamped=datetime.fromtimestamp(entry["got"], UTC), **facts)
    one["meta"]["profile"] = [f"{PROFILE}vitalsigns"]
    return one


def _code(group: str, entry: dict[str, Any], known: Codes) -> dict[str, Any]:
    if group == BP:
        return _loinc(known.panel)
    return _loinc(known.fasting if group == "glucose" and entry.get("ctx") == "fasting" else known.signs[group])


def _loinc(told: dict[str, Any]) -> dict[str, Any]:
    return coded(LOINC, told["loinc"], told["display"])


def _value(sign: str, entry: dict[str, Any], known: Codes) -> dict[str, Any]:
    """The value in our unit; what came in a unit nobody here knows is told as it came."""
    if sign in entry["v"]:
        ucum = known.signs[sign]["ucum"]
        return {"valueQuantity": {"value": entry["v"][sign], "unit": ucum, "system": UCUM, "code": ucum}}
    value, unit = entry["raw"][sign]
    return {"valueQuantity": {"value": value, "unit": str(unit)}}


def _has_code(one: Resource, value: str) -> bool:
    system, code = asking.token(value)
    parts = [one["code"], *(row["code"] for row in one.get("component", []))]
    found = {row["code"] for part in parts for row in part["coding"]}
    return system in (None, LOINC) and code in found


def _on(one: Resource, value: str) -> bool:
    return asking.holds(asking.when(value), datetime.fromisoformat(one["effectiveDateTime"]))


def _near(client: Client, value: str) -> Q:
    """Days that may hold what was asked for; the moment itself is looked at afterwards."""
    asked = asking.when(value)
    return Q() if asked.prefix == "ne" else on_day("day")(client, _whole_days(asked))


def _whole_days(asked: asking.When) -> str:
    first, before = asking.bounds(asked)
    return f"ge{localtime(first).date()}" if first is not None else f"le{localtime(before).date()}"


PART = Part(
    rows=lambda client: health.days(client.user), shown=shown, patient="elder", gated=True, opens=("readings",), order="-day",
    key_of=by_digest, params={"date": _near},
    after={
        "code": _has_code, "date": _on, "status": lambda one, value: one["status"] == asking.token(value)[1],
        "category": lambda one, value: asking.token(value)[1] == "vital-signs",
    },
)  # fmt: skip


# --- written ----------------------------------------------------------------------------------------------------------
def create(client: Client, body: Resource) -> Made:
    """Measured: kept, judged at once, and rings where it must. The same one told twice is one."""
    must(client, CLINICAL, "Observation")
    if body["status"] not in FINAL:
        taking.no(_("只收最终的测量（final、amended、corrected）。"), "Observation.status")
    if notes.is_note(body):
        return notes.write(client, body)
    elder = taking.patient(client, body)
    at = taking.moment(body, "effectiveInstant" if "effectiveInstant" in body else "effectiveDateTime")
    known = codes(localtime(client.at).date())
    values = dict(_values(body, known))
    group = BP if set(values) & {*PAIR} else next(iter(values), "")
    fasting = any(known.is_fasting(code) for _system, code in taking.codings(body["code"]))
    key = _mark(client, body)
    new = actions.measure(
        elder=elder, values=values, source="clinic", by=client.user.actor, at=client.at, taken_at=at,
        context="fasting" if fasting else "", key=key,
    )  # fmt: skip
    return Made(_kept(elder, at, key, group), bool(new))


def _mark(client: Client, body: Resource) -> str:
    """By what the same reading is known when it is sent again: its identifier, else all that it says."""
    text = json.dumps([str(client.user.pk), taking.known_by(body)], sort_keys=True, ensure_ascii=False)
    return "fhir:" + hashlib.sha256(text.encode()).hexdigest()[:32]


def _kept(elder: Elder, at: datetime, key: str, group: str) -> str:
    """The id under which it stands now."""
    row = Day.objects.get(elder=elder, day=localtime(at).date())
    entry = next(one for one in (row.record or {})["r"] if one["k"] == key)
    return key_of(row, entry, group)


def _values(body: Resource, known: Codes) -> Iterator[tuple[str, tuple[float, str]]]:
    """Values by sign with their unit as our room calls it."""
    loincs = [code for system, code in taking.codings(body["code"]) if system == LOINC]
    parts = body.get("component") or []
    if any(known.is_panel(code) for code in loincs) or (parts and not any(known.sign(code) for code in loincs)):
        for index, part in enumerate(parts):
            yield _measured(part, f"Observation.component[{index}]", known)
        if not parts:
            taking.no(_("没有测量值。"), "Observation.component", "required")
    else:
        yield _measured(body, "Observation", known)


def _measured(part: Resource, at: str, known: Codes) -> tuple[str, tuple[float, str]]:
    loincs = [code for system, code in taking.codings(part["code"]) if system == LOINC]
    sign = next(filter(None, map(known.sign, loincs)), "")
    if not sign:
        taking.no(_("这里不收这一项测量；收哪些见接口说明。"), f"{at}.code", "not-supported")
    told = part.get("valueQuantity") or {}
    value, unit = told.get("value"), str(told.get("code") or told.get("unit") or "")
    if value is None or told.get("comparator"):
        taking.no(_("没有测量值。"), f"{at}.valueQuantity", "required")
    if not -1e6 < float(value) < 1e6:
        taking.no(_("数值太大。"), f"{at}.valueQuantity.value", "value")
    if unit not in known.units:
        taking.no(_("不认识这个单位，请用 UCUM，如 mm[Hg]、/min、Cel。"), f"{at}.valueQuantity.code", "value")
    return sign, (float(value), known.units[unit])


def update(client: Client, key: str, body: Resource) -> Made:
    """Only one thing can be done to a reading that stands: strike it out as a mistake, with the reason in a note."""
    must(client, CLINICAL, "Observation")
    found = KIND.find(client, key)
    if found is None:
        raise Refusal(404, "not-found", _("没有这条记录。"))
    if body["status"] != "entered-in-error" and found[0] is not notes.NOTES:
        taking.no(_("测量不能改，只能作为错误划掉（entered-in-error），note 里写原因。"), "Observation.status")
    part, row, _one = found
    if part is notes.NOTES:
        taking.no(_("看诊记录写好以后不能从接口改。"), "Observation.id", "not-supported")
    tail = key.split("-")[1]
    entry = next(one for one in row.record["r"] if one["i"].replace("-", "").endswith(tail))
    day: date = row.day
    if "x" not in entry:
        why = taking.notes(body)
        if not 2 <= len(why) <= 100:
            taking.no(_("请写明为什么划掉。"), "Observation.note", "required")
        actions.strike(elder=row.elder, day=day, reading=entry["i"], why=why, by=client.user.actor, at=client.at)
    return Made(key, False)


KIND = Kind(
    "Observation", (PART, notes.NOTES), create=create, update=update,
    writes="health.measure, health.strike; consulting.write", needs=("patient", "subject"),
)  # fmt: skip
