from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "songhe.desks"
    label = "desks"

    def ready(self) -> None:
        """Say what the desks write of lists that leave the house: the worker writes it, and serves no page."""
        from songhe.register.extracts.actions import FORMS

        FORMS["fhir"] = "songhe.desks.partner.fhir.exporting.make"
