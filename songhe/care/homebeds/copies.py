"""What home beds know of a person, for a copy that the person asks for."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.base.web.marks import hhmm, year_day
from songhe.care.homebeds import dated, words
from songhe.care.homebeds.models import BedAgreement, CareCall, HomeBed, HomeSurvey, KitItem, SignalDay
from songhe.register.people.models import Elder
from songhe.register.rights import offers


@offers.copy("homebeds-1-file", _("家庭养老床位"))
def files(elder: Elder) -> list[dict[str, Any]]:
    """Every file, with what it was judged by."""
    rows = HomeBed.objects.filter(elder=elder).select_related("facility").order_by("asked_at")
    return [
        {
            "name": str(row.get_status_display()), "value": row.facility.name if row.facility else "",
            "asked": year_day(row.asked_at), "opened": year_day(row.opened_at), "closed": year_day(row.closed_at),
            "words": row.words, "facts": dict(row.facts or {}), "why": row.told,
        }
        for row in rows
    ]  # fmt: skip


@offers.copy("homebeds-2-home", _("家庭养老床位：勘察、设备和协议"))
def home(elder: Elder) -> list[dict[str, Any]]:
    """What was found in the home (pictures as so many), what hangs there, what was agreed."""
    rows: list[dict[str, Any]] = []
    for survey in HomeSurvey.objects.filter(home_bed__elder=elder).order_by("on"):
        known = dated.findings(survey.on)
        found = {known[code].name: told for code, told in dict(survey.findings or {}).items() if code in known}
        rows.append({"name": str(survey.on), "value": found, "note": survey.note, "photos": survey.photos.count()})
    for item in KitItem.objects.filter(home_bed__elder=elder):
        spell = {"from": year_day(item.installed_at), "to": year_day(item.removed_at)}
        rows.append({"name": item.code, "value": item.uid or item.left_out, **spell})
    for paper in BedAgreement.objects.filter(home_bed__elder=elder).order_by("home_bed", "version"):
        rows.append({"name": paper.version, "value": paper.text, "signed": year_day(paper.signed_at), "by": paper.signed_by})
    return rows


@offers.copy("homebeds-3-months", _("家庭养老床位：每月服务和信号"))
def months(elder: Elder) -> list[dict[str, Any]]:
    """Months, calls, and what devices said from day to day."""
    beds = HomeBed.objects.filter(elder=elder)
    rows: list[dict[str, Any]] = []
    for bed in beds.prefetch_related("months"):
        for one in bed.months.all():
            said = words.service(one.visits, one.minutes, one.need_visits, one.need_minutes)
            rows.append({"name": f"{one.month:%Y-%m}", "value": said, "nights": one.nights, "met": one.met})
    for call in CareCall.objects.filter(home_bed__in=beds).order_by("at"):
        rows.append({"name": f"{year_day(call.at)} {hhmm(call.at)}", "value": call.note, "reached": call.reached})
    for day in SignalDay.objects.filter(home_bed__in=beds).order_by("day"):
        rows.append({"name": str(day.day), "value": f"{day.heard}/{day.devices}", "active": day.active})
    return rows
