"""What beds know of a person, for a copy that the person asks for."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.base.web.marks import year_day
from songhe.care.beds.models import Asking, Stay
from songhe.register.people.models import Elder
from songhe.register.rights import offers


@offers.copy("beds-1-askings", _("入住申请和入住档案"))
def askings(elder: Elder) -> list[dict[str, Any]]:
    """What was asked, judged, signed and paid; whatever is sealed opened."""
    found = []
    for row in Asking.objects.filter(elder=elder).select_related("facility").order_by("asked_at"):
        file = row.files.first()
        told: dict[str, Any] = {"asked": year_day(row.asked_at), "words": row.words, "answer": row.told}
        if file is not None:
            told |= {
                "level": file.level, "assessed": str(file.assessed_on or ""), "facts": dict(file.facts or {}),
                "risks": dict(file.risks or {}), "contract": file.contract, "signed_by": file.signed_by,
                "month_cents": file.month_cents, "deposit_cents": file.deposit_cents,
            }  # fmt: skip
        found.append({"name": str(row.get_status_display()), "value": row.facility.name if row.facility else "", **told})
    return found


@offers.copy("beds-2-stays", _("住过的床位"))
def stays(elder: Elder) -> list[dict[str, Any]]:
    """Every bed, from when to when, the group and what it follows from, and every time away."""
    rows = Stay.objects.filter(elder=elder).select_related("facility", "bed__room").prefetch_related("leaves")
    return [
        {
            "name": str(row.get_kind_display()), "value": row.facility.name,
            "bed": f"{row.bed.room.name}-{row.bed.number}" if row.bed.room else row.bed.number,
            "from": year_day(row.began_at), "to": year_day(row.ended_at), "why": row.why, "group": row.group,
            "facts": dict(row.group_facts or {}),
            "away": [f"{year_day(one.left_at)}–{year_day(one.back_at)} {one.where}" for one in row.leaves.all()],
        }
        for row in rows.order_by("reserved_at")
    ]  # fmt: skip
