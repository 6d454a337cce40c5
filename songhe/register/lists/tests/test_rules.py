"""What a few characters can mean."""

import pytest

from songhe.register.lists.rules import Said, read, split_address


def kinds(text: str) -> set[str]:
    """Names of the readings that `text` has."""
    said = read(text)
    return {name for name in Said.__dataclass_fields__ if name != "text" and getattr(said, name)}


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("", set()),
        ("王桂兰", {"words", "name"}),
        ("买买提·吐尔逊", {"words", "name"}),
        ("wgl", {"letters"}),
        ("Wang Gui-lan", {"letters", "uid"}),
        ("w", set()),
        ("610921194512311025", {"number", "phone", "uid"}),
        ("12345x", {"id_tail", "uid"}),
        ("123456", {"id_tail", "uid"}),
        ("0001", {"phone_tail", "uid"}),
        ("139 9250 0001", {"number", "phone", "uid"}),
        ("1399", {"phone_tail", "uid"}),
        ("139925", {"id_tail", "uid"}),
        ("13992", {"uid"}),
        ("3组12号", {"words", "address"}),
        ("蒲溪社区3组12号", {"words", "address"}),
        ("80岁以上", {"words", "years"}),
        ("btn-wang", {"letters", "uid", "number"} - {"number"}),
        ("𬭎", {"words", "name"}),
    ],
)
def test_a_text_is_read_in_every_way_it_can_be(typed: str, read_as: set[str]) -> None:
    assert kinds(typed) == read_as


def test_a_very_long_text_is_cut_and_harms_nobody() -> None:
    assert len(read("王" * 10_000).text) == 60


@pytest.mark.parametrize(
    ("text", "key", "front"),
    [
        ("蒲溪社区3组12号", "3组12号", "蒲溪社区"),
        ("3组12号", "3组12号", ""),
        ("蒲溪社区 3 组 12 号", "3组12号", "蒲溪社区"),
        ("", "", ""),
    ],
)
def test_what_stands_before_an_address_is_its_village(text: str, key: str, front: str) -> None:
    assert split_address(text, key) == front
