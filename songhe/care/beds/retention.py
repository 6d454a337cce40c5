"""What beds may forget: health in files of admission and stays that ended long ago. Nights and stays remain."""

from datetime import datetime

from songhe.care.beds.models import Admission, Asking, Stay
from songhe.register.rights.offers import sweeper

AT_ONCE = 500


@sweeper("bed_files")
def files(before: datetime) -> int:
    """Words, assessments and risks of askings that were answered long ago, and whose stay is over as long."""
    old = Asking.objects.filter(ended_at__lt=before).exclude(stay__ended_at=None, stay__isnull=False)
    old = old.exclude(stay__ended_at__gte=before)
    told = list(old.exclude(words="")[:AT_ONCE])
    for row in told:
        row.words = ""
    Asking.objects.bulk_update(told, ["words"])
    papers = list(Admission.objects.filter(asking__in=old).exclude(facts="", risks="")[:AT_ONCE])
    for paper in papers:
        paper.facts = paper.risks = ""
    Admission.objects.bulk_update(papers, ["facts", "risks"])
    return len(told) + len(papers)


@sweeper("bed_groups")
def groups(before: datetime) -> int:
    """By what a former resident's group was judged, and the number of a death's paper."""
    rows = list(Stay.objects.filter(ended_at__lt=before).exclude(group_facts="", certificate="")[:AT_ONCE])
    for row in rows:
        row.group_facts = row.certificate = ""
    Stay.objects.bulk_update(rows, ["group_facts", "certificate"])
    return len(rows)
