"""Moving house: within a county the same file with a new place; to another county a new file, and the old one ends.

Rows belong to where they were born (law 10): what the old county wrote stays there, and what the new one needs is copied.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.register.life import actions as events
from songhe.register.life import walk
from songhe.register.life.models import LifeEvent
from songhe.register.people import actions as people
from songhe.register.people import categories
from songhe.register.people.history import OPEN
from songhe.register.people.models import LIVE, Category, Elder, Source
from songhe.register.places.models import Division

OF_THE_HOME = frozenset({"address", "way_in", "lat", "lng", "located", "relation"})
COPIED = tuple(name for name in (*OPEN, *Elder.SEALED) if name not in OF_THE_HOME and name not in {"name", "sex", "birth_date"})
HOME: dict[str, Any] = {"way_in": "", "lat": None, "lng": None, "located": "approximate"}
"""What of a home is not known of the next one: nobody is sent to the old door."""


def move_home(event: LifeEvent, by: Actor, at: datetime) -> dict[str, Any]:
    """The same file, a new place. Returns what stood there before."""
    elder, to = event.elder, event.division
    facts = {"division": to, "address": event.told.get("address", ""), **HOME}
    before = {name: getattr(elder, name) for name in facts if name != "division"}
    was = elder.division.code
    why = event.evidence
    people.change_elder(elder=elder, by=by, at=at, source=Source.EVENT, evidence=why, valid_from=event.on, **facts)
    return {**before, "division": was}


def move_back(event: LifeEvent, before: Mapping[str, Any], by: Actor, at: datetime) -> None:
    """Where the person lived before."""
    facts = {**before, "division": Division.objects.get(code=before["division"])}
    people.change_elder(elder=event.elder, by=by, at=at, source=Source.EVENT, evidence=_("搬家登记有误，已撤销"), **facts)


def open_file(event: LifeEvent, ended: list[str], by: Actor, at: datetime) -> dict[str, Any]:
    """A new file in the other county that continues this one, with facts, contacts, consents, categories and warnings.

    Returns its key and every row that was born with it, so that later ones are told apart.
    """
    elder, to = event.elder, event.division
    assert to is not None
    facts = {name: getattr(elder, name) for name in COPIED}
    new = people.register_elder(
        name=elder.name, sex=elder.sex, birth_date=elder.birth_date, division=to, by=by, at=at, source=Source.EVENT,
        evidence=event.evidence, valid_from=event.on, predecessor=elder, address=event.told.get("address", ""), **facts,
    )  # fmt: skip
    _copy_around(elder, new, by, at)
    for row in Category.objects.filter(pk__in=ended).order_by("pk"):
        if categories.find(row.code, event.on):
            origin = _("由%(county)s转来，请复核") % {"county": county_name(elder)}
            people.enter_category(
                elder=new, code=row.code, starts_on=event.on, by=by, at=at, evidence=origin, source=Source.EVENT
            )
    arrival = events.arrived(elder=new, cause=event, by=by, at=at)
    return {"file": str(new.pk), "arrival": str(arrival.pk), "born": _rows_of(new)}


def close_file(event: LifeEvent, made: Mapping[str, Any], by: Actor, at: datetime) -> None:
    """The move did not happen: the new file ends and leads back. Refused when something was written there since."""
    new = Elder.objects.select_for_update(of=("self",)).select_related("division").get(pk=made["file"])
    if new.status not in LIVE:
        said = {"status": new.get_status_display()}
        raise Refused(_("新档案现在是“%(status)s”，请先撤销那边后来的登记。") % said)
    known, now = made["born"], _rows_of(new)
    later = sum(len(set(keys) - set(known.get(label, []))) for label, keys in now.items())
    if later:
        said = {"county": county_name(new), "n": str(later)}
        raise Refused(_("%(county)s的新档案上已经有 %(n)s 条新记录，不能撤销；搬回来请由那边登记迁出。") % said)
    events.end(event=LifeEvent.objects.get(pk=made["arrival"]), reason=event.reason, by=by, at=at)
    people.change_status(elder=new, verb="merge", by=by, at=at, merged_into=event.elder)


def second_file() -> str:
    """Why a file cannot come back."""
    return _("这个身份证号后来又登记了一份档案，请先处理那一份。")


def county_name(elder: Elder) -> str:
    """The county in which a file lies."""
    code = elder.division_path.split("/")[1] if "/" in elder.division_path else elder.division_path
    return Division.objects.get(code=code).short_name


def _copy_around(elder: Elder, new: Elder, by: Actor, at: datetime) -> None:
    for row in elder.contacts.all():
        facts = {
            name: getattr(row, name) for name in ("name", "relation", "phone", "where", "user", "may_follow", "is_guardian")
        }
        people.add_contact(elder=new, by=by, at=at, **facts)
    for alert in elder.warnings.all():
        people.add_warning(elder=new, tone=alert.tone, icon=alert.icon, text=alert.text, by=by, at=at)
    for consent in elder.consents.filter(withdrawn_at=None).order_by("pk"):
        said = {"who": consent.given_by, "county": county_name(elder)}
        given_by = (_("%(who)s（在%(county)s所签）") % said)[:60]
        people.give_consent(elder=new, purpose=consent.purpose, given_by=given_by, by=by, at=at)


def _rows_of(elder: Elder) -> dict[str, list[str]]:
    return {one.label: [str(key) for key in one.rows(elder).values_list("pk", flat=True)] for one in walk.relations()}
