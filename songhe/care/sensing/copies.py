"""What sensing knows of a person."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.base.web.marks import year_day
from songhe.care.sensing import words
from songhe.care.sensing.models import Hold, Home, Ring
from songhe.register.people.models import Elder
from songhe.register.rights import offers


@offers.copy("6-sensing", _("家里的设备"))
def sensing(elder: Elder) -> list[dict[str, Any]]:
    """The newest state of each sensor, what rang and why, and when nobody was at home."""
    rows: list[dict[str, Any]] = []
    for home in Home.objects.filter(elder=elder):
        for name, trace in ((home.record or {}).get("t", {})).items():
            heard, kind = words.clock(trace.get("heard", 0)), str(words.KINDS.get(trace["k"], trace["k"]))
            rows.append({"name": kind, "value": f"{name} {words.clock(trace.get('on', 0))}", "from": "", "to": heard})
    for ring in Ring.objects.filter(elder=elder):
        why = " ".join(words.why(ring.rule, ring.record or {}))
        told = {"from": year_day(ring.opened_at), "to": year_day(ring.ended_at)}
        rows.append({"name": words.rule_name(ring.rule), "value": f"{why} {ring.get_outcome_display()}".strip(), **told})
    for hold in Hold.objects.filter(elder=elder):
        told = {"from": year_day(hold.starts_at), "to": year_day(hold.ended_at or hold.ends_at)}
        rows.append({"name": str(hold.get_reason_display()), "value": hold.by, **told})
    return rows
