from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "songhe.city.targets"
    label = "targets"
