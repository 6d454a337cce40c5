"""Words that are data: a further language is more words in the files and no line of code."""

import copy
import json
import pickle
import re
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from songhe.base import said

HOUSE = Path(said.__file__).resolve().parents[1]
ROW = {
    "code": "flood",
    "name": "洪水",
    "name_en": "Flood",
    "name_ru": "Паводок",
    "why": {"a": "甲", "b": "乙"},
    "why_ru": {"a": "А"},
}


@pytest.fixture
def three(settings: Any) -> None:
    """The house speaks Russian too."""
    settings.LANGUAGES = [*settings.LANGUAGES, ("ru", "Русский")]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh-hans", ["洪水", "甲", "乙"]),
        ("en", ["Flood", "甲", "乙"]),
        ("en-gb", ["Flood", "甲", "乙"]),
        ("ru", ["Паводок", "А", "乙"]),
        ("de", ["洪水", "甲", "乙"]),
    ],
)
def test_the_reader_gets_his_words_and_else_the_chinese(three: None, language: str, told: list[str]) -> None:
    row = said.folded(ROW)
    with override(language):
        assert [said.here(word) for word in (row["name"], *row["why"].values())] == told
    assert row == {"code": "flood", "name": "洪水", "why": {"a": "甲", "b": "乙"}}


def test_a_language_the_house_does_not_speak_stays_where_it_is() -> None:
    assert "name_ru" in said.folded(ROW)  # and is refused by whoever knows the columns: the settings come first


def test_they_are_words_like_others() -> None:
    word = said.folded([ROW])[0]["name"]
    assert json.dumps(word, ensure_ascii=False) == '"洪水"' and {word: 1}["洪水"] == 1
    for again in (pickle.loads(pickle.dumps(word)), copy.deepcopy(word)):
        with override("en"):
            assert said.here(again) == "Flood"


@pytest.mark.parametrize(("otherwise", "told"), [("", "洪水"), ("high water", "high water")])
def test_what_nobody_has_said_is_told_otherwise(otherwise: str, told: str) -> None:
    with override("en"):
        assert said.here("洪水", otherwise) == told


def test_a_glossary_beside_the_files_serves_its_language(three: None, tmp_path: Path) -> None:
    (tmp_path / "words.ru.yaml").write_text('"擦浴": "Обтирание"\n', encoding="utf-8")
    with override("ru"):
        assert said.glossary(tmp_path) == {"擦浴": "Обтирание"}
    for language in ("en", "zh-hans"):
        with override(language):
            assert said.glossary(tmp_path) == {}


def test_no_line_of_the_house_asks_for_one_language() -> None:
    asks = re.compile(r"""get_language\(\).*(startswith\(|==|\bin\b).*["'](?!zh)[a-z]{2}""")
    sources = [path for path in HOUSE.rglob("*.py") if "tests" not in path.parts and "migrations" not in path.parts]
    assert len(sources) > 500
    assert [path.name for path in sources if asks.search(path.read_text(encoding="utf-8"))] == []
