from django.apps import AppConfig


class ReachConfig(AppConfig):
    name = "songhe.city.reach"
    label = "reach"
