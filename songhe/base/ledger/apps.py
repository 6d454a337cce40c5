from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "songhe.base.ledger"
    label = "ledger"
