"""What the pages of daily care say."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localtime

from songhe.base.indicators import Span
from songhe.care.nursing import dated, lying, queries, words
from songhe.care.nursing.models import Act, CarePlan, Medicine, Mishap, MishapStep, Post, Shift
from songhe.care.nursing.queries.board import Line
from songhe.register.access.models import User
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility


def act(row: Act, at: datetime) -> dict[str, Any]:
    """One act: what, when, how it stands, what was noted."""
    day = localtime(row.due_at).date()
    kind = dated.kinds(day).get(row.kind)
    state = queries.standing(row, at)
    word, tone, mark = words.STATES[state]
    if row.status == Act.Status.PREPARED:
        word, tone, mark = row.get_status_display(), "warn", "users"
    return {
        "row": row, "kind": kind, "state": state, "word": word, "tone": tone, "mark": mark, "noted": noted(row),
        "reason": _reason(row, day), "order": dict(row.medicine.order) if row.medicine else {},
        "mind": str(row.item.words or "") if row.item else "",
        "behind": int((at - row.due_at).total_seconds() // 60) if state == "late" else 0,
        "open": state in {"late", "due", "ahead", "missed"},
    }  # fmt: skip


def _reason(row: Act, day: date) -> str:
    known = dated.reasons(day).get(row.reason)
    return known.name if known else ""


def noted(row: Act, *, body: bool = True) -> list[tuple[str, str, str]]:
    """(what, word, tone) of what was noted; without `body` only what a family may read without the elder's further word."""
    asks = dated.asks(localtime(row.due_at).date())
    facts = dict(row.noted or {})
    found = [
        (asks[code].name, *asks[code].word(value))
        for code, value in facts.items()
        if code in asks and (body or not asks[code].body)
    ]
    return [*found, ("", str(facts["words"]), "")] if body and facts.get("words") else found


def board(facility: Facility, user: User, at: datetime) -> dict[str, Any]:
    """A home by rooms: what is late, due and done in this shift."""
    lines = queries.board(facility, at)
    sums: Counter[str] = Counter()
    rooms: dict[str, dict[str, Any]] = {}
    for one in lines:
        sums += one.counts
        room = rooms.setdefault(
            one.resident.room, {"name": one.resident.room, "zone": one.resident.zone, "floor": one.resident.floor, "lines": []}
        )
        room["lines"].append(line(one, at))
    before, now = queries.shift_before(facility, at), queries.shift_of(facility, at)
    span = queries.span_at(facility, at)
    owed = sum(sums.values()) - sums["away"]
    return {
        "row": facility, "rooms": list(rooms.values()), "sums": sums, "owed": owed, "done": sums["done"] + sums["not_done"],
        "late": sums["late"] + sums["missed"], "span": span, "shift": now,
        "shift_name": queries.shift_name(facility, span.code, span.day),
        "before": before, "unsigned": queries.unsigned(facility, before), "duties": queries.duties(facility, at),
        "unplanned": queries.unplanned(facility), "leads": queries.leads(user, facility), "post": queries.me(user),
        "mishaps": [mishap(row) for row in queries.mishaps(user).filter(facility=facility, status="open")[:8]],
        "review": [one for one in lines if one.plan and one.plan.review_on <= localtime(at).date() + timedelta(days=7)],
    }  # fmt: skip


def line(one: Line, at: datetime) -> dict[str, Any]:
    """One resident of the board."""
    counts = one.counts
    nxt = act(one.nxt, at) if one.nxt else None
    share = counts["done"] + counts["not_done"]
    alarmed = any(row.step > 1 for row in one.of("late"))
    return {
        "resident": one.resident, "lies": words.LIES[one.resident.state], "nxt": nxt,
        "late": counts["late"], "due": counts["due"],
        "missed": counts["missed"], "done": share, "of": sum(counts.values()) - counts["away"], "plan": one.plan,
        "tone": "danger" if alarmed else "warn" if counts["late"] else "info" if counts["due"] else "fine",
    }  # fmt: skip


def resident(facility: Facility, elder: Elder, day: date, at: datetime) -> dict[str, Any]:
    """One resident: where he lies, the plan, the medicines, and the acts of a day."""
    today = localtime(at).date()
    plans = queries.plans_of(elder.pk, facility)
    acts = [act(row, at) for row in queries.day_of(elder.pk, facility, day)]
    found = lying.one(facility.pk, elder.pk)
    return {
        "facility": facility, "elder": elder, "day": day, "today": today, "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < today else None, "resident": found,
        "lies": words.LIES[found.state] if found else None,
        "plan": next((row for row in plans if row.status == "active"), None),
        "draft": next((row for row in plans if row.status == "draft"), None), "acts": acts, "versions": plans,
        "medicines": [medicine(row) for row in queries.medicines_of(elder.pk, facility)],
        "counts": Counter(one["state"] for one in acts),
        "mishaps": [mishap(row) for row in Mishap.objects.filter(elder=elder, facility=facility)[:5]],
    }  # fmt: skip


def plan(row: CarePlan) -> list[dict[str, Any]]:
    """The lines of a plan, in the order of the file."""
    kinds = dated.kinds(localtime(row.made_at).date())
    order = list(kinds)
    items = [item for item in row.items.all() if item.kind in kinds]
    return [{"kind": kinds[item.kind], "item": item} for item in sorted(items, key=lambda item: order.index(item.kind))]


def medicine(row: Medicine) -> dict[str, Any]:
    """A medicine with its order opened."""
    return {"row": row, "order": dict(row.order)}


def mishap(row: Mishap) -> dict[str, Any]:
    """One line of a list."""
    known = dated.mishaps(localtime(row.happened_at).date()).get(row.kind)
    return {
        "row": row,
        "name": known.name if known else row.kind,
        "kind": known,
        "tone": words.MISHAPS[Mishap.Status(row.status)],
    }


def mishap_page(row: Mishap, at: datetime) -> dict[str, Any]:
    """One mishap with what was done and what is left."""
    told = mishap(row)
    names = dict(told["kind"].steps) if told["kind"] else {}
    rows: Sequence[MishapStep] = list(row.steps.all())
    done = {one.code for one in rows if one.code}
    late = row.report_by is not None and row.reported_at is None and at > row.report_by
    return {
        **told, "steps": [(one, names.get(one.code, "")) for one in rows], "late": late,
        "left": [(code, name) for code, name in names.items() if code not in done], "closing": dict(row.cause or {}),
        "open": row.status == Mishap.Status.OPEN,
    }  # fmt: skip


def handover(row: Shift, post: Post | None, at: datetime) -> dict[str, Any]:
    """A shift: the signed summary, or the one as it would be signed now."""
    signed = row.status != Shift.Status.OPEN
    return {
        "row": row, "name": queries.shift_name(row.facility, row.code, row.day),
        "record": dict(row.record) if signed else queries.summary(row, at),
        "signed": signed, "tone": words.SHIFTS[Shift.Status(row.status)], "post": post,
        "may_give": bool(post) and row.status == Shift.Status.OPEN, "states": words.STATES, "lies": words.LIES,
        "may_take": _other(row, post),
    }  # fmt: skip


def _other(row: Shift, post: Post | None) -> bool:
    """Signed by who leaves, and this is somebody else of the home."""
    given = row.given_by if row.status == Shift.Status.GIVEN else None
    return post is not None and given is not None and given.user_id != post.user_id


def family(elders: Sequence[Elder], at: datetime) -> list[dict[str, Any]]:
    """What a family sees: each act as done or not; what is of the body only with the elder's own word."""
    readable = lying.may_read(row.pk for row in elders)
    found = []
    for elder, home, acts, odd in queries.day_for_family(elders, at):
        opened = elder.pk in readable
        rows = [act(row, at) for row in acts if opened or row.kind not in {"medicine", "measure"}]
        lines = [
            {**one, "noted": noted(one["row"], body=opened)}
            for one in rows
            if one["row"].due_at <= at or one["state"] == "done"
        ]
        where = lying.one(home.pk, elder.pk)
        found.append(
            {
                "elder": elder, "home": home, "lines": lines, "opened": opened, "resident": where,
                "lies": words.LIES[where.state] if where else None, "done": sum(one["state"] == "done" for one in lines),
                "mishaps": [mishap(row) for row in odd], "ahead": sum(one["state"] == "ahead" for one in rows),
            }
        )  # fmt: skip
    return found


def record(facility: Facility, elder: Elder, span: Span) -> dict[str, Any]:
    """A month: each day counted, for the screen and for paper."""
    days = queries.month_of(elder.pk, facility, span)
    names = ("done", "late", "missed", "other", "mishaps")
    return {"days": days, "sums": {name: sum(getattr(one, name) for one in days) for name in names}, "span": span}
