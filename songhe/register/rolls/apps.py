from django.apps import AppConfig


class RollsConfig(AppConfig):
    name = "songhe.register.rolls"
    label = "rolls"
