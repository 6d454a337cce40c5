"""A list of invented people for a measurement: the same bytes every time, kept so that it is made once."""

import csv
import tempfile
from pathlib import Path

import xlsxwriter
from scratch import ROOT, say

ROWS = 554_400  # people of 60 and more in Ankang
HEAD = [
    "姓名", "身份证号", "性别", "出生日期", "联系电话", "县（市、区）", "镇（街道）", "村（社区）", "家庭住址", "居住情况",
    "民族", "人员类别",
]  # fmt: skip
SURNAMES = "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "桂秀玉建国明华英兰芳珍梅凤淑素琴香莲菊翠春荣志福寿德才林发金银贵平安顺"
LIVING = ["独居", "空巢", "与配偶同住", "与子女同住", "留守", "其他"]
CATEGORIES = ["低保", "特困分散供养", "重残", "优抚对象"]
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def workbook(rows: int = ROWS) -> Path:
    """Where the workbook of so many people lies; made when it is not there."""
    path = Path(tempfile.gettempdir()) / "songhe-bench" / f"people-{rows}-v1.xlsx"
    if path.exists():
        return path
    path.parent.mkdir(exist_ok=True)
    say(f"making {path} (once) …")
    new = path.with_suffix(".new")
    book = xlsxwriter.Workbook(str(new), {"constant_memory": True})
    sheet = book.add_worksheet("名册")
    sheet.write_row(0, 0, HEAD)
    villages = _villages()
    for serial in range(rows):
        for column, text in enumerate(_person(serial, villages)):
            if text:
                sheet.write_string(serial + 1, column, text)
    book.close()
    new.replace(path)
    return path


def _villages() -> list[tuple[str, str, str, str]]:
    with (ROOT / "songhe/register/places/data/divisions.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = {row["code"]: row["name"] for row in rows}
    return [(r["code"][:6], names[r["code"][:6]], names[r["parent"]], r["name"]) for r in rows if r["level"] == "village"]


def _person(serial: int, villages: list[tuple[str, str, str, str]]) -> list[str]:
    """Number `serial`: everybody has a valid number of their own, one in seven a category."""
    code, county, town, village = villages[serial % len(villages)]
    turn = serial // len(villages)
    year, month, day = 1931 + turn % 35, 1 + serial % 12, 1 + (serial // 7) % 28
    first = f"{code}{year}{month:02d}{day:02d}{(serial // 12) % 1000:03d}"
    mixed = (serial * 2654435761) & 0xFFFFFFFF
    name = SURNAMES[mixed % len(SURNAMES)] + GIVEN[(mixed >> 8) % len(GIVEN)] + GIVEN[(mixed >> 16) % len(GIVEN)]
    check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True)) % 11]
    sex = "男" if int(first[16]) % 2 else "女"
    phone = f"1{39 + serial % 50}{serial % 100_000_000:08d}"
    kind = CATEGORIES[(serial // 7) % len(CATEGORIES)] if serial % 7 == 0 else ""
    home = f"{serial % 9 + 1}组{turn % 260 + 1}号"
    day_ = f"{year}-{month:02d}-{day:02d}"
    return [name, first + check, sex, day_, phone, county, town, village, home, LIVING[mixed % len(LIVING)], "汉族", kind]
