from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "songhe.journeys"
    label = "journeys"

    def ready(self) -> None:
        """Rooms below tell what a journey goes on with."""
        from songhe.journeys import (
            carer_calls,
            home_beds,
            home_day,
            need_becomes_order,
            rolls_compared,
            visit_finds_need,
            who_lies_where,
        )
        from songhe.register.rolls import actions as rolls

        rolls.when_accepted(rolls_compared.accepted)
        carer_calls.register()
        home_beds.register()
        home_day.plug()
        need_becomes_order.register()
        visit_finds_need.register()
        who_lies_where.register()
