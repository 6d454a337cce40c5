"""Topic names and filters: what a credential may publish to and listen to."""

from collections.abc import Iterable


def matches(pattern: str, topic: str) -> bool:
    """True when the name `topic` falls under the filter `pattern` (MQTT 4.7); `$` topics need a literal first level."""
    if pattern == topic:
        return True
    if topic.startswith("$") and pattern[:1] in {"+", "#"}:
        return False
    wanted, given = pattern.split("/"), topic.split("/")
    for place, level in enumerate(wanted):
        if level == "#":
            return True
        if place >= len(given) or level not in {"+", given[place]}:
            return False
    return len(wanted) == len(given)


def is_own(patterns: Iterable[str], username: str, topic: str) -> bool:
    """Whether a name (and no filter) lies under what an account may speak on; `{u}` in a pattern stands for its user name."""
    if not topic or set(topic) & set("+#\0"):
        return False
    return any(matches(pattern.replace("{u}", username), topic) for pattern in patterns)


def covers(pattern: str, asked: str) -> bool:
    """True when everything the filter `asked` could bring falls under `pattern`."""
    wanted, given = pattern.split("/"), asked.split("/")
    for place, level in enumerate(wanted):
        if level == "#":
            return True
        if place >= len(given) or given[place] == "#" or (given[place] == "+" and level != "+"):
            return False
        if level not in {"+", given[place]}:
            return False
    return len(wanted) == len(given)
