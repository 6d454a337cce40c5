"""What `forms.py` writes into a form: once as somebody would who means it, and wrong in two ways."""

import io
import re
from datetime import date, timedelta
from random import Random

from benchmarks.forms_page import Control, Form

WORDS = "走查时写下的说明，供大家核对。"  # words: data
EXAMPLE = re.compile(r"[如例][：: ]*([^\s，。；、或）)]+)")
IDENTITY = "61092119450301001"
PATTERNS = ("12", "1234", "123456", "A12", "610921", "13900001234", "2026-11", "a1b2c3d4")
NONSENSE = {"date": "2026-02-30", "time": "25:61", "datetime-local": "2026-02-30T25:61", "month": "2026-13",
            "week": "2026-W99", "number": "-7", "email": "不是邮箱", "url": "不是网址", "tel": "电话"}  # fmt: skip
STRICT = {"date", "time", "datetime-local", "month", "week", "number"}
"""What is no value at all in such a field: a form that takes it has not read it."""
LONG = "长" * 3_000
PHONE, MAIL, ADDRESS = "13900001234", "walk@example.invalid", "https://example.invalid/"

Pairs = list[tuple[str, str]]


OF_KIND = {"tel": PHONE, "email": MAIL, "url": ADDRESS}
BY_NAME = (
    ("username|用户名", "walk.er1"), ("lat\\b|纬度", "32.91"), ("lng\\b|lon\\b|经度", "108.51"),
    ("pin|确认码|核对码", "246810"),
    ("credit_code|社会信用代码", "91610921MA70AB12XN"), ("account|账号", "6217001234567890"),
    ("sbp|收缩压", "132"), ("dbp|舒张压", "82"), ("height|身高", "158"), ("weight|体重", "56"), ("temp|体温", "36.5"),
    ("age\\b|周岁", "81"), ("phone|mobile|电话|手机", PHONE), ("times|几点做", "07:30"),
)  # fmt: skip
"""Fields in which only something of its own kind makes sense; the rest is drawn from what the page says beside the field."""


def right(form: Form, today: date, dice: Random) -> Pairs:
    """Plausible values: what stands there already, else by the kind of the field, its choices and what is said beside it."""
    pairs: Pairs = []
    for one in form.controls:
        pairs += [(one.name, value) for value in ([""] if one.trap else _right(one, today, dice))]
    return pairs + list(form.buttons)


def empty(form: Form, today: date, dice: Random) -> Pairs | None:
    """As above, but everything that must be filled is left empty; None where nothing must."""
    needed = {one.name for one in form.controls if one.required and one.kind not in {"hidden", "file"}}
    needed -= {one.name for one in form.controls if one.kind == "select" and "" not in one.options}
    if not needed:
        return None
    ticks = {one.name for one in form.controls if one.kind == "checkbox" and not one.chosen}  # may say that nothing is needed
    kept: Pairs = [(name, value) for name, value in right(form, today, dice) if name not in needed | ticks]
    return kept + [(one.name, "") for one in form.controls if one.name in needed and one.kind not in {"radio", "checkbox"}]


def nonsense(form: Form, today: date, dice: Random) -> Pairs | None:
    """Days that do not exist, numbers below nothing, texts without end; None where nothing is typed."""
    bad = {one.name: NONSENSE.get(one.kind, LONG) for one in form.controls if one.typed and not one.trap}
    if not bad:
        return None
    kept = [(name, value) for name, value in right(form, today, dice) if name not in bad]
    return kept + list(bad.items())


def spoilt(form: Form) -> bool:
    """Whether nonsense is refused by any form that reads its fields."""
    return any(one.kind in STRICT for one in form.controls)


def _right(one: Control, today: date, dice: Random) -> list[str]:
    if one.kind == "hidden":
        return [one.value]
    if one.kind in {"file", "password"}:
        return (
            [] if one.kind == "file" else ["246810" if re.search("pin|码", f"{one.name} {one.label}") else "Songhe-2026-demo"]
        )
    if one.kind in {"radio", "checkbox", "select", "select-multiple"}:
        return _chosen(one, dice)
    if one.value.strip():
        return [one.value]
    return [_written(one, today, dice)]


def _chosen(one: Control, dice: Random) -> list[str]:
    full = [value for value in one.options if value]
    if [value for value in one.chosen if value]:
        return list(one.chosen)
    if one.kind == "checkbox":
        return full[:1] if one.required or len(full) > 1 or dice.random() < 0.5 else []
    if not full:
        return [""] if one.options else []
    return [dice.choice(full) if one.kind != "select-multiple" else full[0]]


def _written(one: Control, today: date, dice: Random) -> str:
    if one.options:
        return dice.choice(one.options)
    told = f"{one.name} {one.label}"
    if one.kind == "number":
        low, high = (float(one.said.get(key) or other) for key, other in (("min", "1"), ("max", "1e9")))
        return f"{min(max(low, 2), high):g}"
    if one.kind in {"date", "datetime-local", "month"}:
        return _day(one, told, today)
    if one.kind == "time":
        return "11:00" if re.search(r"until|end|to\b|last|止|到|结束", told) else "10:00"
    if re.search(r"identity|citizen_id|身份证", told):
        return IDENTITY + _check(IDENTITY)
    if re.search(r"division|place\b|village|area\b|辖区|哪个村", told) and not one.said.get("inputmode"):
        return EXAMPLE.search(one.label)[1] if EXAMPLE.search(one.label) else "610921102001"
    if re.search(r"\bname\b|\bwho\b|姓名|联系人", told) and not re.search("用户名", told):
        return "王桂兰" if "老人" in told else "王小明"
    text = _text(one, told)
    least, most = int(one.said.get("minlength") or 0), int(one.said.get("maxlength") or 20_000)
    return (text * (1 + least // max(len(text), 1)) if len(text) < least else text)[:most]


def _day(one: Control, told: str, today: date) -> str:
    day = today
    if re.search(r"born|birth|出生", told):
        day = date(1945, 3, 1)
    elif re.search(r"until|end|_to\b|last|expires|止|截|到期|结束", told):
        day = today + timedelta(days=20)
    low, high = one.said.get("min", "")[:10], one.said.get("max", "")[:10]
    text = day.isoformat()[: 7 if one.kind == "month" else 10]
    text = max(text, low) if low else text
    text = min(text, high) if high else text
    return f"{text}T10:00" if one.kind == "datetime-local" else text


def _text(one: Control, told: str) -> str:
    if pattern := one.said.get("pattern"):
        return next((word for word in PATTERNS if re.fullmatch(pattern, word)), "12")
    if one.kind in OF_KIND:
        return OF_KIND[one.kind]
    for name, text in BY_NAME:
        if re.search(name, told, re.IGNORECASE) and (one.kind != "textarea" or text.isascii()):
            return text
    if found := EXAMPLE.search(one.label):
        return found[1]
    if one.said.get("inputmode") in {"numeric", "decimal"}:
        return "20"
    return WORDS if one.kind == "textarea" or re.search(r"reason|note|why|text|说明|备注|原因", told) else "走查"  # words: data


def _check(first: str) -> str:
    """The last sign of an identity number (GB 11643)."""
    total = sum(int(sign) * (2 ** (17 - at) % 11) for at, sign in enumerate(first))
    return "10X98765432"[total % 11]


def file_of(one: Control, *, wrong: bool) -> tuple[str, bytes, str]:
    """A file of the kind that the field asks for; wrong: its name and not its inside."""
    accept = one.said.get("accept", "")
    if "image" in accept or re.search(r"\.(jpe?g|png)", accept):
        return ("walk.jpg", b"not a picture" if wrong else _picture(), "image/jpeg")
    if "pdf" in accept and "xls" not in accept:
        return ("walk.pdf", b"not a paper" if wrong else b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF", "application/pdf")  # fmt: skip  # noqa: E501
    if "csv" in accept and "xls" not in accept:
        return ("walk.csv", b"\xff\xfe\x00" if wrong else "姓名,电话\n王小明,13900001234\n".encode(), "text/csv")  # words: data
    return (
        "walk.xlsx",
        b"not a table" if wrong else _table(),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


def _picture() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (640, 480), (90, 140, 110)).save(out, "JPEG")
    return out.getvalue()


def _table() -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([["姓名", "身份证号", "电话"], ["王小明", IDENTITY + _check(IDENTITY), PHONE]]):
            sheet.write_row(number, 0, row)
    return out.getvalue()
