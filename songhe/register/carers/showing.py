"""What the pages of carers say."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime

from songhe.register.access.models import BUREAU_ROLES, User
from songhe.register.carers import dated, queries, rules
from songhe.register.carers.models import Carer, Certificate, CertificateKind
from songhe.register.places import queries as places

TONES = {"held": ("ok", "check"), "ending": ("warn", "clock"), "expired": ("danger", "alert-triangle")}
FIRST = (CertificateKind.HEALTH, CertificateKind.TRAINING)


def rows(found: Sequence[Carer], at: datetime) -> list[dict[str, Any]]:
    """A page of the list: papers, hours of the year, away or not. A fixed number of queries."""
    day = localtime(at).date()
    keys = [row.pk for row in found]
    papers, hours = queries.held(keys), queries.trained(keys, day.year)
    away = set(queries.flagged(Carer.objects.filter(pk__in=keys), "away", at).values_list("pk", flat=True))
    names = places.names_of(row.division_path for row in found)
    rule = dated.papers(day)
    return [
        {
            "row": row,
            "where": names[row.division_path],
            "papers": [_paper(kind, last, day, rule) for kind, last in papers.get(row.pk, {}).items()],
            "lacking": rules.lacking((), papers.get(row.pk, {}), day),
            "owed": rules.owed_hours(hours.get(row.pk, 0), rule.training_hours),
            "hours": hours.get(row.pk, 0),
            "away": row.pk in away,
        }
        for row in found
    ]


def _paper(kind: str, last: date | None, day: date, rule: dated.Papers) -> dict[str, Any]:
    standing = rules.standing(last, day, rule.warn_days)
    return {"label": CertificateKind(kind).label, "last": last, "standing": standing, "tone": TONES[standing]}


def overview(user: User, at: datetime) -> list[dict[str, Any]]:
    """The figures above the list, each leading to what it counts."""
    mine = queries.carers(user)
    counts = {flag: queries.flagged(mine, flag, at).count() for flag in ("", "ending", "lacking", "untrained", "away")}
    return [{"flag": flag, "n": number} for flag, number in counts.items()]


def one(carer: Carer, user: User, at: datetime) -> dict[str, Any]:
    """Everything of one carer."""
    day = localtime(at).date()
    rule = dated.papers(day)
    hours = queries.trained([carer.pk], day.year).get(carer.pk, 0)
    absences = list(carer.absences.order_by("-starts_at")[:8])
    return {
        "row": carer,
        "where": places.names(carer.division_path),
        "certificates": [_certificate(row, day, rule) for row in carer.certificates.all()],
        "lacking": rules.lacking((), queries.held([carer.pk]).get(carer.pk, {}), day),
        "trainings": carer.trainings.all()[:12],
        "hours_done": hours,
        "owed": rules.owed_hours(hours, rule.training_hours),
        "rule": rule,
        "absences": [(row, _state(row, at)) for row in absences],
        "may_keep": user.role not in BUREAU_ROLES,
        "has_portrait": carer.portraits.exists(),
        "day": day,
    }


def _certificate(row: Certificate, day: date, rule: dated.Papers) -> dict[str, Any]:
    standing = rules.standing(row.expires_on, day, rule.warn_days)
    left = (row.expires_on - day).days if row.expires_on else None
    return {"row": row, "standing": standing, "tone": TONES[standing], "left": left}


def _state(row: Any, at: datetime) -> str:
    if row.withdrawn_at:
        return "withdrawn"
    if row.ends_at <= at:
        return "over"
    return "now" if row.starts_at <= at else "coming"
