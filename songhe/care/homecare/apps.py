from django.apps import AppConfig


class HomecareConfig(AppConfig):
    name = "songhe.care.homecare"
    label = "homecare"

    def ready(self) -> None:
        """What a carer's phone may send; and what shows that a facility works: visits that were made."""
        from songhe.care.homecare import phone
        from songhe.care.homecare.queries.figures import traces
        from songhe.register.providers import footprints

        phone.register()
        footprints.declare(footprints.Source("order", traces))
