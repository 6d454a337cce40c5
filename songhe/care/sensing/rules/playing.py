"""One rule played back over what was said: folded and judged as live, with a clock that jumps from message to message."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from songhe.care.sensing.rules.judging import CALL, HOUR, Rule, judge, looks, note_bands
from songhe.care.sensing.rules.tracing import Home, Said, fold

OFTEN = 60  # seconds: two looks that nothing was said between are not nearer


@dataclass(frozen=True)
class Rang:
    """It would have rung then."""

    device: str
    about: str
    at: int


@dataclass(frozen=True)
class Held:
    """A stretch in which nobody was at home, or the home was not as always."""

    starts: int
    ends: int
    why: str


def play(
    rule: Rule,
    said: Sequence[Said],
    last: int,
    *,
    holds: Sequence[Held] = (),
    since: Mapping[str, int] | None = None,
    point: tuple[float, float] | None = None,
) -> list[Rang]:
    """What this rule would have rung in one home until `last`. `said` is in the order of moments; `since` tells since when a
    device hangs that was there before."""
    home, rang, open_at, ended = Home(point=point), list[Rang](), dict[str, int](), dict[str, int]()
    place, now = 0, said[0].at - 1 if said else last
    home.back_at = now  # what was before the first message nobody knows
    edges = sorted({edge for held in holds for edge in (held.starts, held.ends)})
    while True:
        coming = said[place].at if place < len(said) else None
        moments = [one for one in (coming, looks([rule], home, now), _next(edges, now)) if one is not None]
        if not moments or min(moments) > last:
            return rang
        at = min(moments)
        while place < len(said) and said[place].at <= at:
            trace = fold(home, said[place])
            if since and said[place].device in since:
                trace["since"] = min(trace["since"], since[said[place].device])
            note_bands([rule], trace, said[place].at)
            place += 1
        now = at if coming is not None and at == coming else max(at, now + OFTEN)
        if now > last:
            return rang
        _hold(home, holds, now)
        _ring(rule, home, now, rang, open_at, ended)


def _next(edges: Iterable[int], now: int) -> int | None:
    return next((edge for edge in edges if edge > now), None)


def _hold(home: Home, holds: Iterable[Held], now: int) -> None:
    held = next((one.why for one in holds if one.starts <= now < one.ends), "")
    if home.held and not held:
        home.back_at = now
    home.held = held


def _ring(rule: Rule, home: Home, now: int, rang: list[Rang], open_at: dict[str, int], ended: dict[str, int]) -> None:
    """Rings once, ends when it holds no more, and is quiet afterwards."""
    ringing = {one.about: one.device for one in judge([rule], home, now) if not one.held}
    for about, device in ringing.items():
        quiet = about in ended and now - ended[about] < rule.quiet_hours * HOUR
        if about not in open_at and not quiet:
            open_at[about] = now
            rang.append(Rang(device, about, now))
    for about in [one for one in open_at if one not in ringing]:
        if rule.level < CALL or now - open_at[about] > HOUR:
            ended[about] = now
            del open_at[about]


def near(at: int, rang: Iterable[Rang], hours: float) -> bool:
    """Something would have rung near a moment."""
    return any(abs(one.at - at) <= hours * HOUR for one in rang)
