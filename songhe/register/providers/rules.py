"""What counts, what is quiet, what expires, and what adds up. Values in, values out."""

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from uuid import UUID

CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
CODE_LENGTH = 18
METRES_PER_DEGREE = 111_195.0
COMMON = ("养老服务", "服务", "中心", "大楼", "楼", "村委会", "村", "社区")  # words: data

BUILT = frozenset({"accepted", "operating", "suspended"})
GONE = frozenset({"closed", "converted"})


def code_check(first: str) -> str:
    """The check character that belongs to the first 17 of a unified social credit code (GB 32100-2015)."""
    total = sum(CODE_SIGNS.index(sign) * weight for sign, weight in zip(first, CODE_WEIGHTS, strict=True))
    return CODE_SIGNS[-total % 31]


def is_code(text: str) -> bool:
    """True for a whole unified social credit code with the right check character."""
    if len(text) != CODE_LENGTH or set(text) - set(CODE_SIGNS):
        return False
    return code_check(text[:-1]) == text[-1]


def normal_code(text: str) -> str:
    """As it is written: capitals, no blanks; O and I, which no code has, were meant as 0 and 1."""
    return "".join(text.split()).upper().replace("O", "0").replace("I", "1")


@dataclass(frozen=True)
class State:
    """A facility as it stood on a day."""

    key: UUID
    site: UUID
    kind: str
    name: str
    site_name: str
    division_path: str
    unit: str
    status: str
    status_on: date
    built_on: date | None = None
    opened_on: date | None = None
    center: UUID | None = None
    operator: UUID | None = None
    due_on: date | None = None

    @property
    def town(self) -> str:
        """Path of its town."""
        return "/".join(self.division_path.split("/")[:3])


@dataclass(frozen=True)
class Move:
    """A step of a life, as a rule sees it."""

    facility: UUID
    status: str
    on: date


@dataclass(frozen=True)
class Life:
    """What the steps up to a day come to."""

    status: str
    status_on: date
    built_on: date | None
    opened_on: date | None


def life(moves: Sequence[Move]) -> Life | None:
    """The state after these steps of one facility, in their order; None before its first one."""
    if not moves:
        return None
    built = next((one.on for one in moves if one.status in BUILT), None)
    opened = next((one.on for one in moves if one.status == "operating"), None)
    return Life(moves[-1].status, moves[-1].on, built, opened)


@dataclass(frozen=True)
class Family:
    """Kinds among which one building counts once, the strongest first, and the stage that counts."""

    name: str
    kinds: tuple[str, ...]
    stage: str
    version: int
    clause: str

    def rank(self, kind: str) -> int:
        return self.kinds.index(kind)


@dataclass(frozen=True)
class LeftOut:
    """A facility that does not count, and why: `same_site` (the building counts as `by`), `closed`, `converted`, `suspended`,
    `not_open`."""

    state: State
    reason: str
    by: State | None = None


@dataclass(frozen=True)
class Counted:
    """What counts towards one target and what does not."""

    counted: tuple[State, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def number(self) -> int:
        return len(self.counted)


def count_once(states: Iterable[State], kinds: Collection[str], family: Family, *, stage: str = "") -> Counted:
    """Towards a target of these kinds each building counts once, as the strongest of its family.

    Of two of one kind the one that was built first counts. What is not built yet is neither counted nor left out.
    """
    good: dict[UUID, list[State]] = {}
    left: list[LeftOut] = []
    for state in states:
        if state.kind not in family.kinds:
            continue
        why = _why_not(state, stage or family.stage)
        if not why:
            good.setdefault(state.site, []).append(state)
        elif why != "pipeline" and state.kind in kinds:
            left.append(LeftOut(state, why))
    counted = []
    for there in good.values():
        first, *rest = sorted(there, key=lambda one: (family.rank(one.kind), one.built_on or date.max, one.key))
        counted += [first] if first.kind in kinds else []
        left += [LeftOut(one, "same_site", first) for one in rest if one.kind in kinds]
    return Counted(tuple(sorted(counted, key=_order)), tuple(sorted(left, key=lambda one: _order(one.state))))


def _why_not(state: State, stage: str) -> str:
    if state.status in GONE:
        return state.status if state.built_on else "pipeline"  # given up before it was built: nothing was there
    if state.built_on is None:
        return "pipeline"
    if stage == "operating" and state.status != "operating":
        return "suspended" if state.status == "suspended" else "not_open"
    return ""


def _order(state: State) -> tuple[str, date, UUID]:
    return state.division_path, state.built_on or date.max, state.key


def towns_served(centers: Iterable[State], others: Iterable[State]) -> set[str]:
    """Towns in which one of the centres stands, or something that it leads."""
    mine = {one.key: one.town for one in centers}
    return set(mine.values()) | {one.town for one in others if one.center in mine and one.status == "operating"}


def is_quiet(*, status: str, since: date, footprint_on: date | None, day: date, quiet_days: int, grace_days: int) -> bool:
    """Hung up but not operating: says that it operates, is past the days of grace, and has left no trace for so long."""
    if status != "operating" or day < since + timedelta(days=grace_days):
        return False
    return footprint_on is None or footprint_on < day - timedelta(days=quiet_days)


@dataclass(frozen=True)
class Need:
    """One of these licences is needed by these kinds, else what is blocked is not done."""

    any_of: tuple[str, ...]
    kinds: frozenset[str]
    blocks: frozenset[str]
    warn_days: int
    clause: str


def stands(expires_on: date | None, revoked_on: date | None, day: date) -> bool:
    """True on each day on which a licence holds, its last one among them."""
    return (expires_on is None or day <= expires_on) and (revoked_on is None or day < revoked_on)


def expiry(expires_on: date | None, day: date, warn_days: int) -> str:
    """`expired`, `soon` (within so many days, its last day among them) or nothing."""
    if expires_on is None:
        return ""
    if expires_on < day:
        return "expired"
    return "soon" if expires_on <= day + timedelta(days=warn_days) else ""


def lacking(kind: str, deed: str, held: Collection[str], needs: Iterable[Need]) -> list[Need]:
    """What a facility of this kind lacks for a deed, of the licences that stand."""
    return [need for need in needs if deed in need.blocks and kind in need.kinds and not set(need.any_of) & set(held)]


def adds_up(sent: Mapping[str, int], received: Mapping[str, int], missing: Mapping[str, int]) -> list[str]:
    """Lines of a transfer where what came and what is missing is not what was sent."""
    keys = sent.keys() | received.keys() | missing.keys()
    return sorted(one for one in keys if sent.get(one, 0) != received.get(one, 0) + missing.get(one, 0))


def share_of(value: int, part: int, whole: int) -> int:
    """Of a value in cents the share of `part` of `whole` things, cut; the rest stays with the rest."""
    return value * part // whole if whole else 0


@dataclass(frozen=True)
class Twins:
    """When two buildings of one village may be one (data/twins.yaml): near with names that are alike, or names nearly equal."""

    metres: float
    alike: float
    same: float


def likeness(one: str, other: str) -> float:
    """0 to 1: how alike two names of buildings are; brackets, blanks and what every such name has are left out."""
    first, second = _bare(one), _bare(other)
    return SequenceMatcher(None, first, second, autojunk=False).ratio() if first and second else 0.0


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two points (latitude, longitude) of this city, on the ground."""
    up = (one[0] - other[0]) * METRES_PER_DEGREE
    right = (one[1] - other[1]) * METRES_PER_DEGREE * math.cos(math.radians((one[0] + other[0]) / 2))
    return math.hypot(up, right)


def may_be_one(likeness_of_names: float, apart: float | None, twins: Twins) -> bool:
    """True where somebody has to say whether two buildings are one. `apart` is in metres; None where a position is missing."""
    near = apart is not None and apart < twins.metres
    return likeness_of_names >= twins.same or (near and likeness_of_names >= twins.alike)


def _bare(name: str) -> str:
    plain = re.sub(r"[\s（）()·,，.。\-—]", "", name)  # words: data
    return re.sub("|".join(COMMON), "", plain) or plain
