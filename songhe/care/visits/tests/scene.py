"""People of 蒲溪社区 who are to be visited, and Chen who visits them."""

from datetime import date, datetime, timedelta
from typing import Any

from songhe.care.visits import actions
from songhe.care.visits.models import Listed, Post, Visit
from songhe.register.access.models import User
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from tests import cast

AT = cast.AT
DAY = date(2026, 11, 23)
HERE = actions.Place(32.78350, 108.28230, 20)
FULL = {"health": {"body": "fine", "mind": "fine"}, "money": {"food": "enough"}, "support": {"family": "often"},
        "safety": {"house": "safe"}, "wishes": {"wish": "nothing"}}  # fmt: skip


def by() -> Any:
    return xiaohong().actor


def xiaohong() -> User:
    """Assistant of 蒲溪社区."""
    return cast.user("xiaohong", "张小红", "assistant", cast.PUXI)


def later(hours: float = 0, days: float = 0) -> datetime:
    return AT + timedelta(hours=hours, days=days)


def elder(name: str = "李大山", *, living: str = "alone", village: str = cast.PUXI, **facts: Any) -> Elder:
    """Somebody of 77 at Wang's door, alone."""
    cast.city()
    place = cast.place(village)
    told = {"sex": "1", "birth_date": date(1949, 6, 1), "division": place, "division_path": place.path, "living": living,
            "lat": HERE.lat, "lng": HERE.lng, **facts}  # fmt: skip
    return Elder.objects.filter(name=name).first() or Elder.objects.create(name=name, **cast.spelled(name), **told)


def category(who: Elder, code: str) -> None:
    people.enter_category(elder=who, code=code, starts_on=date(2025, 1, 1), by=cast.li_county().actor, at=AT)


def computed(at: datetime = AT, code: str = cast.HANYIN) -> dict[str, int]:
    return actions.compute(cast.place(code).path, at)


def listed(who: Elder) -> Listed:
    return Listed.objects.get(elder=who, left_on=None)


def visit(who: Elder, *, at: datetime = AT, method: str = "phone", outcome: str = "met", **facts: Any) -> Visit:
    told = {"answers": FULL if outcome == "met" else {}, **facts}
    return actions.record(elder=who, method=method, outcome=outcome, by=by(), at=at, visitor=xiaohong(), **told)


def missed(who: Elder, *, at: datetime = AT, method: str = "phone") -> Visit:
    return visit(who, at=at, method=method, outcome="not_met")


def post(name: str = "张小红", *, kind: str = "assistant", village: str = cast.PUXI, **facts: Any) -> Post:
    told = {"division": cast.place(village), "kind": kind, "name": name, "appointed_on": date(2025, 9, 1), **facts}
    return actions.appoint(**told, by=cast.li_county().actor, at=AT)
