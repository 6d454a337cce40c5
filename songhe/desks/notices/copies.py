"""What the house knows of a person through its notices: the links themselves know nobody, so this desk says it for them.

An outlet holds the address and the secret of a bureau's gateway, and nothing of anybody: there is none of it here.
"""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.web.marks import hhmm, year_day
from songhe.care.emergency.models import Call
from songhe.links.notify.models import Notice, Preference, VoiceCall
from songhe.register.people.models import Elder
from songhe.register.rights import offers


@offers.copy("9-notices", _("通知和语音电话"))
def told(elder: Elder) -> list[dict[str, Any]]:
    """How the person wants to be told, what was said to them and about their calls, and what was read out by telephone."""
    rows: list[dict[str, Any]] = []
    own = f"user:{elder.user_id}"
    for wish in Preference.objects.filter(owner=own) if elder.user_id else ():
        said = [", ".join(wish.ways), wish.phone, wish.mail, _quiet(wish)]
        rows.append(_row(_("怎么通知我"), " ".join(one for one in said if one), wish.set_at))
    about = Q(subject__in=Call.objects.filter(elder=elder).values("pk"))
    found = Notice.objects.filter(about | Q(to=own) if elder.user_id else about).order_by("made_at", "pk")
    for notice in found:
        value = f"{notice.to_name} {notice.way} {notice.get_status_display()}: {notice.text}"
        rows.append(_row(_("通知"), value, notice.made_at))
    for call in VoiceCall.objects.filter(notice__in=found.values("pk")).order_by("made_at", "pk"):
        value = f"{call.get_status_display()} {call.digit}: {call.sentence}"
        rows.append(_row(_("语音电话"), value, call.made_at))
    return rows


def _quiet(wish: Preference) -> str:
    return f"{wish.quiet_from:%H:%M}–{wish.quiet_to:%H:%M}" if wish.quiet_from and wish.quiet_to else ""


def _row(name: Any, value: str, at: Any) -> dict[str, Any]:
    return {"name": str(name), "value": value.strip(), "from": f"{year_day(at)} {hhmm(at)}", "to": ""}
