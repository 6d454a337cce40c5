"""What `attack.py` writes into fields, and how it sees that a string became more than text."""

import json
import random
import re
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as hypertext

from benchmarks.scratch import ROOT, say

LIST = ROOT / "node_modules/big-list-of-naughty-strings/blns.json"
MARK = "xsonghe"
"""An element or attribute of this name is nobody's but ours: where it stands in a page as one, something was not escaped."""
SUM, PRODUCT = "1931*1933", str(1931 * 1933)
BREAKS = ("'", '"', "", "'>", '">', "-->", "]]>", "</script>", "</textarea>", "</title>", "</option></select>")
OWN = [
    *(f"{way}<{MARK} onload=alert(1)>" for way in BREAKS),
    f'" {MARK}="1', f"' {MARK}='1", f" {MARK}=1 ", f"javascript:{MARK}()", f"data:text/html,<{MARK}>",
    *(f"{left}{SUM}{right}" for left, right in (("{{", "}}"), ("${", "}"), ("#{", "}"), ("<%= ", " %>"), ("{", "}"),
    ("[[", "]]"))),
    "{% debug %}", "{{ settings.SECRET_KEY }}", "{0.__class__.__mro__}", "{self.__class__}", "%(password)s",
    "%s%n%x%d", "$(id)", "`id`",
    "' OR '1'='1", "1;SELECT pg_sleep(0)--", "1) UNION SELECT NULL--", "\\'; DROP TABLE people_elder; --",
    "%' ESCAPE '", "*", "a\\", '"*" NEAR/3',
    "../../../../etc/passwd", "....//....//etc/passwd", "file:///etc/passwd", "//evil.invalid/",
    "https://evil.invalid/", "\\\\evil.invalid\\x",
    "x\r\nX-Songhe-Split: 1\r\n\r\n<p>", "x%0d%0aX-Songhe-Split:%201", "=1+1", "@SUM(A1)", "+1", "-1", "0", "1e309",
    "NaN", "Infinity", "-0",
    "9" * 40, "99999999999999999999", "2147483648", "9223372036854775808", "０１２", "٣", "²", "½", "0001-01-01",
    "9999-12-31", "2026-02-30",
    "24:00", "25:61", "2026-13", "0000-00", "2026-W99", "\x00", "a\x00b", "\x01\x02\x07\x08\x1b[31m", "\x7f\x80\x9f",
    "\u202e\u2066乱序\u2069", "\u200b\u200d\ufeff", "\u2028\u2029",
    "\ufffe\uffff", "\U0010ffff", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴", "👩‍👩‍👧‍👦" * 5, "ẞıİſﬀ", "龘" * 5000, "a" * 70_000, "null",
    "None", "[]", "{}", '{"a":1}', "true", " ", "\t\n", "",
    "01930000-0000-7000-8000-000000000000", "6109", "610921/x", ".", "..", "/", "\\", "?#&=;", "🀄", "𠀀𠮷",
]  # fmt: skip
BYTES = [b"\xed\xa0\x80", b"\xff\xfe", b"\xc0\x80", b"\xf0\x9f", b"a\xe9b"]
"""What is no text at all: half of a pair, an order mark, a NUL made long, a sign cut off, Latin-1."""
NEVER_SAID = (
    (f"<{MARK}", "not escaped"),
    (PRODUCT, "a template reckoned"), ("root:x:0:0:", "a file of the machine"), ("<class '", "a format string"),
    ("&lt;class &#x27;", "a format string"), ("OperationalError", "words of the database"), ("ProgrammingError",
    "words of the database"),
    ("syntax error at or near", "words of the database"), ("unrecognized token:", "words of the database"),
    ("Traceback (most recent call last)", "a trace"),
)  # fmt: skip
ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "hx-get", "hx-post"}
DATA_SCRIPTS = {"application/json", "application/ld+json"}
LEADS = re.compile(r"^[\s\x00-\x20]*(javascript|vbscript|data:text/html)", re.IGNORECASE)


def strings(seed: int) -> Iterator[bytes]:
    """Ours and the big list of naughty strings, without end, in an order of the seed: each once before any comes again."""
    listed: list[str] = json.loads(LIST.read_text(encoding="utf-8")) if LIST.exists() else []
    if not listed:
        say("no big list of naughty strings: `make attack` brings it; only our own are used")
    all_of_them = [one.encode("utf-8", "surrogatepass") for one in [*OWN, *OWN, *listed]] + BYTES
    dice = random.Random(seed)
    while True:
        dice.shuffle(all_of_them)
        yield from all_of_them


def tree_of(text: str) -> Any:
    """The page as a browser reads it; None where there is nothing to read."""
    try:
        return hypertext.document_fromstring(
            text.replace("\x00", "\ufffd").encode(), parser=hypertext.HTMLParser(encoding="utf-8")
        )
    except (etree.ParserError, ValueError):
        return None


def found(headers: Any, text: str, page: Any, house: str) -> Iterator[str]:
    """Signs that something given was taken for more than text. Pages of the house have no script of their own in them."""
    if "x-songhe-split" in headers:
        yield "a header of ours"
    leads = urlsplit(headers.get("location", ""))
    if leads.netloc and f"{leads.scheme}://{leads.netloc}" != house:
        yield f"leads to {leads.netloc}"
    yield from (f"{what}: {sign}" for sign, what in NEVER_SAID if sign in text)
    for element in page.iter() if page is not None else ():
        if isinstance(element.tag, str):
            yield from _of_element(element)


def _of_element(element: Any) -> Iterator[str]:
    if element.tag == MARK or MARK in element.attrib:
        yield f"an element of ours: {hypertext.tostring(element)[:120]!r}"
    if element.tag == "script" and not element.get("src") and element.get("type") not in DATA_SCRIPTS:
        yield f"a script in the page: {(element.text or '')[:80]!r}"
    for name, value in element.attrib.items():
        if name.startswith("on"):
            yield f"a handler in the page: {name}={value[:80]!r}"
        elif name in ADDRESSES and LEADS.match(value):
            yield f"an address that is a script: {name}={value[:80]!r}"


def prove(house: str) -> None:
    """A look that finds nothing proves something only if it finds what is there: SystemExit where it does not."""
    bad = [f"<input value={quote}{one}{quote}>" for one in OWN[: len(BREAKS)] for quote in ('"', "'")]
    bad += [f'<a href="{one}">x</a>' for one in OWN if LEADS.match(one)] + [f"<p>{sign}</p>" for sign, _what in NEVER_SAID]
    bad += [f'<p {MARK}="1">', "<script>alert(1)</script>", "<img onerror=alert(1)>", "<svg><a xlink:href=x onload=x>"]
    blind = [text for text in bad if not any(found({}, text, tree_of(f"<html><body>{text}"), house))]
    headers = [{"x-songhe-split": "1"}, {"location": "//evil.invalid/"}, {"location": "https://evil.invalid/"}]
    blind += [str(one) for one in headers if not any(found(one, "", None, house))]
    fine = "".join(f'<p title="{escape(one)}">{escape(one)}</p>' for one in OWN) + '<script type="application/json">{}</script>'
    fine += '<a href="/elders/">x</a>'
    if blind or any(found({"location": "/elders/"}, fine, tree_of(f"<html><body>{fine}"), house)):
        raise SystemExit(f"the look for what was taken for more than text is blind, or sees what is not there: {blind}")
