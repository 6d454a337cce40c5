from django.apps import AppConfig


class BedsConfig(AppConfig):
    name = "songhe.care.beds"
    label = "beds"

    def ready(self) -> None:
        """What shows that a home works: nights that people slept in it."""
        from songhe.care.beds.queries.nights import traces
        from songhe.register.providers import footprints

        footprints.declare(footprints.Source("stay", traces))
