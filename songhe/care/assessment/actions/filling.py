"""The sheet between its beginning and the signatures: filled in, submitted, taken back, given up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.errors import Refused, WrongMoment
from songhe.base.moves import move
from songhe.care.assessment import content, rules
from songhe.care.assessment import sheet as sheets
from songhe.care.assessment.actions.ground import held, part, present, rules_of
from songhe.care.assessment.models import Assessment, Role, Signature
from songhe.register.access.models import User
from songhe.register.people import actions as people

UNRECKONED: dict[str, Any] = {"scores": {}, "total": None, "preliminary": None, "reasons": [], "level": None}
"""A sheet that is being filled in has no result."""


def join(*, assessment: Assessment, user: User, at: datetime) -> None:
    """The second assessor says that he is there at the same time, and sees the sheet from now on; the elder's file notes it."""
    with journal.deed():
        row = held(assessment)
        if row.second.user_id != user.pk:
            raise Refused(_("只有第二名评估员要确认在场。"))
        if row.joined_at is None:
            move(row, "join", by=user.actor, at=at, joined_at=at)
            people.note_opening(elder=row.elder, fields=["assessment"], reason=row.number, by=user.actor, at=at)
    assessment.joined_at = row.joined_at


def fill(
    *, assessment: Assessment, user: User, at: datetime, answers: Mapping[str, Any] | None = None,
    record: Mapping[str, Any] | None = None, drawing: Any = None,
) -> list[str]:  # fmt: skip
    """Write answers, facts of the record, or the informant's drawing; returns what changed. A change after the drawing undoes
    the drawing, for the informant has not seen it."""
    with journal.deed():
        row = held(assessment)
        present(row, user)
        if row.status != "draft":
            raise WrongMoment(row, "fill")
        before = _parts(row)
        after = _with(before, _cleaned(row, answers or {}, record or {}, drawing), drawing is not None)
        changed = _changed(before, after)
        if changed:
            row.sheet = after
            row.save(update_fields=["sheet"])
            _write(row, "fill", user, at, {"fields": changed})
    assessment.sheet = row.sheet
    return changed


def submit(*, assessment: Assessment, user: User, at: datetime) -> None:
    """Reckon a whole sheet and freeze it for signing. What is missing is named, and nothing is counted as zero."""
    with journal.deed():
        row = held(assessment)
        present(row, user)
        if row.status != "draft":
            raise WrongMoment(row, "submit")
        parts, instrument = _parts(row), rules_of(row)
        _check_whole(row)
        result = rules.result(instrument, parts["answers"], rules.change_of(instrument, parts["record"]))
        facts = {"scores": result.scores, "total": result.total, "preliminary": result.preliminary, "level": result.level}
        move(row, "submit", by=user.actor, at=at, facts=facts, submitted_at=at, reasons=list(result.reasons), **facts)
        row.sheet = {**parts, "content": content.of(row, parts)}
        row.save(update_fields=["sheet"])
        _informant_signs(row, parts, at)
    assessment.refresh_from_db()


def reopen(*, assessment: Assessment, user: User, at: datetime) -> None:
    """Take a submitted sheet back: it has no level any more, and the next round is signed anew. Old signatures stay."""
    with journal.deed():
        row = held(assessment)
        part(row, user)
        move(row, "reopen", by=user.actor, at=at, round=row.round + 1, submitted_at=None, **UNRECKONED)
        row.sheet = {**_parts(row), "drawing": ""}
        row.save(update_fields=["sheet"])
    assessment.refresh_from_db()


def cancel(*, assessment: Assessment, cause: str, user: User, at: datetime) -> None:
    """Give an assessment up before there is a report."""
    with journal.deed():
        move(held(assessment), "cancel", by=user.actor, at=at, facts={"cause": cause}, cause=cause)
    assessment.refresh_from_db()


def lacks(assessment: Assessment) -> list[str]:
    """Codes of everything that a whole sheet still needs: items, facts of the record, the informant's signature."""
    parts, instrument = _parts(assessment), rules_of(assessment)
    signature = [] if parts["drawing"] else [sheets.DRAWING]
    return rules.missing(instrument, parts["answers"]) + rules.lacking(instrument, parts["record"]) + signature


def _check_whole(row: Assessment) -> None:
    parts, left = _parts(row), lacks(row)
    if left:
        raise Refused(_("还有 %(count)s 项没有填，填完才能提交。") % {"count": len(left)})
    if rules.contradiction(rules_of(row), parts["answers"], parts["record"]):
        raise Refused(_("记了昏迷，意识水平就应为 0 分，请核对。"))


def _informant_signs(row: Assessment, parts: dict[str, Any], at: datetime) -> None:
    name, drawn = str(parts["record"]["informant_name"])[:40], parts["drawing"]
    drawing = "" if drawn == sheets.PAPER else drawn
    digest = content.signed(row.sheet["content"], role=Role.INFORMANT, who=name, at=at, drawing=drawing)
    Signature.objects.create(
        assessment=row, round=row.round, role=Role.INFORMANT, name=name, at=at, digest=digest, drawing=drawing
    )


def _cleaned(row: Assessment, answers: Mapping[str, Any], record: Mapping[str, Any], drawing: Any) -> dict[str, Any]:
    try:
        good = sheets.clean(rules_of(row), answers, record)
        return {"answers": good[0], "record": good[1], "drawing": sheets.drawing(drawing)}
    except rules.NotAnOption as fault:
        raise Refused(_("“%(what)s”填的内容不对，请重填这一项。") % {"what": str(fault)[:40]}) from fault


def _with(before: dict[str, Any], new: dict[str, Any], drawn: bool) -> dict[str, Any]:
    after = {name: {**before[name], **new[name]} for name in ("answers", "record")}
    same = all(after[name] == before[name] for name in after)
    return {**after, "drawing": new["drawing"] if drawn else before["drawing"] if same else ""}


def _changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    pairs = [(code, before[part].get(code), value) for part in ("answers", "record") for code, value in after[part].items()]
    drawn = [sheets.DRAWING] if before["drawing"] != after["drawing"] else []
    return sorted(code for code, old, new in pairs if old != new) + drawn


def _parts(row: Assessment) -> dict[str, Any]:
    kept = row.sheet or {}
    return {"answers": kept.get("answers", {}), "record": kept.get("record", {}), "drawing": kept.get("drawing", "")}


def _write(row: Assessment, verb: str, user: User, at: datetime, facts: dict[str, Any]) -> None:
    journal.write(
        verb=f"assessment.assessment.{verb}", subject=row, by=user.actor, at=at, division=row.division_path, facts=facts
    )
