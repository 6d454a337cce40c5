"""Two files become one: the double's rows belong to the survivor, and a manifest says how everything goes back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.register.life import carried, rules, walk
from songhe.register.life.facts import MERGEABLE, chosen, fact_out
from songhe.register.life.models import Merge, Pair
from songhe.register.people import actions as people
from songhe.register.people.models import Elder, Source, Status

RULES = carried  # imported for what it registers


def merge(*, survivor: Elder, double: Elder, by: Actor, at: datetime, take: Mapping[str, str] | None = None) -> Merge:
    """Take `double` into `survivor`. `take` names facts of the double that are right: `{"phone": "double"}`; of lists
    also `"both"`.

    Refused while one has died and the other has not: then one of the two is wrong, and that is looked at first.
    """
    with journal.deed():
        survivor, double = _held(survivor, double)
        _refuse_unless_mergeable(survivor, double)
        was = {"status": double.status, "left_at": fact_out(double.left_at), "user": walk.plain(double.user_id)}
        people.change_status(elder=double, verb="merge", by=by, at=at, merged_into=survivor)
        taken = _take_over(survivor, double, take or {}, by, at)
        moved, left = walk.carry(double, survivor)
        row = Merge.objects.create(
            survivor=survivor, double=double, division_path=rules.common_path(survivor.division_path, double.division_path),
            done_at=at, by_name=by.name[:80],
            manifest={**was, "facts": taken, "rows": moved, "left": left},
        )  # fmt: skip
        _note(row, "merge", by, at, {"facts": sorted(taken), "rows": len(moved), "left": len(left)})
        _decide_pairs(survivor, double, by, at)
    return row


def gather(*, at: datetime, by: Actor) -> int:
    """Bring on what stayed behind at a merge and may come now (a call that was open is closed); how many rows."""
    brought = 0
    for row in Merge.objects.filter(status="done").select_related("survivor", "double"):
        if row.survivor.status in MERGEABLE and any(one["why"] == walk.TAKEN for one in row.manifest["left"]):
            with journal.deed():
                brought += _bring_on(row, by, at)
    return brought


def _bring_on(row: Merge, by: Actor, at: datetime) -> int:
    row = Merge.objects.select_for_update(of=("self",)).select_related("survivor", "double").get(pk=row.pk)
    if row.status != "done":
        return 0
    moved, left = walk.carry(row.double, row.survivor)
    if moved:
        row.manifest = {**row.manifest, "rows": [*row.manifest["rows"], *moved], "left": left}
        row.save(update_fields=["manifest"])
        _note(row, "bring_on", by, at, {"rows": len(moved), "left": len(left)})
    return len(moved)


def why_not(survivor: Elder, double: Elder) -> str:
    """Why these two cannot be merged as they stand; nothing when they can."""
    if survivor.pk == double.pk:
        return _("这是同一份档案。")
    if survivor.status == Status.MERGED or double.status == Status.MERGED:
        return _("其中一份档案已经并档，请打开留下的那一份。")
    if survivor.status not in MERGEABLE or double.status not in MERGEABLE:
        return _("其中一份档案已经迁出，请由现在的县处理。")
    if (survivor.status == Status.DIED) != (double.status == Status.DIED):
        return _("一份登记了去世，另一份没有。请先核实：去世的在另一份上也登记，登记错的先撤销，再并档。")
    return ""


def _refuse_unless_mergeable(survivor: Elder, double: Elder) -> None:
    sentence = why_not(survivor, double)
    if sentence:
        raise Refused(sentence)


def _held(one: Elder, other: Elder) -> tuple[Elder, Elder]:
    """Both, held in one order, so that two merges of the same files follow one after the other."""
    rows = Elder.objects.select_for_update(of=("self",)).select_related("division").order_by("pk").in_bulk([one.pk, other.pk])
    return rows[one.pk], rows[other.pk]


def _take_over(survivor: Elder, double: Elder, take: Mapping[str, str], by: Actor, at: datetime) -> dict[str, Any]:
    """Set the chosen facts on the survivor; what each was and what it is now, as JSON holds it."""
    facts = chosen(survivor, double, take)
    if double.user_id and survivor.user_id is None:
        Elder.objects.filter(pk=double.pk).update(user=None)
        facts["user"] = double.user
    before = {name: fact_out(getattr(survivor, name)) for name in facts}
    evidence = _("并入另一份档案的内容")
    changed = (
        people.change_elder(elder=survivor, by=by, at=at, source=Source.MERGE, evidence=evidence, **facts) if facts else []
    )
    return {name: {"before": before[name], "now": fact_out(getattr(survivor, name))} for name in changed}


def _decide_pairs(survivor: Elder, double: Elder, by: Actor, at: datetime) -> None:
    one, other = sorted((survivor, double), key=lambda elder: elder.pk)
    for pair in Pair.objects.filter(one=one, other=other).exclude(status="merged"):
        moves.move(pair, "merge", by=by, at=at, decided_at=at, decided_by=by.name[:80])


def _note(row: Merge, verb: str, by: Actor, at: datetime, facts: dict[str, Any]) -> None:
    """On the merge itself, which both files name."""
    whole = {"survivor": str(row.survivor_id), "double": str(row.double_id), **facts}
    journal.write(verb=f"life.merge.{verb}", subject=row, by=by, at=at, division=row.division_path, facts=whole)
