"""What visits know of a person."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.base.web.marks import listed, year_day
from songhe.care.visits import words
from songhe.care.visits.models import Chase, CheckIn, Hint, Listed, Visit
from songhe.register.people.models import Elder
from songhe.register.rights import offers


@offers.copy("7-visits", _("探访"))
def visits(elder: Elder) -> list[dict[str, Any]]:
    """Why on the list, each visit with its answers, searches, and what was quiet."""
    rows: list[dict[str, Any]] = []
    for line in Listed.objects.filter(elder=elder):
        told = {"from": year_day(line.since), "to": year_day(line.left_on)}
        rows.append({"name": str(_("应访名单")), "value": listed(words.say(words.GROUPS, line.codes)), **told})
    for visit in Visit.objects.filter(elder=elder).prefetch_related("findings"):
        rows.append(
            {"name": str(visit.get_method_display()), "value": _visit(visit), "from": year_day(visit.made_at), "to": ""}
        )
    for chase in Chase.objects.filter(elder=elder):
        told = {"from": year_day(chase.began_at), "to": year_day(chase.found_at)}
        rows.append({"name": str(_("联系不上")), "value": f"{chase.get_status_display()} {chase.said or ''}".strip(), **told})
    for check in CheckIn.objects.filter(elder=elder).prefetch_related("hints"):
        why = listed(words.say(words.SIGNS, sorted({one.kind for one in check.hints.all()})))
        value = f"{why} {check.get_found_display()} {check.said or ''}".strip()
        told = {"from": year_day(check.opened_at), "to": year_day(check.closed_at)}
        rows.append({"name": str(_("关爱核实")), "value": value, **told})
    for hint in Hint.objects.filter(elder=elder, check_in=None):
        what = words.say(words.SIGNS, [hint.kind])[0]
        rows.append({"name": what, "value": hint.says, "from": year_day(hint.at), "to": year_day(hint.until)})
    return rows


def _visit(visit: Visit) -> str:
    """Outcome, answers in words, the note, and what was found."""
    said = [
        f"{words.QUESTIONS.get(code, code)}{words.ANSWERS.get(answer, answer)}"
        for found in (visit.answers or {}).values()
        for code, answer in found.items()
    ]
    found = [f"{one.get_kind_display()} {one.words or ''}".strip() for one in visit.findings.all()]
    return " ".join([str(visit.get_outcome_display()), *said, str(visit.note or ""), *found]).strip()
