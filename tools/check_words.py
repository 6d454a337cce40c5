"""Chinese is the source language, and every word on a screen is translatable.

Refused: a Chinese character in a template outside a translate tag, in Python outside `_()` (docstrings, comments, tests and
sowing data apart), and in a script at all. Where a catalogue of another language exists, every word of the sources must be in
it, translated, and nothing else: the words are gathered here as xgettext does it, from syntax trees and tags, without a tool.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHINESE = re.compile(r"[\u3400-\u9fff\uff01-\uff5e\u3001-\u301f]")
TRANSLATED = re.compile(
    r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}"
    r"|\{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%\}|\{%\s*trans(?:late)?\b.*?%\}|_\(\s*(['\"]).*?\1\s*\)",
    re.DOTALL,
)
MARKED = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "_n", "_p"}
CONTEXT = {"pgettext", "pgettext_lazy", "_p"}
QUOTED = r"""(?P<word>"[^"]*"|'[^']*')"""
INLINE = re.compile(rf"trans(?:late)?\s+{QUOTED}")
BLOCK = re.compile(r"blocktrans(?:late)?(?:\s|$)")
END = re.compile(r"plural$|endblocktrans(?:late)?$")
NAMED_CONTEXT = re.compile(rf"\bcontext\s+{QUOTED}")
CONSTANT = re.compile(r"""_\(("[^"]*"|'[^']*')\)""")
DATA = ("/tests/", "/migrations/", "/seed/", "/data/")
EXCEPT = "# words: data"  # a name or a suffix that is compared or stored, not shown as a word of ours
VENDOR = "/static/vendor/"


def templates() -> Iterator[tuple[Path, int]]:
    """(file, line) of Chinese outside translate tags."""
    for path in sorted(ROOT.glob("songhe/**/templates/**/*.html")):
        text = TRANSLATED.sub(lambda match: "\n" * match.group().count("\n"), path.read_text())
        yield from _lines(path, text)


def scripts() -> Iterator[tuple[Path, int]]:
    """(file, line) of Chinese in scripts, comments apart."""
    for path in sorted(ROOT.glob("songhe/**/static/**/*.js")):
        if VENDOR not in str(path):
            text = re.sub(r"/\*.*?\*/", lambda match: "\n" * match.group().count("\n"), path.read_text(), flags=re.DOTALL)
            yield from _lines(path, re.sub(r"(^|\s)//.*", "", text))


def programs() -> Iterator[tuple[Path, int]]:
    """(file, line) of Chinese in strings of Python that no gettext call marks."""
    for path in sorted((ROOT / "songhe").rglob("*.py")):
        if not any(part in str(path) for part in DATA):
            tree = ast.parse(path.read_text())
            apart = {id(node) for node in _marked(tree)} | {id(node) for node in _docstrings(tree)}
            lines = path.read_text().splitlines()
            for node in ast.walk(tree):
                if id(node) not in apart and _is_chinese(node) and EXCEPT not in lines[node.lineno - 1]:
                    yield path, node.lineno


Word = tuple[str, str]  # context (mostly empty) and the word


def untranslated() -> Iterator[str]:
    """Words that a catalogue of another language lacks, has without a translation, or has although nobody uses them."""
    import polib

    wanted = gathered()
    for path in sorted(ROOT.glob("songhe/locale/*/LC_MESSAGES/*.po")):
        catalogue, name = polib.pofile(str(path)), path.relative_to(ROOT)
        for entry in catalogue.untranslated_entries() + catalogue.fuzzy_entries():
            yield f"{name}: {entry.msgid!r} has no translation"
        there = {(entry.msgctxt or "", entry.msgid) for entry in catalogue if not entry.obsolete}
        for word in sorted(wanted.keys() - there):
            yield f"{name}: {word[1]!r} of {wanted[word].relative_to(ROOT)} is missing: run tools/words.py"
        for _context_of, word in sorted(there - wanted.keys()):
            yield f"{name}: {word!r} is used nowhere any more: run tools/words.py"


def gathered() -> dict[Word, Path]:
    """Every word of ours that can be translated, and a file that has it."""
    words: dict[Word, Path] = {}
    for path in sorted((ROOT / "songhe").rglob("*.py")):
        if "/tests/" not in str(path):
            words.update(dict.fromkeys(words_of_program(path.read_text()), path))
    for path in sorted(ROOT.glob("songhe/**/templates/**/*.html")):
        words.update(dict.fromkeys(words_of_template(path.read_text()), path))
    return words


def words_of_program(text: str) -> Iterator[Word]:
    """What the gettext calls of a program name. The second argument of an `n…` is the plural of the same entry."""
    for node in ast.walk(ast.parse(text)):
        name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        if name not in MARKED or not isinstance(node, ast.Call):
            continue
        said = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if name in CONTEXT and len(said) > 1:
            yield said[0], said[1]
        elif said and name not in CONTEXT:
            yield "", said[0]


def words_of_template(text: str) -> Iterator[Word]:
    """What the translate tags and the `_("…")` of a template name."""
    from django.template.base import Lexer, TokenType

    block: list[str] | None = None
    opening = ""
    for token in Lexer(text).tokenize():
        if block is None and token.token_type in {TokenType.BLOCK, TokenType.VAR}:
            yield from (("", found[1:-1]) for found in CONSTANT.findall(token.contents))
        if token.token_type == TokenType.BLOCK and (one := INLINE.match(token.contents)):
            yield _context(token.contents), one["word"][1:-1].replace("%", "%%")
        elif token.token_type == TokenType.BLOCK and BLOCK.match(token.contents):
            block, opening = [], token.contents
        elif block is not None and token.token_type == TokenType.BLOCK and END.match(token.contents):
            yield _context(opening), _trimmed("".join(block), opening)
            block = None
        elif block is not None and token.token_type == TokenType.VAR:
            block.append(f"%({token.contents})s")
        elif block is not None and token.token_type == TokenType.TEXT:
            block.append(token.contents.replace("%", "%%"))


def _context(tag: str) -> str:
    found = NAMED_CONTEXT.search(tag)
    return found["word"][1:-1] if found else ""


def _trimmed(text: str, opening: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return " ".join(line for line in lines if line) if "trimmed" in opening.split() else text


def _is_chinese(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(CHINESE.search(node.value))


def _lines(path: Path, text: str) -> Iterator[tuple[Path, int]]:
    for number, line in enumerate(text.splitlines(), 1):
        if CHINESE.search(line):
            yield path, number


def _marked(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in MARKED:
            for argument in node.args:
                yield from ast.walk(argument)


def _docstrings(tree: ast.AST) -> Iterator[ast.AST]:
    """Every string that stands alone as a statement: docstrings of modules, classes, functions and attributes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def main() -> int:
    """Print what was found; 1 when anything was."""
    bare = [
        f"{path.relative_to(ROOT)}:{line}: Chinese that no translation sees"
        for path, line in (*templates(), *scripts(), *programs())
    ]
    found = bare + list(untranslated())
    print("\n".join(found) if found else "every word is translatable")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
