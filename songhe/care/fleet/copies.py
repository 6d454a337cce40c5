"""What the device register knows of a person."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.base.web.marks import year_day
from songhe.care.fleet.models import Away, Hanging, Loan, Outage, Work
from songhe.register.people.models import Elder
from songhe.register.rights import offers


@offers.copy("6-devices", _("设备和辅具"))
def devices(elder: Elder) -> list[dict[str, Any]]:
    """What hung with them and when, when it was silent, who came for it, when they were away, and what they borrowed."""
    rows: list[dict[str, Any]] = []
    for hung in Hanging.objects.filter(elder=elder).select_related("device__model"):
        told = {"from": year_day(hung.since), "to": year_day(hung.until)}
        rows.append({"name": hung.device.model.name, "value": f"{hung.device.uid} {hung.room}".strip(), **told})
    for outage in Outage.objects.filter(elder=elder).select_related("device"):
        told = {"from": year_day(outage.since), "to": year_day(outage.until)}
        rows.append({"name": str(_("设备没消息")), "value": outage.device.uid, **told})
    for work in Work.objects.filter(elder=elder):
        told = {"from": year_day(work.asked_at), "to": year_day(work.done_at)}
        value = f"{work.get_cause_display()} {work.get_status_display()} {work.result}".strip()
        rows.append({"name": str(work.get_job_display()), "value": value, **told})
    for away in Away.objects.filter(elder=elder):
        told = {"from": year_day(away.since), "to": year_day(away.ended_at or away.until)}
        rows.append({"name": str(_("外出")), "value": away.why, **told})
    for loan in Loan.objects.filter(elder=elder).select_related("aid"):
        told = {"from": year_day(loan.since), "to": year_day(loan.back_at)}
        rows.append({"name": loan.aid.name, "value": f"{loan.aid.number} {loan.condition}".strip(), **told})
    return rows
