"""Somebody dies or moves away: everything of health that would go on ends, by its own verbs; and comes back where it can."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.health.actions import advising, alarming, consulting, contracting, dosing, following, medicating, referring
from songhe.care.health.models import Alarm, Contract, Dose, Lapse, Medicine, Programme, Question, Referral
from songhe.register.people.models import Elder

OPEN_REFERRAL = ("requested", "accepted")


def held(elder: Elder) -> dict[str, int]:
    """What would end, by kind; only what there is."""
    counts = {
        "contracts": Contract.objects.filter(elder=elder, status__in=["draft", "signed", "active"]).count(),
        "programmes": Programme.objects.filter(elder=elder, status="active").count(),
        "alarms": Alarm.objects.filter(elder=elder, status__in=["open", "taken"]).count(),
        "medicines": Medicine.objects.filter(elder=elder, status="active").count(),
        "consults": elder.consults.filter(status__in=["requested", "scheduled", "agreed"]).count(),
        "referrals": Referral.objects.filter(elder=elder, status__in=OPEN_REFERRAL).count(),
    }
    return {name: count for name, count in counts.items() if count}


def leave(*, elder: Elder, why: str, by: Actor, at: datetime) -> dict[str, Any]:
    """End it all. Returns what `come_back` needs, as JSON holds it; empty when there was nothing."""
    told: dict[str, Any] = {"by": by, "at": at}
    with journal.deed():
        made: dict[str, Any] = {"contracts": _contracts(elder, why, told), "programmes": _programmes(elder, why, told)}
        made["medicines"] = []
        for medicine in Medicine.objects.filter(elder=elder, status="active").select_related("elder").order_by("pk"):
            medicating.end(medicine=medicine, why=why, **told)
            made["medicines"].append(str(medicine.pk))
        asked = [str(row.pk) for row in consulting.cancel_all(elder=elder, why=why, **told)]
        made["lost"] = [*asked, *_ring_no_more(elder, why, told)]
        return {name: rows for name, rows in made.items() if rows}


def _contracts(elder: Elder, why: str, told: Mapping[str, Any]) -> list[str]:
    kept = []
    for row in Contract.objects.filter(elder=elder, status__in=["draft", "signed", "active"]).order_by("pk"):
        kept += [str(row.pk)] if row.status == "active" else []
        contracting.cancel(contract=row, why=why, **told)
    return kept


def _programmes(elder: Elder, why: str, told: Mapping[str, Any]) -> list[list[str]]:
    kept = []
    for row in Programme.objects.filter(elder=elder, status="active").order_by("pk"):
        kept.append([row.kind, row.due_on.isoformat()])
        following.end(programme=row, why=why, **told)
    return kept


def _ring_no_more(elder: Elder, why: str, told: Mapping[str, Any]) -> list[str]:
    """Alarms, lapses, referrals that wait, questions: they are ended, and not begun again when a mistake is taken back."""
    ended = []
    for alarm in Alarm.objects.filter(elder=elder, status__in=["open", "taken"]):
        alarming.close(alarm=alarm, found=Alarm.Found.LEFT, said=why, **told)
        ended.append(str(alarm.pk))
    for lapse in Lapse.objects.filter(elder=elder, status="open"):
        dosing.settle(lapse=lapse, found=Lapse.Found.LEFT, said=why, **told)
        ended.append(str(lapse.pk))
    for referral in Referral.objects.filter(elder=elder, status__in=OPEN_REFERRAL):
        referring.cancel(referral=referral, **told)
        ended.append(str(referral.pk))
    for question in Question.objects.filter(elder=elder, status="asked"):
        advising.withdraw(question=question, **told)
        ended.append(str(question.pk))
    return ended


def come_back(*, elder: Elder, manifest: Mapping[str, Any], by: Actor, at: datetime) -> bool:
    """It was a mistake: contracts, programmes and medicine go on. False when something cannot: it is for people to do again."""
    whole = not manifest.get("lost")
    told: dict[str, Any] = {"by": by, "at": at}
    for key in manifest.get("contracts", []):
        try:
            contracting.revive(contract=Contract.objects.get(pk=key), **told)
        except Refused:
            whole = False
    today = localtime(at).date()
    for kind, due in manifest.get("programmes", []):
        following.enrol(elder=elder, kind=kind, on=today, first_due=date.fromisoformat(due), **told)
    for medicine in Medicine.objects.filter(pk__in=manifest.get("medicines", []), status="ended").select_related("elder"):
        medicine.elder = elder
        medicating.resume(medicine=medicine, **told)
    return whole


def go_in(*, elder: Elder, by: Actor, at: datetime) -> int:
    """Moved into a home or hospital: the list stays, the doses at home do not. How many medicines."""
    rows = Medicine.objects.filter(elder=elder, status="active")
    with journal.deed():
        for row in rows:
            dosing.unlay(row, at)
            dosing.drop(row, by, at)
    return len(rows) if Dose.objects.filter(elder=elder).exists() else 0
