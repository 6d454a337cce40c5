"""What home beds may forget: pictures of homes, what was said on the telephone, signals from day to day."""

from datetime import datetime

from songhe.care.homebeds.models import CareCall, HomeBed, SignalDay, SurveyPhoto
from songhe.register.rights.offers import gallery, sweeper

AT_ONCE = 500
gallery("photo", SurveyPhoto, "survey__home_bed__elder")
OVER = ("closed", "declined")


@sweeper("home_bed_photos")
def photos(before: datetime) -> int:
    """Pictures of homes whose bed is gone."""
    rows = SurveyPhoto.objects.filter(survey__home_bed__status__in=OVER, survey__home_bed__closed_at__lt=before)
    return _delete(rows)


@sweeper("home_bed_signals")
def signals(before: datetime) -> int:
    """Days of signals; months that were counted keep their sums."""
    return _delete(SignalDay.objects.filter(day__lt=before.date()))


@sweeper("home_bed_calls")
def calls(before: datetime) -> int:
    """What was said in calls; that they were, and whether they were answered, stays."""
    rows = list(CareCall.objects.filter(at__lt=before).exclude(note="")[:AT_ONCE])
    for row in rows:
        row.note = ""
    CareCall.objects.bulk_update(rows, ["note"])
    return len(rows)


@sweeper("home_bed_files")
def files(before: datetime) -> int:
    """What was judged and said, of files that ended long ago; that there was a bed, and its months, stay."""
    old = HomeBed.objects.filter(status__in=OVER, closed_at__lt=before)
    rows = list(old.exclude(words="", facts="", verdicts="")[:AT_ONCE])
    for row in rows:
        row.words = row.facts = row.verdicts = ""
    HomeBed.objects.bulk_update(rows, ["words", "facts", "verdicts"])
    return len(rows)


def _delete(rows: object) -> int:
    keys = list(rows.values_list("pk", flat=True)[:AT_ONCE])  # type: ignore[attr-defined]
    return rows.model.objects.filter(pk__in=keys).delete()[0] if keys else 0  # type: ignore[attr-defined]
