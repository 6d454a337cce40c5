from django.apps import AppConfig


class NursingConfig(AppConfig):
    name = "songhe.care.nursing"
    label = "nursing"

    def ready(self) -> None:
        """What a nurse's phone may send."""
        from songhe.care.nursing import phone

        phone.register()
