"""蒲溪 and the river: a drawn area, people in it with and without an exact place, an assistant, what is at hand."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from songhe.care.rollcall import actions
from songhe.care.rollcall.models import Area, Buddy, Muster, Person, Shelter, Vehicle
from songhe.care.rollcall.rules import shapes
from songhe.register.access.models import User
from songhe.register.people.models import Elder
from tests import cast

AT = cast.AT
COUNTY_PATH = "6109/610921"
PUXI_PATH = "6109/610921/610921102/610921102001"
DONGSHENG_PATH = "6109/610921/610921102/610921102201"
PUXI_AT = (32.78333, 108.28196)
RIVER = {  # holds the middle of 蒲溪社区, not that of 东升村
    "type": "Polygon",
    "coordinates": [[[108.27, 32.775], [108.292, 32.775], [108.292, 32.792], [108.27, 32.792], [108.27, 32.775]]],
}


def by() -> Any:
    return cast.liu_min().actor


def later(minutes: float) -> datetime:
    return AT + timedelta(minutes=minutes)


def assistant() -> User:
    """Of 蒲溪社区."""
    return cast.user("xiaohong", "张小红", "assistant", cast.PUXI)


def elder(name: str, village: str = cast.PUXI, at: tuple[float, float] | None = None, **facts: Any) -> Elder:
    """Somebody of a village, 76; with a place of the own where one is given."""
    if not Elder.objects.exists():
        cast.city()
    place = cast.place(village)
    known = {"birth_date": date(1950, 5, 5), "sex": "2", "living": "spouse", **cast.spelled(name), **facts}
    if at:
        known |= {"lat": at[0], "lng": at[1], "located": "exact"}
    return Elder.objects.create(name=name, division=place, division_path=place.path, **known)


def area(shape: dict[str, Any] | None = None, places: list[str] | None = None, name: str = "月河两岸", **facts: Any) -> Area:
    cast.city()
    told = {"within": COUNTY_PATH, "by": by(), "at": AT, **facts}
    shape = shapes.read(RIVER) if shape is None else shape
    return actions.make_area(name=name, shape=shape, places=places or [], **told)


def muster(**facts: Any) -> Muster:
    """A red flood warning on the river, called at once."""
    told = {"kind": "flood", "level": "red", "within": COUNTY_PATH, "by": by(), "at": AT, **facts}
    (row,) = actions.start(area=told.pop("area", None) or area(), **told)
    return row


def person(row: Muster, name: str) -> Person:
    return Person.objects.select_related("muster", "elder").get(muster=row, elder__name=name)


def tell(row: Person, status: str, *, minutes: float = 1, heard: float | None = None, way: str = "door", **more: Any) -> Any:
    """Said at one moment, heard at the same or later."""
    facts = {"by": assistant().actor, "key": uuid.uuid4(), **more}
    said = {"said_at": later(minutes), "at": later(minutes if heard is None else heard)}
    return actions.tell(person=row, status=status, way=way, **said, **facts)


def buddy(name: str, most: int = 3, village: str = cast.PUXI, **facts: Any) -> Buddy:
    told = {"kind": "member", "most": most, "phone": "13992501001", **facts}
    return actions.add_at_hand(what="buddy", division=cast.place(village), name=name, **told, by=by(), at=AT)


def vehicle(name: str, village: str = cast.PUXI, **facts: Any) -> Vehicle:
    told = {"driver": "李师傅", "phone": "13992501002", "seats": 4, **facts}
    return actions.add_at_hand(what="vehicle", division=cast.place(village), name=name, **told, by=by(), at=AT)


def shelter(name: str, places: int = 50, village: str = cast.DONGSHENG, **facts: Any) -> Shelter:
    told = {"where": "东升小学", "places": places, "phone": "13992501003", **facts}
    return actions.add_at_hand(what="shelter", division=cast.place(village), name=name, **told, by=by(), at=AT)
