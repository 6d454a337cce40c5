"""Where the inbox lives: its own SQLite file by default, the one PostgreSQL database otherwise."""

from typing import Any

from django.conf import settings

SPOOL = {"message", "deadletter", "nonce"}  # written at the speed of devices, read by one consumer


class InboxRouter:
    """Sends the spool of the device door to `INBOX_DB` and keeps everything else out of it."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return settings.INBOX_DB if self._is_spool(model._meta.app_label, model._meta.model_name) else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        if settings.INBOX_DB == "default":
            return None
        if self._is_spool(app_label, model_name):
            return db == settings.INBOX_DB
        return db != settings.INBOX_DB

    @staticmethod
    def _is_spool(app_label: str, model_name: str | None) -> bool:
        return app_label == "devices" and (model_name or "").lower() in SPOOL
