"""What the pages of facilities say: figures above a list, rows, one facility, the map."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from songhe.base.web.marks import clauses
from songhe.register.access.models import BUREAU_ROLES, Role, User
from songhe.register.places import queries as places
from songhe.register.providers import actions, dated, queries, rules
from songhe.register.providers.fields import DAYS
from songhe.register.providers.models import CENTERS, ENDED, Equipment, Facility, Kind, Licence, Site, Status

TONES = {
    Status.PLANNED: ("", "pencil"),
    Status.APPROVED: ("", "file-text"),
    Status.BUILDING: ("info", "tools"),
    Status.ACCEPTED: ("info", "clipboard-check"),
    Status.OPERATING: ("ok", "check"),
    Status.SUSPENDED: ("warn", "player-pause"),
    Status.CLOSED: ("", "ban"),
    Status.CONVERTED: ("", "refresh"),
}
"""Tone and mark of a status's badge."""


def verbs() -> dict[str, Any]:
    """The steps of a life, in the words of who takes them."""
    return {
        "enter": _("登记"),
        "approve": _("批复"),
        "build": _("开工"),
        "accept": _("验收"),
        "open": _("开始运营"),
        "suspend": _("暂停运营"),
        "resume": _("恢复运营"),
        "close": _("关停"),
        "convert": _("转型"),
    }


def finding(seen: queries.Overview) -> str:
    """The sentence above the list."""
    parts = [
        ngettext("%(n)d 个设施在运营", "%(n)d 个设施在运营", seen.operating) % {"n": seen.operating},
        ngettext("%(n)d 个在筹建", "%(n)d 个在筹建", seen.pipeline) % {"n": seen.pipeline},
    ]
    if seen.quiet:
        parts.append(ngettext("%(n)d 个挂牌不运营", "%(n)d 个挂牌不运营", seen.quiet) % {"n": seen.quiet})
    return clauses(parts)


def tiles(seen: queries.Overview) -> list[dict[str, Any]]:
    """Four figures, each the way to its list."""
    free = _("空 %(free)d 张，共 %(all)d 张") % {"free": seen.free, "all": seen.beds}
    built = _("已建成 %(n)d 个") % {"n": seen.standing}
    return [
        {"label": _("在运营"), "n": seen.operating, "query": "status=operating", "note": built},
        {"label": _("筹建中"), "n": seen.pipeline, "query": "status=pipeline", "note": _("拟建、已批复、在建")},
        {"label": _("挂牌不运营"), "n": seen.quiet, "query": "flag=quiet", "note": _("没有运营痕迹"), "bad": seen.quiet},
        {"label": _("证照到期"), "n": seen.licences, "page": "providers:licences", "note": _("快到期或已过期")},
        {"label": _("空床"), "n": seen.free, "query": "flag=free", "note": free},
    ]


def rows(found: Sequence[Facility], day: date) -> list[dict[str, Any]]:
    """A page of the list: five queries, however many rows."""
    keys, rule = [row.pk for row in found], dated.operating(day)
    names = places.names_of(row.division_path for row in found)
    beds, licences = queries.beds_of(keys), queries.licences_of(keys, day)
    signs = queries.signs_counted({row.site_id for row in found})
    return [
        {
            "row": row,
            "where": names[row.division_path],
            "status": TONES[Status(row.status)],
            "beds": beds.get(row.pk),
            "free": beds[row.pk][0] - beds[row.pk][1] if row.pk in beds and row.status == Status.OPERATING else None,
            "licence": licence(licences[row.pk], day) if row.pk in licences else None,
            "signs": signs.get(row.site_id, 0),
            "quiet": is_quiet(row, day, rule),
        }
        for row in found
    ]


def is_quiet(row: Facility, day: date, rule: dated.Operating) -> bool:
    """Hung up but not operating, by the rule of the day."""
    return rules.is_quiet(
        status=row.status, since=row.status_on, footprint_on=row.footprint_on, day=day, quiet_days=rule.quiet_days,
        grace_days=rule.grace_days,
    )  # fmt: skip


def licence(row: Licence, day: date) -> dict[str, Any]:
    """A licence with its state in words."""
    warn = dated.warn_days(day).get(row.kind, 30)
    state = "revoked" if row.revoked_on and row.revoked_on <= day else rules.expiry(row.expires_on, day, warn)
    left = (row.expires_on - day).days if row.expires_on else None
    words = {
        "revoked": _("已吊销"),
        "expired": _("已过期 %(n)d 天") % {"n": -(left or 0)},
        "soon": _("还有 %(n)d 天到期") % {"n": left or 0},
        "": _("有效"),
    }
    tones = {"revoked": "danger", "expired": "danger", "soon": "warn", "": "ok"}
    icons = {"revoked": "ban", "expired": "alert-triangle", "soon": "clock", "": "check"}
    return {"row": row, "state": state, "tone": tones[state], "icon": icons[state], "words": words[state]}


def facility(user: User, row: Facility, day: date) -> dict[str, Any]:
    """Everything about one facility that this room knows."""
    traces, rule = queries.traces(row, day), dated.operating(day)
    center, fed = row.center, list(row.fed.exclude(status__in=ENDED).select_related("site").order_by("name"))
    return {
        "row": row,
        "where": places.names(row.division_path),
        "status": TONES[Status(row.status)],
        "quiet": is_quiet(row, day, rule),
        "traces": traces,
        "steps": list(row.steps.all()),
        "licences": [licence(one, day) for one in row.licences.filter(replaced_at=None)],
        "missing": missing(row, day),
        "beds": list(row.beds.all()),
        "signs": signs(row, day),
        "fed": fed,
        "hours": hours(row),
        "equipment": [Equipment(code).label for code in row.equipment if code in Equipment.values],
        "assets": row.assets.filter(count__gt=0).count(),
        "pictures": list(row.pictures.defer("jpeg")),
        "reform": row.reforms.first(),
        "drawing": drawing(
            [row, *([center] if center else []), *fed], day, own=row.operator_id if user.role == Role.OPERATOR else None
        ),
        "may_move": user.role in BUREAU_ROLES,
        "own": user.role == Role.OPERATOR,
        "rule": rule,
    }


def missing(row: Facility, day: date) -> list[str]:
    """Sentences about what may not be done for want of a licence."""
    if row.status in ENDED:
        return []
    sentence = actions.why_blocked(row, "open", day)
    return [sentence] if sentence else []


def signs(row: Facility, day: date) -> list[dict[str, Any]]:
    """What hangs at the same building, and which of them counts towards the targets; nothing where it hangs alone."""
    there = queries.signs_at([row.site_id]).get(row.site_id, [])
    return signs_of(row.site, there, day) if len(there) > 1 else []


def signs_of(site: Site, there: Sequence[Facility], day: date) -> list[dict[str, Any]]:
    """Each sign of a building with the reason for which it does not count."""
    states = [_state(site, one) for one in there]
    left: dict[Any, tuple[str, bool]] = {}
    for kind in {one.kind for one in there}:
        found = queries.counted(kind, "", day, among=states)
        left |= {out.state.key: (queries.sentence(out), out.by is not None) for out in found.left_out}
    whys = [(one, *left.get(one.pk, ("", False))) for one in there]
    return [{"row": one, "why": why, "twice": twice, "built": bool(one.built_on)} for one, why, twice in whys]


def _state(site: Site, row: Facility) -> rules.State:
    return rules.State(
        key=row.pk, site=site.pk, kind=row.kind, name=row.name, site_name=site.name, unit=row.unit, status=row.status,
        division_path=row.division_path, status_on=row.status_on, built_on=row.built_on,
    )  # fmt: skip


def hours(row: Facility) -> list[tuple[str, str]]:
    """Opening hours, days with the same hours together."""
    names = dict(zip(DAYS, (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")), strict=True))
    spans = [(day, " – ".join(row.hours[day]) if day in row.hours else _("不开放")) for day in DAYS]
    groups: list[tuple[str, str, str]] = []
    for day, span in spans:
        if groups and groups[-1][2] == span:
            groups[-1] = (groups[-1][0], day, span)
        else:
            groups.append((day, day, span))
    return [(names[a] if a == b else _("%(a)s至%(b)s") % {"a": names[a], "b": names[b]}, span) for a, b, span in groups]


def drawing(found: Iterable[Facility], day: date, *, own: UUID | None = None) -> dict[str, Any]:
    """Points and what leads what, for the map. Positions of buildings are public: not blurred.

    `own`: an operator looks, and only what it runs has a page for it.
    """
    rule, lines = dated.operating(day), []
    kinds, statuses, page = dict(Kind.choices), dict(Status.choices), reverse("providers:list")
    points: dict[Any, dict[str, Any]] = {}
    for row in found:
        points[row.pk] = {
            "key": str(row.pk), "name": row.name, "kind": str(kinds[row.kind]), "status": str(statuses[row.status]),
            "lat": row.site.lat, "lng": row.site.lng, "center": row.kind in CENTERS, "look": _look(row, day, rule),
            "by": row.center_id,
            "href": f"{page}{row.pk}/" if own is None or row.operator_id == own else "",
        }  # fmt: skip
    for point in points.values():
        leads = points.get(point.pop("by"))
        if leads:
            lines.append([leads["lat"], leads["lng"], point["lat"], point["lng"]])
    return {"points": list(points.values()), "lines": lines}


def _look(row: Facility, day: date, rule: dated.Operating) -> str:
    if is_quiet(row, day, rule):
        return "quiet"
    if row.status == Status.OPERATING:
        return "open"
    return "ended" if row.status in ENDED else "coming" if row.status != Status.SUSPENDED else "quiet"


def next_verbs(row: Facility) -> list[tuple[str, str]]:
    """Steps that may follow, the usual one first."""
    words = verbs()
    return [(verb, words[verb]) for verb, (starts, _end) in Facility.MOVES.items() if row.status in starts]
