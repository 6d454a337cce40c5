from django.apps import AppConfig


class ExtractsConfig(AppConfig):
    name = "songhe.register.extracts"
    label = "extracts"
