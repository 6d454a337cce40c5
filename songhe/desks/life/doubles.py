"""Pages of doubles: what may be one person, side by side, merged, and taken apart again."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.desks.life.views import MAY_READ, MAY_WRITE, PER_PAGE
from songhe.desks.life.words import model_name, row_name, stayed
from songhe.register.access.scope import UserRequest, covers, roles
from songhe.register.life import actions, queries
from songhe.register.life.facts import CHOOSABLE
from songhe.register.life.models import Pair
from songhe.register.people.words import reason_names


@require_GET
@roles(*MAY_READ)
def doubles(request: UserRequest) -> HttpResponse:
    """Pairs to look at, the likeliest first; or those decided."""
    status = request.GET.get("status", "open")
    if status not in Pair.Status.values:
        raise Http404
    page = Paginator(queries.pairs(request.user, status=status), PER_PAGE).get_page(request.GET.get("page"))
    listed = [(pair, queries.sides(request.user, pair), reason_names(pair.reasons)) for pair in page]
    context = {"page": page, "listed": listed, "status": status, "states": Pair.Status.choices}
    return render(request, "life/doubles.html", context)


@require_GET
@roles(*MAY_READ)
def pair(request: UserRequest, key: UUID) -> HttpResponse:
    """Two files beside each other, fact by fact."""
    row = queries.pair_of(request.user, key)
    one, other = queries.sides(request.user, row)
    both = bool(one.elder and other.elder)
    context = {
        "pair": row,
        "one": one,
        "other": other,
        "both": both,
        "facts": queries.facts_of(row.one, row.other) if both else [],
        "reasons": reason_names(row.reasons),
        "why_not": actions.why_not(row.one, row.other),
        "merge": queries.into(row.one) or queries.into(row.other),
        "may_write": request.user.role in MAY_WRITE,
    }
    return render(request, "life/pair.html", context)


@require_POST
@roles(*MAY_WRITE)
def merging(request: UserRequest, key: UUID) -> HttpResponse:
    """One person: the chosen file survives, with the chosen facts."""
    row = _whole(request, key)
    keep = request.POST.get("survivor", "")
    if keep not in {"one", "other"}:
        messages.warning(request, _("请选留下哪一份档案。"))
        return redirect("life:pair", key)
    survivor, double = (row.one, row.other) if keep == "one" else (row.other, row.one)
    picked = {name: request.POST.get(f"fact_{name}", keep) for name in CHOOSABLE}
    take = {
        name: "both" if side == "both" else "double"
        for name, side in picked.items()
        if side in {"one", "other", "both"} - {keep}
    }
    done = actions.merge(survivor=survivor, double=double, take=take, by=request.user.actor, at=clock.now())
    messages.success(request, _("已并档。错了可以拆开，什么都不会丢。"))
    return redirect("life:merge", done.pk)


@require_POST
@roles(*MAY_WRITE)
def separation(request: UserRequest, key: UUID) -> HttpResponse:
    """Two people."""
    actions.part(pair=_whole(request, key), by=request.user.actor, at=clock.now())
    messages.success(request, _("已记下：不是同一人。资料没有变化就不再提示。"))
    return redirect("life:doubles")


@require_POST
@roles(*MAY_WRITE)
def reopening(request: UserRequest, key: UUID) -> HttpResponse:
    """Look again."""
    actions.reopen(pair=_whole(request, key), by=request.user.actor, at=clock.now())
    return redirect("life:pair", key)


@require_GET
@roles(*MAY_READ)
def merge(request: UserRequest, key: UUID) -> HttpResponse:
    """One merge: what changed hands, what stayed behind, and what was born since."""
    row = queries.merge_of(request.user, key)
    done = row.status == "done"
    context = {
        "merge": row,
        "moved": sorted(Counter(model_name(one["model"]) for one in row.manifest["rows"]).items()),
        "left": [(model_name(one["model"]), stayed(one["why"])) for one in row.manifest["left"]],
        "facts": [queries.label_of(name) for name in row.manifest["facts"]],
        "since": [(model_name(label), f"{label}:{born.pk}", row_name(born)) for label, born in queries.born_since(row)]
        if done
        else [],
        "whole": covers(request.user.scope, row.double.division_path),
        "may_write": request.user.role in MAY_WRITE,
    }
    return render(request, "life/merge.html", context)


@require_POST
@roles(*MAY_WRITE)
def split(request: UserRequest, key: UUID) -> HttpResponse:
    """It was a mistake: two files again."""
    row = queries.merge_of(request.user, key)
    if not covers(request.user.scope, row.double.division_path):
        raise Http404
    also: dict[str, list[Any]] = {}
    offered = {f"{label}:{born.pk}": (label, born.pk) for label, born in queries.born_since(row)}
    for label, born in (offered[one] for one in request.POST.getlist("also") if one in offered):
        also.setdefault(label, []).append(born)
    apart = request.POST.get("apart") == "yes"
    lost = actions.unmerge(merge=row, also=also, apart=apart, by=request.user.actor, at=clock.now())
    if lost["rows"] or lost["facts"]:
        said = {"rows": len(lost["rows"]), "facts": len(lost["facts"])}
        messages.warning(request, _("有 %(rows)s 条记录、%(facts)s 项资料后来又改过，留在原处。") % said)
    messages.success(request, _("已拆开，两份档案恢复原样。"))
    return redirect("life:merge", key)


def _whole(request: UserRequest, key: UUID) -> Pair:
    """A pair of which both files are this user's: only then it may be decided. Of another county's it is not there."""
    row = queries.pair_of(request.user, key)
    if not all(side.own for side in queries.sides(request.user, row)):
        raise Http404
    return row
