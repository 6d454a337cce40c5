from django.apps import AppConfig

from songhe.base import stamps
from songhe.base.web import wording


class BaseConfig(AppConfig):
    name = "songhe.base"
    label = "base"

    def ready(self) -> None:
        """What holds for the whole house, before any room is asked."""
        stamps.read_quickly()
        wording.speak_plainly()
