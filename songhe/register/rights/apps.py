from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "songhe.register.rights"
    label = "rights"
