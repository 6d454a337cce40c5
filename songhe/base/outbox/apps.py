from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "songhe.base.outbox"
    label = "outbox"
