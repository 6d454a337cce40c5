"""Names as they are typed and stored, numbers of other documents, addresses as they are compared."""

import pytest

from songhe.register.people import rules
from songhe.register.people.spelling import spell


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("王桂兰", ("wangguilan", "wgl")),
        ("单雄信", ("shanxiongxin", "sxx")),
        ("曾国藩", ("zengguofan", "zgf")),
        ("尉迟恭", ("yuchigong", "ycg")),
        ("吕布", ("lvbu", "lb")),
        ("仇英", ("qiuying", "qy")),
        ("任桂花", ("renguihua", "rgh")),
        ("买买提·艾力", ("maimaitiaili", "mmtal")),
        ("Maria", ("maria", "maria")),
        ("𬭎", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_name_is_spelled_as_its_bearer_says_it(name: str, said: tuple[str, str]) -> None:
    heard = spell(name)
    assert heard == said or (name == "𬭎" and heard[0].isascii())


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" 王 桂兰 ", "王桂兰"),
        ("买买提•艾力", "买买提·艾力"),
        ("买买提．艾力", "买买提·艾力"),
        ("John  Smith", "John Smith"),
        ("𬭎", "𬭎"),
    ],
)
def test_a_name_is_stored_in_one_way(typed: str, stored: str) -> None:
    assert rules.normal_name(typed) == stored


@pytest.mark.parametrize("text", ["", "王3", "=1+1", "<b>", "王@"])
def test_what_is_no_name_is_seen(text: str) -> None:
    assert rules.name_fault(text)


@pytest.mark.parametrize("text", ["王桂兰", "买买提·艾力", "𬭎", "John Smith"])
def test_rare_and_foreign_names_are_names(text: str) -> None:
    assert not rules.name_fault(text)


@pytest.mark.parametrize(
    ("kind", "number", "fits"),
    [
        ("hk_macao", "H12345678", True),
        ("hk_macao", "X12345678", False),
        ("taiwan", "12345678", True),
        ("foreigner", "USA110000000000", True),
        ("passport", "E12345678", True),
        ("passport", "??", False),
    ],
)
def test_other_documents_have_shapes_of_their_own(kind: str, number: str, fits: bool) -> None:
    assert rules.document_fits(kind, number) is fits


@pytest.mark.parametrize(
    "text", ["蒲溪社区 3 组 12 号", "3组12号", "汉阴县蒲溪镇蒲溪社区３组１２号", "蒲溪社区居委会3组，12号"]
)
def test_one_house_is_one_address_however_it_is_written(text: str) -> None:
    assert rules.address_key(text) == "3组12号"
