from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "songhe.register.staff"
    label = "staff"

    def ready(self) -> None:
        """Who is on duty keeps the log-in for the shift, and whose phone is lost is not rung; `access` lies below and asks."""
        from songhe.register.access import lost, sessions
        from songhe.register.staff import actions, queries

        sessions.ask_duty_of(queries.user_is_on_duty)
        lost.also(actions.silence)
