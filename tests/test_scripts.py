"""Scripts of the house: no key that comes with data is written into an object that inherits (ASVS 15.3.6)."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = [path for path in sorted((ROOT / "songhe").rglob("*.js")) if "vendor" not in path.parts]
WRITES = re.compile(r"([\w.#]+|Object\.create\(null\)\))\[([^\[\]]+)\]\s*(?:\|\||\?\?|\+)?=(?![=>])")
"""An assignment to a member whose name is not written there."""
MERGES = re.compile(r"\b(?:setPrototypeOf|__proto__|defineProperty)\b|for \((?:const|let|var) \w+ in ")


CREATED = re.compile(r"(\w+) = Object\.create\(null\)")
BARE = {"locals"}
"""Objects that several scripts write into; `test_what_is_bare_is_made_so` looks at each place where one is made."""


def inheriting(text: str) -> list[str]:
    """Assignments by a computed key, but to objects that inherit nothing (`Object.create(null)`) and to numbered places."""
    found = []
    for match in WRITES.finditer(text):
        base, key = match.groups()
        bare = base.startswith("Object.create(null)") or base.rpartition(".")[2] in BARE | set(CREATED.findall(text))
        if not bare and not re.fullmatch(r"\d+|\w+\.length( - 1)?", key):
            found.append(match.group())
    return found + [match.group() for match in MERGES.finditer(text)]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_key_from_data_goes_into_an_object_that_inherits(path: Path) -> None:
    assert inheriting(path.read_text(encoding="utf-8")) == []


def test_the_rule_sees_what_it_is_for() -> None:
    assert inheriting("held[name] = 1") and inheriting("(a[b] ||= {})[c] = 1") and inheriting("for (const one in held) {}")
    assert inheriting("mine.steps[name] = box.checked") and len(SCRIPTS) > 20
    assert not inheriting("const a = Object.create(null);\n(a[b] ||= Object.create(null))[c] = 1; const [x, y] = z; a[b] === 1")


def test_what_is_bare_is_made_so() -> None:
    made = [
        line
        for path in SCRIPTS
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(rf"\b(?:{'|'.join(BARE)}) = ", line)
    ]
    assert len(made) >= 4 and all("Object.create(null)" in line for line in made)
