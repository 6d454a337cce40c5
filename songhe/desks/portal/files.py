"""A dataset as a file that stays: CSV for tables, JSON with its dictionary, both dated and with their licence."""

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.timezone import localtime

from songhe.base.datasets import Dataset
from songhe.links.sheets.writing import tame

BOM = "\ufeff"  # without it a spreadsheet reads Chinese as something else


def licence() -> dict[str, str]:
    """Under which terms everything may be used (data/licence.yaml)."""
    return dict(yaml.safe_load((Path(__file__).parent / "data/licence.yaml").read_text(encoding="utf-8")))


def as_csv(dataset: Dataset, at: datetime) -> bytes:
    """One heading line of column names, then the rows."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(dataset.names)
    writer.writerows([_cell(row[name]) for name in dataset.names] for row in dataset.checked(at))
    return (BOM + out.getvalue()).encode()


def as_json(dataset: Dataset, at: datetime) -> bytes:
    """What it is, what each column means, and the rows."""
    body = {
        "dataset": dataset.code, "title": str(dataset.title), "about": str(dataset.about), "source": str(dataset.source),
        "publisher": settings.SITE_NAME, "dated": localtime(at).isoformat(timespec="seconds"), "licence": licence(),
        "dictionary": [_column(column) for column in dataset.columns],
        "rows": list(map(_plain, dataset.checked(at))),
    }  # fmt: skip
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _column(column: Any) -> dict[str, str]:
    return {"name": column.name, "label": str(column.label), "type": column.type, "about": str(column.about)}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, int | float | bool | None) else str(value) for name, value in row.items()}


def _cell(value: Any) -> Any:
    """A spreadsheet must not take somebody's words for a formula; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    return tame(str(value))
