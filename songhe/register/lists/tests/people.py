"""A few people of 汉阴县 and one of 紫阳县, with everything by which they are found."""

from datetime import date
from typing import Any

from songhe.register.people import actions
from songhe.register.people.models import Elder
from tests import cast
from tests.cast import AT


def enter(name: str, village: str = cast.PUXI, born: date | None = date(1945, 3, 12), **facts: Any) -> Elder:
    """Somebody on the register, by the room's own verb."""
    by = cast.li_county().actor
    given = {"sex": "2", "living": "other", **facts}
    return actions.register_elder(name=name, birth_date=born, division=cast.place(village), by=by, at=AT, **given)


def contact(elder: Elder, phone: str, name: str = "王丽", relation: str = "女儿") -> None:
    actions.add_contact(elder=elder, name=name, relation=relation, phone=phone, by=cast.li_county().actor, at=AT)


def leave(elder: Elder, verb: str = "die") -> None:
    """Not on the register any more."""
    actions.change_status(elder=elder, verb=verb, by=cast.li_county().actor, at=AT)
