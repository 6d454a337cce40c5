"""A warning that was heard: whoever calls rolls is told that a draft waits, and the visits have hard weather where the rules
say so, which is also the `weather` signal of their check-in. Joins rollcall, visits and the notices.

Read as `reading` does it. An exercise adds no visits; its notice says that it is one.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base.actors import Actor
from songhe.base.models import JournalEntry
from songhe.care.rollcall import queries
from songhe.care.rollcall.models import Alert
from songhe.care.rollcall.words import drilled, kind_word
from songhe.care.visits import actions as visits
from songhe.journeys.reading import Reading
from songhe.links.notify import actions as notify
from songhe.register.access.models import User
from songhe.register.access.scope import paths_above
from songhe.register.places import queries as places

OLD_NEWS = timedelta(hours=2)
TOWN = 3  # parts of its path


def run_once(at: datetime) -> int:
    """Follow every row since the last time. Returns how many rows were read by this copy."""
    return READING.run_once(at)


def follow(row: JournalEntry, at: datetime) -> None:
    """What follows from one row. Inside the deed of whoever calls."""
    alert = Alert.objects.select_related("area").get(pk=row.subject)
    by = Actor(row.by, row.by_name)
    if alert.status == Alert.Status.LIFTED:
        visits.end_warning(source=source_of(alert), by=by, at=row.at)
        return
    if not alert.drill:
        visits.follow_warning(
            source=source_of(alert), kind=alert.kind, level=alert.level, until=alert.expires_at, paths=paths(alert, row.at),
            by=by, at=row.at,
        )  # fmt: skip
    if at - row.at <= OLD_NEWS and alert.messages.exists() and not alert.musters.exists():
        _tell(alert, row, at)


def source_of(alert: Alert) -> str:
    """What the visits call it."""
    return f"alert:{alert.pk}"


def paths(alert: Alert, at: datetime) -> list[str]:
    """Places chosen by name; of drawn ground the towns of which a village lies inside."""
    area = alert.area
    found = set(area.places)
    if area.shape:
        ground = queries.ground_of(area.shape, (), area.division_path, localtime(at).date())
        found |= {"/".join(path.split("/")[:TOWN]) for path in ground.middles}
    return sorted(found)


def _tell(alert: Alert, row: JournalEntry, at: datetime) -> None:
    """Those who call rolls in whose division it is: a warning is read, looked at, and answered with a roll or with a reason."""
    kind = kind_word(alert.kind, localtime(alert.issued_at).date())
    place = places.names(alert.division_path).rsplit("·", 1)[-1]
    said = {"kind": kind, "level": alert.get_level_display(), "place": place, "source": alert.source}
    text = _("%(source)s发来%(kind)s%(level)s预警。点名的草稿已备好，请看一看里面住着谁，再开始点名或写明为什么不点。") % said
    for user in callers(alert.division_path):
        notify.leave(
            key=str(row.pk), to=f"user:{user.pk}", to_name=user.name, urgent=True, replaces=True, at=at,
            title=drilled(alert.drill, f"{kind}·{alert.get_level_display()}·{place}")[:80], text=drilled(alert.drill, text),
            link=settings.SITE_URL + reverse("rollcall:alert", args=[alert.pk]), subject=alert.pk, division=alert.division_path,
        )  # fmt: skip


def callers(path: str) -> list[User]:
    """Of the place itself, or of what it lies in."""
    rows = User.objects.filter(role__in=queries.BOARD, is_active=True, division__path__in=[*paths_above(path), path])
    return list(rows.order_by("username"))


FOLLOWS = frozenset({"rollcall.alert.hear", "rollcall.alert.change_level", "rollcall.alert.lift"})
READING = Reading("warnings_follow", lambda row: row.verb in FOLLOWS, follow, unfollowed="rollcall.warning.unfollowed")
