"""What a cell means: dates, names, numbers and places as other bureaus write them. Values in, values out.

A parser returns the value, or a `Fault` that names the reason; nothing written is nothing said.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from songhe.register.people import rules as people

LOST = "≈"  # links.sheets writes it before a number whose last digits Excel has forgotten
ERRORS = frozenset({"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!", "#CALC!"})
MOBILE = re.compile(r"1[3-9][0-9]{9}")
EARLIEST = date(1880, 1, 1)
TIME = r"(?:T?\d{1,2}:\d{2}.*)?"
DATES = (
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
    re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){TIME}"),
    re.compile(rf"(\d{{4}})年(\d{{1,2}})月(\d{{1,2}})日?{TIME}"),  # words: data
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell cannot be taken: a code, and what the sentence of that code needs."""

    code: str
    about: str = ""


def same_letters(text: str) -> str:
    """Full-width made half-width, without spaces: how codes, dates and words are compared."""
    return re.sub(r"\s+", "", text if text.isascii() else unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=100_000)
def date_of(text: str) -> date | Fault:
    """A day as bureaus write it: 1945-03-12, 1945/3/12, 1945.3.12, 19450312, 1945年3月12日, with or without a time."""
    found = next((match for shape in DATES if (match := shape.fullmatch(same_letters(text)))), None)
    if not found:
        return Fault("date_shape", text[:20])
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return Fault("no_such_day", text[:20])
    return day if day >= EARLIEST else Fault("no_such_day", text[:20])


def born_of(text: str, today: date) -> date | Fault:
    """A birth date of somebody alive: not in the future, and not above 130 years."""
    day = date_of(text)
    if isinstance(day, Fault):
        return day
    if day > today or people.age(day, today) > people.OLDEST:
        return Fault("birth_range", text[:20])
    return day


def citizen_id_of(text: str, today: date) -> str | Fault:
    """A citizen ID with its checksum; 15 digits of the old kind are made 18."""
    if text.startswith(LOST):
        return Fault("digits_lost")
    number = people.normal_id(text if text.isascii() else unicodedata.normalize("NFKC", text))
    fault = people.id_fault(number, today)
    return Fault(f"id_{fault}", str(len(number))) if fault else number


def document_of(kind: str, text: str) -> str | Fault:
    """The number of another document, as far as its shape can be known."""
    if text.startswith(LOST):
        return Fault("digits_lost")
    number = people.normal_id(text if text.isascii() else unicodedata.normalize("NFKC", text))
    return number if people.document_fits(kind, number) else Fault("document")


def phone_of(text: str) -> str | Fault:
    """A telephone number; of several in one cell the first."""
    if MOBILE.fullmatch(text):
        return text
    if text.startswith(LOST):
        return Fault("digits_lost")
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    first = re.split(r"[/,;、；，]|\s{2,}", plain.strip())[0]  # words: data
    digits = people.normal_phone(first)
    return digits if people.phone_is_possible(digits) else Fault("phone", str(len(digits)))


@lru_cache(maxsize=50_000)
def name_of(text: str) -> str | Fault:
    """A name as it is stored: one middle dot, no spaces between Chinese characters."""
    name = people.normal_name(text)
    return Fault("name") if people.name_fault(name) else name


def text_of(text: str, longest: int) -> str | Fault:
    """Free text of one line."""
    line = " ".join(text.split())
    return Fault("too_long", str(longest)) if len(line) > longest else line


def split(text: str) -> list[str]:
    """The words of a cell that names several: 低保、重残 are two."""
    return [word for word in re.split(r"[\s、,，;；/|+]+", text) if word]  # words: data


def agree(number: str, within: date | None, born: date | None, sex: str) -> list[tuple[str, Fault]]:
    """Where a citizen ID, which says birth `within` it, contradicts what stands beside it."""
    found = []
    if born and within != born:
        found.append(("birth_date", Fault("birth_differs")))
    if sex in {"1", "2"} and people.sex(number) != sex:
        found.append(("sex", Fault("sex_differs")))
    return found


COUNTY, TOWN, VILLAGE = (
    ("自治县", "县", "市", "区"),  # words: data
    ("街道办事处", "办事处", "街道办", "街道", "镇", "乡"),  # words: data
    ("社区居民委员会", "村民委员会", "居民委员会", "社区居委会", "村委会", "居委会", "社区", "村"),  # words: data
)


@lru_cache(maxsize=20_000)
def stem(name: str, endings: tuple[str, ...]) -> str:
    """What is left of a place's name when nobody says what kind of place it is: 蒲溪 of 蒲溪社区居委会."""
    text = same_letters(name)
    for ending in endings:
        if text.endswith(ending) and len(text) > len(ending):
            return text.removesuffix(ending)
    return text


def is_error(text: str) -> bool:
    """True when the cell shows a failed formula."""
    return text.startswith("#") and text.upper() in ERRORS
