from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "songhe.desks"
    label = "desks"
