"""老年人生活自理能力评估表 of the national specification (standards.md 8.2). Not to be mixed with GB/T 42195."""

from collections.abc import Mapping

GRADES = ("able", "mild", "moderate", "unable")
ITEMS: dict[str, tuple[int, int, int, int]] = {
    "eat": (0, 0, 3, 5), "wash": (0, 1, 3, 7), "dress": (0, 0, 3, 5), "toilet": (0, 1, 5, 10), "move": (0, 1, 5, 10),
}  # fmt: skip
"""Points by grade, as the table prints them."""
EDGES = (3, 8, 18)


def total(answers: Mapping[str, str]) -> int | None:
    """The sum; None while an item has no answer: a gap is not a zero."""
    if set(answers) != set(ITEMS) or not set(answers.values()) <= set(GRADES):
        return None
    return sum(points[GRADES.index(answers[item])] for item, points in ITEMS.items())


def grade(points: int) -> str:
    """0–3 able, 4–8 mild, 9–18 moderate, 19 and more unable."""
    return GRADES[sum(points > edge for edge in EDGES)]
