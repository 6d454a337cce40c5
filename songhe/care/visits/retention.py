"""What visits may forget: photographs, answers, what was said; who was met when, by whom, and if it counted stays."""

from datetime import datetime

from songhe.base.outbox.models import Parcel
from songhe.care.visits.models import Chase, CheckIn, Finding, Hint, Visit, VisitPicture, VisitVoice
from songhe.register.rights.offers import gallery, sweeper

AT_ONCE = 500
gallery("photo", VisitPicture, "visit__elder")
gallery("voice", VisitVoice, "visit__elder")


@sweeper("visit_photos")
def photos(before: datetime) -> int:
    """Photographs at the door; `pictured` and `valid` stay, so that the rate of a past month is what it was."""
    old = VisitPicture.objects.filter(taken_at__lt=before)
    return VisitPicture.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])).delete()[0]


@sweeper("visit_answers")
def answers(before: datetime) -> int:
    """Answers, notes, recordings, what was found in words, what was said of a search or a check-in."""
    visits = list(Visit.objects.filter(made_at__lt=before).exclude(answers="", note="")[:AT_ONCE])
    for row in visits:
        row.answers, row.note = "", ""
    Visit.objects.bulk_update(visits, ["answers", "note"])
    found = list(Finding.objects.filter(found_at__lt=before).exclude(words="")[:AT_ONCE])
    for one in found:
        one.words = ""
    Finding.objects.bulk_update(found, ["words"])
    chases = list(Chase.objects.filter(found_at__lt=before).exclude(said="")[:AT_ONCE])
    checks = list(CheckIn.objects.filter(closed_at__lt=before).exclude(said="")[:AT_ONCE])
    for chase in chases:
        chase.said = ""
    for check in checks:
        check.said = ""
    Chase.objects.bulk_update(chases, ["said"])
    CheckIn.objects.bulk_update(checks, ["said"])
    voices = list(VisitVoice.objects.filter(taken_at__lt=before).values_list("pk", flat=True)[:AT_ONCE])
    spoken = VisitVoice.objects.filter(pk__in=voices).delete()[0]
    return len(visits) + len(found) + len(chases) + len(checks) + spoken


@sweeper("visit_signals")
def signals(before: datetime) -> int:
    """Words beside signals, and signals that no check-in came of; those of check-ins stay for what they were worth."""
    alone = Hint.objects.filter(at__lt=before, check_in=None)
    gone = Hint.objects.filter(pk__in=list(alone.values_list("pk", flat=True)[:AT_ONCE])).delete()[0]
    spoken = Hint.objects.filter(at__lt=before).exclude(says="")
    return gone + Hint.objects.filter(pk__in=list(spoken.values_list("pk", flat=True)[:AT_ONCE])).update(says="")


@sweeper("visits_refused")
def refused(before: datetime) -> int:
    """Sealed bytes from phones that could not be taken; that they came, from whom and why not stays."""
    old = Parcel.objects.filter(status="refused", kind__startswith="visits.", received_at__lt=before).exclude(box=b"")
    return Parcel.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])).update(box=b"")
