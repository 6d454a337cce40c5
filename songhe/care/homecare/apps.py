from django.apps import AppConfig


class HomecareConfig(AppConfig):
    name = "songhe.care.homecare"
    label = "homecare"

    def ready(self) -> None:
        """What shows that a facility works: visits that were made."""
        from songhe.care.homecare.queries.figures import traces
        from songhe.register.providers import footprints

        footprints.declare(footprints.Source("order", traces))
