from typing import Any

from django.apps import AppConfig
from django.db import connections, router
from django.db.models.signals import post_migrate


class FleetConfig(AppConfig):
    name = "songhe.care.fleet"
    label = "fleet"

    def ready(self) -> None:
        """Known makes of device come with the program: those that are new are added after every migrate."""
        post_migrate.connect(_add_models, sender=self)


def _add_models(sender: AppConfig, using: str, **_: Any) -> None:
    from songhe.care.fleet.actions import load_models
    from songhe.care.fleet.models import DeviceModel

    tables = connections[using].introspection.table_names()
    if router.allow_migrate_model(using, DeviceModel) and DeviceModel._meta.db_table in tables:
        load_models()
