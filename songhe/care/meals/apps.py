from django.apps import AppConfig


class MealsConfig(AppConfig):
    name = "songhe.care.meals"
    label = "meals"

    def ready(self) -> None:
        """Meals show that a canteen works (docs/how-to/leave-footprints.md)."""
        from songhe.care.meals import queries
        from songhe.register.providers import footprints

        footprints.declare(footprints.Source("meal", queries.traces))
