"""One file becomes two again: exactly the rows of the manifest go back; what was born since stays, unless somebody chooses."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.register.life import walk
from songhe.register.life.facts import fact_in, fact_out
from songhe.register.life.models import Merge, Pair
from songhe.register.people import actions as people
from songhe.register.people.models import Elder, Source, Status


def unmerge(
    *, merge: Merge, by: Actor, at: datetime, also: Mapping[str, Sequence[Any]] | None = None, apart: bool = False
) -> dict[str, list[Any]]:
    """Take a merge back. `also` names rows born since that belong to the double: `{"emergency.call": [key]}`. `apart` says that
    they are two people, so that the comparison asks no more.

    Returns what could not go back: `rows` that were removed or changed hands since, `facts` that were put right since.
    """
    with journal.deed():
        moves.move(merge, "undo", by=by, at=at, facts=_facts(merge), undone_at=at)
        double = Elder.objects.select_for_update(of=("self",)).get(pk=merge.double_id)
        survivor = Elder.objects.select_for_update(of=("self",)).select_related("division").get(pk=merge.survivor_id)
        _refuse_unless_free(survivor, double)
        manifest = merge.manifest
        gone = [entry for entry in reversed(manifest["rows"]) if not walk.give_back(entry)]
        kept = _facts_back(survivor, manifest["facts"], by, at)
        given = [entry for label, keys in (also or {}).items() for entry in walk.give(label, list(keys), survivor, double)]
        _file_back(double, manifest, kept, by, at)
        facts = {**_facts(merge), "gone": len(gone), "kept": kept, "given": len(given)}
        journal.write(verb="life.merge.split", subject=merge, by=by, at=at, division=merge.division_path, facts=facts)
        _decide_pair(survivor, double, apart, by, at)
    return {"rows": gone, "facts": kept}


def _refuse_unless_free(survivor: Elder, double: Elder) -> None:
    """The last merge of a file is taken back first."""
    if survivor.status == Status.MERGED:
        raise Refused(_("留下的那份档案后来又并入了别的档案，请先拆那一次。"))
    if double.merged_into_id != survivor.pk:
        raise Refused(_("被并的档案后来变了，不能再拆。"))


def _facts_back(survivor: Elder, taken: Mapping[str, Any], by: Actor, at: datetime) -> list[str]:
    """Give the survivor its own facts again; those put right since stay. Returns which stayed."""
    same = [name for name, fact in taken.items() if fact_out(getattr(survivor, name)) == fact["now"]]
    facts = {name: fact_in(name, taken[name]["before"]) for name in same}
    if "user" in facts:
        survivor.user = facts.pop("user")  # nothing: only a survivor without a log-in took one over
        Elder.objects.filter(pk=survivor.pk).update(user=None)
    if facts:
        people.change_elder(elder=survivor, by=by, at=at, source=Source.MERGE, evidence=_("拆档，恢复并档前的内容"), **facts)
    return sorted(set(taken) - set(same))


def _file_back(double: Elder, manifest: Mapping[str, Any], kept: Sequence[str], by: Actor, at: datetime) -> None:
    number = double.citizen_id
    if number and people.same_number(number, double):
        raise Refused(_("留下的档案现在登记着同一个身份证号，请先改正，再拆档。"))
    back = {"user_id": manifest["user"]} if manifest["user"] and "user" not in kept else {}
    stood = {"status": manifest["status"], "left_at": manifest["left_at"] or ""}
    people.restore_status(elder=double, by=by, at=at, merged_into=None, **stood, **back)


def _decide_pair(survivor: Elder, double: Elder, apart: bool, by: Actor, at: datetime) -> None:
    one, other = sorted((survivor, double), key=lambda elder: elder.pk)
    for pair in Pair.objects.filter(one=one, other=other, status="merged"):
        moves.move(pair, "reopen", by=by, at=at, decided_at=None, decided_by="")
        if apart:
            moves.move(pair, "part", by=by, at=at, decided_at=at, decided_by=by.name[:80])


def _facts(merge: Merge) -> dict[str, Any]:
    return {"survivor": str(merge.survivor_id), "double": str(merge.double_id)}
