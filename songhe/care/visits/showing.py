"""What the pages of visits say."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Prefetch, Q
from django.utils.timezone import localtime

from songhe.base.indicators import Span
from songhe.care.visits import dated, queries, rules, words
from songhe.care.visits.models import OPEN, Bar, Chase, CheckIn, Listed, Post, Promise, Visit, VisitVoice, Well
from songhe.register.access.models import DESK_ROLES, Role, User
from songhe.register.people.models import Contact, Elder
from songhe.register.places import queries as places

VOICES = Prefetch("voices", VisitVoice.objects.defer("webm"))

MOST = 40
LOOKERS = DESK_ROLES | {Role.ASSISTANT}
"""Who looks at sensors of homes."""


def lines(rows: Sequence[Listed], at: datetime) -> list[dict[str, Any]]:
    """People of the list, with why, until when, and how the last attempt went."""
    day, last = localtime(at).date(), queries.latest([row.elder_id for row in rows])
    names = places.names_of({row.division_path for row in rows})
    return [
        {
            "row": row, "where": names[row.division_path], "tone": words.GRADE_TONES[row.grade], "why": why(row),
            "late": (day - row.due_on).days, "last": last.get(row.elder_id), "home_late": row.home_due_on < day,
        }
        for row in rows
    ]  # fmt: skip


def why(row: Listed) -> list[str]:
    """Why somebody is on the list, and what raised the grade."""
    raised = [row.raised_by] if row.grade != row.own_grade else []
    return words.say(words.GROUPS, row.codes) + words.say(words.CHANGES, raised)


def visits(rows: Sequence[Visit]) -> list[dict[str, Any]]:
    """Visits with what they lacked and what had happened meanwhile."""
    return [
        {
            "row": row, "tone": words.OUTCOME_TONES[row.outcome], "lacks": words.say(words.LACKS, row.lacks.split(",")),
            "clash": words.say(words.CLASHES, [row.clash]), "answers": answers(row),
        }
        for row in rows
    ]  # fmt: skip


def answers(row: Visit) -> list[tuple[str, list[tuple[str, str]]]]:
    """Group by group, question and answer in words."""
    return [
        (
            str(words.CONTENTS.get(group, group)),
            [(str(words.QUESTIONS.get(code, code)), str(words.ANSWERS.get(said, said))) for code, said in found.items()],
        )
        for group, found in (row.answers or {}).items()
    ]


def person(user: User, elder: Elder, at: datetime) -> dict[str, Any]:
    """One person: why on the list, what is due, what was seen, what is quiet."""
    listed = queries.listed(user).filter(elder=elder).first()
    rows = list(queries.visits(user).filter(elder=elder).order_by("-made_at").prefetch_related("findings", VOICES)[:12])
    bar = Bar.objects.filter(elder=elder).first()
    return {
        "elder": elder, "line": lines([listed], at)[0] if listed else None, "visits": visits(rows),
        "chase": queries.chases(user).filter(elder=elder).exclude(status="found").first(),
        "check": queries.check_ins(user).filter(elder=elder, status__in=OPEN).first(), "bar": bar,
        "promise": Promise.objects.filter(elder=elder, ended_on=None).first(),
        "well": Well.objects.filter(elder=elder, day=localtime(at).date()).first(),
        "spells": list(elder.visit_spells.filter(last=None)), "hints": hints(elder.hints.order_by("-at")[:8]),
    }  # fmt: skip


def hints(rows: Any) -> list[dict[str, Any]]:
    """Signals in words, with why one was not believed."""
    return [
        {"row": row, "what": words.say(words.SIGNS, [row.kind])[0], "guard": words.say(words.GUARDS, [row.guard])}
        for row in rows
    ]


def form_of(elder: Elder, at: datetime) -> list[tuple[str, list[rules.Question]]]:
    """The questions for this person today."""
    day = localtime(at).date()
    listed = Listed.objects.filter(elder=elder, left_on=None).first()
    before = queries.last_answers(elder)
    return rules.asked(dated.form(day), reasons=listed.codes if listed else [], month=day.month, before=before)


def chases(rows: Sequence[Chase]) -> list[dict[str, Any]]:
    """Searches with where they are."""
    names = places.names_of({row.division_path for row in rows})
    return [{"row": row, "where": names[row.division_path], "tone": words.CHASE_TONES[row.status]} for row in rows]


def check_ins(rows: Sequence[CheckIn]) -> list[dict[str, Any]]:
    """Check-ins with the signals that spoke."""
    names = places.names_of({row.division_path for row in rows})
    return [
        {
            "row": row, "where": names[row.division_path], "tone": words.CHECK_TONES[row.status],
            "why": list(dict.fromkeys(words.say(words.SIGNS, [one.kind for one in row.hints.all()]))),
        }
        for row in rows
    ]  # fmt: skip


def check_in(row: CheckIn, user: User) -> dict[str, Any]:
    """One check-in: why, whom to telephone, until when."""
    return {
        "one": check_ins([row])[0], "hints": hints(row.hints.all()), "waits": row.status in OPEN,
        "contacts": list(Contact.objects.filter(elder=row.elder).order_by("place")[:3]), "is_desk": user.role in DESK_ROLES,
        "senses": user.role in LOOKERS and any(one.source.startswith("sensing:") for one in row.hints.all()),
    }  # fmt: skip


def month(user: User, span: Span, at: datetime, here: str) -> dict[str, Any]:
    """The rate of a place and of the places in it, the missing by name, and what will be missed."""
    depth = here.count("/") + 1
    found = queries.ratios(span, at, here)
    whole = queries.summed(found, depth).get(here)
    below = queries.summed(found, min(4, depth + 1)) if depth < 4 else {}
    names = places.names_of({here, *below, *found})
    outlooks = queries.forecast(span, at, here) if span.first <= localtime(at).date() <= span.last else []
    missing = queries.people(span, at, here, "missing")
    return {
        "here": here, "name": names[here], "whole": whole, "deepest": depth >= 4,
        "below": sorted(((path, names[path], one) for path, one in below.items()), key=lambda row: (row[2].share or 0, row[0])),
        "outlooks": [(one, names[one.path]) for one in outlooks[:12]], "lost": sum(one.missed for one in outlooks),
        "missing": missing,
        "by_name": lines(queries.will_be_missed(span, at, outlooks[0]), at) if outlooks and depth >= 4 else [],
    }  # fmt: skip


def posts(rows: Sequence[Post], span: Span, at: datetime) -> list[dict[str, Any]]:
    """Posts with what they did this month, how many are on the list of their village, and hours learned this year."""
    day = localtime(at).date()
    keys = [row.user_id for row in rows if row.user_id]
    done = Visit.objects.filter(visitor__in=keys, made_at__gte=span.starts_at, made_at__lt=span.ends_at).values("visitor")
    told = done.annotate(n=Count("pk"), valid=Count("pk", filter=Q(valid=True)), last=Max("made_at"))
    work = {row["visitor"]: row for row in told}
    paths = {row.division_path for row in rows}
    listed = Listed.objects.filter(left_on=None, division_path__in=paths).values("division_path").annotate(n=Count("pk"))
    load = {row["division_path"]: row["n"] for row in listed.order_by()}
    names = places.names_of(paths)
    return [
        {
            "row": row, "where": names[row.division_path], "work": work.get(row.user_id) if row.user_id else None,
            "load": load.get(row.division_path, 0),
            "hours": sum(one.hours for one in row.lessons.all() if one.on.year == day.year),
            "away": next((one for one in row.leaves.all() if one.first <= day <= one.last), None),
        }
        for row in rows
    ]  # fmt: skip
