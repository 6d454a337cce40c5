from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "songhe.journeys"
    label = "journeys"

    def ready(self) -> None:
        """Rooms below tell what a journey goes on with."""
        from songhe.journeys import carer_calls, rolls_compared
        from songhe.register.rolls import actions as rolls

        rolls.when_accepted(rolls_compared.accepted)
        carer_calls.register()
