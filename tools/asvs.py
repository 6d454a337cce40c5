"""`python tools/asvs.py`: what docs/security/asvs.yaml says, counted into docs/security.md; `--check` only compares."""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
DATA, PAGE = ROOT / "docs/security/asvs.yaml", ROOT / "docs/security.md"
BEGIN, END = "<!-- asvs: tools/asvs.py -->", "<!-- asvs end -->"
STATES = ("met", "not_applicable", "not_met")


def rows() -> list[dict[str, Any]]:
    """Every requirement, as it stands in the file."""
    found: list[dict[str, Any]] = yaml.safe_load(DATA.read_text())
    return found


def counts(lines: list[dict[str, Any]]) -> list[str]:
    """The table of states by level."""
    table = ["| level | met | not applicable | not met | together |", "|---|---|---|---|---|"]
    for name, chosen in (("1", [1]), ("2", [2]), ("both", [1, 2])):
        mine = [row["state"] for row in lines if row["level"] in chosen]
        number = Counter(mine)
        table.append(f"| {name} | {' | '.join(str(number[state]) for state in STATES)} | {len(mine)} |")
    return table


def section() -> str:
    """What stands between the two marks."""
    lines = rows()
    missing = [f"- **{row['id']}** (level {row['level']}): {row['why']}." for row in lines if row["state"] == "not_met"]
    return "\n".join([BEGIN, "", *counts(lines), "", "Not met:", "", *missing, "", END])


def page(text: str) -> str:
    """The page with the section made anew."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + section() + after


def main() -> int:
    """Write the page; with --check, 1 when it is not what it should be."""
    text = PAGE.read_text()
    if "--check" in sys.argv[1:]:
        return int(page(text) != text)
    PAGE.write_text(page(text))
    return 0


if __name__ == "__main__":
    sys.exit(main())
