from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "songhe.care.visits"
    label = "visits"

    def ready(self) -> None:
        """What an assistant's phone may send."""
        from songhe.care.visits import phone

        phone.register()
