from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "songhe.care.health"
    label = "health"

    def ready(self) -> None:
        """The first-aid card of the register shows the list of this room."""
        from songhe.care.health.queries.medicines import on_the_card
        from songhe.register.people import medicines

        medicines.plug(on_the_card)
