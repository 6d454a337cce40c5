"""What somebody may have meant by a few characters in the search box. Values in, values out."""

import re
from dataclasses import dataclass

CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
ADDRESS = re.compile(r"\d+\s*(?:组|号|栋|单元|室|幢|楼)")  # words: data
YEARS = re.compile(r"^(\d{2,3})岁?(?:以上|及以上|\+)$|^(\d{2,3})岁$")  # words: data
LETTERS_LEAST, UID_LEAST = 2, 3


@dataclass(frozen=True)
class Said:
    """One text in every way in which it can be read; what it cannot be is empty."""

    text: str = ""
    words: str = ""  # has a Chinese character: the beginning of a place, the name of a list
    name: str = ""  # and no figure: the beginning of somebody's name
    letters: str = ""  # pinyin or initials, without spaces
    number: str = ""  # a whole number of a document
    id_tail: str = ""  # the last six of an ID
    phone: str = ""  # a whole telephone number
    phone_tail: str = ""  # its last four
    address: bool = False
    uid: str = ""  # perhaps a device's number
    years: int = 0  # "80岁以上"


def read(text: str) -> Said:
    """Every reading of `text`. A number of a length that is neither whole nor a tail is nobody's."""
    text = " ".join(text.split())[:60]
    plain = re.sub(r"[\s\-()（）+]", "", text)  # words: data
    chinese = bool(CHINESE.search(text))
    digits = _digits(plain) if not chinese else ""
    return Said(
        text=text,
        words=text if chinese else "",
        name=text if not text.isascii() and not re.search(r"\d", text) else "",
        letters=_letters(text),
        number=plain.upper() if not chinese and len(plain) >= 8 and re.search(r"\d", plain) else "",
        id_tail=plain.upper() if re.fullmatch(r"\d{5}[\dXx]", plain, re.ASCII) else "",
        phone=digits if len(digits) >= 7 else "",
        phone_tail=digits if len(digits) == 4 else "",
        address=chinese and bool(ADDRESS.search(text)),
        uid=text if not chinese and len(text) >= UID_LEAST and re.search(r"[\d/_-]", text) else "",
        years=_years(plain),
    )


def _digits(plain: str) -> str:
    return plain if re.fullmatch(r"\d+", plain, re.ASCII) else ""


def _letters(text: str) -> str:
    """Small letters where it is only letters: `Wang Gui-lan` is `wangguilan`; ü is typed v."""
    bare = re.sub(r"[\s'’.-]", "", text).lower().replace("ü", "v")
    return bare if re.fullmatch(rf"[a-z]{{{LETTERS_LEAST},}}", bare) else ""


def _years(plain: str) -> int:
    found = YEARS.match(plain)
    return int(found[1] or found[2]) if found else 0


def split_address(text: str, key: str) -> str:
    """What stands before the part behind the village: 蒲溪社区3组12号 with 3组12号 gives 蒲溪社区; perhaps nothing."""
    plain = "".join(text.split())
    at = plain.find(key[:1]) if key else -1
    while at >= 0 and not _same(plain[at:], key):
        at = plain.find(key[:1], at + 1)
    return plain[:at] if at > 0 else ""


def _same(text: str, key: str) -> bool:
    return re.sub(r"[,，.。、·#（）()-]", "", text) == key  # words: data
