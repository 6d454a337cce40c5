"""How a roll-call stands: accounted for or not, by village; and how it went."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils.timezone import localtime

from songhe.care.rollcall import dated
from songhe.care.rollcall.models import ACCOUNTED, Charge, Muster, Person
from songhe.care.rollcall.rules import scoring
from songhe.care.rollcall.rules.scoring import Score, percent
from songhe.register.places import queries as places


@dataclass
class VillageRow:
    """One village of a roll-call."""

    path: str
    name: str
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def people(self) -> int:
        return sum(self.counts.values())

    @property
    def accounted(self) -> int:
        return sum(self.counts.get(name, 0) for name in ACCOUNTED)

    @property
    def waiting(self) -> int:
        return self.counts.get("waiting", 0) + self.counts.get("lost", 0)

    @property
    def rescue(self) -> int:
        return self.counts.get("rescue", 0)

    @property
    def share(self) -> float:
        return percent(self.accounted, self.people)


@dataclass(frozen=True)
class Standings:
    """The whole, by village, by how people get out; in two queries."""

    whole: VillageRow
    villages: list[VillageRow]
    mobility: dict[str, int]
    open_mobility: dict[str, int]
    powered: int
    leaves: int


def standings(rows: QuerySet[Person]) -> Standings:
    """Of these people, who must be of one muster."""
    counted = rows.order_by().values_list("division_path", "status", "mobility", "powered", "leaves").annotate(n=Count("pk"))
    villages: dict[str, VillageRow] = {}
    whole = VillageRow("", "")
    mobility: defaultdict[str, int] = defaultdict(int)
    still: defaultdict[str, int] = defaultdict(int)
    powered = leaving = 0
    for path, status, how, device, leaves, number in counted:
        for row in (whole, villages.setdefault(path, VillageRow(path, ""))):
            row.counts[status] = row.counts.get(status, 0) + number
        mobility[how] += number
        still[how] += number if status not in ACCOUNTED else 0
        powered += number if device else 0
        leaving += number if leaves else 0
    names = places.names_of(villages)
    for path, row in villages.items():
        row.name = names[path]
    ordered = sorted(villages.values(), key=lambda row: (-(row.waiting + row.rescue), row.path))
    return Standings(whole, ordered, dict(mobility), dict(still), powered, leaving)


def score_of(muster: Muster, at: datetime) -> Score:
    """How it went, or goes: by the minutes that were in force when it began."""
    rows = list(Person.objects.filter(muster=muster).values_list("first_said_at", "accounted_at"))
    lists = Charge.objects.filter(muster=muster)
    within = dated.limits(localtime(muster.started_at).date()).within
    return scoring.score(
        muster.started_at, [row[0] for row in rows], [row[1] for row in rows], within=within,
        lists=lists.count(), silent=lists.filter(confirmed_at=None).count(),
    )  # fmt: skip


def silent_lists(muster: Muster) -> list[Charge]:
    """Lists that nobody said yes to."""
    return list(Charge.objects.filter(muster=muster, confirmed_at=None))


def drill_before(muster: Muster) -> Muster | None:
    """The drill before this one in the same division, for comparison; of the same kind where there is one."""
    rows = Muster.objects.filter(
        drill=True, status=Muster.Status.ENDED, started_at__lt=muster.started_at, division_path=muster.division_path
    ).order_by("-started_at")
    return rows.filter(kind=muster.kind).first() or rows.first()
