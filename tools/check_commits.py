"""Commit subjects: imperative, a capital first, no full stop, no WIP, at most 72 characters."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 72
NOT_IMPERATIVE = re.compile(
    r"^\w+(?<!Embed)(?<!Feed)(?<!Need)(?<!Speed)(?<!Seed)(?<!Shed)ed\b|^(?!Bring\b|Ring\b|String\b)\w+ing\b"
)
THIRD_PERSON = re.compile(r"^(Adds|Fixes|Makes|Shows|Moves|Removes|Updates|Keeps|Lets|Gives|Takes|Uses|Changes|Tests|Writes)\b")
UNFINISHED = re.compile(r"\b(wip|fixup|squash|tmp|temp|asdf)\b|!fixup|^(fixup|squash)!", re.IGNORECASE)


def faults(subject: str) -> list[str]:
    """What is wrong with one subject, in words; nothing when it is good."""
    wrong = {
        f"longer than {LONGEST} characters": len(subject) > LONGEST,
        "ends with a full stop": subject.endswith((".", "。")),
        "does not start with a capital": not subject[:1].isupper(),
        "is not in the imperative": bool(NOT_IMPERATIVE.search(subject) or THIRD_PERSON.search(subject)),
        "says that it is unfinished": bool(UNFINISHED.search(subject)),
    }
    return [words for words, is_wrong in wrong.items() if is_wrong]


def subjects() -> list[tuple[str, str]]:
    """(short hash, subject) of every commit with exactly one parent."""
    command = ["git", "log", "--no-merges", "--min-parents=1", "--format=%h %s"]
    lines = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [(line.split(" ", 1)[0], line.split(" ", 1)[-1]) for line in lines]


def main() -> int:
    """Print what is wrong; 1 when anything is."""
    wrong = [f"{key} {subject!r}: {fault}" for key, subject in subjects() for fault in faults(subject)]
    print("\n".join(wrong) if wrong else "every subject is good")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
