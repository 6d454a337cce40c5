"""What every test stands on: keys of the tests' own, both databases, and tables that may be emptied between tests."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable

_var = tempfile.mkdtemp(prefix="songhe-tests-")
atexit.register(shutil.rmtree, _var, ignore_errors=True)
os.environ["SONGHE_VAR"] = _var
os.environ.update(
    SONGHE_PUSH_HOSTS="push.example.com,push.example.org",
    SONGHE_SECRET_KEY="tests",
    SONGHE_DATA_KEYS="1:0123456789abcdeffedcba9876543210",
    SONGHE_INDEX_KEY="11" * 32,
    SONGHE_SEAL_KEY="22" * 32,
    SONGHE_SECOND_FACTOR_ROLES="",  # those that need one have tests of their own
    DJANGO_ALLOW_ASYNC_UNSAFE="true",  # Playwright keeps a loop running in the test's thread
)

import django  # noqa: E402
import pytest  # noqa: E402

# Only now are the settings read, so that they find the folder and the keys above and never this node's own. The name is taken
# back at once: a worker of xdist that inherited it would read them before it comes here.
os.environ["DJANGO_SETTINGS_MODULE"] = "songhe.config.settings"
django.setup()
del os.environ["DJANGO_SETTINGS_MODULE"]

pytest_plugins = ["tests.plugin"]
# On PostgreSQL whoever waits for a lock waits for ever: a test must fail instead, and a forgotten transaction must end.
PATIENCE = " -c lock_timeout=60s -c idle_in_transaction_session_timeout=120s -c synchronous_commit=off"
DATABASE = {"db", "transactional_db", "django_db_setup"}  # fixtures of whoever asks a database


def pytest_configure() -> None:
    """A log-in costs a third of a second by design; a thousand tests do not have to pay it. Nor an idle `flush`."""
    from django.conf import settings

    import songhe.config.urls  # noqa: F401  (menus and tellers, as a web process has them)
    from tests.emptying import empty_between_tests
    from tests.template import copy_instead_of_migrating
    from tests.worker import keep_what_stays

    if settings.INBOX_DB == "default":
        settings.DATABASES["default"]["OPTIONS"]["options"] += PATIENCE
    empty_between_tests()
    copy_instead_of_migrating()
    keep_what_stays()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every database test may use the inbox too. CI, which runs the suite on both databases, runs some of it on one of them."""
    from django.conf import settings

    # A browser's test leaves a loop running in its worker: what starts a loop of its own comes before.
    items.sort(key=lambda item: item.nodeid.startswith("tests/browser/"))
    on_sqlite = settings.INBOX_DB != "default"
    if os.environ.get("CI") == "true":
        _leave_to_the_other(config, items, _only_postgresql if on_sqlite else _shown_on_sqlite(items))
    if not on_sqlite:
        return
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: SONGHE_DATABASE_URL=postgresql://… make postgres-test"))
        mark = item.get_closest_marker("django_db")
        if mark is not None and "databases" not in mark.kwargs:
            mark.kwargs["databases"] = ["default", settings.INBOX_DB]


def _leave_to_the_other(config: pytest.Config, items: list[pytest.Item], theirs: Callable[[pytest.Item], bool]) -> None:
    """Leave these out of this run: CI's run on the other database has them."""
    left = [item for item in items if theirs(item)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in set(left)]


def _only_postgresql(item: pytest.Item) -> bool:
    """Races, walks and pages in the browser: a city runs on PostgreSQL, and it is the stricter one.

    Of the walks of `tests/sampling.py` a part runs here too.
    """
    return any(item.get_closest_marker(name) for name in ("postgres", "walk", "browser"))


def _shown_on_sqlite(items: list[pytest.Item]) -> Callable[[pytest.Item], bool]:
    """What asks no database, and what asks it nothing that PostgreSQL could answer otherwise (`tests/sampling.py`)."""
    from tests import sampling

    firsts: dict[str, pytest.Item] = {}
    for item in items:
        firsts.setdefault(item.nodeid.partition("[")[0], item)

    def shown(item: pytest.Item) -> bool:
        if not item.get_closest_marker("django_db") and DATABASE.isdisjoint(getattr(item, "fixturenames", ())):
            return True
        first = firsts[item.nodeid.partition("[")[0]] is item
        return not _only_postgresql(item) and not sampling.asked_again(item, first)

    return shown


def pytest_collection_finish() -> None:
    """All modules and tests are there now, and stay."""
    from tests.worker import rest_what_stays

    rest_what_stays()
