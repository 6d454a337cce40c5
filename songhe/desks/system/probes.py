"""What machines ask of a node: is it alive, does it serve, how does it do. No log-in, and nothing about anybody.

`/alive/` answers while the process does (a supervisor restarts what does not). `/ready/` answers 200 while pages can be served,
else 503 with the name of what is missing (a proxy sends people elsewhere). `/metrics/` is Prometheus' text format, for whoever
has the secret of SONGHE_METRICS_TOKEN; without the setting there is no such page.
"""

import hmac
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import fields

from django.conf import settings
from django.db import DatabaseError, connections
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from songhe.base import clock
from songhe.base.laying import pending
from songhe.desks.system import measures
from songhe.desks.system.measures import HELP, Waiting

ROOM = 1 << 20  # bytes: less than that, and the next alarms find none
UNITS = {"seal_age": "seconds", "disk_free": "bytes", "disk_total": "bytes"}


@require_GET
@never_cache
def alive(_request: HttpRequest) -> HttpResponse:
    """This process answers. Asks no database: a database that is away is not mended by starting us again."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_GET
@never_cache
def ready(_request: HttpRequest) -> HttpResponse:
    """Whether pages can be served now: the databases answer, their tables are those of this program, the disk takes more."""
    said = {name: _holds(check) for name, check in CHECKS.items()}
    return JsonResponse({"ready": all(said.values()), "checks": said}, status=200 if all(said.values()) else 503)


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except DatabaseError:
        return False  # what the check asks for is not there: that is the answer


def _answer() -> bool:
    for alias in connections:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
    return True


_laid: list[bool] = []


def _tables() -> bool:
    """Every migration of this program is there. Reading them costs a while, and what was laid stays: asked until so."""
    if not _laid and pending() == 0:
        _laid.append(True)
    return bool(_laid)


def _room() -> bool:
    """Tried, not computed: a quota, a full disk and a file that cannot be opened all look like room from outside."""
    try:
        with tempfile.TemporaryFile(dir=settings.VAR, buffering=0) as probe:
            return probe.write(b"\0" * ROOM) == ROOM  # in part is what a disk takes last
    except OSError:
        return False


CHECKS: dict[str, Callable[[], bool]] = {"databases": _answer, "tables": _tables, "room": _room}


@require_GET
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """The measures of the node as gauges."""
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        raise Http404
    registry = CollectorRegistry()
    registry.register(_Node())
    return HttpResponse(generate_latest(registry), content_type="text/plain; version=0.0.4; charset=utf-8")


class _Node:
    """Reads the measures when it is asked, so that every web process tells the same."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        found = measures.take(clock.now())
        for one in fields(found):
            value = getattr(found, one.name)
            if isinstance(value, Waiting):
                yield _gauge(one.name, "rows", HELP[one.name], value.rows)
                yield _gauge(f"{one.name}_oldest", "seconds", f"the longest wait of {HELP[one.name]}", value.seconds)
            elif value is not None:
                yield _gauge(one.name, UNITS.get(one.name, "rows"), HELP[one.name], value)


def _gauge(name: str, unit: str, told: str, value: float) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"songhe_{name}", told, labels=["node"], unit=unit)
    family.add_metric([settings.NODE], value)
    return family
