"""Plain text, and nothing but: what a bureau pastes is cleaned of what browsers and readers could be led astray by."""

import re
import unicodedata

LINES = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")
EMPTY = re.compile(r"\n{3,}")
TAGS = re.compile(r"</?[a-zA-Z!][^<>]{0,500}>")
KEPT = {"\n"}


def plain(text: str) -> str:
    """The text without tags, control and format characters (such as those that turn the reading direction), lines kept."""
    text = LINES.sub("\n", unicodedata.normalize("NFC", text))
    text = "".join(char for char in text if char in KEPT or not unicodedata.category(char).startswith("C")).replace("\t", " ")
    text = _without_tags(text)
    return EMPTY.sub("\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()


def line(text: str) -> str:
    """The same on one line."""
    return " ".join(plain(text).split())


def _without_tags(text: str) -> str:
    """Until none is left: what stands around a tag must not become one."""
    while (fewer := TAGS.sub("", text)) != text:
        text = fewer
    return text
