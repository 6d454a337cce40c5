from django.apps import AppConfig

from songhe.base import stamps


class BaseConfig(AppConfig):
    name = "songhe.base"
    label = "base"

    def ready(self) -> None:
        stamps.read_quickly()
