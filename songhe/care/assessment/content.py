"""What is signed: everything of a submitted sheet as one canonical text, and keyed digests over it (GB/T 39786: HMAC-SM3).

Whoever can write to the database can change a result, but cannot make the digests fit without the key: the report page says so.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from songhe.base.crypto import keyed_digest
from songhe.base.web.marks import masked_id
from songhe.care.assessment.models import Assessment, Assessor, Report, Signature
from songhe.register.places import queries as places


def of(assessment: Assessment, sheet: dict[str, Any]) -> dict[str, Any]:
    """The content of an assessment that is being submitted: who, by whom, by which rules, every answer, and the result."""
    elder = assessment.elder
    return {
        "number": assessment.number,
        "instrument": assessment.instrument,
        "rule_from": assessment.rule_from.isoformat(),
        "rule_digest": assessment.rule_digest,
        "elder": {
            "id": str(elder.pk), "name": elder.name, "sex": elder.sex, "place": places.names(elder.division_path),
            "birth_date": elder.birth_date.isoformat() if elder.birth_date else "", "document": masked_id(elder.citizen_id),
        },
        "reason": assessment.reason,
        "occasion": assessment.occasion,
        "place": assessment.place,
        "base_date": assessment.base_date.isoformat(),
        "corrects": assessment.corrects.number if assessment.corrects else "",
        "round": assessment.round,
        "assessors": [_assessor(assessment.first), _assessor(assessment.second)],
        "answers": sheet.get("answers", {}),
        "record": sheet.get("record", {}),
        "scores": assessment.scores,
        "total": assessment.total,
        "preliminary": assessment.preliminary,
        "reasons": assessment.reasons,
        "level": assessment.level,
    }  # fmt: skip


def signed(content: dict[str, Any], *, role: str, who: str, at: datetime, drawing: Any = "") -> str:
    """The digest of one signature."""
    return _digest([content, role, who, at.astimezone(UTC).isoformat(), drawing])


def reported(content: dict[str, Any], signatures: list[dict[str, Any]]) -> str:
    """The digest of a report: the content and who signed it."""
    return _digest([content, signatures])


def intact(report: Report) -> bool:
    """True when a report is what was signed: its own digest, each signature's, and the figures that stand open beside it."""
    whole = report.content
    content, told = whole["content"], whole["signatures"]
    if reported(content, told) != report.digest or (content["level"], content["total"]) != (report.level, report.total):
        return False
    rows = {row.role: row for row in report.assessment.signatures.filter(round=content["round"])}
    return len(told) == len(rows) and all(_fits(rows.get(one["role"]), one, content) for one in told)


def as_signed(row: Signature) -> dict[str, Any]:
    """A signature as a report keeps it."""
    return {
        "role": row.role,
        "name": row.name,
        "at": row.at.astimezone(UTC).isoformat(),
        "digest": row.digest,
        "drawing": row.drawing,
    }


def signer(row: Signature) -> str:
    """Who signed, as it stands in the digest: the user's key, or the name of an informant."""
    return str(row.user_id) if row.user_id else row.name


def _fits(row: Signature | None, told: dict[str, Any], content: dict[str, Any]) -> bool:
    if row is None or told != as_signed(row):
        return False
    return row.digest == signed(content, role=row.role, who=signer(row), at=row.at, drawing=row.drawing)


def _assessor(row: Assessor) -> dict[str, Any]:
    return {
        "id": str(row.user_id), "name": row.user.name, "background": row.background, "body": row.body,
        "qualification": row.qualification,
    }  # fmt: skip


def _digest(parts: list[Any]) -> str:
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    key = hashlib.sha256(bytes.fromhex(settings.SEAL_KEY) + b"assessment").digest()
    return keyed_digest(key, text.encode()).hex()
