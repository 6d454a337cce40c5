"""What sealed values of a file are found by: keyed digests, whole and of their last figures (law 8)."""

from songhe.base.crypto import blind_index
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


def marks_of(number: str, phone: str, address: str) -> tuple[str, str, str, str, str]:
    """(number, its tail, telephone, its tail, address): the marks of a file whose values are normal already."""
    return (
        blind_index(number, "citizen_id") if number else "",
        blind_index(number[-rules.TAIL_ID :], "citizen_id_tail")[:SHORT] if len(number) >= rules.TAIL_ID else "",
        blind_index(phone, "phone") if phone else "",
        blind_index(phone[-rules.TAIL_PHONE :], "phone_tail")[:SHORT] if len(phone) >= rules.TAIL_PHONE else "",
        address_mark(address),
    )
