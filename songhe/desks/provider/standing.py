"""How an operator stands: what is due, facility by facility."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from songhe.register.access.models import User
from songhe.register.filing import queries as filing
from songhe.register.filing import showing as filed
from songhe.register.places import queries as places
from songhe.register.providers import dated, queries, showing
from songhe.register.providers.models import ENDED, Facility, Status


def read(user: User, day: date) -> dict[str, Any]:
    """Everything on the home page: owed first, then the facilities."""
    rows = list(
        queries.facilities(user).exclude(status__in=ENDED).prefetch_related("beds", "reports", "filings").order_by("name")
    )
    ends = queries.licences_of([row.pk for row in rows], day)
    names = places.names_of(row.division_path for row in rows)
    worked = {row.pk: row.footprint_on == day for row in rows}
    owed = sorted((one for row in rows for one in _owed(row, ends.get(row.pk), day)), key=lambda one: one["day"] or day)
    return {
        "operator": queries.operator_of(user),
        "owed": owed,
        "sentence": _sentence(owed, day),
        "day": day,
        "open": filing.filings(user).filter(status="submitted").count(),
        "listed": [
            {
                "row": row,
                "where": names[row.division_path],
                "status": showing.TONES[Status(row.status)],
                "beds": [one for one in row.beds.all() if one.count and row.status == Status.OPERATING],
                "signed": worked[row.pk],
                "quiet": showing.is_quiet(row, day, dated.operating(day)),
            }
            for row in rows
        ],
    }


def _owed(row: Facility, licence: Any, day: date) -> list[dict[str, Any]]:
    """What is due at one facility, with its day and its page."""
    owed = []
    if licence is not None:
        told = showing.licence(licence, day)
        href = reverse("providers:facility", args=[row.pk]) + "#licences"
        owed.append(
            {"row": row, "what": licence.get_kind_display(), "day": licence.expires_on, "href": href, "said": told["words"]}
        )
    for one in filed.due_for(row, day):
        owed.append({"row": row, "day": one["day"], **_filed(row, one)})
    return owed


def _filed(row: Facility, one: dict[str, Any]) -> dict[str, Any]:
    if one["what"] == "report":
        href = f"{reverse('filing:report', args=[row.pk])}?month={one['month']:%Y-%m}"
        return {"what": _("%(month)d 月月报") % {"month": one["month"].month}, "href": href, "said": ""}
    return {
        "what": _("首次备案"),
        "href": reverse("filing:new", args=[row.pk]),
        "said": _("收住老人后 %(n)d 个工作日内") % {"n": one["days"]},
    }


def _sentence(owed: list[dict[str, Any]], day: date) -> str:
    late = sum(one["day"] is not None and one["day"] < day for one in owed)
    if not owed:
        return _("没有要办的事")
    said = ngettext("%(n)d 件事要办", "%(n)d 件事要办", len(owed)) % {"n": len(owed)}
    if not late:
        return said
    more = ngettext("其中 %(n)d 件已过期", "其中 %(n)d 件已过期", late) % {"n": late}
    return _("%(all)s，%(late)s") % {"all": said, "late": more}
