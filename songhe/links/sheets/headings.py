"""The row of headings among titles and notes, and what a messy heading says when it is put plainly."""

import re
import unicodedata
from collections.abc import Collection, Sequence

LOOKED_AT = 30  # rows at the top among which the headings are sought
LONGEST = 40  # characters of a heading


def plain(heading: str) -> str:
    """A heading without line breaks, spaces, brackets and what stands in them, stars, numbering; full-width made half-width.

    「＊身份证\\n号码（必填）」 is 身份证号码, 「1、姓名:」 is 姓名.
    """
    text = unicodedata.normalize("NFKC", heading or "")
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】|〔[^〕]*〕|<[^>]*>", "", text)  # words: data
    text = re.sub(r"^\s*[\d一二三四五六七八九十]{1,2}\s*[、.]", "", text)  # words: data
    return re.sub(r"[\s*＊※★:：,，。、;；()\[\]【】\"'“”_/\\|-]+", "", text).lower()  # words: data


def find(rows: Sequence[Sequence[str]], known: Collection[str] = ()) -> int:
    """Index of the row of headings among the first rows: the one with most known headings, else the widest one of words."""
    best, best_score = 0, (-1, -1.0)
    for index, row in enumerate(rows[:LOOKED_AT]):
        score = _score(row, known)
        if score > best_score:
            best, best_score = index, score
    return best


def join(above: Sequence[str], row: Sequence[str]) -> list[str]:
    """Headings of two storeys: a cell that is empty in the row of headings takes the word that stands above it."""
    width = max(len(above), len(row))
    pairs = zip(_wide(above, width), _wide(row, width), strict=True)
    return [low or high for high, low in pairs]


def _score(row: Sequence[str], known: Collection[str]) -> tuple[int, float]:
    words = [plain(cell) for cell in row if cell]
    told = {word for word in words if word}
    hits = len(told & set(known))
    wordlike = [word for word in told if len(word) <= LONGEST and not re.search(r"\d{4}", word)]
    if len(told) < 2 or len(wordlike) * 2 < len(words):
        return (hits if len(told) > 1 else 0, 0.0)
    return hits, len(wordlike) - 2.0 * (len(words) - len(wordlike))


def _wide(row: Sequence[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]
