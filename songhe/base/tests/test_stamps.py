"""PostgreSQL's moments read quickly are those that Django reads; what the quick parser does not know goes the old way."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from hypothesis import given
from hypothesis import strategies as st
from psycopg import DataError
from psycopg.postgres import types

from songhe.base import stamps

OID = types["timestamptz"].oid


class Slow(BaseTzLoader):
    timezone = UTC


def printed(moment: datetime) -> bytes:
    """As a connection in UTC prints it: no trailing zeros in the fraction, the zone in hours."""
    text = f"{moment:%Y-%m-%d %H:%M:%S.%f}".rstrip("0").rstrip(".")
    return f"{text.zfill(19)}+00".encode()


@given(st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC)))
def test_every_moment_is_read_as_before(moment: datetime) -> None:
    quick = stamps._loader(UTC)(OID)
    read = quick.load(printed(moment))
    assert read == moment == Slow(OID).load(printed(moment)) and read.utcoffset() == timedelta(0)


@pytest.mark.parametrize("odd", [b"infinity", b"0044-03-15 12:00:00+00 BC"])
def test_what_no_moment_can_say_is_refused_as_psycopg_does(odd: bytes) -> None:
    with pytest.raises(DataError):
        stamps._loader(UTC)(OID).load(odd)


@pytest.mark.django_db
def test_a_connection_reads_so() -> None:
    moment = datetime(2026, 11, 28, 17, 5, 9, 120_000, tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT CAST(%s AS timestamptz)" if connection.vendor == "postgresql" else "SELECT %s", [moment])
        (read,) = cursor.fetchone()
    if connection.vendor == "postgresql":
        loader = connection.connection.adapters.get_loader(OID, 0)
        assert read == moment and loader.__module__ == "songhe.base.stamps"
    else:
        assert datetime.fromisoformat(read).replace(tzinfo=UTC) == moment
