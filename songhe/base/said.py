"""Words that are data, in the reader's language: a file carries `name` in Chinese and `name_en` beside it, and this chooses.

A further language is more words in the files (`name_ru`), and nothing else. What has none is shown in Chinese: the source.
Words that stand in many places of a file have a glossary beside it instead: `words.en.yaml`, the Chinese and what it is called.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import get_language


class Said(str):
    """Chinese words that know how others say them. Everywhere but for `here` they are the Chinese."""

    others: Mapping[str, str]

    def __new__(cls, words: str, others: Mapping[str, str]) -> "Said":
        made = super().__new__(cls, words)
        made.others = others
        return made

    def __getnewargs__(self) -> Any:
        return str(self), self.others


def tongues() -> list[str]:
    """Codes of the languages besides the source."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def tongue() -> str:
    """The reader's language; nothing where it is the source, or one of which the house knows no words."""
    code, known = (get_language() or "").lower(), tongues()
    return next((one for one in (code, code.partition("-")[0]) if one in known), "")


def here(words: str, otherwise: str = "") -> str:
    """In the reader's language; where nobody has said it, `otherwise`, else the Chinese."""
    return getattr(words, "others", {}).get(tongue()) or otherwise or str(words)


def folded(value: Any) -> Any:
    """What a file holds, every `name_en` laid into its `name`; of a table of words (`names`, `names_en`) into each word."""
    if isinstance(value, list):
        return [folded(one) for one in value]
    if not isinstance(value, dict):
        return value
    ways = {f"{name}_{code}": (name, code) for name in value if isinstance(name, str) for code in tongues()}
    beside = {name: way for name, way in ways.items() if name in value}
    found = {name: folded(one) for name, one in value.items() if name not in beside}
    for name, (stem, code) in beside.items():
        found[stem] = _with(found[stem], code, value[name])
    return found


def _with(words: Any, code: str, others: Any) -> Any:
    if isinstance(words, dict):
        return {key: _with(one, code, others[key]) if key in others else one for key, one in words.items()}
    return Said(str(words), {**getattr(words, "others", {}), code: str(others)})


def glossary(folder: Path) -> Mapping[str, str]:
    """What the Chinese of this folder's files is called in the reader's language; empty in Chinese."""
    return _glossary(folder, tongue())


@lru_cache(maxsize=64)
def _glossary(folder: Path, code: str) -> Mapping[str, str]:
    path = folder / f"words.{code}.yaml"
    return dict(yaml.safe_load(path.read_text(encoding="utf-8"))) if code and path.exists() else {}
