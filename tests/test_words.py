"""Chinese is the source language and every word on a screen can be translated (tools/check_words.py says what is refused)."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]


def checker() -> Any:
    spec = importlib.util.spec_from_file_location("check_words", ROOT / "tools/check_words.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("kind", ["templates", "scripts", "programs"])
def test_no_word_escapes_translation(kind: str) -> None:
    found = [f"{path.relative_to(ROOT)}:{line}" for path, line in getattr(checker(), kind)()]
    assert not found, found


def test_the_catalogues_are_complete() -> None:
    assert list(checker().untranslated()) == []


PROGRAM = """
from x import gettext as _
a = _("门"), ngettext("一位", "几位", n), gettext_lazy("窗" "台"), pgettext("名", "开"), other("不算")
"""
TEMPLATE = """
{% load i18n %}{% translate "100% 安全" %}{% trans "旧写法" as w %}{% firstof x _("没有") %}{{ y|default:_('空') }}
{% translate "开" context "名" %}{% blocktranslate with n=x %}第 {{ n }} 位，共 100%{% endblocktranslate %}
{% blocktranslate count n=x %}有 {{ n }} 起{% plural %}有好几起{% endblocktranslate %}
{% blocktranslate trimmed %}
  一行
  两行
{% endblocktranslate %}{# {% translate "注释" %} #}
"""


def test_the_words_of_a_program_are_found() -> None:
    assert set(checker().words_of_program(PROGRAM)) == {("", "门"), ("", "一位"), ("", "窗台"), ("名", "开")}


def test_the_words_of_a_template_are_found_as_the_catalogue_has_them() -> None:
    assert set(checker().words_of_template(TEMPLATE)) == {
        ("", "100%% 安全"), ("", "旧写法"), ("", "没有"), ("", "空"), ("名", "开"), ("", "第 %(n)s 位，共 100%%"),
        ("", "有 %(n)s 起"), ("", "一行 两行"),
    }  # fmt: skip


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`house(words of the catalogue)`: what is said about a house of one program, one template and one catalogue."""
    module, folder = checker(), tmp_path / "songhe"
    monkeypatch.setattr(module, "ROOT", tmp_path)
    for path, text in {"a.py": 'x = _("门")', "templates/a.html": '{% translate "窗" %}'}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)

    def said(*entries: str) -> list[str]:
        path = folder / "locale/en/LC_MESSAGES/django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f'msgid "{entry}"\nmsgstr "{entry and "x"}"\n\n' for entry in ("", *entries)))
        return list(module.untranslated())

    return said


def test_a_word_that_nobody_gathered_is_missed(house: Any) -> None:
    assert house("门", "窗") == []
    (line,) = house("门")
    assert "窗" in line and "templates/a.html" in line and "missing" in line


def test_a_word_that_nobody_uses_is_noticed(house: Any) -> None:
    (line,) = house("门", "窗", "墙")
    assert "墙" in line and "nowhere" in line
