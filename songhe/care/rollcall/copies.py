"""What the room knows of a person."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.base.web.marks import hhmm, year_day
from songhe.care.rollcall import words
from songhe.care.rollcall.models import Person, RescueCard
from songhe.register.people.models import Elder
from songhe.register.rights import offers


@offers.copy("7-rollcall", _("避险卡和灾害点名"))
def rolls(elder: Elder) -> list[dict[str, Any]]:
    """The rescue card, and what was said of them at each roll-call."""
    rows: list[dict[str, Any]] = []
    card = RescueCard.objects.filter(elder=elder).select_related("buddy", "shelter").first()
    if card:
        said = [card.get_mobility_display(), words.device_word(card.device), card.buddy, card.shelter]
        rows.append(_row(_("避险卡"), " · ".join(str(one) for one in said if one), year_day(card.written_at)))
    for row in Person.objects.filter(elder=elder).select_related("muster").prefetch_related("said"):
        name = words.drilled(row.muster.drill, row.muster.name)
        rows.append(_row(name, row.get_status_display(), f"{year_day(row.muster.started_at)} {hhmm(row.muster.started_at)}"))
        rows += [
            _row(name, " ".join([one.get_status_display(), one.get_way_display(), one.by_name, one.note]).strip(), hhmm(one.at))
            for one in row.said.all()
        ]
    return rows


def _row(name: Any, value: str, when: str) -> dict[str, Any]:
    return {"name": str(name), "value": value, "from": when, "to": ""}
