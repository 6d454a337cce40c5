"""The bed is opened: only when all that makes it one is there."""

from datetime import date, datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.web.marks import listed
from songhe.care.homebeds import dated, ports, rules
from songhe.care.homebeds.actions.ground import hold
from songhe.care.homebeds.models import HomeBed


def missing_parts(home_bed: HomeBed, day: date) -> list[str]:
    """What still has to be there before the bed, in the order in which it is done; sentences."""
    rule, pieces = dated.rules(day), dated.kit(day)
    survey = home_bed.surveys.first()
    kit = list(home_bed.kit.filter(removed_at=None).values_list("code", flat=True))
    lacks = rules.missing_kit(pieces.values(), kit, dementia=home_bed.dementia)
    running = home_bed.retrofits.filter(status__in=["asked", "booked"]).exists()
    signed = home_bed.agreements.filter(status="signed", ends_on__gte=day).exists()
    names = listed(pieces[code].name for code in lacks)
    old = survey is None or (day - survey.on).days > rule.survey_days
    parts = [
        (home_bed.facility_id is None, _("由哪一家上门服务")),
        (old, _("入户勘察（近 %(n)d 天）") % {"n": rule.survey_days}),
        (bool(survey and survey.dangers and not _mended(home_bed)), _("勘察发现的危险还没有改好")),
        (bool(lacks), _("设备：%(names)s") % {"names": names}),
        (running, _("改造还没有完成")),
        (not signed, _("双方签字的协议")),
    ]  # fmt: skip
    return [word for missing, word in parts if missing]


def _mended(home_bed: HomeBed) -> bool:
    """A retrofit was finished since the home was looked at last, with what would put the findings right."""
    survey = home_bed.surveys.first()
    if survey is None:
        return False
    done = home_bed.retrofits.filter(status="done", done_on__gte=survey.on).values_list("items", flat=True)
    return bool({item for items in done for item in items} & set(survey.mends))


def open_bed(*, home_bed: HomeBed, by: Actor, at: datetime) -> None:
    """The bed stands from now on, and its person lies in it; refused, with the words of the room of beds, when in another."""
    missing = missing_parts(home_bed, localtime(at).date())
    if missing:
        raise Refused(_("还不能开床，先补齐：%(parts)s。") % {"parts": listed(missing)})
    with journal.deed():
        hold(home_bed, "open", "approved")
        stay = ports.neighbours().open_bed(home_bed, by, at)
        facts = {"elder": str(home_bed.elder_id), "facility": str(home_bed.facility_id), "stay": str(stay)}
        moves.move(home_bed, "open", by=by, at=at, facts=facts, opened_at=at, stay=stay)
