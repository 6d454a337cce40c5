from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "songhe.care.needs"
    label = "needs"
