"""How a name is spelled in letters, for whoever types `wgl` for 王桂兰. Surnames have readings of their own: 单 is Shan."""

from functools import lru_cache
from pathlib import Path

import yaml
from pypinyin import Style, lazy_pinyin


@lru_cache
def _surnames() -> dict[str, str]:
    """Surnames whose reading differs from that of their characters, two-character ones with a space (data/surnames.yaml)."""
    return yaml.safe_load((Path(__file__).parent / "data" / "surnames.yaml").read_text(encoding="utf-8"))


def spell(name: str) -> tuple[str, str]:
    """(whole spelling, initials) of a name, in small letters: 王桂兰 is `wangguilan`, `wgl`. ü is written v."""
    parts = _surname(name)
    rest = name[sum(len(piece) for piece, _ in parts) :]
    syllables = [word for _, said in parts for word in said.split()] + [_syllable(char) for char in rest]
    heard = [one for one in syllables if one]
    return "".join(heard)[:120], "".join(one[0] for one in heard)[:40]


def _surname(name: str) -> list[tuple[str, str]]:
    known = _surnames()
    return [(name[:length], known[name[:length]]) for length in (2, 1) if len(name) > length and name[:length] in known][:1]


@lru_cache(maxsize=20_000)
def _syllable(char: str) -> str:
    """One character; letters stay, signs and what nobody can read say nothing."""
    said = lazy_pinyin(char, style=Style.NORMAL, errors="ignore")
    text = (said[0] if said else "").lower() or (char.lower() if char.isascii() and char.isalnum() else "")
    return text if text.isascii() else ""
