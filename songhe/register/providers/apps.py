from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    name = "songhe.register.providers"
    label = "providers"
