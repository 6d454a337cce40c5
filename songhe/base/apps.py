from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "songhe.base"
    label = "base"
