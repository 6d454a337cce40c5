"""Taking stock tells the planner how much there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songhe.base import statistics


@pytest.mark.django_db
def test_inside_a_transaction_it_only_counts() -> None:
    with CaptureQueriesContext(connection) as said:
        statistics.take_stock()
    assert [one["sql"] for one in said] == ["ANALYZE"]


@pytest.mark.django_db(transaction=True)
def test_outside_one_postgresql_also_looks_which_pages_are_whole() -> None:
    with CaptureQueriesContext(connection) as said:
        statistics.take_stock()
    assert [one["sql"] for one in said] == ["VACUUM (ANALYZE)" if connection.vendor == "postgresql" else "ANALYZE"]
