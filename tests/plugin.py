"""The cast as fixtures, under the same names; and the names of the tests that failed, for whoever tries them once more."""

import contextlib
import faulthandler
import os
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

PEOPLE = [
    "city", "liu_min", "ma_chao", "zhao_lead", "he_ziyang", "wu_city", "sun_city", "li_county", "qian_auditor",
    "fang_system", "gao_security", "zheng_operator", "wang",
    "wang_button", "wang_daughter", "ye_elder", "ziyang_elder", "neighbour_zhang", "doctor_zhou", "chen", "ambulance",
]  # fmt: skip


def _fixture(name: str) -> Any:
    @pytest.fixture(name=name)
    def person(db: None) -> Any:
        from tests import cast

        return getattr(cast, name)()

    return person


for _name in PEOPLE:
    globals()[_name] = _fixture(_name)


@pytest.fixture(name="AT")
def moment() -> datetime:
    """The moment Wang pressed."""
    from tests import cast

    return cast.AT


@pytest.fixture(autouse=True)
def real_people() -> None:
    """Pages are counted as on a real node: that its people are not invented is known, and nobody asks the database again."""
    from django.core.cache import cache

    from songhe.base import synthetic

    cache.set(synthetic.KEY, False, None)


@pytest.fixture(autouse=True, scope="session")
def pieces_proven() -> None:
    """What pages draw once for the same values is drawn again each time, in every test, and must say the same."""
    from songhe.base.web import once

    once.prove = True


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Public facts are kept for a minute in the process; the next test has others."""
    from songhe.desks.portal import minute

    minute.forget()


@pytest.fixture
def sign_in(db: None) -> Any:
    """`sign_in(user)` gives a Django test client in which that person is logged in."""
    from django.test import Client

    def enter(user: Any) -> Client:
        client = Client()
        client.force_login(user, backend="songhe.register.access.backends.Accounts")
        return client

    return enter


LINGER = 120  # seconds


@pytest.fixture(scope="module")
def laid(django_db_setup: None, django_db_blocker: Any) -> Iterator[Callable[..., Any]]:
    """`laid(make, …)`: rows made once for the tests of a module, each of which leaves them as they were; what `make` gave.

    For a ground that costs more than the tests on it. Take it in a fixture of the module's own scope; rows that are handed on
    as objects are shared: a test reads its own from the database before it changes one.
    """
    from django.db import connections, transaction

    with django_db_blocker.unblock(), contextlib.ExitStack() as open_ones:
        for alias in connections:
            open_ones.enter_context(transaction.atomic(using=alias))
            open_ones.callback(transaction.set_rollback, True, using=alias)
        yield lambda make, *args, **facts: make(*args, **facts)


_failed: dict[str, None] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember what failed; with xdist, the process that leads hears of all of them."""
    if report.failed:
        _failed[report.nodeid] = None


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the names of failed tests, a line each, where `SONGHE_FAILED_TO` says: `pytest @file` runs them again.

    A worker that does not end when its tests have ended says where it stands, and is ended.
    """
    if hasattr(session.config, "workerinput"):
        faulthandler.dump_traceback_later(LINGER, exit=True, file=sys.__stderr__)
    wanted = os.environ.get("SONGHE_FAILED_TO")
    if wanted and not hasattr(session.config, "workerinput"):
        Path(wanted).write_text("".join(f"{name}\n" for name in _failed))
