"""What follows from a code: terrain by the kind of place, and which villages a management unit runs."""

from collections.abc import Iterable, Mapping, Sequence

TOWN, MOUNTAIN = "town", "mountain"
COUNTY_SEAT_TOWN = "城关镇"  # words: data
COMMITTEES = ("居委会", "委会")  # words: data


def terrain(*, level: str, kind: str, name: str) -> str:
    """Which limit of the 15-minute mechanism holds, before anybody has set it for the place itself.

    - the city: town; a county: mountain (a call with no better place is measured by the longer road)
    - a subdistrict (街道) and a county-seat town (城关镇): town; any other town (镇): mountain
    - a residents' community (居委会), those of 汉滨's streets as well as those elsewhere: town
    - a village (村委会): mountain, also where its town is a county seat
    """
    if level == "village":
        return TOWN if kind == "community" else MOUNTAIN
    if level == "town":
        return TOWN if kind == "subdistrict" or name == COUNTY_SEAT_TOWN else MOUNTAIN
    return TOWN if level == "city" else MOUNTAIN


def share_out(units: Sequence[Mapping[str, object]], villages: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Unit by village, from (code, kind) of all villages: the first so many village committees of a town, `None` = the rest.

    A unit named earlier takes first, so that nobody has two.
    """
    waiting = sorted(villages)
    given: dict[str, str] = {}
    for unit in units:
        wanted: Mapping[str, int | None] = unit["villages"]  # type: ignore[assignment]
        for town, count in wanted.items():
            mine = [
                code
                for code, kind in waiting
                if code[:9] == town and code not in given and (count is None or kind == "village")
            ]
            given.update(dict.fromkeys(mine[:count], str(unit["code"])))
    return given


def county_of(path: str) -> str:
    """County code of a division's path; the city's own code where the path ends there."""
    parts = path.split("/")
    return parts[min(1, len(parts) - 1)]


def short(name: str) -> str:
    """A village's name as people say it: 蒲溪社区 of 蒲溪社区居委会, 东升村 of 东升村委会."""
    return name.removesuffix(COMMITTEES[0]).removesuffix(COMMITTEES[1])


def joined(names: Sequence[str]) -> str:
    """Places from the county down: 汉阴县·蒲溪镇·蒲溪社区."""
    return "·".join(names)
