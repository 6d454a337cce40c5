"""What a page seals with one point of its own opens fact by fact, and only as what it was sealed."""

import secrets

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from songhe.base.outbox import envelope
from songhe.base.outbox.envelope import Envelope, NotForUs

OURS, OTHERS = Envelope(b"one use"), Envelope(b"another use")


def test_many_under_one_point_cost_one_agreement() -> None:
    own, nonce = ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes
    boxes = [OURS.sealed(f"{n}".encode(), f"visit:{n}", nonce(12), own) for n in range(5)]
    envelope._agreed.cache_clear()
    assert [OURS.opened(box, f"visit:{n}") for n, box in enumerate(boxes)] == [b"0", b"1", b"2", b"3", b"4"]
    assert envelope._agreed.cache_info().misses == 1


def test_under_another_name_of_another_use_or_changed_it_opens_not() -> None:
    own = ec.generate_private_key(ec.SECP256R1())
    box = OURS.sealed(b"said", "visit:1", secrets.token_bytes(12), own)
    assert OURS.opened(box, "visit:1") == b"said"
    others = OTHERS.sealed(b"said", "visit:1", secrets.token_bytes(12), own)
    changed = box[:-1] + bytes([box[-1] ^ 1])
    no_point = box[:6] + bytes(64) + box[70:]
    for wrong, name in (
        (box, "visit:2"),
        (others, "visit:1"),
        (changed, "visit:1"),
        (no_point, "visit:1"),
        (box[:60], "visit:1"),
    ):
        with pytest.raises(NotForUs):
            OURS.opened(wrong, name)
