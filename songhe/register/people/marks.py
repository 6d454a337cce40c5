"""What sealed values of a file are found by: keyed digests, whole and of their last figures (law 8)."""

from collections.abc import Callable
from functools import lru_cache

from songhe.base.crypto import marker
from songhe.base.fields import BlindIndexField
from songhe.register.people import rules
from songhe.register.people.models import Elder

SHORT = 16  # characters of a mark that many people may share anyway


def mark(field: str, value: str) -> str:
    """What `value` is found by in the column `field` of an elder: citizen_id_index, id_tail_index, phone_index, …"""
    return _column(field).mark(value or "")


def looked_up(field: str, value: str) -> list[str]:
    """Every mark under which it may stand now, for `filter(column__in=…)`: there are two while an index key is rotated."""
    return _column(field).marks(value or "")


def _column(field: str) -> BlindIndexField:
    column = Elder._meta.get_field(field)
    assert isinstance(column, BlindIndexField)
    return column


def phone_mark(text: str) -> str:
    """What a telephone number is found by."""
    return mark("phone_index", text)


def id_mark(text: str) -> str:
    """What an identity number is found by."""
    return mark("citizen_id_index", text)


def id_tail_mark(text: str) -> str:
    """What an identity number is found by when only its last six characters are known."""
    return mark("id_tail_index", text)


def phone_tail_mark(text: str) -> str:
    """What a telephone number is found by when only its last four figures are known."""
    return mark("phone_tail_index", text)


def address_mark(text: str) -> str:
    """What an address is found by: its part behind the village."""
    return mark("address_index", text)


class Marks:
    """Marks by the half million, of values that are normal already; what many share (tails, addresses) is marked once."""

    def __init__(self) -> None:
        self.number, self.phone = marker("citizen_id"), marker("phone")
        number_tail, phone_tail = marker("citizen_id_tail"), marker("phone_tail")
        self.number_tail: Callable[[str], str] = lambda tail: number_tail(tail)[:SHORT]
        self.phone_tail = lru_cache(maxsize=10_000)(lambda tail: phone_tail(tail)[:SHORT])
        self.address = lru_cache(maxsize=50_000)(address_mark)

    def of(self, number: str, phone: str, address: str, ident: str = "") -> tuple[str, str, str, str, str]:
        """(number, its tail, telephone, its tail, address); `ident` is the first of them where it is known."""
        return (
            (ident or self.number(number)) if number else "",
            self.number_tail(number[-rules.TAIL_ID :]) if len(number) >= rules.TAIL_ID else "",
            self.phone(phone) if phone else "",
            self.phone_tail(phone[-rules.TAIL_PHONE :]) if len(phone) >= rules.TAIL_PHONE else "",
            self.address(address) if address else "",
        )
