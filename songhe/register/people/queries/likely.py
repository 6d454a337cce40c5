"""Files that a person about to be registered may have already, in the scope of whoever registers."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.people import likeness, marks, rules
from songhe.register.people.likeness import WORTH_A_LOOK, Face
from songhe.register.people.models import LIVE, Elder, Status
from songhe.register.people.spelling import spell
from songhe.register.places.models import Division

LOOKED_AT, SHOWN = 60, 5
COUNTS = LIVE | {Status.DIED.value, Status.MOVED.value}


@dataclass(frozen=True)
class Likely:
    """A file that may be the same person, with what agrees."""

    elder: Elder
    reasons: list[str]
    score: int


def likely(
    user: User, *, name: str = "", birth_date: date | None = None, citizen_id: str = "", phone: str = "", address: str = "",
    division: Division | None = None,
) -> list[Likely]:  # fmt: skip
    """The likeliest first. Other counties' files are none of this user's: the nightly comparison shows them to the city."""
    name, number = rules.normal_name(name), rules.normal_id(citizen_id)
    place = division.path if division else ""
    new = Face(
        name, spell(name)[0], birth_date or _born(number), number, marks.phone_mark(phone), marks.address_mark(address), place
    )
    rows = scope.visible(user, Elder.objects.filter(status__in=COUNTS).select_related("division")).filter(_near(new))
    found = [_likely(row, new) for row in rows.order_by("pk")[:LOOKED_AT]]
    return sorted((one for one in found if one.score >= WORTH_A_LOOK), key=lambda one: -one.score)[:SHOWN]


def _near(new: Face) -> Q:
    near = Q(pk=None)
    if new.number:
        near |= Q(citizen_id_index=marks.id_mark(new.number))
    if new.name and new.birth_date:
        near |= Q(name=new.name, birth_date=new.birth_date)
    if new.name and new.division_path:
        near |= Q(name=new.name, division_path=new.division_path)
        near |= Q(pinyin=new.pinyin, birth_date=new.birth_date, division_path=new.division_path)
    return near | Q(phone_index=new.phone_mark) if new.phone_mark else near


def _likely(row: Elder, new: Face) -> Likely:
    found = likeness.reasons(likeness.face(row), new)
    return Likely(row, found, likeness.score(found))


def _born(number: str) -> date | None:
    return rules.birth_date(number) if len(number) == 18 else None
