"""National codes of a file, with their names in the reader's language (data/codes.yaml)."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from songhe.base.said import folded, here

DATA = Path(__file__).parent / "data"


def name(table: str, code: str) -> str:
    """What a code of `ethnic`, `marital`, `education`, `relation` or `disability` is called; nothing for none."""
    said = _tables()[table].get(code)
    return here(said["name"]) if said else ""


def choices(table: str) -> list[tuple[str, str]]:
    """The codes of a table for a form, with nothing first."""
    return [("", "—"), *((code, here(said["name"])) for code, said in _tables()[table].items())]


def code_of(table: str, text: str) -> str:
    """The code of what somebody wrote: the code itself, or the name with or without 族; nothing when unknown."""
    text = text.strip()
    if text in _tables()[table]:
        return text
    known = _by_name(table)
    return known.get(text) or known.get(f"{text}族") or known.get(text.removesuffix("族"), "")  # words: data


@lru_cache
def _by_name(table: str) -> dict[str, str]:
    return {said["name"]: code for code, said in _tables()[table].items()}


@lru_cache
def _tables() -> dict[str, dict[str, dict[str, str]]]:
    whole: dict[str, Any] = folded(yaml.safe_load((DATA / "codes.yaml").read_text(encoding="utf-8")))
    return whole
