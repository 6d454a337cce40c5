"""What people carry and are called: citizen IDs, other documents, telephone numbers, names, addresses."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from operator import mul

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
ZEROS = ord("0") * sum(WEIGHTS)
WHOLE_CITIZEN = re.compile(r"\d{17}[\dX]", re.ASCII)
OLDEST = 130
WHOLE_ID, WHOLE_PHONE = 18, 7
"""How many characters an identity number has, and a telephone number at least."""

LENGTH, SHAPE, DATE, FUTURE, AGE, CHECK = "length", "shape", "date", "future", "age", "check"
"""What can be wrong with a citizen ID; the words are the form's."""


def normal_id(text: str) -> str:
    """The ID as it is stored and searched: no spaces, capital X, 15 digits of the old kind made 18."""
    if WHOLE_CITIZEN.fullmatch(text):
        return text
    text = re.sub(r"[\s-]", "", text).upper()
    if re.fullmatch(r"\d{15}", text):
        text = f"{text[:6]}19{text[6:]}"
        text += check_character(text)
    return text


def check_character(first_17: str) -> str:
    """The 18th character of GB 11643-1999."""
    figures = first_17.encode() if first_17.isascii() else map(int, first_17)  # the code of an ASCII figure is 48 more than it
    return CHECKS[(sum(map(mul, figures, WEIGHTS)) - (ZEROS if first_17.isascii() else 0)) % 11]


def id_fault(text: str, today: date) -> str:
    """What is wrong with a citizen ID (one of the constants above), or nothing. Unknown regions are no fault."""
    if len(text) != 18:
        return LENGTH
    if not WHOLE_CITIZEN.fullmatch(text):
        return SHAPE
    if fault := _born_fault(text[6:14], today):
        return fault
    return "" if check_character(text[:17]) == text[17] else CHECK


@lru_cache(maxsize=50_000)
def _born_fault(day: str, today: date) -> str:
    born = _day(day)
    if born is None:
        return DATE
    if born > today:
        return FUTURE
    return AGE if age(born, today) > OLDEST else ""


def birth_date(citizen_id: str) -> date | None:
    """The birth date in an 18-character ID; None when there is no such day."""
    return _day(citizen_id[6:14])


@lru_cache(maxsize=50_000)
def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def sex(citizen_id: str) -> str:
    """GB/T 2261.1 code in an ID: an odd 17th digit is a man."""
    return "1" if int(citizen_id[16]) % 2 else "2"


def age(born: date, on: date) -> int:
    """Full years; born on 29 February one gains a year on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def normal_phone(text: str) -> str:
    """A telephone number as it is searched: digits only, without +86, a landline with its area code as written."""
    digits = re.sub(r"\D", "", text, flags=re.ASCII)
    for prefix in ("0086", "86"):
        if digits.startswith(prefix) and len(digits) - len(prefix) == 11 and digits[len(prefix)] == "1":
            return digits.removeprefix(prefix)
    return digits


TAIL_ID, TAIL_PHONE = 6, 4


def id_tail(text: str) -> str:
    """The last six characters of an identity number; nothing of a shorter one."""
    number = normal_id(text)
    return number[-TAIL_ID:] if len(number) >= TAIL_ID else ""


def phone_tail(text: str) -> str:
    """The last four figures of a telephone number; nothing of a shorter one."""
    digits = normal_phone(text)
    return digits[-TAIL_PHONE:] if len(digits) >= TAIL_PHONE else ""


def phone_is_possible(text: str) -> bool:
    """A mobile of 11 digits, a landline of 7 to 12, or a short number such as 120."""
    digits = normal_phone(text)
    return bool(re.fullmatch(r"1[3-9]\d{9}|0\d{9,11}|[2-9]\d{6,7}|1\d{2,5}|400\d{7}", digits))


DOCUMENTS = {
    "hk_macao": r"[HM]\d{8}(\d{2})?",
    "taiwan": r"\d{8}|\d{10}",
    "foreigner": r"[A-Z]{3}\d{12}|9\d{16}[\dX]",
    "passport": r"[A-Z0-9]{5,20}",
    "other": r"[A-Z0-9-]{3,20}",
}
"""Shapes of the numbers of documents that are not a citizen ID (standards 5.1, [M]: wide on purpose)."""


def document_fits(kind: str, number: str) -> bool:
    """True when `number` can be one of a document of this kind other than a citizen ID."""
    return bool(re.fullmatch(DOCUMENTS[kind], number, re.ASCII))


DOTS = "•‧・∙⋅●．."  # words: data
"""What is typed for the middle dot of a minority's name; one of them is right (GB/T 42752: U+00B7)."""


def normal_name(text: str) -> str:
    """A name as it is stored: composed, without spaces between Chinese characters, with one kind of middle dot."""
    text = unicodedata.normalize("NFC", text or "").strip()
    text = re.sub(f"[{re.escape(DOTS)}]", "·", text) if re.search(r"[^\x00-\x7f]", text) else text
    return re.sub(r"\s+", " " if text.isascii() else "", text)


def name_fault(text: str) -> bool:
    """True when this cannot be a name: nothing, figures, or signs of a formula or of markup."""
    return not text or len(text) > 40 or bool(re.search(r"[\d<>=@#%&*|\\/\[\]{}\x00-\x1f]", text))


def address_key(text: str) -> str:
    """What of an address is compared: the part behind the village, without spaces and signs; 蒲溪社区 3 组 12 号 is 3组12号."""
    text = re.sub(r"[\s,，.。、·#（）()-]", "", unicodedata.normalize("NFKC", text or ""))  # words: data
    return re.sub(r"^.*(?:村委会|居委会|社区|街道|[村镇乡])", "", text) or text  # words: data


def certificate(number: str, known: Mapping[str, str] | None = None, kind: str = "", grade: str = "") -> dict[str, str]:
    """A disability certificate as the file holds it (GB/T 26341). Its number is the citizen ID, one figure of the kind and one
    of the grade; what neither the number nor the caller says stays as it was `known`."""
    number = number.strip()
    whole = number if re.fullmatch(r"\d{17}[\dXx][1-7][1-4]", number, re.ASCII) else ""
    old = known or {}
    return {
        "number": number or old.get("number", ""),
        "kind": kind or whole[18:19] or old.get("kind", ""),
        "grade": grade or whole[19:20] or old.get("grade", ""),
    }
