from typing import Any

from django.apps import AppConfig
from django.db import connections, router
from django.db.models.signals import post_migrate


class EmergencyConfig(AppConfig):
    name = "songhe.care.emergency"
    label = "emergency"

    def ready(self) -> None:
        """The dated rules come with the program: those that are new are added after every migrate."""
        post_migrate.connect(_add_rules, sender=self)


def _add_rules(sender: AppConfig, using: str, **_: Any) -> None:
    from songhe.care.emergency.actions import load_rules
    from songhe.care.emergency.models import Rule

    if router.allow_migrate_model(using, Rule) and Rule._meta.db_table in connections[using].introspection.table_names():
        load_rules()
