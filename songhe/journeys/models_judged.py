"""How each make of device does: the room of calls knows which alarms were real, the register which makes there are.

A call froze the name of the make when it rang; a make that was renamed since is judged by what rang under its new name.
"""

from collections import defaultdict
from datetime import datetime

from django.db.models import Count, Q
from django.utils.timezone import localtime

from songhe.care.emergency.models import FALSE, REAL, Call
from songhe.care.fleet import actions as fleet
from songhe.care.fleet.actions import judging
from songhe.care.fleet.models import DeviceModel, ModelScore
from songhe.register.places.models import Division, Level


def run_once(at: datetime) -> int:
    """Once a day: judge every make by the calls of its last months. How many were stopped."""
    if ModelScore.objects.filter(day=localtime(at).date()).exists():
        return 0
    city = Division.objects.filter(level=Level.CITY).first()
    return fleet.judge(alarms=alarms(at), at=at, division=city.path) if city else 0


def alarms(at: datetime) -> dict[str, tuple[int, int, int]]:
    """Judged, real and false alarms of each make, by its code. Tests, drills and what nobody could find out are left out."""
    found: dict[str, tuple[int, int, int]] = {}
    by_start: dict[datetime, list[DeviceModel]] = defaultdict(list)
    for model in DeviceModel.objects.all():
        by_start[judging.since(model, at)].append(model)
    for start, models in by_start.items():
        names = {model.name: model.code for model in models}
        calls = Call.objects.filter(device_model__in=names, received_at__gte=start, received_at__lte=at, drill=False)
        known = calls.filter(status="closed", cause__in=sorted(REAL | FALSE)).order_by()
        counts = known.values_list("device_model").annotate(
            n=Count("pk"),
            real=Count("pk", filter=Q(cause__in=sorted(REAL))),
            false=Count("pk", filter=Q(cause__in=sorted(FALSE))),
        )
        found |= {names[name]: (n, real, false) for name, n, real, false in counts}
    return found
