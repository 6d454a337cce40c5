"""Upkeep: who is away, firmware, and when batteries end."""

from datetime import datetime, timedelta
from itertools import groupby

from django.db import IntegrityError
from django.db.models import F, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused
from songhe.care.fleet.actions import silence, working
from songhe.care.fleet.models import Away, Cause, Device, DeviceModel, Level
from songhe.care.fleet.rules import battery
from songhe.register.people.models import LIVE, Elder

SOON = timedelta(days=14)  # a battery that ends within these is changed on the next walk
LONGEST = timedelta(days=90)  # longer than that somebody has moved
AT_ONCE = 500


def go_away(*, elder: Elder, by: Actor, at: datetime, until: datetime | None = None, why: str = "") -> Away:
    """Nobody is at home until then: the devices' silence is expected. A press is a call all the same."""
    if elder.status not in LIVE:
        raise Refused(_("这位老人已经不在册。"))
    if until is not None and not at < until <= at + LONGEST:
        raise Refused(_("回来的日子应在今天以后、90 天以内；更久请按“外出”登记。"))
    try:
        with journal.deed():
            _end_over(elder, at)
            facts = {"since": at, "until": until, "why": why.strip()[:60], "by_name": by.name[:80]}
            row = Away.objects.create(elder=elder, division_path=elder.division_path, **facts)
            told = {"elder": str(elder.pk), "until": until.isoformat() if until else ""}
            journal.write(verb="fleet.away.begin", subject=row, by=by, at=at, division=row.division_path, facts=told)
    except IntegrityError:
        raise Refused(_("已经登记了外出。")) from None
    return row


def come_home(*, away: Away, by: Actor, at: datetime) -> None:
    """Back at home: every device gets a whole limit from now on."""
    with journal.deed():
        if not Away.objects.filter(pk=away.pk, ended_at=None).update(ended_at=at):
            raise Refused(_("已经登记回来了。"))
        away.refresh_from_db()
        facts = {"elder": str(away.elder_id)}
        journal.write(verb="fleet.away.end", subject=away, by=by, at=at, division=away.division_path, facts=facts)
        mine = Device.objects.filter(elder=away.elder_id, retired_at=None).select_related("model")
        silence.lay(mine.exclude(last_seen_at__isnull=True), at)


def end_over(at: datetime) -> int:
    """Who was to be back by now is back."""
    rows = list(Away.objects.filter(ended_at=None, until__lte=at)[:AT_ONCE])
    for row in rows:
        come_home(away=row, by=CLOCK, at=at)
    return len(rows)


def _end_over(elder: Elder, at: datetime) -> None:
    Away.objects.filter(elder=elder, ended_at=None, until__lte=at).update(ended_at=F("until"))


def set_firmware(*, model: DeviceModel, version: str, by: Actor, at: datetime, division: str) -> None:
    """The firmware that devices of this make should have."""
    with journal.deed():
        before, model.firmware = model.firmware, version.strip()[:40]
        DeviceModel.objects.filter(pk=model.pk).update(firmware=model.firmware)
        after = {"firmware": model.firmware}
        told = {"before": {"firmware": before}, "after": after}
        journal.write(verb="fleet.model.firmware", subject=model, by=by, at=at, division=division, **told)


def forecast(at: datetime) -> int:
    """Once a day: when each battery ends, from its own levels; one that ends soon becomes an errand. How many."""
    today = localtime(at).date()
    since = today - timedelta(days=battery.DAYS)
    Level.objects.filter(day__lt=since).delete()
    rows = Level.objects.filter(day__gte=since).order_by("device_id", "day").values_list("device_id", "day", "percent")
    ends = {
        key: battery.forecast([(day, level) for _key, day, level in levels], today)
        for key, levels in groupby(rows.iterator(), key=lambda row: row[0])
    }
    changed = []
    for device in Device.objects.filter(Q(pk__in=list(ends)) | Q(empty_on__isnull=False), retired_at=None).iterator():
        if device.empty_on != ends.get(device.pk):
            device.empty_on = ends.get(device.pk)
            changed.append(device)
    Device.objects.bulk_update(changed, ["empty_on"], batch_size=AT_ONCE)
    _errands(at, today + SOON)
    return len(ends)


def _errands(at: datetime, until: object) -> None:
    due = Device.objects.filter(empty_on__lte=until, retired_at=None, elder__isnull=False).select_related("model")
    for device in due.exclude(work__status__in=("asked", "taken", "hung")):
        said = _("预计 %(day)s 没电") % {"day": device.empty_on}
        working.report(device=device, cause=Cause.BATTERY, by=CLOCK, at=at, said=said)
