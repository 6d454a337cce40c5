"""Who may make whom, how long a screen may be left alone, and how long a password holds."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"

WORK = frozenset({"lead", "dispatcher", "assistant", "responder", "family", "elder", "operator", "carer", "doctor"})
KEEPS: dict[str, frozenset[str]] = {
    "security": WORK | {"county", "city", "system"},
    "city": WORK,
    "county": WORK,
}
"""Whose accounts a role keeps, in its own division. Bureaus keep those they work with, and nobody of a bureau; who gives power
over files (the security administrator) holds none. Security and audit are appointed at the machine (`songhe add-user`)."""
APART = frozenset({"system", "security", "auditor"})
"""The three administrators, kept apart (GB/T 22239-2019 8.1.4.2): the machine, who may do what, and what was done. None of them
sees an elder's file; an account of one of them never becomes anything else, and nothing else becomes one of them."""
LEVELS = {
    "city": ("city",), "county": ("county",), "lead": ("city", "county"), "dispatcher": ("city", "county"),
    "system": ("city", "county"), "security": ("city", "county"), "auditor": ("city", "county"),
}  # fmt: skip
"""On which levels of division a role makes sense; roles not named work anywhere below the city."""


@dataclass(frozen=True)
class SessionRule:
    """How long a session of a role may rest, since when, and the clause it comes from."""

    roles: tuple[str, ...]
    on_duty: bool  # holds only while its user is on duty
    idle_minutes: int
    valid_from: date
    valid_to: date | None
    clause: str


@cache
def session_rules() -> tuple[SessionRule, ...]:
    """All rules that were ever in force, from the dated data file."""
    rows = json.loads((DATA / "session_rules.json").read_text(encoding="utf-8"))
    return tuple(
        SessionRule(
            tuple(row["roles"]),
            row.get("on_duty", False),
            row["idle_minutes"],
            date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            row["clause"],
        )
        for row in rows
    )


def idle_minutes(role: str, on: date, *, on_duty: bool = False) -> int:
    """Minutes a session of this role may rest on that day; a role without a rule of its own has the shortest."""
    now = [rule for rule in session_rules() if rule.valid_from <= on and (rule.valid_to is None or on <= rule.valid_to)]
    mine = [rule.idle_minutes for rule in now if role in rule.roles and (on_duty or not rule.on_duty)]
    return max(mine) if mine else min((rule.idle_minutes for rule in now if not rule.on_duty), default=30)


@dataclass(frozen=True)
class AccountRule:
    """What holds for the accounts of some roles. 0 stands for no limit."""

    roles: tuple[str, ...]
    at_once: int  # sessions of one user
    longest_hours: int  # of one session, used or not
    password_days: int  # then it is changed
    no_reuse: int  # passwords that are not taken again, the present one among them
    one_time_hours: int  # so long a password that was drawn waits for its first use
    token_days: int  # of a token for another system, at most
    valid_from: date
    valid_to: date | None
    clause: str


@cache
def account_rules() -> tuple[AccountRule, ...]:
    """All that were ever in force, from the dated data file."""
    rows = json.loads((DATA / "account_rules.json").read_text(encoding="utf-8"))
    return tuple(
        AccountRule(
            **{
                **row,
                "roles": tuple(row["roles"]),
                "valid_from": date.fromisoformat(row["valid_from"]),
                "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            }
        )
        for row in rows
    )


def account_rule(role: str, on: date) -> AccountRule:
    """The rule of this role on that day. LookupError where there is none: a role without rules is a mistake of the data."""
    for rule in account_rules():
        if role in rule.roles and rule.valid_from <= on and (rule.valid_to is None or on <= rule.valid_to):
            return rule
    raise LookupError(f"no account rule for {role} on {on}")


def may_keep(*, keeper_role: str, keeper_scope: str, role: str, path: str) -> bool:
    """True when a user of `keeper_role` over `keeper_scope` may make or change a user of `role` at `path`."""
    inside = path == keeper_scope or path.startswith(f"{keeper_scope}/")
    return inside and role in KEEPS.get(keeper_role, frozenset())


def fits(role: str, level: str) -> bool:
    """True when the role makes sense for a division of that level: a city bureau only for the city."""
    return level in LEVELS.get(role, (level,))


def device_in_words(agent: str) -> str:
    """`Chrome · Windows` out of a browser's long name; empty when nothing is known of it."""
    browser = next((word for mark, word in BROWSERS if mark in agent), "")
    system = next((word for mark, word in SYSTEMS if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part)


BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
