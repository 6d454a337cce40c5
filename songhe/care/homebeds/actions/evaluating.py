"""A provider of home beds is judged once a quarter: counted from its months, and by what the bureau found itself."""

from datetime import date, datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.homebeds import dated, rules
from songhe.care.homebeds.actions.ground import note
from songhe.care.homebeds.models import Evaluation
from songhe.care.homebeds.queries.quarters import last_of, shares
from songhe.register.providers.models import Facility


def evaluate(*, facility: Facility, quarter: date, spot: int, by: Actor, at: datetime, words: str = "") -> Evaluation:
    """Judge a quarter that is over. Judged again it takes the place of the first; the journal keeps both."""
    last = last_of(quarter)
    if quarter != rules.quarter_of(quarter) or last >= localtime(at).date():
        raise Refused(_("一个季度结束了才能评价。"))
    criteria = dated.criteria(last)
    most = sum(one.points for one in criteria if one.by == "spot")
    if not 0 <= spot <= most:
        raise Refused(_("抽查得分是 0 到 %(n)d。") % {"n": most})
    lines = rules.points(criteria, shares(facility, quarter), spot)
    total = sum(line["points"] for line in lines)
    told = {
        "points": total, "grade": rules.grade(dated.grades(last), total), "lines": lines, "spot": spot,
        "note": words.strip()[:300], "made_at": at, "made_by": by.name[:80], "division_path": facility.division_path,
    }  # fmt: skip
    with journal.deed():
        row, made = Evaluation.objects.update_or_create(facility=facility, quarter=quarter, defaults=told)
        facts = {"quarter": str(quarter), "points": total, "grade": told["grade"], "spot": spot}
        note(row, "make" if made else "again", by, at, **facts)
    return row
