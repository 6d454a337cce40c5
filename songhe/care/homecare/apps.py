from django.apps import AppConfig


class HomecareConfig(AppConfig):
    name = "songhe.care.homecare"
    label = "homecare"

    def ready(self) -> None:
        """What a carer's phone may send."""
        from songhe.care.homecare import phone

        phone.register()
