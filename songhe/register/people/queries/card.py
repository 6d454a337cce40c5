"""The card a dispatcher sees when a call rings: who, where, how to get in, whom to tell, what could kill."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from songhe.base import clock
from songhe.base.web.marks import masked_phone
from songhe.register.access.models import DESK_ROLES, User
from songhe.register.people import medicines
from songhe.register.people.models import Contact, Elder
from songhe.register.people.models import Warning as Alert
from songhe.register.people.queries.looks import HEALTH, open_fields, openable
from songhe.register.people.words import consent_word
from songhe.register.places import queries as places

IN_NEED = ("address", "way_in", "conditions", "medicines", "instructions")


@dataclass(frozen=True)
class CardContact:
    """Somebody to be told, with the number masked unless it was opened."""

    row: Contact
    name: str
    relation: str
    phone: str
    has_key: bool
    where: str


@dataclass(frozen=True)
class Card:
    """What one screen shows of one elder. Values that this user may not see at this moment are empty, numbers are masked."""

    elder: Elder
    name: str
    face: str
    sex: str
    age: int | None
    living: str
    care_level: str
    language: str
    place: str
    located: str
    may_open: frozenset[str]
    warnings: list[Alert]
    phone: str
    contacts: list[CardContact]
    keys: list[str]
    consents: list[str]  # purposes in force, in words
    address: str = ""
    way_in: str = ""
    conditions: list[str] = field(default_factory=list)
    medicines: list[str] = field(default_factory=list)
    noted: bool = False  # the medicines are what was said at registration: nobody has begun a list
    instructions: str = ""
    opened: dict[str, datetime] = field(default_factory=dict)
    in_call: bool = False

    @property
    def shows_health(self) -> bool:
        """Whether this user may know of health at all: a family only with the elder's consent."""
        return self.may_open >= HEALTH


def card(user: User, elder: Elder, *, at: datetime | None = None, in_call: bool = False) -> Card:
    """The card of `elder` for `user`.

    `in_call` is said by the desk that shows an open call of this elder: for dispatchers address, way in, conditions, medicines
    and instructions then stand open, because the emergency is the basis (PIPL art. 13); the deed of answering that call is the
    journal's record of it. Numbers stay masked until opened. Outside a call everything sealed is opened one by one by `reveal`.
    """
    opened = open_fields(user, elder, at or clock.now())
    help_now = in_call and user.role in DESK_ROLES
    contacts, may = list(elder.contacts.all()), openable(user, elder)
    return Card(
        **_plain(elder, (at or clock.now()).date()),
        may_open=may,
        care_level=elder.care_level if may >= HEALTH else "",
        warnings=list(elder.warnings.all()) if may >= HEALTH else [],
        phone=elder.phone if "phone" in opened else masked_phone(elder.phone),
        contacts=[_contact(row, "contacts" in opened) for row in contacts],
        keys=_keys(elder, contacts),
        consents=_consents(elder),
        opened=opened,
        in_call=help_now,
        **_sealed(elder, opened, help_now),
    )


def emergency_card(elder: Elder, at: datetime) -> Card:
    """The card as it stands open for whoever broke the glass and was noted: what saves a life, numbers masked."""
    contacts = list(elder.contacts.all())
    return Card(
        **_plain(elder, at.date()), may_open=frozenset(), care_level=elder.care_level, consents=_consents(elder),
        warnings=list(elder.warnings.all()), phone=masked_phone(elder.phone),
        contacts=[_contact(row, False) for row in contacts], keys=_keys(elder, contacts), in_call=True,
        **_values(elder, IN_NEED),
    )  # fmt: skip


def _plain(elder: Elder, today: date) -> dict[str, Any]:
    return {
        "elder": elder,
        "name": elder.name,
        "face": elder.name[:1],
        "sex": elder.get_sex_display(),
        "age": elder.age(today),
        "living": elder.get_living_display(),
        "language": elder.language,
        "place": places.names(elder.division_path),
        "located": elder.located,
    }


def _contact(row: Contact, opened: bool) -> CardContact:
    phone = row.phone if opened else masked_phone(row.phone)
    return CardContact(row=row, name=row.name, relation=row.relation, phone=phone, has_key=row.has_key, where=row.where)


def _keys(elder: Elder, contacts: list[Contact]) -> list[str]:
    """Who can open the door: responders with a key first, then contacts."""
    holders = [row.name for row in elder.key_holders.all()]
    return list(dict.fromkeys(holders + [row.name for row in contacts if row.has_key]))


def _consents(elder: Elder) -> list[str]:
    """To what the elder agreed, as far as it is in force, in the order in which it was given."""
    given = elder.consents.filter(withdrawn_at=None).order_by("given_at", "purpose")
    return [consent_word(purpose) for purpose in given.values_list("purpose", flat=True)]


def _sealed(elder: Elder, opened: dict[str, datetime], help_now: bool) -> dict[str, Any]:
    """Sealed values that this user may see at this moment; the others are not even unsealed."""
    return _values(elder, [name for name in IN_NEED if help_now or name in opened])


def _values(elder: Elder, names: Sequence[str]) -> dict[str, Any]:
    """These values where there are any; the medicines from the one list."""
    found = {name: getattr(elder, name) for name in names if name != "medicines" and getattr(elder, name)}
    if "medicines" in names:
        found["medicines"], found["noted"] = medicines.known(elder)
    return found
