from typing import Any

from django.apps import AppConfig
from django.db.models.signals import pre_migrate


class PeopleConfig(AppConfig):
    name = "songhe.register.people"
    label = "people"

    def ready(self) -> None:
        """A migration may change an index: it must find every one in its place."""
        pre_migrate.connect(_lay_again, sender=self)


def _lay_again(using: str, **_: Any) -> None:
    from django.db import DEFAULT_DB_ALIAS, connection

    from songhe.register.people.actions.lifting import lay_again
    from songhe.register.people.models import Lifted

    if using == DEFAULT_DB_ALIAS and Lifted._meta.db_table in connection.introspection.table_names():
        lay_again()
