"""Who the carers are: added, changed, stood down; their log-in and their face."""

import base64
import io
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from PIL import ImageOps

from songhe.base import journal, pictures
from songhe.base.actors import Actor
from songhe.base.crypto import blind_index
from songhe.base.errors import Refused
from songhe.register.access import actions as access
from songhe.register.access.actions import Drawn
from songhe.register.access.log_ins import tied_once
from songhe.register.access.models import Role
from songhe.register.carers.models import Carer, Portrait
from songhe.register.people.rules import normal_phone
from songhe.register.places.models import Division
from songhe.register.providers.models import Facility, Operator

SIDE = 320  # of the portrait that is kept
SEALED = frozenset({"phone"})


def add_carer(*, operator: Operator, name: str, division: Division, by: Actor, at: datetime, **facts: Any) -> Carer:
    """Put a carer on an operator's list. Without a point of its own the round begins in the middle of the village."""
    row = Carer(operator=operator, name=name, division=division, division_path=division.path)
    row.lat, row.lng = division.lat, division.lng
    _check(facts)
    with journal.deed(), tied_once():
        _set(row, facts)
        row.save()
        note(row, "add", by, at, facts={"name": name, "operator": operator.name})
    return row


def change_carer(*, carer: Carer, by: Actor, at: datetime, **facts: Any) -> None:
    """Put facts right. The journal says which; what is sealed is not in it."""
    _check(facts)
    with journal.deed(), tied_once():
        row = Carer.objects.select_for_update().get(pk=carer.pk)
        before = {name: _said(getattr(row, name)) for name in facts if name not in SEALED}
        _set(row, facts)
        row.save()
        after = {name: _said(getattr(row, name)) for name in before}
        note(row, "change", by, at, before=before, after=after, facts={"names": sorted(facts)})
    carer.refresh_from_db()


def deactivate(*, carer: Carer, by: Actor, at: datetime) -> None:
    """Goes to nobody any more. What was done stays; the log-in is another thing."""
    _switch(carer, False, "deactivate", by, at)


def activate(*, carer: Carer, by: Actor, at: datetime) -> None:
    """Goes again."""
    _switch(carer, True, "activate", by, at)


def open_log_in(*, carer: Carer, username: str, by: Actor, at: datetime) -> Drawn:
    """Make a log-in of role carer and tie it: the one-time password must be changed at the first time."""
    if carer.user is not None:
        raise Refused(_("%(name)s 已经有登录账号。") % {"name": carer.name})
    with journal.deed():
        drawn = access.open_user(username=username, name=carer.name, role=Role.CARER, division=carer.division, by=by, at=at)
        change_carer(carer=carer, user=drawn.user, by=by, at=at)
    return drawn


def show_portrait(*, carer: Carer, picture: bytes, by: Actor, at: datetime) -> Portrait:
    """Keep the carer's face for the families. Whoever enters it says that the carer agreed; a new one replaces the old."""
    jpeg = base64.b64encode(small(picture)).decode()
    with journal.deed():
        Portrait.objects.filter(carer=carer).delete()
        row = Portrait(carer=carer, jpeg=jpeg, agreed_at=at, by_name=by.name[:80])
        row.save()
        note(carer, "portrait", by, at)
    return row


def remove_portrait(*, carer: Carer, by: Actor, at: datetime) -> None:
    """The carer does not want it any more: it is gone for good."""
    with journal.deed():
        if Portrait.objects.filter(carer=carer).delete()[0]:
            note(carer, "portrait_removal", by, at)


def small(data: bytes) -> bytes:
    """A square JPEG without what the camera wrote into it. Refused in a sentence when it is no picture or too large."""
    out = io.BytesIO()
    ImageOps.fit(pictures.opened(data), (SIDE, SIDE)).save(out, "JPEG", quality=82)
    return out.getvalue()


def _switch(carer: Carer, active: bool, verb: str, by: Actor, at: datetime) -> None:
    with journal.deed():
        if Carer.objects.filter(pk=carer.pk, is_active=not active).update(is_active=active):
            note(carer, verb, by, at)
    carer.refresh_from_db()


def _check(facts: dict[str, Any]) -> None:
    unknown = set(facts) - {field.name for field in Carer._meta.fields}
    if unknown:
        raise TypeError(f"no such facts of a carer: {sorted(unknown)}")


def _set(row: Carer, facts: dict[str, Any]) -> None:
    station: Facility | None = facts.get("facility")
    if station is not None and station.operator_id != row.operator_id:
        raise Refused(_("这个站点不是本机构的。"))
    moved = facts.get("division")
    for name, value in facts.items():
        setattr(row, name, value)
    if moved is not None:
        row.division_path = moved.path
    if "phone" in facts:
        digits = normal_phone(facts["phone"] or "")
        row.phone_index = blind_index(digits, "phone") if digits else ""


def _said(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | list | None) else str(getattr(value, "pk", value))


def note(row: Carer, verb: str, by: Actor, at: datetime, **rest: Any) -> None:
    """Write a deed on a carer into the journal."""
    journal.write(verb=f"carers.carer.{verb}", subject=row, by=by, at=at, division=row.division_path, **rest)
