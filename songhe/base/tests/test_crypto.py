"""The standards' own vectors, and what happens to a sealed value that was changed, moved or left without its key."""

import base64

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from songhe.base import crypto

KEY = bytes.fromhex("0123456789abcdeffedcba9876543210")
PLACE = "people_elder:0199:phone"
PRINTABLE = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=300)


def test_sm3_of_abc_is_what_the_standard_prints() -> None:
    digest = hashes.Hash(hashes.SM3())
    digest.update(b"abc")
    assert digest.finalize().hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_sm4_of_its_own_key_is_what_the_standard_prints() -> None:
    box = Cipher(algorithms.SM4(KEY), modes.ECB()).encryptor()
    assert (box.update(KEY) + box.finalize()).hex() == "681edf34d206965e86b3e94f536e4246"


def test_sm4_gcm_is_that_of_rfc_8998() -> None:
    nonce = bytes.fromhex("00001234567800000000ABCD")
    plain = bytes.fromhex("AA" * 8 + "BB" * 8 + "CC" * 8 + "DD" * 8 + "EE" * 8 + "FF" * 8 + "EE" * 8 + "AA" * 8)
    box = Cipher(algorithms.SM4(KEY), modes.GCM(nonce)).encryptor()
    box.authenticate_additional_data(bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2"))
    sealed = box.update(plain) + box.finalize()
    assert sealed.hex().startswith("17f399f08c67d5ee19d0dc9969c4bb7d")
    assert box.tag.hex() == "83de3541e4c2b58177e065a9bf7b62ec"


@given(PRINTABLE)
def test_what_was_sealed_opens_in_its_place(text: str) -> None:
    assert crypto.unseal(crypto.seal(text, PLACE), PLACE) == text


@given(PRINTABLE, st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_one_changed_byte_makes_it_unreadable(text: str, where: int, flip: int) -> None:
    raw = bytearray(base64.urlsafe_b64decode(crypto.seal(text, PLACE)))
    raw[where % len(raw)] ^= flip
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(base64.urlsafe_b64encode(bytes(raw)).decode(), PLACE)


@pytest.mark.parametrize("elsewhere", ["people_elder:0200:phone", "people_elder:0199:address", "staff_responder:0199:phone"])
def test_a_value_moved_to_another_place_is_unreadable(elsewhere: str) -> None:
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(crypto.seal("13991550001", PLACE), elsewhere)


@pytest.mark.parametrize("rubbish", ["", "x", "AQAB", "不是密文", "A" * 24, "A" * 400])
def test_rubbish_is_unreadable_and_nothing_worse(rubbish: str) -> None:
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(rubbish, PLACE)


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert crypto.seal("13991550001", PLACE) != crypto.seal("13991550001", PLACE)


def test_the_newest_key_seals_and_the_older_still_opens(settings) -> None:  # type: ignore[no-untyped-def]
    old = crypto.seal("药", PLACE)
    settings.DATA_KEYS = f"{settings.DATA_KEYS},2:{'ab' * 16}"
    new = crypto.seal("药", PLACE)
    assert (crypto.sealed_with(old), crypto.sealed_with(new)) == (1, 2)
    assert crypto.unseal(old, PLACE) == crypto.unseal(new, PLACE) == "药"


def test_a_value_whose_key_is_gone_is_unreadable(settings) -> None:  # type: ignore[no-untyped-def]
    old = crypto.seal("药", PLACE)
    settings.DATA_KEYS = f"2:{'ab' * 16}"
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(old, PLACE)


def test_equal_values_have_equal_marks_for_one_purpose_only() -> None:
    phone = crypto.blind_index("13991550001", "phone")
    assert phone == crypto.blind_index("13991550001", "phone")
    assert phone != crypto.blind_index("13991550001", "citizen_id")
    assert phone != crypto.blind_index("13991550002", "phone")


def test_a_mark_depends_on_the_index_key(settings) -> None:  # type: ignore[no-untyped-def]
    before = crypto.blind_index("13991550001", "phone")
    settings.INDEX_KEY = "99" * 32
    assert crypto.blind_index("13991550001", "phone") != before


def test_a_stream_gives_the_digest_of_the_whole() -> None:
    stream = crypto.keyed_stream(KEY)
    stream.update(b"ab")
    stream.update(b"c")
    assert stream.finalize() == crypto.keyed_digest(KEY, b"abc")


@given(PRINTABLE)
def test_what_a_sealer_closes_opens_like_any_other(text: str) -> None:
    assert crypto.unseal(crypto.sealer()(text, PLACE), PLACE) == text


def test_no_nonce_is_used_twice() -> None:
    close = crypto.sealer()
    assert len({base64.urlsafe_b64decode(close("x", PLACE))[3:15] for _ in range(3000)}) == 3000


def test_a_forked_process_does_not_go_on_with_the_nonces_of_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    nonces, own = crypto._nonces(), b"\x07" * 12
    first = next(nonces)
    crypto._forked()  # what the system calls in the new process
    monkeypatch.setattr(crypto.os, "urandom", lambda size: own * (size // 12))
    assert first != own and next(nonces) == own


def test_a_marker_makes_the_mark_of_its_purpose() -> None:
    assert crypto.marker("phone")("13991550001") == crypto.blind_index("13991550001", "phone")
