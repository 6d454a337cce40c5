from django.apps import AppConfig


class FilingConfig(AppConfig):
    name = "songhe.register.filing"
    label = "filing"
