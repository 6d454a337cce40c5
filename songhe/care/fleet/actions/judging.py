"""How each make of device does; one that does badly is installed no more, until somebody says why it may be again."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused
from songhe.care.fleet import dated
from songhe.care.fleet.models import DeviceModel, ModelScore, Trial
from songhe.care.fleet.rules.judging import Counts, faults


def since(model: DeviceModel, at: datetime) -> datetime:
    """From when on a make is judged at `at`."""
    _limit, _valid, days = dated.model_limit(localtime(at).date())
    start = at - timedelta(days=days)
    return max(start, model.judged_from) if model.judged_from else start


def judge(*, alarms: Mapping[str, tuple[int, int, int]], at: datetime, division: str) -> int:
    """Note how every make did, and stop those beyond the limits. `alarms` by code: judged, real, false. How many were
    stopped."""
    limit, valid, _days = dated.model_limit(localtime(at).date())
    stopped = 0
    for model in DeviceModel.objects.all():
        trials, first = _trials(model, at)
        counts = Counts(*alarms.get(model.code, (0, 0, 0)), trials, first)
        facts = {"alarms": counts.alarms, "real": counts.real, "false": counts.false, "trials": trials, "first": first}
        if any(facts.values()):
            told = {**facts, "rule": valid}
            ModelScore.objects.update_or_create(model=model, day=localtime(at).date(), defaults=told)
        found = faults(counts, limit)
        if found and model.stopped_at is None:
            _stop(model, _sentence(found), CLOCK, at, division, facts)
            stopped += 1
    return stopped


def _trials(model: DeviceModel, at: datetime) -> tuple[int, int]:
    """Presses that were announced and are over, and those that came through at the first announcement.

    An announcement counts where a press came in the end, within a day: where nobody pressed at all nothing is said of
    the device.
    """
    rows = Trial.objects.filter(device__model=model, asked_at__gte=since(model, at), until__lt=at).order_by(
        "device_id", "asked_at"
    )
    trials = first = 0
    waiting: dict[object, datetime] = {}
    for device, asked, pressed in rows.values_list("device_id", "asked_at", "pressed_at").iterator():
        if pressed is None:
            waiting.setdefault(device, asked)
            continue
        trials += 1
        failed = waiting.pop(device, None)
        first += failed is None or asked - failed > timedelta(days=1)
    return trials, first


def stop(*, model: DeviceModel, why: str, by: Actor, at: datetime, division: str) -> None:
    """Install no more of this make."""
    if not why.strip():
        raise Refused(_("请写为什么停止安装。"))
    _stop(model, why.strip()[:200], by, at, division, {})


def allow(*, model: DeviceModel, why: str, by: Actor, at: datetime, division: str) -> None:
    """It may be installed again; what it did before today counts no more."""
    if not why.strip():
        raise Refused(_("请写为什么可以再装。"))
    with journal.deed():
        changes = {"stopped_at": None, "stopped_why": "", "judged_from": at}
        if not DeviceModel.objects.filter(pk=model.pk, stopped_at__isnull=False).update(**changes):
            raise Refused(_("这个型号没有停止安装。"))
        model.refresh_from_db()
        facts = {"why": why.strip()[:200]}
        journal.write(verb="fleet.model.allow", subject=model, by=by, at=at, division=division, facts=facts)


def _stop(model: DeviceModel, why: str, by: Actor, at: datetime, division: str, counts: Mapping[str, int]) -> None:
    with journal.deed():
        if not DeviceModel.objects.filter(pk=model.pk, stopped_at=None).update(stopped_at=at, stopped_why=why):
            raise Refused(_("这个型号已经停止安装。"))
        model.refresh_from_db()
        facts = {"why": why, **counts}
        journal.write(verb="fleet.model.stop", subject=model, by=by, at=at, division=division, facts=facts)


def _sentence(found: Mapping[str, float]) -> str:
    words = {"false": _("误报 %(n)s%%"), "precision": _("真实报警只有 %(n)s%%"), "first": _("试按一次就通的只有 %(n)s%%")}
    return _("，").join(words[name] % {"n": value} for name, value in found.items())
