"""A city to look at: people, responders, devices, a year of calls and a few that run now. All of it invented.

Runs once per node: the journal says so, and a second run changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max

from songhe.base import journal, synthetic
from songhe.base.models import JournalEntry
from songhe.base.rows import this_node
from songhe.journeys import health_told, home_rings, musters_told, people_told, visits_ring
from songhe.journeys.seed import (
    answering,
    beds,
    devices,
    elders,
    facilities,
    health,
    history,
    home_beds,
    homecare,
    meals,
    money,
    needs,
    nursing,
    proof,
    register,
    responders,
    rollcall,
    seeing,
    sensing,
    targets,
    today,
    told,
    users,
)
from songhe.journeys.seed.ground import SEEDER, Ground
from songhe.links.notify.models import Reader
from songhe.register.access.models import User
from songhe.register.places import actions as places
from songhe.register.places.models import Division

VERB = "journeys.seed_city"
SEATED = ("liumin", "zhaolead", "heziyang", "citydesk")


@dataclass
class Sown:
    """What was sown: how many of each, and the devices' secrets, which are shown once."""

    already: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)


def sow(*, at: datetime, small: bool = False, tell: Callable[[str], None] = lambda _: None) -> Sown:
    """Sow the whole city in one transaction, or do nothing where it was sown before."""
    if JournalEntry.objects.filter(verb=VERB).exists():
        return Sown(already=True)
    with journal.deed():
        synthetic.say(at)
        sown = _sow(Ground(at=at, small=small), tell)
    _past()
    return sown


def _past() -> None:
    """Nobody is told of what was sown: who reads two years of calls first tells the daughter of today's minutes late.

    After the deed, which gives the rows their positions.
    """
    last = JournalEntry.objects.filter(node=this_node()).aggregate(last=Max("pos"))["last"] or 0
    for journey in (people_told, health_told, musters_told, home_rings, visits_ring):
        Reader.objects.update_or_create(name=journey.READING.name, node=this_node(), defaults={"pos": last})


def _sow(ground: Ground, tell: Callable[[str], None]) -> Sown:
    places.load_divisions()
    ground.load_villages()
    accounts = users.sow(ground)
    tell(f"users {len(accounts)}")
    told.sow(ground, accounts)
    wang = elders.wang(ground, elders.home_of_wang(), accounts)
    people = elders.sow(ground)
    tell(f"elders {len(people) + 1}")
    staff = responders.sow(ground, accounts, wang, people)
    tell(f"responders {len(staff)}")
    things, secrets = devices.sow(ground, wang, people)
    tell(f"devices {len(things)}")
    desks, seated = _desks(accounts), [accounts[login] for login in SEATED]
    past = history.sow(ground, things, staff, desks)
    tell(f"calls {past}")
    now = today.sow(ground, people, staff, desks, seated)
    rooms = register.sow(ground, accounts, wang, people)
    tell(f"register {rooms}")
    stations = facilities.sow(ground, accounts)
    tell(f"facilities {stations}")
    visits = homecare.sow(ground, accounts)
    tell(f"orders {visits}")
    proven = proof.sow(ground)
    tell(f"proofs {proven}")
    fed = meals.sow(ground, wang)
    tell(f"meals {fed}")
    bills = money.sow(ground, accounts, wang)
    tell(f"bills {bills}")
    plans = targets.sow(ground, accounts)
    tell(f"plans {plans}")
    at_home = home_beds.sow(ground, accounts, wang)
    lived = beds.sow(ground, accounts)
    listed = seeing.sow(ground, accounts)
    tell(f"visits {listed}")
    tell(f"residents {lived}")
    home_months = home_beds.count(ground)
    tell(f"home beds {at_home}, months {home_months}")
    cared = nursing.sow(ground, accounts)
    tell(f"care {cared}")
    asked = needs.sow(ground, accounts)
    tell(f"needs {asked}")
    measured = health.sow(ground, accounts)
    tell(f"readings {measured}")
    heard = sensing.sow(ground, accounts)
    tell(f"messages of sensors {heard}")
    looked = answering.sow(ground, accounts)
    tell(f"call audits {looked}")
    called = rollcall.sow(ground, accounts)
    tell(f"on rolls {called}")
    devices.spoken(ground)
    counts = {
        "users": len(accounts),
        "elders": len(people) + 1,
        "responders": len(staff),
        "devices": len(things),
        "calls": past + now,
        "facilities": stations,
        "meals": fed,
        "bills": bills,
        "orders": visits,
        "proofs": proven,
        "residents": lived,
        "home_beds": at_home,
        "listed": listed,
    }
    city = Division.objects.get(code="6109")
    journal.write(verb=VERB, subject=city, by=SEEDER, at=ground.at, division=city.path, facts=counts)
    return Sown(counts=counts, secrets=secrets)


def _desks(accounts: dict[str, User]) -> dict[str, User]:
    """Who answers for a county: its own dispatcher where the demo has one, the city's otherwise."""
    own = {"610921": "liumin", "610921-2": "machao", "610924": "heziyang", "6109": "citydesk", "6109-2": "citylead"}
    return {desk: accounts[login] for desk, login in own.items()}
