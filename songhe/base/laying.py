"""What of a node's tables is still to be laid, what nobody here laid, and how they are laid quickly: Django draws each new
model once, and not everything it is related to as well.

`ProjectState.add_model` draws the new model and, recursively, every model that any of its relations leads to: in a house where
all rooms know the elder and the user that is nearly all of them, for each of two hundred tables. The new class needs nothing
of the kind: its relations find the classes that stand there, whose caches are emptied when it is registered. Measured with 190
tables: 27 s of 55 before, 1 s after. `base/tests/test_laying.py` holds what is laid against the models.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState


@contextmanager
def quickly() -> Iterator[None]:
    """While it lasts, migrating draws a new model alone."""
    ordinary = ProjectState.add_model

    def add_model(self: ProjectState, model_state: ModelState) -> None:
        key = model_state.app_label, model_state.name_lower
        if "apps" not in self.__dict__ or key in self.models:
            return ordinary(self, model_state)
        self.models[key] = model_state
        if getattr(self, "_relations", None) is not None:
            self.resolve_model_relations(key)
        self.apps.render_multiple([model_state])

    ProjectState.add_model = add_model  # type: ignore[method-assign]
    try:
        yield
    finally:
        ProjectState.add_model = ordinary  # type: ignore[method-assign]


def pending() -> int:
    """How many migrations wait, over every database of this node."""
    executors = [MigrationExecutor(connections[alias]) for alias in connections]
    return sum(len(executor.migration_plan(executor.loader.graph.leaf_nodes())) for executor in executors)


def strange() -> list[str]:
    """Migrations of our rooms that a database of this node was laid with and that this program does not have.

    A newer program was here, or one from before the first release, whose steps were folded (ADR 18): bringing its tables on
    from where they stand would be guessing.
    """
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("songhe.")}
    found = set()
    for alias in connections:
        loader = MigrationLoader(connections[alias])
        found |= {key for key in loader.applied_migrations if key[0] in ours and key not in loader.disk_migrations}
    return sorted(f"{room} {name}" for room, name in found)


def refuse_strange() -> None:
    """Nothing is laid and nothing started on tables that this program does not know; what lies there stays as it is."""
    if found := strange():
        raise CommandError(
            f"The data in {settings.VAR} was laid by another version of Songhe ({len(found)} unknown migrations, the first "
            f"is {found[0]}). Start the version that laid it, or give this one an empty folder with SONGHE_VAR (demo data: "
            f"delete the folder)."
        )
