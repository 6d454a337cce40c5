"""Months are judged: each facility once, again when it is asked for; a run that was stopped goes on where it was."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from songhe.base import indicators, journal
from songhe.base.actors import CLOCK
from songhe.base.indicators import Span
from songhe.care.complaints.models import Complaint
from songhe.city.quality import dated, reading, rules
from songhe.city.quality.models import Score
from songhe.register.providers.models import Facility

BACK = 3  # months that are judged when nobody did


def judge_due(at: datetime, limit: int = 40) -> int:
    """Judge some of what is not judged yet of the last whole months; returns how many. Two workers do no harm."""
    done = 0
    for span in indicators.months_before(last_whole(at), BACK):
        known = set(Score.objects.filter(month=span.first).values_list("facility_id", flat=True))
        for key in reading.facilities(span):
            if key not in known and done < limit:
                done += judge(facility=key, span=span, at=at) is not None
    return done


def last_whole(at: datetime) -> Span:
    """The month before the one that runs."""
    here = indicators.month_of(at).first
    return indicators.month(here.year, here.month - 1)


def judge(*, facility: UUID, span: Span, at: datetime) -> Score | None:
    """Judge a month of one facility; judged before, it is put anew with its version. None when another worker was first."""
    place = Facility.objects.select_related("operator").get(pk=facility)
    form = dated.form(span.last)
    orders, seen = reading.seen(place, span)
    points, possible = rules.total(form.blocks, seen)
    enough = orders >= form.least_orders
    told = {
        "operator": place.operator, "division_path": place.division_path, "orders": orders, "possible": possible,
        "points": round(points, 1) if enough and points is not None else None, "counted_at": at,
        "blocks": {block.code: _rounded(rules.block_points(block, seen)) for block in form.blocks},
        "seen": {name: [round(one.met, 2), one.of] for name, one in seen.items()},
        "upheld": _upheld(place, span), "form_from": dated.since(span.last),
    }  # fmt: skip
    try:
        with journal.deed():
            row = Score.objects.select_for_update().filter(facility=place, month=span.first).first()
            before = {"points": row.points} if row else None
            row = row or Score(facility=place, month=span.first, version=0, synthetic=place.synthetic)
            for name, value in told.items():
                setattr(row, name, value)
            row.version += 1
            row.save()
            after = {"points": row.points, "version": row.version}
            journal.write(
                verb="quality.score.judge", subject=row, by=CLOCK, at=at, division=row.division_path, before=before,
                after=after, facts={"month": span.key},
            )  # fmt: skip
    except IntegrityError:
        return None
    return row


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _upheld(place: Facility, span: Span) -> int:
    rows = Complaint.objects.filter(facility=place, upheld=True)
    return rows.filter(submitted_at__gte=span.starts_at, submitted_at__lt=span.ends_at).count()
