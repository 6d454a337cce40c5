from django.apps import AppConfig


class RollcallConfig(AppConfig):
    name = "songhe.care.rollcall"
    label = "rollcall"

    def ready(self) -> None:
        """What an assistant's phone may send."""
        from songhe.care.rollcall import saying

        saying.register()
