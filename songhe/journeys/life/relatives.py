"""Relatives with a log-in listen: they go on seeing what was, and are told of what is; of a death never by a message."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from songhe.base.actors import Actor
from songhe.base.models import JournalEntry
from songhe.base.web.marks import listed
from songhe.journeys.life.listening import Effect, Manifest, Tone
from songhe.links.notify import actions as notify
from songhe.links.notify.words import surname
from songhe.register.life.models import BIRTHDAYS, LifeEvent
from songhe.register.people.models import Consent, Contact, Elder

NAME = "relatives"
TOLD = frozenset({"moved_within", "moved_out", "admitted", "discharged", "went_away", "came_back"})


def foresee(event: LifeEvent) -> list[Effect]:
    """Who keeps a log-in and who is told."""
    if event.kind in BIRTHDAYS:
        return [Effect(Tone.NOTE, "birthday")]
    rows = _followers(event.elder)
    names = {"names": listed(row.name for row in rows)}
    if event.kind == "died":
        kept = [Effect(Tone.NOTE, "family.keeps", names)] if rows else []
        return [*kept, Effect(Tone.NOTE, "family.not_told")]
    return [Effect(Tone.NOTE, "family.told", names)] if rows and event.kind in TOLD else []


def apply(event: LifeEvent, by: Actor, at: datetime) -> Manifest:
    """Nothing here: they are told from the journal, after the commit (`tell`)."""
    return {}


def undo(event: LifeEvent, manifest: Manifest, by: Actor, at: datetime) -> list[Effect]:
    """Nothing here: they are told from the journal that it was not so."""
    return []


def tell(row: JournalEntry, at: datetime) -> None:
    """A journal row of an event that was done or taken back becomes a notice to each relative with a log-in."""
    kind = row.facts["kind"]
    if kind not in TOLD:
        return
    elder = Elder.objects.select_related("division").get(pk=row.facts["elder"])
    word = LifeEvent.Kind(kind).label
    undone = row.verb.endswith(".undo")
    text = (_("“%(what)s”登记有误，已撤销。") if undone else _("档案里登记了“%(what)s”。")) % {"what": word}
    link = settings.SITE_URL + reverse("people:file", args=[elder.pk])
    title = f"{word}·{surname(elder.name)}·{elder.division.short_name}"[:80]
    for contact in _followers(elder):
        notify.leave(
            key=str(row.pk), to=f"contact:{contact.pk}", to_name=contact.name, phone=contact.phone, title=title, text=text,
            link=link, subject=elder.pk, division=elder.division_path, at=at,
        )  # fmt: skip


def _followers(elder: Elder) -> list[Contact]:
    agreed = Consent.objects.filter(elder=elder, purpose=Consent.Purpose.FAMILY, withdrawn_at=None).exists()
    return list(elder.contacts.filter(may_follow=True).exclude(user=None)) if agreed else []
