"""Files at rest: sealed, whole or not there, and no piece opens as another."""

import pytest

from songhe.base.crypto import Unreadable
from songhe.base.rows import new_id
from songhe.base.vault import Vault


@pytest.fixture
def vault():
    one = Vault(new_id(), "rows")
    one.write([b"first", b"second", b"third"])
    yield one
    one.remove()


def test_what_was_written_is_read_from_any_piece(vault):
    assert list(vault.read()) == [b"first", b"second", b"third"]
    assert list(vault.read(1)) == [b"second", b"third"] and vault.piece(2) == b"third"
    assert b"first" not in vault.path.read_bytes()


def test_a_piece_that_is_not_there_is_said(vault):
    for gone in (lambda: vault.piece(3), lambda: Vault(new_id(), "rows").piece(0)):
        with pytest.raises(FileNotFoundError):
            gone()


def test_pieces_do_not_open_in_each_others_place(vault):
    raw = vault.path.read_bytes()
    length = 4 + int.from_bytes(raw[:4], "big")
    vault.path.write_bytes(raw[length:])
    with pytest.raises(Unreadable):
        vault.piece(0)


def test_a_file_of_another_key_does_not_open(vault):
    other = Vault(new_id(), "rows")
    other.path.write_bytes(vault.path.read_bytes())
    with pytest.raises(Unreadable):
        other.piece(0)
    other.remove()


def test_a_write_that_fails_leaves_nothing_and_keeps_what_was_there(vault):
    def falling():
        yield b"half"
        raise OSError

    with pytest.raises(OSError):
        vault.write(falling())
    assert vault.piece(0) == b"first" and not list(vault.path.parent.glob("*.new"))


def test_it_lies_where_only_this_user_looks(vault):
    assert vault.path.parent.stat().st_mode & 0o077 == 0
